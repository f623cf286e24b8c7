import Flatbush from 'flatbush';
import { mercatorX, mercatorY } from '../../domain/mercator.ts';
import { GrowingFloats, GrowingInts } from './growing.ts';
import { RowBuilder, type RowHead } from './point-builder.ts';
import type { ShapeSegment, SizeBucket } from './segment.ts';
import { vertexImportance } from './simplify.ts';
import { type GeometrySink, readWkb, type ShapeType } from './wkb.ts';

/** From this zoom on everything is drawn, however small. */
const ALL_ZOOM = 14;
const BUCKET_ZOOMS = [0, 10, 12, ALL_ZOOM] as const;
/** Smaller than this many pixels of a 512-pixel tile is left out. */
const MIN_PIXELS = 2;

/** Moves vertices onto a grid while they are read; identity for exact geometry. */
export type Snap = ((lng: number, lat: number) => readonly [number, number]) | null;

/** Collects lines and areas: vertices, importance per vertex, boxes, trees by size. */
export class ShapeBuilder {
  readonly #rows: RowBuilder;
  readonly #coordinates = new GrowingFloats(1024);
  readonly #ringStart = new GrowingInts();
  readonly #ringExterior = new GrowingInts();
  readonly #rowStart = new GrowingInts();
  readonly #type = new GrowingInts();

  constructor(columns: number) {
    this.#rows = new RowBuilder(columns);
  }

  /** Adds a row; a geometry that snapping collapses to nothing, or that holds no kind we draw, is left out. */
  add(head: RowHead, wkb: Buffer, snap: Snap): void {
    const firstRing = this.#ringStart.length;
    const type = readWkb(wkb, this.#sink(snap));
    if (type === null || this.#ringStart.length === firstRing) return;
    this.#rowStart.push(firstRing);
    this.#type.push(type);
    this.#rows.add(head);
  }

  #sink(snap: Snap): GeometrySink {
    const coordinates = this.#coordinates;
    let px = Number.NaN;
    let py = Number.NaN;
    return {
      part: (exterior) => {
        this.#ringStart.push(coordinates.length / 2);
        this.#ringExterior.push(exterior ? 1 : 0);
        px = Number.NaN;
      },
      vertex: (lng, lat) => {
        const [sx, sy] = snap === null ? [lng, lat] : snap(lng, lat);
        if (snap !== null && sx === px && sy === py) return;
        px = sx;
        py = sy;
        coordinates.push(mercatorX(sx));
        coordinates.push(mercatorY(sy));
      },
    };
  }

  build(): ShapeSegment | null {
    const rows = this.#rows;
    const size = rows.size;
    if (size === 0) return null;
    const coordinates = this.#coordinates.done();
    this.#ringStart.push(coordinates.length / 2);
    this.#rowStart.push(this.#ringStart.length - 1);
    const ringStart = this.#ringStart.done();
    const rowStart = this.#rowStart.done();
    const type = Uint8Array.from(this.#type.done());
    const importance = new Float32Array(coordinates.length / 2);
    for (let ring = 0; ring + 1 < ringStart.length; ring++) {
      const from = ringStart[ring] ?? 0;
      const to = ringStart[ring + 1] ?? 0;
      if (to > from) vertexImportance(coordinates, from, to, importance);
    }
    const boxes = rowBoxes(coordinates, ringStart, rowStart);
    const minZoom = new Uint8Array(size).map((_, i) => (type[i] === 1 ? 0 : zoomOfBox(boxes, i)));
    return {
      size,
      fid: Int32Array.from(rows.fid.done()),
      scope: Int32Array.from(rows.scope.done(), (value) => value | 0),
      sector: Uint8Array.from(rows.sector.done()),
      precision: Uint8Array.from(rows.precision.done()),
      codes: rows.codes.map((column) => column.done()),
      dead: null,
      sensitive: rows.sensitive,
      type,
      coordinates,
      importance,
      ringStart,
      ringExterior: Uint8Array.from(this.#ringExterior.done()),
      rowStart,
      boxes,
      minZoom,
      buckets: buckets(boxes, minZoom),
    };
  }
}

function rowBoxes(coordinates: Float64Array, ringStart: Uint32Array, rowStart: Uint32Array): Float64Array {
  const size = rowStart.length - 1;
  const boxes = new Float64Array(size * 4);
  for (let row = 0; row < size; row++) {
    let west = Number.POSITIVE_INFINITY;
    let north = Number.POSITIVE_INFINITY;
    let east = Number.NEGATIVE_INFINITY;
    let south = Number.NEGATIVE_INFINITY;
    const to = ringStart[rowStart[row + 1] ?? 0] ?? 0;
    for (let i = ringStart[rowStart[row] ?? 0] ?? 0; i < to; i++) {
      const x = coordinates[2 * i] ?? 0;
      const y = coordinates[2 * i + 1] ?? 0;
      if (x < west) west = x;
      if (x > east) east = x;
      if (y < north) north = y;
      if (y > south) south = y;
    }
    boxes.set([west, north, east, south], row * 4);
  }
  return boxes;
}

/** The first zoom at which the longer side of the box reaches MIN_PIXELS. */
function zoomOfBox(boxes: Float64Array, row: number): number {
  const width = (boxes[row * 4 + 2] ?? 0) - (boxes[row * 4] ?? 0);
  const height = (boxes[row * 4 + 3] ?? 0) - (boxes[row * 4 + 1] ?? 0);
  const side = Math.max(width, height);
  if (side <= 0) return ALL_ZOOM;
  return Math.max(0, Math.min(ALL_ZOOM, Math.ceil(Math.log2(MIN_PIXELS / (512 * side)))));
}

function buckets(boxes: Float64Array, minZoom: Uint8Array): SizeBucket[] {
  const out: SizeBucket[] = [];
  for (const [i, from] of BUCKET_ZOOMS.entries()) {
    const below = BUCKET_ZOOMS[i + 1] ?? 256;
    const rows: number[] = [];
    for (let row = 0; row < minZoom.length; row++) {
      const zoom = minZoom[row] ?? 0;
      if (zoom >= from && zoom < below) rows.push(row);
    }
    if (rows.length === 0) continue;
    const tree = new Flatbush(rows.length);
    for (const row of rows)
      tree.add(boxes[row * 4] ?? 0, boxes[row * 4 + 1] ?? 0, boxes[row * 4 + 2], boxes[row * 4 + 3]);
    tree.finish();
    out.push({ minZoom: from, rows: Uint32Array.from(rows), tree });
  }
  return out;
}

export type { ShapeType };
