import { gzipSync } from 'node:zlib';
import { TILE_EXTENT } from '../../../domain/mercator.ts';
import { CoordinateBuffer, clipRing, clipSegment } from '../../tiles/clip.ts';
import {
  ByteWriter,
  encodeValue,
  FeatureScratch,
  GEOMETRY_TYPE,
  LayerWriter,
  valueField,
  zigzag,
} from '../../tiles/mvt.ts';
import type { TileAddress } from '../raster/tile-grid.ts';
import type { WorldTile } from '../world-job.ts';

export type Properties = Readonly<Record<string, string | number | boolean>>;

/** A feature on its way into a tile. */
export interface PlainFeature {
  readonly id: number;
  readonly type: 'point' | 'line' | 'polygon';
  /** x, y pairs in unit Mercator; each part a point list, a line or a ring. */
  readonly parts: readonly (readonly number[])[];
  /** Of a polygon's rings: true for the outer ones. */
  readonly outer?: readonly boolean[];
  readonly properties: Properties;
}

/** Beyond the edge of the tile, so that outlines do not show there. */
const MARGIN = 64;
const MOST_PROPERTIES = 30;
const encoder = new TextEncoder();
const command = (kind: number, count: number): number => (count << 3) | kind;

/** Keys and values of one layer, each written once. */
class Tags {
  readonly keys = new Map<string, number>();
  readonly values = new Map<string | number, number>();

  write(scratch: FeatureScratch, properties: Properties): void {
    let written = 0;
    for (const [key, raw] of Object.entries(properties)) {
      if (written === MOST_PROPERTIES) break;
      const value = typeof raw === 'boolean' ? String(raw) : raw;
      if (typeof value === 'number' && !Number.isFinite(value)) continue;
      scratch.tag(
        this.#place(this.keys, key.slice(0, 64)),
        this.#place(this.values, typeof value === 'string' ? value.slice(0, 200) : value),
      );
      written += 1;
    }
  }

  #place<K>(map: Map<K, number>, key: K): number {
    const known = map.get(key);
    if (known !== undefined) return known;
    map.set(key, map.size);
    return map.size - 1;
  }
}

/** Writes the parts of features as commands (MVT 2.1, section 4.3), clipped to the tile. */
class Pen {
  readonly scratch = new FeatureScratch();
  readonly #tile: TileAddress;
  readonly #ring = new CoordinateBuffer();
  readonly #spare = new CoordinateBuffer();
  readonly #found = new Float64Array(2);
  #x = 0;
  #y = 0;

  constructor(tile: TileAddress) {
    this.#tile = tile;
  }

