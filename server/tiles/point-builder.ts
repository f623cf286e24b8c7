import { mercatorX, mercatorY } from '../../domain/mercator.ts';
import { GrowingFloats, GrowingInts } from './growing.ts';
import { mortonKey, mortonOrder } from './morton.ts';
import type { PointSegment } from './segment.ts';

/** What points and shapes have in common while rows are read. */
export interface RowHead {
  readonly fid: number;
  readonly scope: number;
  readonly sector: number;
  readonly precision: number;
  readonly codes: Uint32Array;
}

/** Columns of rows while they are read. */
export class RowBuilder {
  readonly fid = new GrowingInts();
  readonly scope = new GrowingInts();
  readonly sector = new GrowingInts();
  readonly precision = new GrowingInts();
  readonly codes: GrowingInts[];
  sensitive = false;

  constructor(columns: number) {
    this.codes = Array.from({ length: columns }, () => new GrowingInts());
  }
  add(head: RowHead): void {
    this.fid.push(head.fid);
    this.scope.push(head.scope);
    this.sector.push(head.sector);
    this.precision.push(head.precision);
    if (head.precision !== 0) this.sensitive = true;
    for (const [i, column] of this.codes.entries()) column.push(head.codes[i] ?? 0);
  }
  get size(): number {
    return this.fid.length;
  }
}

/** Collects points and sorts them into Z-order. */
export class PointBuilder {
  readonly #rows: RowBuilder;
  readonly #x = new GrowingFloats();
  readonly #y = new GrowingFloats();

  constructor(columns: number) {
    this.#rows = new RowBuilder(columns);
  }

  add(head: RowHead, lng: number, lat: number): void {
    this.#rows.add(head);
    this.#x.push(mercatorX(lng));
    this.#y.push(mercatorY(lat));
  }

  build(): PointSegment | null {
    const rows = this.#rows;
    const size = rows.size;
    if (size === 0) return null;
    const keys = new Float64Array(size);
    for (let i = 0; i < size; i++) keys[i] = mortonKey(this.#x.at(i), this.#y.at(i));
    const order = mortonOrder(keys);
    const floats = (from: { at(index: number): number }): Float64Array =>
      new Float64Array(size).map((_, i) => from.at(order[i] ?? 0));
    const key = new Float64Array(size).map((_, i) => keys[order[i] ?? 0] ?? 0);
    const x = floats(this.#x);
    const y = floats(this.#y);
    const sector = new Uint8Array(size).map((_, i) => rows.sector.at(order[i] ?? 0));
    return {
      size,
      key,
      x,
      y,
      fid: new Int32Array(size).map((_, i) => rows.fid.at(order[i] ?? 0)),
      scope: new Int32Array(size).map((_, i) => rows.scope.at(order[i] ?? 0)),
      sector,
      precision: new Uint8Array(size).map((_, i) => rows.precision.at(order[i] ?? 0)),
      codes: rows.codes.map((column) => new Uint32Array(size).map((_, i) => column.at(order[i] ?? 0))),
      dead: null,
      sensitive: rows.sensitive,
      sectorSums: sectorSums(sector),
      xSums: sums(x),
      ySums: sums(y),
    };
  }
}

function sums(values: Float64Array): Float64Array {
  const out = new Float64Array(values.length + 1);
  for (let i = 0; i < values.length; i++) out[i + 1] = (out[i] ?? 0) + (values[i] ?? 0);
  return out;
}

export const SECTOR_SLOTS = 9;

function sectorSums(sector: Uint8Array): Uint32Array {
  const out = new Uint32Array((sector.length + 1) * SECTOR_SLOTS);
  for (let i = 0; i < sector.length; i++) {
    const from = i * SECTOR_SLOTS;
    for (let s = 0; s < SECTOR_SLOTS; s++) out[from + SECTOR_SLOTS + s] = out[from + s] ?? 0;
    const own = from + SECTOR_SLOTS + (sector[i] ?? 0);
    out[own] = (out[own] ?? 0) + 1;
  }
  return out;
}
