import type { Feature, FeatureCollection } from 'geojson';
import type { BBox, LngLat } from '../../domain/place.ts';
import type { RouterOutputs } from '../../lib/trpc/outputs.ts';

export type Coverage = RouterOutputs['patrols']['coverage'];
export type Track = RouterOutputs['patrols']['track'];
export type Fix = Track['drawn'][number];

/** What the map of patrols shows: what stands back, what it is about, and where to look. */
export interface PatrolShapes {
  readonly plain: FeatureCollection;
  readonly marked: FeatureCollection;
  readonly bounds: BBox | null;
}

const line = (coordinates: readonly LngLat[]): Feature => ({
  type: 'Feature',
  properties: {},
  geometry: { type: 'LineString', coordinates: coordinates.map(([lng, lat]) => [lng, lat]) },
});
const point = ([lng, lat]: LngLat, label: string): Feature => ({
  type: 'Feature',
  properties: { label },
  geometry: { type: 'Point', coordinates: [lng, lat] },
});
const collection = (features: readonly Feature[]): FeatureCollection => ({
  type: 'FeatureCollection',
  features: [...features],
});

function boundsOf(places: readonly LngLat[]): BBox | null {
  if (places.length === 0) return null;
  const box: [number, number, number, number] = [180, 90, -180, -90];
  for (const [lng, lat] of places) {
    box[0] = Math.min(box[0], lng);
    box[1] = Math.min(box[1], lat);
    box[2] = Math.max(box[2], lng);
    box[3] = Math.max(box[3], lat);
  }
  return box;
}

/** Walked stretches stand back, what nobody walked is marked; one pipeline or all. */
export function coverageShapes(coverage: Coverage, fid: number | null): PatrolShapes {
  const shown = coverage.filter((one) => fid === null || one.fid === fid);
  const covered = shown.flatMap((one) => one.covered);
  const open = shown.flatMap((one) => one.open);
  return {
    plain: collection(covered.map(line)),
    marked: collection(open.map(line)),
    bounds: boundsOf([...covered, ...open].flat()),
  };
}

/** Fixes further apart than this were not joined by anybody. */
const BROKEN_MS = 10 * 60_000;

/** The way of a track as lines that break where it was silent. */
function waysOf(fixes: readonly Fix[]): LngLat[][] {
  const ways: LngLat[][] = [];
  let before = Number.NEGATIVE_INFINITY;
  for (const [at, lng, lat] of fixes) {
    const last = ways.at(-1);
    if (last === undefined || at - before > BROKEN_MS || at < before) ways.push([[lng, lat]]);
    else last.push([lng, lat]);
    before = at;
  }
  return ways.filter((way) => way.length > 1);
}

/** A track up to a moment: all of the way stands back, what was walked by then is marked, with who and when at its head. */
export function replayShapes(fixes: readonly Fix[], at: number, head: string): PatrolShapes {
  const walked = fixes.filter(([when]) => when <= at);
  const last = walked.at(-1) ?? fixes[0];
  const places = fixes.map(([, lng, lat]): LngLat => [lng, lat]);
  return {
    plain: collection(waysOf(fixes).map(line)),
    marked: collection([...waysOf(walked).map(line), ...(last === undefined ? [] : [point([last[1], last[2]], head)])]),
    bounds: boundsOf(places),
  };
}
