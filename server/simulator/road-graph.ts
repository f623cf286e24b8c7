import { DISTRICT_BBOX } from '../../domain/district.ts';
import type { LngLat } from '../../domain/place.ts';

/** A stretch of road between two vertices. */
interface Edge {
  readonly to: number;
  readonly meters: number;
  readonly courseDeg: number;
  readonly major: boolean;
}

export interface RoadGraph {
  readonly nodes: readonly LngLat[];
  readonly edges: readonly (readonly Edge[])[];
}

export interface RoadLine {
  readonly major: boolean;
  readonly line: readonly LngLat[];
}

const METERS_PER_DEGREE = 111_320;
const LNG_METERS = METERS_PER_DEGREE * Math.cos((38.95 * Math.PI) / 180);

function measure(a: LngLat, b: LngLat): { readonly meters: number; readonly courseDeg: number } {
  const east = (b[0] - a[0]) * LNG_METERS;
  const north = (b[1] - a[1]) * METERS_PER_DEGREE;
  return { meters: Math.hypot(east, north), courseDeg: ((Math.atan2(east, north) * 180) / Math.PI + 360) % 360 };
}

const inside = ([lng, lat]: LngLat): boolean =>
  lng > DISTRICT_BBOX[0] && lng < DISTRICT_BBOX[2] && lat > DISTRICT_BBOX[1] && lat < DISTRICT_BBOX[3];

/** Joins road lines where they share vertices (within about 0.1 m); roads outside the district are left out. */
export function buildRoadGraph(roads: readonly RoadLine[]): RoadGraph {
  const nodes: LngLat[] = [];
  const edges: Edge[][] = [];
  const ids = new Map<string, number>();
  const nodeOf = (place: LngLat): number => {
    const key = `${Math.round(place[0] * 1e6)} ${Math.round(place[1] * 1e6)}`;
    const known = ids.get(key);
    if (known !== undefined) return known;
    ids.set(key, nodes.length);
    edges.push([]);
    return nodes.push(place) - 1;
  };
  for (const { line, major } of roads) {
    for (let index = 1; index < line.length; index += 1) {
      const a = line[index - 1];
      const b = line[index];
      if (a === undefined || b === undefined || !inside(a) || !inside(b)) continue;
      const from = nodeOf(a);
      const to = nodeOf(b);
      const { meters, courseDeg } = measure(a, b);
      if (from === to || meters === 0) continue;
      edges[from]?.push({ to, meters, courseDeg, major });
      edges[to]?.push({ to: from, meters, courseDeg: (courseDeg + 180) % 360, major });
    }
  }
  return { nodes, edges };
}

export interface Mover {
  readonly id: string;
  from: number;
  edge: Edge | null;
  along: number;
  /** Share of the road's speed that this driver keeps. */
  readonly pace: number;
  speedKmh: number;
}

const MAJOR_KMH = 68;
const MINOR_KMH = 38;
/** Speed changes by at most this much a second, so that movement looks like driving. */
const ACCELERATION_KMH = 4;

/** Puts a mover on the road nearest to a place. */
export function placeMover(graph: RoadGraph, id: string, near: LngLat, random: () => number): Mover | null {
  let best = -1;
  let bestMeters = Number.POSITIVE_INFINITY;
  for (const [index, node] of graph.nodes.entries()) {
    const { meters } = measure(near, node);
    if (meters < bestMeters && (graph.edges[index]?.length ?? 0) > 0) {
      best = index;
      bestMeters = meters;
    }
  }
  if (best === -1) return null;
  return { id, from: best, edge: null, along: 0, pace: 0.75 + random() * 0.4, speedKmh: 0 };
}

/** Moves along the road for some seconds; at a junction a turn is chosen, going back only at a dead end. */
export function advanceMover(graph: RoadGraph, mover: Mover, seconds: number, random: () => number): void {
  mover.edge ??= chooseEdge(graph, mover.from, -1, random);
  const wanted = (mover.edge?.major === true ? MAJOR_KMH : MINOR_KMH) * mover.pace;
  const change = ACCELERATION_KMH * seconds;
  mover.speedKmh = Math.max(mover.speedKmh - change, Math.min(mover.speedKmh + change, wanted));
  let left = (mover.speedKmh / 3.6) * seconds;
  for (let hops = 0; mover.edge !== null && left > 0 && hops < 50; hops += 1) {
    const rest = mover.edge.meters - mover.along;
    if (left < rest) {
      mover.along += left;
      return;
    }
    left -= rest;
    const came = mover.from;
    mover.from = mover.edge.to;
    mover.along = 0;
    mover.edge = chooseEdge(graph, mover.from, came, random);
  }
}

function chooseEdge(graph: RoadGraph, node: number, came: number, random: () => number): Edge | null {
  const all = graph.edges[node] ?? [];
  const onward = all.filter((edge) => edge.to !== came);
  const choices = onward.length > 0 ? onward : all;
  // Most traffic keeps to the major roads where it can.
  const major = choices.filter((edge) => edge.major);
  const from = major.length > 0 && random() < 0.8 ? major : choices;
  return from[Math.floor(random() * from.length)] ?? null;
}

export interface MoverPlace {
  readonly lng: number;
  readonly lat: number;
  readonly courseDeg: number;
}

export function whereIs(graph: RoadGraph, mover: Mover): MoverPlace | null {
  const a = graph.nodes[mover.from];
  if (a === undefined) return null;
  const b = mover.edge === null ? undefined : graph.nodes[mover.edge.to];
  if (b === undefined || mover.edge === null) return { lng: a[0], lat: a[1], courseDeg: 0 };
  const share = mover.along / mover.edge.meters;
  return {
    lng: a[0] + (b[0] - a[0]) * share,
    lat: a[1] + (b[1] - a[1]) * share,
    courseDeg: mover.edge.courseDeg,
  };
}
