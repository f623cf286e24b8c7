import type { RoutePlace } from '../route-schema.ts';
import { type RoadGraph, TICKS_PER_SECOND } from './road-graph.ts';
import type { RoadIndex, Snap } from './road-index.ts';
import { openCosts, type SearchSpace } from './road-search.ts';
import { WALK_MS } from './vehicle-limits.ts';

/** Why an edge is closed, as flags. Zones are soft: a place inside one is reached up to its edge, and left outwards. */
export const CLOSED = { manual: 1, works: 2, zone: 4, avoidZone: 8, avoidEdge: 16, downwind: 32 } as const;
const SOFT = CLOSED.zone | CLOSED.avoidZone;

/** Further from any road than this, no route begins or ends. */
export const MOST_GAP_METERS = 2_000;

/** A node through which a place is reached, with what lies between the two. */
export interface End {
  readonly node: number;
  /** Tenths of a second that decide, `drive` those that are driven: they differ where the last metres are not. */
  readonly cost: number;
  readonly drive: number;
  /** Driven metres; `shortM` those that remain inside a closed zone. */
  readonly lengthM: number;
  readonly shortM: number;
  /** Arcs between the node and the snapped edge, in travel order; and how the edge itself is driven. */
  readonly arcs: readonly number[];
  readonly direction: 0 | 1;
}

export interface Anchor {
  readonly snap: Snap;
  /** The place stands in a closed zone. */
  readonly inside: boolean;
  readonly ends: readonly End[];
}

/** What one question is reckoned on. `closed` holds the flags of the moment by edge. */
export interface RoadPicture {
  readonly graph: RoadGraph;
  readonly index: RoadIndex;
  readonly space: SearchSpace;
}

export interface AnchorAsk {
  readonly costs: Int32Array;
  readonly closed: Uint8Array;
  /** Where a route begins, or where it ends. */
  readonly role: 'from' | 'to';
}

const passable = (value: number): boolean => value >= 0;

/** Both directions of the snapped edge, as far as the vehicle may drive them. */
function edgeEnds(graph: RoadGraph, costs: Int32Array, snap: Snap, role: 'from' | 'to'): End[] {
  const { edge, share } = snap;
  const length = graph.length[edge] ?? 0;
  const ends: End[] = [];
  for (const direction of [0, 1] as const) {
    const cost = costs[2 * edge + direction] ?? -1;
    if (!passable(cost)) continue;
    // Along the edge a start has the rest before it, an end the part behind it; against it the other way round.
    const part = (direction === 0) === (role === 'from') ? 1 - share : share;
    const head = direction === 0 ? graph.to[edge] : graph.from[edge];
    const tail = direction === 0 ? graph.from[edge] : graph.to[edge];
    const drive = Math.round(cost * part);
    const node = (role === 'from' ? head : tail) ?? 0;
    ends.push({ node, cost: drive, drive, lengthM: length * part, shortM: 0, arcs: [], direction });
  }
  return ends;
}

/** The place's nearest usable road and the nodes through which it is reached; null where no road is near. */
export function anchorAt(picture: RoadPicture, place: RoutePlace, ask: AnchorAsk): Anchor | null {
  const { graph, index } = picture;
  const { costs, closed, role } = ask;
  const usable = (e: number): boolean =>
    graph.island[e] === 0 &&
    ((closed[e] ?? 0) & ~SOFT & ~CLOSED.downwind) === 0 &&
    (passable(costs[2 * e] ?? -1) || passable(costs[2 * e + 1] ?? -1));
  const snap = index.nearest(place, usable, MOST_GAP_METERS);
  if (snap === null) return null;
  const ends = edgeEnds(graph, costs, snap, role);
  const inside = ((closed[snap.edge] ?? 0) & SOFT) !== 0;
  return { snap, inside, ends: inside ? throughZone(picture, ends, ask) : ends };
}

/** The nodes at the rim of the zone that holds the place, with the way between inside the zone. */
function throughZone({ graph, space }: RoadPicture, inner: readonly End[], ask: AnchorAsk): End[] {
  const { costs, closed, role } = ask;
  const backwards = role === 'to';
  const seeds = inner.map(({ node, drive }) => ({ node, cost: drive }));
  const tree = space.run(openCosts(graph, costs, closed, SOFT), { seeds, backwards });
  const rim: End[] = [];
  for (let node = 0; node < graph.nodes; node++) {
    const cost = tree.cost(node);
    if (cost < 0 || !hasOpenArc(graph, closed, node)) continue;
    const arcs: number[] = [];
    let lengthM = 0;
    let at = node;
    for (let arc = tree.arc(at); arc >= 0; arc = tree.arc(at)) {
      arcs.push(arc);
      lengthM += graph.length[arc >> 1] ?? 0;
      at = backwards ? headOf(graph, arc) : tailOf(graph, arc);
    }
    if (!backwards) arcs.reverse();
    const seed = inner.filter((end) => end.node === at).sort((a, b) => a.drive - b.drive)[0];
    if (seed === undefined) continue;
    const meters = lengthM + seed.lengthM;
    const { direction } = seed;
    rim.push(
      backwards
        ? { node, cost: walkCost(meters), drive: 0, lengthM: 0, shortM: meters, arcs: [], direction }
        : { node, cost, drive: cost, lengthM: meters, shortM: 0, arcs, direction },
    );
  }
  return rim;
}

const walkCost = (meters: number): number => Math.round((meters / WALK_MS) * TICKS_PER_SECOND);

function hasOpenArc({ outStart, outArc }: RoadGraph, closed: Uint8Array, node: number): boolean {
  for (let i = outStart[node] ?? 0; i < (outStart[node + 1] ?? 0); i++)
    if (closed[(outArc[i] ?? 0) >> 1] === 0) return true;
  return false;
}

/** Node at which an arc ends, and at which it begins. */
export const headOf = ({ from, to }: RoadGraph, arc: number): number => ((arc & 1) === 0 ? to : from)[arc >> 1] ?? 0;
export const tailOf = (graph: RoadGraph, arc: number): number => headOf(graph, arc ^ 1);
