import { CELL_MAX_ZOOM } from '../../domain/cell.ts';
import { TILE_EXTENT } from '../../domain/mercator.ts';
import type { Precision } from '../../domain/place.ts';
import { pointSourceLayer } from '../../domain/tile-layer.ts';
import { CellSums } from './cells.ts';
import { writeCells } from './encode-cells.ts';
import type { LayerIndex, Part } from './layer-index.ts';
import { lowerBound, mortonSpan, mortonStart } from './morton.ts';
import { ByteWriter, FeatureScratch, LayerWriter } from './mvt.ts';
import { writePoints } from './point-writer.ts';
import { passesScope, type ScopeFilter } from './scope-filter.ts';
import type { PointSegment, ShapeSegment } from './segment.ts';
import { ShapeGeometry, type TileFrame } from './shape-geometry.ts';
import { squaredTolerance } from './simplify.ts';
import { TagWriter } from './tag-writer.ts';

export interface TileRequest {
  readonly layers: readonly LayerIndex[];
  readonly z: number;
  readonly x: number;
  readonly y: number;
  readonly scope: ScopeFilter;
  readonly precision: Precision;
  /** Points stay points at every zoom: for comparison with ST_AsMVT only, a whole district does not fit a tile. */
  readonly plain?: boolean;
}

/** No tile is larger than this, uncompressed. */
export const MAX_TILE_BYTES = 500_000;
/** Beyond so many points names are left out, and beyond the second number a layer shows cells instead. */
const MAX_NAMED_POINTS = 5_000;
const MAX_POINTS = 12_000;
/** Lines and areas reach this far over the tile's border, so that their outlines do not show it. */
export const TILE_BUFFER = 128;
/** Level of thinning at which everything that can be left out is. */
const LAST_DETAIL = 8;

/**
 * Encodes tiles from the index, synchronously: the largest tile it makes takes a few milliseconds, because points
 * become cells before they become many (docs/adr/0003-tiles-from-memory.md). One instance per process.
 */
export class TileEncoder {
  readonly #tile = new ByteWriter(1 << 17);
  readonly #layer = new LayerWriter();
  readonly #scratch = new FeatureScratch();
  readonly #geometry = new ShapeGeometry(this.#scratch);
  readonly #tags = new TagWriter(this.#layer);
  readonly #sums = new CellSums();

  /** The tile's bytes, or null when nothing of the layers is visible in it. */
  encode(request: TileRequest): Uint8Array | null {
    if (request.plain === true) return this.#attempt(request, 0);
    let detail = this.#startDetail(request);
    let bytes = this.#attempt(request, detail);
    // Thin what is too large: names first, then points to cells, then ever larger areas.
    while (bytes !== null && bytes.length > MAX_TILE_BYTES && detail < LAST_DETAIL)
      bytes = this.#attempt(request, ++detail);
    return bytes;
  }

