import type { Precision } from '../../domain/place.ts';
import type { Dictionary } from './dictionary.ts';
import { LayerBuilder, type SourceRow } from './layer-builder.ts';
import type { LayerSource } from './layer-source.ts';
import type { LayerData, PointSegment, SegmentPair, ShapeSegment } from './segment.ts';

/** A run of rows to walk through; `hideSensitive` when the viewer gets their snapped copies from another part, or none. */
export interface Part<S> {
  readonly segment: S;
  readonly hideSensitive: boolean;
}

export interface Parts {
  readonly points: readonly Part<PointSegment>[];
  readonly shapes: readonly Part<ShapeSegment>[];
}

/** West, north, east, south in unit Mercator. */
export type MercatorBox = readonly [west: number, north: number, east: number, south: number];

/**
 * One layer in memory: a large base that is never rewritten, marks on its rows that changed since, and a small delta
 * with their present form. When the delta grows, the layer is read anew.
 */
export class LayerIndex {
  readonly source: LayerSource;
  readonly dictionaries: readonly Dictionary[];
  readonly #base: LayerData;
  readonly #changed = new Map<number, SourceRow[]>();
  #delta: LayerData | null = null;
  #parts = new Map<Precision, Parts>();
  size: number;

  constructor(source: LayerSource, dictionaries: readonly Dictionary[], base: LayerData, size: number) {
    this.source = source;
    this.dictionaries = dictionaries;
    this.#base = base;
    this.size = size;
  }

  /** How many objects stand in the delta. */
  get deltaSize(): number {
    return this.#changed.size;
  }

  /** What a viewer of the given precision walks through. */
  parts(precision: Precision): Parts {
    const known = this.#parts.get(precision);
    if (known !== undefined) return known;
    const points: Part<PointSegment>[] = [];
    const shapes: Part<ShapeSegment>[] = [];
    const add = (pair: SegmentPair, hideSensitive: boolean): void => {
      if (pair.points !== null)
        points.push({ segment: pair.points, hideSensitive: hideSensitive && pair.points.sensitive });
      if (pair.shapes !== null)
        shapes.push({ segment: pair.shapes, hideSensitive: hideSensitive && pair.shapes.sensitive });
    };
    for (const data of this.#delta === null ? [this.#base] : [this.#base, this.#delta]) {
      add(data.exact, precision !== 'full');
      if (precision === '100m' || precision === '1km') add(data.snapped[precision], false);
    }
    const parts = { points, shapes };
    this.#parts.set(precision, parts);
    return parts;
  }

  /** Puts the present rows of the named objects in place of what was there. Answers the boxes that were touched. */
  apply(fids: ReadonlySet<number>, rows: readonly SourceRow[]): MercatorBox[] {
    const touched: MercatorBox[] = [];
    this.#kill(this.#base, fids, touched);
    if (this.#delta !== null) this.#kill(this.#delta, fids, touched);
    for (const fid of fids) this.#changed.delete(fid);
    for (const row of rows) {
      const fid = Number(row[1]);
      const kept = this.#changed.get(fid);
      if (kept === undefined) this.#changed.set(fid, [row]);
      else kept.push(row);
    }
    // An object without rows is kept as removed only by its mark in the base.
    const builder = new LayerBuilder(this.source, this.dictionaries);
    for (const kept of this.#changed.values()) for (const row of kept) builder.add(row);
    this.#delta = builder.size === 0 ? null : builder.build();
    if (this.#delta !== null) collectBoxes(this.#delta, fids, touched);
    this.#parts = new Map();
    return touched;
  }

  #kill(data: LayerData, fids: ReadonlySet<number>, touched: MercatorBox[]): void {
    collectBoxes(data, fids, touched, (segment, row) => {
      segment.dead ??= new Uint8Array(segment.size);
      segment.dead[row] = 1;
    });
  }
}

/** Finds the living rows of some objects in all copies of a layer and tells their boxes. */
function collectBoxes(
  data: LayerData,
  fids: ReadonlySet<number>,
  touched: MercatorBox[],
  found: (segment: PointSegment | ShapeSegment, row: number) => void = () => {},
): void {
  let least = Number.POSITIVE_INFINITY;
  let largest = Number.NEGATIVE_INFINITY;
  for (const fid of fids) {
    least = Math.min(least, fid);
    largest = Math.max(largest, fid);
  }
  const each = (segment: PointSegment | ShapeSegment, box: (row: number) => MercatorBox): void => {
    // A walk through all ids: about 1 ms per million, cheaper than keeping a map of them.
    const ids = segment.fid;
    for (let row = 0; row < ids.length; row++) {
      const fid = ids[row] ?? 0;
      if (fid < least || fid > largest || !fids.has(fid) || segment.dead?.[row] === 1) continue;
      touched.push(box(row));
      found(segment, row);
    }
  };
  for (const pair of [data.exact, data.snapped['100m'], data.snapped['1km']]) {
    const { points, shapes } = pair;
    if (points !== null)
      each(points, (row) => {
        const x = points.x[row] ?? 0;
        const y = points.y[row] ?? 0;
        return [x, y, x, y];
      });
    if (shapes !== null)
      each(shapes, (row) => [
        shapes.boxes[row * 4] ?? 0,
        shapes.boxes[row * 4 + 1] ?? 0,
        shapes.boxes[row * 4 + 2] ?? 0,
        shapes.boxes[row * 4 + 3] ?? 0,
      ]);
  }
}
