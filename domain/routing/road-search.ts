import type { RoadGraph } from './road-graph.ts';

/**
 * Shortest-path trees in a bucket queue (Dial 1969): costs are whole tenths of a second, so the next node to settle is in the next
 * bucket that is not empty and no heap is kept in order. docs/adr says with figures why a library does not do.
 */
export interface Seed {
  readonly node: number;
  readonly cost: number;
}

/** What one search found; valid until the next search of the same space. */
export interface SearchTree {
  /** Tenths of a second to (or, searching backwards, from) a node; -1 where it was not reached. */
  cost(node: number): number;
  /** The arc by which the node was reached, in its own direction of travel; -1 for a seed. */
  arc(node: number): number;
}

export interface SearchAsk {
  readonly seeds: readonly Seed[];
  /** Arcs are followed against their direction: costs from every node to the seeds. */
  readonly backwards: boolean;
  /** Ends when all of these are settled. */
  readonly targets?: readonly number[];
  /** Ends when nothing cheaper is left, tenths of a second. */
  readonly limit?: number;
}

export interface SearchSpace {
  run(open: OpenCosts, ask: SearchAsk): SearchTree;
}

/** Head and cost of every arc in the order in which the graph keeps them, as open at the moment; cost -1 is closed. */
export interface OpenCosts {
  readonly outward: Int32Array;
  readonly inward: Int32Array;
  readonly dearest: number;
}

const laidOut = new WeakMap<Uint8Array, Map<Int32Array, OpenCosts>>();

/** The same, kept for as long as the flags are: most questions meet the same closures. */
export function keptCosts(graph: RoadGraph, costs: Int32Array, closed: Uint8Array): OpenCosts {
  const known = laidOut.get(closed) ?? new Map<Int32Array, OpenCosts>();
  laidOut.set(closed, known);
  const made = known.get(costs) ?? openCosts(graph, costs, closed);
  known.set(costs, made);
  return made;
}

/**
 * Costs laid out for a search. `closed`: flags by edge. Without `within` only edges without any flag are open; with it
 * only those that have one of its flags and no other: the way out of a closed zone.
 */
export function openCosts(graph: RoadGraph, costs: Int32Array, closed: Uint8Array, within = 0): OpenCosts {
  const { outArc, outHead } = graph;
  const outward = new Int32Array(outArc.length * 2);
  const inward = new Int32Array(outArc.length * 2);
  let dearest = 1;
  for (let i = 0; i < outArc.length; i++) {
    const arc = outArc[i] ?? 0;
    const flags = closed[arc >> 1] ?? 0;
    const open = within === 0 ? flags === 0 : (flags & within) !== 0 && (flags & ~within) === 0;
    const out = open ? (costs[arc] ?? -1) : -1;
    const back = open ? (costs[arc ^ 1] ?? -1) : -1;
    outward[2 * i] = inward[2 * i] = outHead[i] ?? 0;
    outward[2 * i + 1] = out;
    inward[2 * i + 1] = back;
    if (out > dearest) dearest = out;
    if (back > dearest) dearest = back;
  }
  return { outward, inward, dearest };
}

/** More than any way costs: seven years. */
const FAR = 0x7fffffff;

const powerAbove = (value: number): number => 2 ** Math.ceil(Math.log2(Math.max(2, value + 2)));

/** Arrays for the searches of one graph, used again and again; one search at a time. */
export function searchSpace(graph: RoadGraph): SearchSpace {
  const { nodes, outStart, outArc } = graph;
  const cost = new Int32Array(nodes);
  const arcTo = new Int32Array(nodes);
  const wanted = new Uint8Array(nodes);
  // Every improvement is one entry; stale ones are skipped when they come up. No arc improves its head twice.
  const entryNode = new Int32Array(graph.edges * 2 + nodes + 64);
  const entryNext = new Int32Array(entryNode.length);
  let buckets = new Int32Array(0);

  function run(open: OpenCosts, ask: SearchAsk): SearchTree {
    const steps = ask.backwards ? open.inward : open.outward;
    const { seeds, targets = [], limit = FAR - 1 } = ask;
    cost.fill(FAR);
    wanted.fill(0);
    buckets = bucketsFor(buckets, open.dearest, seeds);
    const queue = buckets;
    const mask = queue.length - 1;
    let used = 0;
    let waiting = 0;
    let at = FAR;
    let missing = 0;
    for (const target of targets) {
      if (wanted[target] === 1) continue;
      wanted[target] = 1;
      missing += 1;
    }
    const stops = missing > 0;
    for (const { node, cost: value } of seeds) {
      if ((cost[node] ?? 0) <= value) continue;
      cost[node] = value;
      arcTo[node] = -1;
      entryNode[used] = node;
      entryNext[used] = queue[value & mask] ?? -1;
      queue[value & mask] = used++;
      waiting += 1;
      if (value < at) at = value;
    }
    while (waiting > 0 && at <= limit) {
      let entry = queue[at & mask] ?? -1;
      if (entry < 0) {
        at += 1;
        continue;
      }
      queue[at & mask] = -1;
      while (entry >= 0) {
        const node = entryNode[entry] ?? 0;
        entry = entryNext[entry] ?? -1;
        waiting -= 1;
        if (cost[node] !== at) continue;
        if (stops && wanted[node] === 1) {
          wanted[node] = 0;
          missing -= 1;
        }
        const end = (outStart[node + 1] ?? 0) * 2;
        for (let i = (outStart[node] ?? 0) * 2; i < end; i += 2) {
          const step = steps[i + 1] ?? -1;
          if (step < 0) continue;
          const value = at + step;
          const head = steps[i] ?? 0;
          if (value >= (cost[head] ?? 0)) continue;
          cost[head] = value;
          arcTo[head] = i >> 1;
          const slot = value & mask;
          entryNode[used] = head;
          entryNext[used] = queue[slot] ?? -1;
          queue[slot] = used++;
          waiting += 1;
        }
      }
      if (stops && missing === 0) break;
      at += 1;
    }
    // What stands beyond the end of the search is not final.
    const final = Math.min(at, limit);
    const flip = ask.backwards ? 1 : 0;
    return {
      cost: (node) => ((cost[node] ?? FAR) <= final ? (cost[node] ?? 0) : -1),
      arc: (node) => {
        const i = (cost[node] ?? FAR) === FAR ? -1 : (arcTo[node] ?? -1);
        return i < 0 ? -1 : (outArc[i] ?? 0) ^ flip;
      },
    };
  }
  return { run };
}

/** Room for all costs that can be in the queue at one time: the dearest arc, or the seeds' spread. All empty. */
function bucketsFor(had: Int32Array<ArrayBuffer>, dearest: number, seeds: readonly Seed[]): Int32Array<ArrayBuffer> {
  let [least, most] = [Number.POSITIVE_INFINITY, 0];
  for (const { cost } of seeds) [least, most] = [Math.min(least, cost), Math.max(most, cost)];
  const size = powerAbove(Math.max(dearest, seeds.length === 0 ? 0 : most - least));
  const buckets = had.length < size ? new Int32Array(size) : had;
  return buckets.fill(-1);
}
