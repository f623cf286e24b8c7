import { fromWgs84, toWgs84 } from '../../../domain/datum.ts';
import { latOfMercator, lngOfMercator, mercatorX, mercatorY } from '../../../domain/mercator.ts';
import type { BBox, Datum, LngLat } from '../../../domain/place.ts';
import type { ByteSource } from '../byte-source.ts';
import { openSource } from '../byte-source.ts';
import type { TileAddress } from '../raster/tile-grid.ts';
import { WorldDamage } from '../world-damage.ts';
import type { FileHead, WorldTile } from '../world-job.ts';
import type { FlatTable } from './flat-buffer.ts';
import { type FlatGeobuf, readFeature, readFlatGeobuf, searchTree } from './flatgeobuf.ts';
import { encodeLayer, type PlainFeature, type Properties, vectorAnswer } from './vector-tile.ts';

const MOST_FEATURES = 6000;
/** Coordinates of one tile: what draws slowly and says nothing is left out. */
const MOST_NUMBERS = 2_000_000;
const EDGE_STEPS = 8;

/** Degrees, WGS 84, around a box of the file's own units; its edges may bend. */
function boxToWgs84([west, south, east, north]: readonly number[], to: (x: number, y: number) => LngLat): BBox {
  const places: LngLat[] = [];
  for (let i = 0; i <= EDGE_STEPS; i++) {
    const t = i / EDGE_STEPS;
    const [x, y] = [(west ?? 0) + t * ((east ?? 0) - (west ?? 0)), (south ?? 0) + t * ((north ?? 0) - (south ?? 0))];
    places.push(to(x, south ?? 0), to(x, north ?? 0), to(west ?? 0, y), to(east ?? 0, y));
  }
  const [lngs, lats] = [places.map(([lng]) => lng), places.map(([, lat]) => lat)];
  return [Math.min(...lngs), Math.min(...lats), Math.max(...lngs), Math.max(...lats)];
}

const placer =
  ({ projection }: FlatGeobuf, datum: Datum) =>
  (x: number, y: number): LngLat =>
    toWgs84(projection.unproject(x, y), datum);

/** What a look at the head tells; the index and the features stay unread. */
export function inspectFlatGeobuf(source: ByteSource, datum: Datum): FileHead {
  const file = readFlatGeobuf(source);
  const bounds = boxToWgs84(file.envelope, placer(file, datum));
  if (!bounds.every(Number.isFinite) || Math.abs(bounds[1]) > 90 || Math.abs(bounds[3]) > 90)
    throw new WorldDamage('no_place_known', 'the file lies nowhere on the earth');
  return {
    kind: 'flatgeobuf',
    bounds,
    facts: {
      features: file.features,
      columns: file.columns.length,
      epsg: file.projection.epsg,
      maxZoom: 16,
      parts: 'world',
    },
  };
}

/** Values of a feature by the order of flatgeobuf's ColumnType; what is no number and no text is left out. */
function propertiesOf(file: FlatGeobuf, feature: FlatTable): Properties {
  const bytes = feature.bytes(1);
  const properties: Record<string, string | number | boolean> = {};
  if (bytes === null) return properties;
  const sizes = [1, 1, 1, 2, 2, 4, 4, 8, 8, 4, 8];
  for (let at = 0; at + 2 <= bytes.length; ) {
    const column = file.columns[bytes.readUInt16LE(at)];
    if (column === undefined) break;
    at += 2;
    const size = sizes[column.type] ?? 4 + (at + 4 <= bytes.length ? bytes.readUInt32LE(at) : 0);
    if (at + size > bytes.length) break;
    const value = columnValue(bytes, at, column.type, size);
    if (value !== null) properties[column.name] = value;
    at += size;
  }
  return properties;
}

function columnValue(bytes: Buffer, at: number, type: number, size: number): string | number | boolean | null {
  if (type === 0) return bytes.readInt8(at);
  if (type === 1) return bytes.readUInt8(at);
  if (type === 2) return bytes[at] !== 0;
  if (type === 3) return bytes.readInt16LE(at);
  if (type === 4) return bytes.readUInt16LE(at);
  if (type === 5) return bytes.readInt32LE(at);
  if (type === 6) return bytes.readUInt32LE(at);
  if (type === 7) return Number(bytes.readBigInt64LE(at));
  if (type === 8) return Number(bytes.readBigUInt64LE(at));
  if (type === 9) return bytes.readFloatLE(at);
  if (type === 10) return bytes.readDoubleLE(at);
  return type === 11 || type === 13 ? bytes.toString('utf8', at + 4, at + size) : null;
}

