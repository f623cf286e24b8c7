import type { NoWay } from '../route-schema.ts';
import { type Anchor, type End, headOf, type RoadPicture, tailOf } from './road-anchor.ts';
import { type RoadGraph, TICKS_PER_SECOND } from './road-graph.ts';
import type { OpenCosts, SearchTree } from './road-search.ts';

/** The fastest way between two anchors: arcs in travel order between the two snapped edges. */
export interface Way {
  readonly durationS: number;
  readonly lengthM: number;
  readonly shortM: number;
  /** Empty where the way stays on one edge. */
  readonly arcs: readonly number[];
  readonly first: End | null;
  readonly last: End | null;
}

export type Solved = Way | { readonly why: NoWay };

/** How several questions to one place are put: one search serves all of them. */
export interface SolveAsk {
  readonly costs: Int32Array;
  readonly closed: Uint8Array;
  readonly open: OpenCosts;
}

interface Candidate {
  readonly total: number;
  readonly first: End | null;
  readonly last: End | null;
}

/** Start and end on one edge, the end ahead: no junction is needed. Behind, on a one-way road, it has to be driven around. */
function direct(graph: RoadGraph, { costs, closed }: SolveAsk, from: Anchor, to: Anchor): Way | null {
  const { edge } = from.snap;
  if (edge !== to.snap.edge || (closed[edge] ?? 0) !== 0) return null;
  const ahead = to.snap.share - from.snap.share;
  const cost = costs[2 * edge + (ahead >= 0 ? 0 : 1)] ?? -1;
  if (cost < 0) return null;
  const share = Math.abs(ahead);
  return {
    durationS: Math.round(cost * share) / TICKS_PER_SECOND,
    lengthM: (graph.length[edge] ?? 0) * share,
    shortM: 0,
    arcs: [],
    first: null,
    last: null,
  };
}

/** One anchor to many, or many to one when `backwards`; a null anchor has no road near. */
export function solveOne(
  { graph, space }: RoadPicture,
  ask: SolveAsk,
  hub: Anchor | null,
  others: readonly (Anchor | null)[],
  backwards: boolean,
): Solved[] {
  if (hub === null) return others.map(() => ({ why: 'no_road_near' }));
  const targets = others.flatMap((other) => other?.ends.map(({ node }) => node) ?? []);
  const tree = space.run(ask.open, { seeds: hub.ends, backwards, targets });
  return others.map((other): Solved => {
    if (other === null) return { why: 'no_road_near' };
    const [from, to] = backwards ? [other, hub] : [hub, other];
    const here = direct(graph, ask, from, to);
    const best = cheapest(tree, graph, hub, other, backwards);
    if (best === null || (here !== null && here.durationS * TICKS_PER_SECOND <= best.total))
      return here ?? { why: 'cut_off' };
    return wayOf(tree, graph, best, backwards);
  });
}

function walk(tree: SearchTree, graph: RoadGraph, node: number, backwards: boolean): { arcs: number[]; seed: number } {
  const arcs: number[] = [];
  let at = node;
  for (let arc = tree.arc(at); arc >= 0; arc = tree.arc(at)) {
    arcs.push(arc);
    at = backwards ? headOf(graph, arc) : tailOf(graph, arc);
  }
  return { arcs: backwards ? arcs : arcs.reverse(), seed: at };
}

function cheapest(
  tree: SearchTree,
  graph: RoadGraph,
  hub: Anchor,
  other: Anchor,
  backwards: boolean,
): Candidate | null {
  let best: { end: End; total: number } | null = null;
  for (const end of other.ends) {
    const cost = tree.cost(end.node);
    if (cost >= 0 && (best === null || cost + end.cost < best.total)) best = { end, total: cost + end.cost };
  }
  if (best === null) return null;
  const { seed } = walk(tree, graph, best.end.node, backwards);
  const begun = [...hub.ends].filter(({ node }) => node === seed).sort((a, b) => a.cost - b.cost)[0] ?? null;
  return backwards
    ? { total: best.total, first: best.end, last: begun }
    : { total: best.total, first: begun, last: best.end };
}

function wayOf(tree: SearchTree, graph: RoadGraph, { total, first, last }: Candidate, backwards: boolean): Way {
  const { arcs } = walk(tree, graph, (backwards ? first : last)?.node ?? 0, backwards);
  const between = arcs.reduce((sum, arc) => sum + (graph.length[arc >> 1] ?? 0), 0);
  // What is walked inside a zone decides the choice, but is no driving time.
  const walked = (first === null ? 0 : first.cost - first.drive) + (last === null ? 0 : last.cost - last.drive);
  return {
    durationS: (total - walked) / TICKS_PER_SECOND,
    lengthM: between + (first?.lengthM ?? 0) + (last?.lengthM ?? 0),
    shortM: last?.shortM ?? 0,
    arcs,
    first,
    last,
  };
}
