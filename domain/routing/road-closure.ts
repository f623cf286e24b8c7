import type { ClosureKind, RouteAvoid } from '../route-schema.ts';
import { CLOSED } from './road-anchor.ts';
import type { RoadGraph } from './road-graph.ts';
import type { RoadIndex } from './road-index.ts';

/** Roads that may not be used from one moment to another (epoch milliseconds), by edge index of the graph. */
export interface Closure {
  readonly kind: Exclude<ClosureKind, 'avoid'>;
  /** Of the block or the works; of a zone its scenario, which is told only to those who may see it. */
  readonly id: number;
  readonly name: string;
  readonly edges: readonly number[];
  readonly from: number;
  readonly until: number;
}

/** Flags of the moment by edge, the closures that are in force, and when that changes next by time alone. */
export interface Closed {
  readonly flags: Uint8Array;
  readonly inForce: readonly Closure[];
  readonly changesAt: number;
}

export function closedAt(edges: number, closures: readonly Closure[], now: number): Closed {
  const flags = new Uint8Array(edges);
  const inForce = closures.filter(({ from, until }) => from <= now && now < until);
  for (const { kind, edges: closed } of inForce) for (const e of closed) flags[e] = (flags[e] ?? 0) | CLOSED[kind];
  const moments = closures.flatMap(({ from, until }) => [from, until]).filter((moment) => moment > now);
  return { flags, inForce, changesAt: Math.min(Number.POSITIVE_INFINITY, ...moments) };
}

/** The flags with what one question wants to avoid besides. */
export function withAvoided(
  graph: RoadGraph,
  index: RoadIndex,
  flags: Uint8Array,
  avoid: readonly RouteAvoid[],
): Uint8Array {
  if (avoid.length === 0) return flags;
  const own = flags.slice();
  for (const one of avoid) {
    if (one.kind === 'zone') for (const e of index.inRing(one.ring)) own[e] = (own[e] ?? 0) | CLOSED.avoidZone;
    else {
      const e = graph.indexOf.get(one.id);
      if (e !== undefined) own[e] = (own[e] ?? 0) | CLOSED.avoidEdge;
    }
  }
  return own;
}
