import Flatbush from 'flatbush';
import { toWgs84 } from '../../../domain/datum.ts';
import { latOfMercator, lngOfMercator, mercatorX, mercatorY } from '../../../domain/mercator.ts';
import type { Datum } from '../../../domain/place.ts';
import { type ByteSource, openSource } from '../byte-source.ts';
import type { TileAddress } from '../raster/tile-grid.ts';
import { broken, WorldDamage } from '../world-damage.ts';
import type { FileHead, WorldTile } from '../world-job.ts';
import { encodeLayer, type PlainFeature, type Properties, vectorAnswer } from './vector-tile.ts';

/** GeoJSON has no index: it is read as a whole, so it may not be large. FlatGeobuf and PMTiles have no such limit. */
const MOST_BYTES = 64 * 2 ** 20;
const MOST_DEPTH = 8;
/** WGS 84 as RFC 7946 wants it, and CGCS2000 in the old way of naming a system. */
const KNOWN_SYSTEMS = /CRS84|EPSG:+(?:[\d.]*:)?(4326|4490)$/i;

interface Indexed {
  readonly stamp: string;
  readonly features: readonly PlainFeature[];
  readonly tree: Flatbush;
  readonly bytes: number;
}

type Pairs = (points: unknown) => number[];

const record = (value: unknown): Readonly<Record<string, unknown>> | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : null;
const list = (value: unknown): readonly unknown[] => {
  if (!Array.isArray(value)) throw broken('coordinates are no list');
  return value;
};

function shapes(geometry: unknown, pairs: Pairs, depth: number): Pick<PlainFeature, 'type' | 'parts' | 'outer'>[] {
  const found = record(geometry);
  if (found === null) return [];
  if (depth > MOST_DEPTH) throw broken('collections of geometry lie in one another without end');
  const { type, coordinates } = found;
  if (type === 'Point') return [{ type: 'point', parts: [pairs([coordinates])] }];
  if (type === 'MultiPoint') return list(coordinates).map((point) => ({ type: 'point', parts: [pairs([point])] }));
  if (type === 'LineString') return [{ type: 'line', parts: [pairs(coordinates)] }];
  if (type === 'MultiLineString') return [{ type: 'line', parts: list(coordinates).map(pairs) }];
  if (type === 'Polygon') return [{ type: 'polygon', parts: list(coordinates).map(pairs) }];
  if (type === 'MultiPolygon') {
    const polygons = list(coordinates).map((rings) => list(rings).map(pairs));
    return [
      { type: 'polygon', parts: polygons.flat(), outer: polygons.flatMap((rings) => rings.map((_, i) => i === 0)) },
    ];
  }
  if (type === 'GeometryCollection') return list(found['geometries']).flatMap((part) => shapes(part, pairs, depth + 1));
  throw broken(`geometry of type ${String(type).slice(0, 40)}`);
}

function plainProperties(value: unknown): Properties {
  const properties: Record<string, string | number | boolean> = {};
  for (const [key, inner] of Object.entries(record(value) ?? {}))
    if (typeof inner === 'string' || typeof inner === 'number' || typeof inner === 'boolean') properties[key] = inner;
  return properties;
}

/** Degrees of the declared datum to unit Mercator of WGS 84. */
const pairsIn =
  (datum: Datum): Pairs =>
  (points) => {
    const out: number[] = [];
    for (const point of list(points)) {
      const [lng, lat] = list(point);
      if (typeof lng !== 'number' || typeof lat !== 'number' || Math.abs(lng) > 360 || Math.abs(lat) > 90)
        throw new WorldDamage(
          'no_place_known',
          `${String(lng)}, ${String(lat)} are no degrees of longitude and latitude`,
        );
      const [x, y] = toWgs84([lng, lat], datum);
      out.push(mercatorX(x), mercatorY(y));
    }
    return out;
  };