  #startDetail({ layers, z, x, y, precision }: TileRequest): number {
    if (z < CELL_MAX_ZOOM) return 0;
    let points = 0;
    for (const layer of layers) {
      for (const part of layer.parts(precision).points) {
        const [low, high] = tileRun(part.segment, z, x, y);
        points += high - low;
      }
    }
    return points > MAX_POINTS ? 2 : points > MAX_NAMED_POINTS ? 1 : 0;
  }

  #attempt(request: TileRequest, detail: number): Uint8Array | null {
    this.#tile.length = 0;
    const frame = tileFrame(request.z, request.x, request.y);
    for (const layer of request.layers) {
      const { points, shapes } = layer.parts(request.precision);
      if (shapes.length > 0) this.#shapes(layer, shapes, request, frame, detail);
      const name = pointSourceLayer(layer.source.layer);
      if (name === null || points.length === 0) continue;
      if (request.plain !== true && (request.z < CELL_MAX_ZOOM || detail >= 2)) this.#cells(layer, points, request);
      else this.#points(layer, name, points, request, frame, detail);
    }
    return this.#tile.length === 0 ? null : this.#tile.bytes.slice(0, this.#tile.length);
  }

  #points(
    layer: LayerIndex,
    name: string,
    parts: readonly Part<PointSegment>[],
    request: TileRequest,
    frame: TileFrame,
    detail: number,
  ): void {
    const { z, x, y, scope } = request;
    this.#layer.start(name);
    this.#tags.start(layer, z, detail === 0);
    for (const part of parts) {
      const [low, high] = tileRun(part.segment, z, x, y);
      writePoints(this.#layer, this.#tags, part, low, high, frame, scope);
    }
    this.#tags.finish();
    this.#layer.finish(this.#tile, TILE_EXTENT);
  }

  #cells(layer: LayerIndex, parts: readonly Part<PointSegment>[], request: TileRequest): void {
    writeCells(layer, parts, request, this.#sums, this.#layer, this.#scratch);
    this.#layer.finish(this.#tile, TILE_EXTENT);
  }

  #shapes(
    layer: LayerIndex,
    parts: readonly Part<ShapeSegment>[],
    request: TileRequest,
    frame: TileFrame,
    detail: number,
  ): void {
    const { z, scope } = request;
    this.#layer.start(layer.source.layer);
    this.#tags.start(layer, z, detail === 0);
    const least = detail < 2 ? 0 : 2 ** detail / (512 * 2 ** z);
    for (const { segment, hideSensitive } of parts) {
      const columns = this.#tags.columnsOf(segment.codes);
      for (const row of shapesInTile(segment, request, frame)) {
        if (segment.dead !== null && segment.dead[row] === 1) continue;
        if (hideSensitive && segment.precision[row] !== 0) continue;
        if (!passesScope(scope, segment.scope[row] ?? 0)) continue;
        if (least > 0 && longerSide(segment, row) < least) continue;
        this.#scratch.clear();
        if (!this.#geometry.write(segment, row, frame)) continue;
        this.#scratch.tagLength = this.#tags.write(this.#scratch.tags, 0, columns, row);
        this.#layer.feature(segment.fid[row] ?? 0, segment.type[row] ?? 0, this.#scratch);
      }
    }
    this.#tags.finish();
    this.#layer.finish(this.#tile, TILE_EXTENT);
  }
}

export function tileFrame(z: number, x: number, y: number): TileFrame {
  return {
    scale: TILE_EXTENT * 2 ** z,
    offsetX: x * TILE_EXTENT,
    offsetY: y * TILE_EXTENT,
    tolerance: squaredTolerance(z),
    low: -TILE_BUFFER,
    high: TILE_EXTENT + TILE_BUFFER,
  };
}

/** First row and end of the rows that lie in a tile. */
export function tileRun(segment: PointSegment, z: number, x: number, y: number): readonly [number, number] {
  const start = mortonStart(z, x, y);
  const low = lowerBound(segment.key, start);
  return [low, lowerBound(segment.key, start + mortonSpan(z), low)];
}

function longerSide(segment: ShapeSegment, row: number): number {
  const { boxes } = segment;
  return Math.max(
    (boxes[row * 4 + 2] ?? 0) - (boxes[row * 4] ?? 0),
    (boxes[row * 4 + 3] ?? 0) - (boxes[row * 4 + 1] ?? 0),
  );
}

/** Rows whose box meets the tile and its border, large enough for the zoom, in a stable order. */
function shapesInTile(segment: ShapeSegment, { z }: TileRequest, frame: TileFrame): number[] {
  const { scale, offsetX, offsetY, low, high } = frame;
  const west = (offsetX + low) / scale;
  const north = (offsetY + low) / scale;
  const east = (offsetX + high) / scale;
  const south = (offsetY + high) / scale;
  const found: number[] = [];
  for (const bucket of segment.buckets) {
    if (bucket.minZoom > z) continue;
    for (const i of bucket.tree.search(west, north, east, south)) {
      const row = bucket.rows[i] ?? 0;
      if ((segment.minZoom[row] ?? 0) <= z) found.push(row);
    }
  }
  return found.sort((a, b) => a - b);
}
