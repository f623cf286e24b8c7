import type { Dictionary } from './dictionary.ts';
import type { LayerIndex } from './layer-index.ts';
import type { FeatureScratch, LayerWriter } from './mvt.ts';

/** Writes the properties of rows as tags; values go into the layer when they are first met. */
export class TagWriter {
  readonly #layer: LayerWriter;
  readonly #scratch: FeatureScratch;
  #dictionaries: Dictionary[] = [];
  #columns: number[] = [];
  #values = 0;

  constructor(layer: LayerWriter, scratch: FeatureScratch) {
    this.#layer = layer;
    this.#scratch = scratch;
  }

  /** Declares the keys that this zoom sends; names are left out where a tile is crowded. */
  start(index: LayerIndex, z: number, named: boolean): void {
    this.#dictionaries = [];
    this.#columns = [];
    this.#values = 0;
    for (const [i, column] of index.source.columns.entries()) {
      const dictionary = index.dictionaries[i];
      if (dictionary === undefined || column.minZoom > z || (column.unique && !named)) continue;
      this.#layer.key(column.key);
      this.#dictionaries.push(dictionary);
      this.#columns.push(i);
    }
  }

  row(codes: readonly Uint32Array[], row: number): void {
    const columns = this.#columns;
    for (let key = 0; key < columns.length; key++) {
      const code = codes[columns[key] ?? 0]?.[row] ?? 0;
      if (code === 0) continue;
      const dictionary = this.#dictionaries[key];
      if (dictionary === undefined) continue;
      const value = dictionary.localOf(code, this.#values);
      if (value === this.#values) {
        dictionary.write(code, this.#layer);
        this.#values++;
      }
      this.#scratch.tag(key, value);
    }
  }

  finish(): void {
    for (const dictionary of this.#dictionaries) dictionary.reset();
  }
}
