import { curvatureRadii } from './geodesy.ts';
import type { LngLat } from './place.ts';

/** A place on a road where vehicles could wait. */
export interface RoadPlace {
  readonly name: string;
  readonly position: LngLat;
}

export interface StagingInput {
  readonly source: LngLat;
  /** Closed or open rings of every zone that must be kept clear, WGS 84. */
  readonly rings: readonly (readonly LngLat[])[];
  /** From where the wind blows, degrees clockwise from north; null when no station tells. */
  readonly windFromDeg: number | null;
  readonly roads: readonly RoadPlace[];
}

/** A proposed staging area (集结点) with what speaks for it. */
export interface StagingProposal {
  readonly position: LngLat;
  readonly road: string;
  /** From the source. */
  readonly meters: number;
  /** From the edge of the nearest zone. */
  readonly clearMeters: number;
  /** Between the direction to it and the direction the wind comes from; null without wind. */
  readonly offUpwindDeg: number | null;
}

/** Clear of every zone by this much: a zone is a screening number, and wind turns. */
export const CLEAR_METERS = 200;
const NEAREST_METERS = 300;
const FARTHEST_METERS = 6000;
/** One degree away from straight upwind weighs as much as this many metres of way. */
const METERS_PER_DEGREE = 25;
/** Beyond this a place is beside or below the wind: never proposed while the wind is known. */
const MAX_OFF_UPWIND_DEG = 75;

const RADIANS = Math.PI / 180;
type Flat = readonly [east: number, north: number];

/** Metres east and north of a place; true to 1 in 10,000 within 10 km. */
function flatFrom([lng, lat]: LngLat): (place: LngLat) => Flat {
  const { meridian, normal } = curvatureRadii(lat);
  const across = normal * Math.cos(lat * RADIANS) * RADIANS;
  return ([x, y]) => [(x - lng) * across, (y - lat) * meridian * RADIANS];
}

function toSegment([x, y]: Flat, [ax, ay]: Flat, [bx, by]: Flat): number {
  const [dx, dy] = [bx - ax, by - ay];
  const squared = dx * dx + dy * dy;
  const along = squared === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / squared));
  return Math.hypot(x - ax - along * dx, y - ay - along * dy);
}

/** Metres from the edge of a ring: negative inside. */
function clearance(place: Flat, ring: readonly Flat[]): number {
  let inside = false;
  let nearest = Number.POSITIVE_INFINITY;
  ring.forEach((a, index) => {
    const b = ring[(index + 1) % ring.length] ?? a;
    nearest = Math.min(nearest, toSegment(place, a, b));
    if (a[1] > place[1] !== b[1] > place[1] && place[0] < ((b[0] - a[0]) * (place[1] - a[1])) / (b[1] - a[1]) + a[0])
      inside = !inside;
  });
  return inside ? -nearest : nearest;
}

/** Metres between a place and the nearest of the zones, negative inside one; infinite without zones. */
export function clearOfZones(place: LngLat, rings: readonly (readonly LngLat[])[]): number {
  const flat = flatFrom(place);
  return rings.reduce((least, ring) => Math.min(least, clearance([0, 0], ring.map(flat))), Number.POSITIVE_INFINITY);
}

/** Degrees between two bearings, 0 to 180. */
export function betweenBearings(a: number, b: number): number {
  const turn = Math.abs((((a - b) % 360) + 360) % 360);
  return turn > 180 ? 360 - turn : turn;
}

/**
 * Where vehicles should wait: on a road, clear of every zone by 200 m, 300 m to 6 km from the source, as near and as
 * straight upwind as may be. Null when no road place is good enough: then a person chooses, nothing is proposed.
 */
export function proposeStaging({ source, rings, windFromDeg, roads }: StagingInput): StagingProposal | null {
  const flat = flatFrom(source);
  const zones = rings.map((ring) => ring.map(flat));
  let best: { readonly score: number; readonly proposal: StagingProposal } | null = null;
  for (const { name, position } of roads) {
    const place = flat(position);
    const meters = Math.hypot(...place);
    if (meters < NEAREST_METERS || meters > FARTHEST_METERS) continue;
    const bearing = Math.atan2(place[0], place[1]) / RADIANS;
    const offUpwindDeg = windFromDeg === null ? null : betweenBearings(bearing, windFromDeg);
    if ((offUpwindDeg ?? 0) > MAX_OFF_UPWIND_DEG) continue;
    const score = meters + (offUpwindDeg ?? 0) * METERS_PER_DEGREE;
    if (best !== null && score >= best.score) continue;
    const clearMeters = zones.reduce(
      (least, ring) => Math.min(least, clearance(place, ring)),
      Number.POSITIVE_INFINITY,
    );
    if (clearMeters < CLEAR_METERS) continue;
    best = { score, proposal: { position, road: name, meters, clearMeters, offUpwindDeg } };
  }
  return best?.proposal ?? null;
}
