import { PRECISION_CLASSES } from '../../domain/place.ts';
import { PRECISION_METERS, snapLngLat } from '../../domain/tile-precision.ts';
import { Dictionary } from './dictionary.ts';
import { type LayerSource, ROW_FIXED_FIELDS } from './layer-source.ts';
import { PointBuilder, type RowHead } from './point-builder.ts';
import type { LayerData, SegmentPair } from './segment.ts';
import { ShapeBuilder } from './shape-builder.ts';

/** A row as the database answers it (rowMode array), in the order of `sourceSql`. */
export type SourceRow = readonly (string | number | Buffer | null)[];

const CLASSES: readonly unknown[] = PRECISION_CLASSES;

export function newDictionaries(source: LayerSource): Dictionary[] {
  return source.columns.map((column) => new Dictionary(column.unique));
}

class PairBuilder {
  readonly points: PointBuilder;
  readonly shapes: ShapeBuilder;
  constructor(columns: number) {
    this.points = new PointBuilder(columns);
    this.shapes = new ShapeBuilder(columns);
  }
  build(): SegmentPair {
    return { points: this.points.build(), shapes: this.shapes.build() };
  }
}

/** Turns rows of one layer into its arrays: exact, and snapped to 100 m and 1 km for the sensitive rows. */
export class LayerBuilder {
  readonly #dictionaries: readonly Dictionary[];
  readonly #exact: PairBuilder;
  readonly #snapped: { readonly '100m': PairBuilder; readonly '1km': PairBuilder };
  readonly #codes: Uint32Array;
  size = 0;

  constructor(source: LayerSource, dictionaries: readonly Dictionary[]) {
    const columns = source.columns.length;
    this.#dictionaries = dictionaries;
    this.#exact = new PairBuilder(columns);
    this.#snapped = { '100m': new PairBuilder(columns), '1km': new PairBuilder(columns) };
    this.#codes = new Uint32Array(columns);
  }

  add(row: SourceRow): void {
    for (const [i, dictionary] of this.#dictionaries.entries()) {
      const value = row[ROW_FIXED_FIELDS + i] ?? null;
      this.#codes[i] = dictionary.add(Buffer.isBuffer(value) ? null : value);
    }
    const precision = CLASSES.indexOf(row[4]);
    const head: RowHead = {
      fid: Number(row[1]),
      scope: Number(row[2]),
      sector: Number(row[3]),
      // A class this code does not know is treated as the strictest.
      precision: precision < 0 ? PRECISION_CLASSES.indexOf('hidden') : precision,
      codes: this.#codes,
    };
    this.#place(this.#exact, head, row, null);
    // Coarser viewers get the sensitive rows on the grid of their class, or of the row's where that is coarser.
    if (head.precision === 1) this.#place(this.#snapped['100m'], head, row, PRECISION_METERS['100m']);
    if (head.precision === 1 || head.precision === 2) {
      this.#place(this.#snapped['1km'], head, row, PRECISION_METERS['1km']);
      if (head.precision === 2) this.#place(this.#snapped['100m'], head, row, PRECISION_METERS['1km']);
    }
    this.size++;
  }

  #place(target: PairBuilder, head: RowHead, row: SourceRow, meters: number | null): void {
    const [lng, lat, wkb] = [row[5], row[6], row[7]];
    if (typeof lng === 'number' && typeof lat === 'number') {
      const [x, y] = meters === null ? [lng, lat] : snapLngLat(lng, lat, meters);
      target.points.add(head, x, y);
    }
    if (Buffer.isBuffer(wkb)) {
      target.shapes.add(head, wkb, meters === null ? null : (x, y) => snapLngLat(x, y, meters));
    }
  }

  build(): LayerData {
    return {
      exact: this.#exact.build(),
      snapped: { '100m': this.#snapped['100m'].build(), '1km': this.#snapped['1km'].build() },
    };
  }
}
