import { toWgs84 } from './datum.ts';
import { MAX_TRACK_FIXES } from './patrol.ts';
import type { Datum } from './place.ts';
import { RefusalError } from './refusal.ts';
import type { Fix } from './track-fixes.ts';

/** What a receiver of a GPX or GeoJSON file is taken to err when the file does not say, metres. */
const USUAL_ACCURACY_METERS = 10;
/** One unit of HDOP of a civil receiver, metres. */
const HDOP_METERS = 5;

const refuse = (field: string, message: string): RefusalError => new RefusalError({ code: 'invalid', field, message });

function fixOf(lng: number, lat: number, at: number, accuracyMeters: number, datum: Datum): Fix {
  if (!Number.isFinite(lng) || !Number.isFinite(lat) || Math.abs(lng) > 180 || Math.abs(lat) > 85)
    throw refuse('text', 'a point lies nowhere: longitude and latitude in degrees are needed');
  if (!Number.isFinite(at) || at <= 0)
    throw refuse('text', 'a point has no time: without times nobody knows when the line was walked');
  const [east, north] = toWgs84([lng, lat], datum);
  return { at, lng: east, lat: north, accuracyMeters, mocked: false };
}

const attribute = (text: string, name: string): number =>
  Number(new RegExp(`\\b${name}\\s*=\\s*["']([-+.\\dEe]+)["']`).exec(text)?.[1] ?? Number.NaN);
const element = (text: string, name: string): string | undefined =>
  new RegExp(`<${name}>\\s*([^<]{1,40}?)\\s*</${name}>`).exec(text)?.[1];

/** Track points of a GPX 1.0 or 1.1 file in order. Refuses one without points and points without time. */
function gpxFixes(text: string, datum: Datum): Fix[] {
  const fixes: Fix[] = [];
  for (const [, head = '', body = ''] of text.matchAll(/<trkpt\b([^>]*)>([\s\S]*?)<\/trkpt>/g)) {
    const hdop = Number(element(body, 'hdop') ?? Number.NaN);
    const accuracy = Number.isFinite(hdop) && hdop > 0 ? hdop * HDOP_METERS : USUAL_ACCURACY_METERS;
    const at = Date.parse(element(body, 'time') ?? '');
    fixes.push(fixOf(attribute(head, 'lon'), attribute(head, 'lat'), at, accuracy, datum));
    if (fixes.length > MAX_TRACK_FIXES) break;
  }
  return fixes;
}

type Json = Readonly<Record<string, unknown>>;
const objectOf = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const timeOf = (value: unknown): number =>
  typeof value === 'number' ? (value < 1e11 ? value * 1000 : value) : Date.parse(String(value ?? ''));

/** A feature: a line with `coordTimes` (or `times`) beside its coordinates, or a point with `time`. */
function featureFixes(feature: Json, datum: Datum): Fix[] {
  const geometry = objectOf(feature['geometry']);
  const properties = objectOf(feature['properties']);
  const accuracy = Number(properties['accuracy'] ?? USUAL_ACCURACY_METERS);
  const spot = (position: unknown, at: unknown): Fix => {
    const [lng, lat] = listOf(position);
    return fixOf(Number(lng ?? Number.NaN), Number(lat ?? Number.NaN), timeOf(at), accuracy, datum);
  };
  if (geometry['type'] === 'Point')
    return [spot(geometry['coordinates'], properties['time'] ?? properties['timestamp'] ?? properties['at'])];
  const times = listOf(properties['coordTimes'] ?? properties['times']);
  if (geometry['type'] === 'LineString') return listOf(geometry['coordinates']).map((one, i) => spot(one, times[i]));
  if (geometry['type'] === 'MultiLineString')
    return listOf(geometry['coordinates']).flatMap((part, n) =>
      listOf(part).map((one, i) => spot(one, listOf(times[n])[i])),
    );
  return [];
}

function geojsonFixes(text: string, datum: Datum): Fix[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw refuse('text', 'the file is not GeoJSON');
  }
  const root = objectOf(parsed);
  const features = root['type'] === 'FeatureCollection' ? listOf(root['features']).map(objectOf) : [root];
  return features.flatMap((feature) => featureFixes(feature, datum));
}

/**
 * Fixes of a track file as WGS 84, in the order of the file. Refuses what holds no track point, points without time or
 * place, and more than `MAX_TRACK_FIXES`.
 */
export function readTrackFile(format: 'gpx' | 'geojson', text: string, datum: Datum): Fix[] {
  const fixes = format === 'gpx' ? gpxFixes(text, datum) : geojsonFixes(text, datum);
  if (fixes.length < 2) throw refuse('text', 'the file holds no track of at least two points');
  if (fixes.length > MAX_TRACK_FIXES)
    throw new RefusalError({
      code: 'too_many',
      field: 'text',
      message: `at most ${MAX_TRACK_FIXES} points`,
      params: { limit: MAX_TRACK_FIXES },
    });
  return fixes;
}