function featuresOf(source: ByteSource, datum: Datum): PlainFeature[] {
  if (source.size > MOST_BYTES)
    throw new WorldDamage('too_large', `${Math.round(source.size / 1e6)} MB, at most 67 MB are read`);
  let json: unknown;
  try {
    json = JSON.parse(source.read(0, source.size).toString('utf8'));
  } catch (error) {
    throw broken(`no JSON: ${error instanceof Error ? error.message.slice(0, 120) : ''}`);
  }
  const whole = record(json);
  const system = String(record(record(whole?.['crs'])?.['properties'])?.['name'] ?? 'CRS84');
  if (!KNOWN_SYSTEMS.test(system)) throw new WorldDamage('unknown_projection', system.slice(0, 80));
  const rows =
    whole?.['type'] === 'FeatureCollection' ? list(whole['features']) : whole?.['type'] === 'Feature' ? [whole] : null;
  if (rows === null) throw broken('no FeatureCollection');
  const pairs = pairsIn(datum);
  let id = 0;
  return rows.flatMap((row) => {
    const feature = record(row);
    const properties = plainProperties(feature?.['properties']);
    return shapes(feature?.['geometry'], pairs, 0).map((shape) => ({ id: ++id, ...shape, properties }));
  });
}

function index(source: ByteSource, datum: Datum, stamp: string): Indexed {
  const features = featuresOf(source, datum);
  if (features.length === 0) throw broken('the file holds no feature');
  const tree = new Flatbush(features.length);
  for (const { parts } of features) {
    const box = [1, 1, 0, 0];
    for (const part of parts)
      for (let i = 0; i + 1 < part.length; i += 2) {
        const [x, y] = [part[i] ?? 0, part[i + 1] ?? 0];
        [box[0], box[1]] = [Math.min(box[0] ?? 1, x), Math.min(box[1] ?? 1, y)];
        [box[2], box[3]] = [Math.max(box[2] ?? 0, x), Math.max(box[3] ?? 0, y)];
      }
    tree.add(box[0] ?? 0, box[1] ?? 0, box[2] ?? 0, box[3] ?? 0);
  }
  tree.finish();
  return { stamp, features, tree, bytes: source.size };
}

export function inspectGeoJson(source: ByteSource, datum: Datum): FileHead {
  const { features, tree } = index(source, datum, '');
  const [west, south] = [lngOfMercator(tree.minX), latOfMercator(tree.maxY)];
  const [east, north] = [lngOfMercator(tree.maxX), latOfMercator(tree.minY)];
  return {
    kind: 'geojson',
    bounds: [west, south, east, north],
    facts: { features: features.length, maxZoom: 16, parts: 'world' },
  };
}

const opened = new Map<string, Indexed>();
const MOST_KEPT_BYTES = 128 * 2 ** 20;
const MOST_FEATURES = 20_000;

export function geoJsonTile(path: string, datum: Datum, tile: TileAddress): WorldTile {
  const source = openSource(path);
  try {
    const stamp = `${source.size}|${source.modifiedAt}|${datum}`;
    let known = opened.get(path);
    if (known?.stamp !== stamp) {
      known = index(source, datum, stamp);
      opened.delete(path);
      opened.set(path, known);
      let bytes = [...opened.values()].reduce((sum, each) => sum + each.bytes, 0);
      for (const [old, each] of opened) {
        if (bytes <= MOST_KEPT_BYTES || old === path) break;
        opened.delete(old);
        bytes -= each.bytes;
      }
    }
    const { features, tree } = known;
    const [size, edge] = [2 ** -tile.z, 0.02];
    const found = tree.search(
      (tile.x - edge) * size,
      (tile.y - edge) * size,
      (tile.x + 1 + edge) * size,
      (tile.y + 1 + edge) * size,
    );
    const inside = found.slice(0, MOST_FEATURES).flatMap((i) => features[i] ?? []);
    return vectorAnswer(encodeLayer('world', tile, inside));
  } finally {
    source.close();
  }
}