  start(): void {
    this.scratch.clear();
    [this.#x, this.#y] = [0, 0];
  }

  units(x: number, y: number): readonly [number, number] {
    const scale = 2 ** this.#tile.z;
    return [(x * scale - this.#tile.x) * TILE_EXTENT, (y * scale - this.#tile.y) * TILE_EXTENT];
  }

  #run(points: readonly (readonly [number, number])[], closes: boolean): void {
    for (const [i, [x, y]] of points.entries()) {
      if (i === 0) this.scratch.command(command(1, 1));
      else if (i === 1) this.scratch.command(command(2, points.length - 1));
      this.scratch.command(zigzag(x - this.#x));
      this.scratch.command(zigzag(y - this.#y));
      [this.#x, this.#y] = [x, y];
    }
    if (closes) this.scratch.command(command(7, 1));
  }

  points(part: readonly number[]): void {
    const inside: [number, number][] = [];
    for (let i = 0; i + 1 < part.length; i += 2) {
      const [x, y] = this.units(part[i] ?? 0, part[i + 1] ?? 0);
      if (x >= 0 && y >= 0 && x < TILE_EXTENT && y < TILE_EXTENT) inside.push([Math.floor(x), Math.floor(y)]);
    }
    for (const point of inside) {
      // One point of each: several in one feature are several runs of one.
      if (this.scratch.geometryCount > 0) break;
      this.#run([point], false);
    }
  }

  line(part: readonly number[]): void {
    let run: [number, number][] = [];
    const flush = () => {
      if (run.length > 1) this.#run(run, false);
      run = [];
    };
    for (let i = 0; i + 3 < part.length; i += 2) {
      const [ax, ay] = this.units(part[i] ?? 0, part[i + 1] ?? 0);
      const [bx, by] = this.units(part[i + 2] ?? 0, part[i + 3] ?? 0);
      if (!clipSegment(ax, ay, bx, by, -MARGIN, TILE_EXTENT + MARGIN, this.#found)) {
        flush();
        continue;
      }
      const [t0 = 0, t1 = 1] = this.#found;
      const from: [number, number] = [Math.round(ax + (bx - ax) * t0), Math.round(ay + (by - ay) * t0)];
      const to: [number, number] = [Math.round(ax + (bx - ax) * t1), Math.round(ay + (by - ay) * t1)];
      if (t0 > 0) flush();
      if (run.length === 0) run.push(from);
      const last = run.at(-1);
      if (last === undefined || last[0] !== to[0] || last[1] !== to[1]) run.push(to);
      if (t1 < 1) flush();
    }
    flush();
  }

  ring(part: readonly number[], outer: boolean): void {
    const ring = this.#ring;
    ring.length = 0;
    const end = part.length >= 2 && part[0] === part.at(-2) && part[1] === part.at(-1) ? part.length - 2 : part.length;
    for (let i = 0; i + 1 < end; i += 2) ring.push(...this.units(part[i] ?? 0, part[i + 1] ?? 0));
    clipRing(ring, this.#spare, -MARGIN, TILE_EXTENT + MARGIN);
    const points: [number, number][] = [];
    let area = 0;
    for (let i = 0; i < ring.vertices; i++) {
      const [x, y] = [Math.round(ring.x(i)), Math.round(ring.y(i))];
      const last = points.at(-1);
      if (last !== undefined && last[0] === x && last[1] === y) continue;
      if (last !== undefined) area += last[0] * y - x * last[1];
      points.push([x, y]);
    }
    const [first, last] = [points[0], points.at(-1)];
    if (first === undefined || last === undefined || points.length < 3) return;
    area += last[0] * first[1] - first[0] * last[1];
    if (area === 0) return;
    // Outer rings turn with the clock in the tile's downward y: their area is positive.
    this.#run(area > 0 === outer ? points : points.toReversed(), true);
  }
}

/** Encodes features into one layer of a tile; null where none is inside. */
export function encodeLayer(name: string, tile: TileAddress, features: Iterable<PlainFeature>): Uint8Array | null {
  const layer = new LayerWriter();
  layer.start(name);
  const tags = new Tags();
  const pen = new Pen(tile);
  for (const { id, type, parts, outer, properties } of features) {
    pen.start();
    for (const [i, part] of parts.entries()) {
      if (type === 'point') pen.points(part);
      else if (type === 'line') pen.line(part);
      else pen.ring(part, outer?.[i] ?? i === 0);
    }
    if (pen.scratch.geometryCount === 0) continue;
    tags.write(pen.scratch, properties);
    layer.feature(id, GEOMETRY_TYPE[type], pen.scratch);
  }
  for (const key of tags.keys.keys()) layer.body.field(0x1a, encoder.encode(key));
  for (const value of tags.values.keys()) {
    const field = valueField(encodeValue(value));
    layer.body.reserve(field.length);
    layer.body.append(field);
  }
  const out = new ByteWriter(layer.body.length + 64);
  layer.finish(out, TILE_EXTENT);
  return out.length === 0 ? null : out.bytes.slice(0, out.length);
}

const TYPE = 'application/vnd.mapbox-vector-tile';
export const vectorAnswer = (bytes: Uint8Array | null): WorldTile =>
  bytes === null ? { bytes, type: TYPE } : { bytes: gzipSync(bytes, { level: 3 }), type: TYPE, gzip: true };