type Shape = Pick<PlainFeature, 'type' | 'parts' | 'outer'>;
type ToMercator = (xy: readonly number[]) => number[];

/** Runs of a geometry: `ends` counts points; none means one run. */
function runsOf(geometry: FlatTable, to: ToMercator): number[][] {
  const xy = geometry.doubles(1);
  const ends = geometry.ints(0);
  if (ends.length === 0) return [to(xy)];
  let from = 0;
  return ends.map((end) => {
    const run = xy.slice(2 * from, 2 * end);
    from = end;
    return to(run);
  });
}

/** Geometry types of the specification: 1..6 as in simple features; others are not drawn. */
function shapeOf(geometry: FlatTable, type: number, to: ToMercator): Shape | null {
  if (type === 1 || type === 4) return { type: 'point', parts: [to(geometry.doubles(1))] };
  if (type === 2 || type === 5) return { type: 'line', parts: runsOf(geometry, to) };
  if (type === 3) return { type: 'polygon', parts: runsOf(geometry, to) };
  if (type !== 6) return null;
  const polygons = geometry.tables(7, 100_000).map((part) => runsOf(part, to));
  return { type: 'polygon', parts: polygons.flat(), outer: polygons.flatMap((rings) => rings.map((_, i) => i === 0)) };
}

const opened = new Map<string, { readonly stamp: string; readonly file: FlatGeobuf }>();
const MOST_OPEN = 16;

function openFile(path: string): FlatGeobuf {
  const source = openSource(path);
  const stamp = `${source.size}|${source.modifiedAt}`;
  const known = opened.get(path);
  if (known?.stamp === stamp) {
    source.close();
    return known.file;
  }
  known?.file.source.close();
  const file = readFlatGeobuf(source);
  opened.delete(path);
  opened.set(path, { stamp, file });
  const [oldest] = opened;
  if (opened.size > MOST_OPEN && oldest !== undefined) {
    oldest[1].file.source.close();
    opened.delete(oldest[0]);
  }
  return file;
}

/** Box of a tile in the file's own units, a margin around it. */
function boxOfTile(file: FlatGeobuf, datum: Datum, { z, x, y }: TileAddress): BBox {
  const edges = [
    lngOfMercator((x - 0.02) / 2 ** z),
    latOfMercator((y + 1.02) / 2 ** z),
    lngOfMercator((x + 1.02) / 2 ** z),
    latOfMercator((y - 0.02) / 2 ** z),
  ];
  return boxToWgs84(edges, (lng, lat) => {
    const [px, py] = file.projection.project(fromWgs84([lng, lat], datum));
    return [px, py];
  });
}

/** The features of a tile; where there are too many, boxes of the index with `summary` 1 stand for them. */
export function flatGeobufTile(path: string, datum: Datum, tile: TileAddress): WorldTile {
  const file = openFile(path);
  const place = placer(file, datum);
  const to: ToMercator = (xy) => {
    const out: number[] = [];
    for (let i = 0; i + 1 < xy.length; i += 2) {
      const [lng, lat] = place(xy[i] ?? 0, xy[i + 1] ?? 0);
      out.push(mercatorX(lng), mercatorY(lat));
    }
    return out;
  };
  const found = searchTree(file, boxOfTile(file, datum, tile), MOST_FEATURES);
  const features: PlainFeature[] = [];
  if (found.kind === 'boxes')
    for (const [i, [w, s, e, n]] of found.boxes.entries())
      features.push({
        id: i + 1,
        type: 'polygon',
        parts: [to([w, s, e, s, e, n, w, n, w, s])],
        properties: { summary: 1 },
      });
  else {
    let numbers = 0;
    for (const offset of found.offsets) {
      const feature = readFeature(file, offset);
      const geometry = feature.table(0);
      const shape = geometry === null ? null : shapeOf(geometry, file.geometryType || geometry.byte(6), to);
      if (shape === null) continue;
      numbers += shape.parts.reduce((sum, part) => sum + part.length, 0);
      if (numbers > MOST_NUMBERS) break;
      features.push({ id: (offset % 2 ** 31) + 1, ...shape, properties: propertiesOf(file, feature) });
    }
  }
  return vectorAnswer(encodeLayer('world', tile, features));
}
