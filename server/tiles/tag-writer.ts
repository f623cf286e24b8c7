import type { Dictionary } from './dictionary.ts';
import type { LayerIndex } from './layer-index.ts';
import { type LayerWriter, putVarint } from './mvt.ts';

/** With so many columns the tags of a feature stay below 128 bytes, so that their length is one byte. */
const MAX_COLUMNS = 20;
/** Bytes to keep free before the tags of a row are written. */
export const TAG_ROOM = MAX_COLUMNS * 6;

/** Writes the properties of rows as tags. Values are collected when they are first met and follow the features. */
export class TagWriter {
  readonly #layer: LayerWriter;
  #dictionaries: Dictionary[] = [];
  #columns: number[] = [];
  #locals: Int32Array[] = [];
  /** Key and code of each value of the layer, in order. */
  #valueKeys: number[] = [];
  #valueCodes: number[] = [];

  constructor(layer: LayerWriter) {
    this.#layer = layer;
  }

  /** Declares the keys that this zoom sends; names are left out where a tile is crowded. */
  start(index: LayerIndex, z: number, named: boolean): void {
    this.#dictionaries = [];
    this.#columns = [];
    this.#locals = [];
    this.#valueKeys = [];
    this.#valueCodes = [];
    for (const [i, column] of index.source.columns.entries()) {
      const dictionary = index.dictionaries[i];
      if (dictionary === undefined || column.minZoom > z || (column.unique && !named)) continue;
      this.#layer.key(column.key);
      this.#dictionaries.push(dictionary);
      this.#locals.push(dictionary.locals());
      this.#columns.push(i);
    }
    if (this.#columns.length > MAX_COLUMNS) throw new RangeError(`a tile layer has at most ${MAX_COLUMNS} properties`);
  }

  /** The codes of the declared keys, in their order. */
  columnsOf(codes: readonly Uint32Array[]): Uint32Array[] {
    return this.#columns.map((column) => codes[column] ?? new Uint32Array(0));
  }

  /** Writes the tags of a row at `at`, where the caller has kept TAG_ROOM free; answers where they end. */
  write(bytes: Uint8Array, at: number, columns: readonly Uint32Array[], row: number): number {
    const places = this.#locals;
    let end = at;
    for (let key = 0; key < columns.length; key++) {
      const code = columns[key]?.[row] ?? 0;
      if (code === 0) continue;
      const place = places[key]?.[code] ?? 0;
      bytes[end++] = key;
      end = putVarint(bytes, end, (place === 0 ? this.add(key, code) : place) - 1);
    }
    return end;
  }

  /** Takes a value into the layer; answers 1 + its place. */
  add(key: number, code: number): number {
    const locals = this.#locals[key];
    const place = this.#valueKeys.push(key);
    this.#valueCodes.push(code);
    if (locals !== undefined) locals[code] = place;
    return place;
  }

  /** Writes the values that were met, and forgets them. */
  finish(): void {
    for (let i = 0; i < this.#valueKeys.length; i++) {
      const key = this.#valueKeys[i] ?? 0;
      const code = this.#valueCodes[i] ?? 0;
      this.#dictionaries[key]?.write(code, this.#layer);
      const locals = this.#locals[key];
      if (locals !== undefined) locals[code] = 0;
    }
  }
}
