import { metersPerDegree } from '../ellipsoid.ts';
import { ROAD_CLASSES, type RoadClass, type VehicleClass } from '../route-schema.ts';
import { speedOn, VEHICLE_LIMITS } from './vehicle-limits.ts';

/** One piece of road between two nodes, as stored; the line runs from `from` to `to`, degrees WGS 84. */
export interface RoadEdge {
  readonly id: number;
  readonly from: number;
  readonly to: number;
  readonly roadClass: RoadClass;
  readonly name: string;
  readonly lengthM: number;
  readonly postedKmh: number | null;
  readonly oneWay: boolean;
  readonly maxHeightM: number | null;
  readonly maxWeightT: number | null;
  /** lng, lat, lng, lat, … */
  readonly line: ArrayLike<number>;
}

/**
 * The road graph in parallel arrays, edges and nodes by dense index. Arc `2e` runs along edge `e`, arc `2e + 1` against it;
 * the arcs that leave node `v` stand at `outStart[v]` up to `outStart[v + 1]`, and the arcs that enter it are their mirrors.
 */
export interface RoadGraph {
  readonly nodes: number;
  readonly edges: number;
  readonly ids: Int32Array;
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly roadClass: Uint8Array;
  readonly oneWay: Uint8Array;
  /** 0 where unknown. */
  readonly posted: Float32Array;
  /** Infinity where unlimited or unknown. */
  readonly maxHeight: Float32Array;
  readonly maxWeight: Float32Array;
  readonly length: Float64Array;
  /** Edge `e` has its vertices from `shapeStart[e]` up to `shapeStart[e + 1]`, counted in numbers of `shape`. */
  readonly shapeStart: Uint32Array;
  readonly shape: Float64Array;
  readonly names: readonly string[];
  readonly nameOf: Uint32Array;
  readonly outStart: Int32Array;
  readonly outArc: Int32Array;
  readonly outHead: Int32Array;
  /** 1 for edges of islands of a big graph: yards and data faults that no place should stand on. */
  readonly island: Uint8Array;
  /** Metres of a degree at the graph's middle. */
  readonly perLng: number;
  readonly perLat: number;
  readonly indexOf: ReadonlyMap<number, number>;
}

/** Grows without copying per edge. */
export interface GraphBuilder {
  add(edge: RoadEdge): void;
  build(): RoadGraph;
}

const ISLAND_SHARE = 0.005;
/** Below this many edges every part counts: a village is no data fault. */
const ISLANDS_FROM = 1_000;

export function graphBuilder(): GraphBuilder {
  const edges: RoadEdge[] = [];
  return { add: (edge) => void edges.push(edge), build: () => graphOf(edges) };
}

/** Packs edges into the graph; edges of length 0 count as 1 cm. */
export function graphOf(edges: readonly RoadEdge[]): RoadGraph {
  const count = edges.length;
  const nodeIndex = new Map<number, number>();
  const nodeOf = (number: number): number => {
    const known = nodeIndex.get(number);
    if (known !== undefined) return known;
    nodeIndex.set(number, nodeIndex.size);
    return nodeIndex.size - 1;
  };
  const nameIndex = new Map<string, number>();
  const arrays = {
    ids: new Int32Array(count),
    from: new Int32Array(count),
    to: new Int32Array(count),
    roadClass: new Uint8Array(count),
    oneWay: new Uint8Array(count),
    posted: new Float32Array(count),
    maxHeight: new Float32Array(count),
    maxWeight: new Float32Array(count),
    length: new Float64Array(count),
    shapeStart: new Uint32Array(count + 1),
    nameOf: new Uint32Array(count),
  };
  const shape = new Float64Array(edges.reduce((sum, { line }) => sum + line.length, 0));
  const indexOf = new Map<number, number>();
  let south = 90;
  let north = -90;
  edges.forEach((edge, e) => {
    arrays.ids[e] = edge.id;
    indexOf.set(edge.id, e);
    arrays.from[e] = nodeOf(edge.from);
    arrays.to[e] = nodeOf(edge.to);
    arrays.roadClass[e] = ROAD_CLASSES.indexOf(edge.roadClass);
    arrays.oneWay[e] = edge.oneWay ? 1 : 0;
    arrays.posted[e] = edge.postedKmh ?? 0;
    arrays.maxHeight[e] = edge.maxHeightM ?? Number.POSITIVE_INFINITY;
    arrays.maxWeight[e] = edge.maxWeightT ?? Number.POSITIVE_INFINITY;
    arrays.length[e] = Math.max(0.01, edge.lengthM);
    const start = arrays.shapeStart[e] ?? 0;
    shape.set(edge.line, start);
    arrays.shapeStart[e + 1] = start + edge.line.length;
    const lat = edge.line[1] ?? 0;
    south = Math.min(south, lat);
    north = Math.max(north, lat);
    const name = nameIndex.get(edge.name) ?? nameIndex.size;
    nameIndex.set(edge.name, name);
    arrays.nameOf[e] = name;
  });
  const nodes = nodeIndex.size;
  const [perLng, perLat] = metersPerDegree(count === 0 ? 0 : (south + north) / 2);
  return {
    nodes,
    edges: count,
    ...arrays,
    shape,
    names: [...nameIndex.keys()],
    ...outgoing(nodes, arrays.from, arrays.to),
    island: islandsOf(nodes, arrays.from, arrays.to),
    perLng,
    perLat,
    indexOf,
  };
}

function outgoing(nodes: number, from: Int32Array, to: Int32Array) {
  const outStart = new Int32Array(nodes + 1);
  for (const ends of [from, to]) for (const v of ends) outStart[v + 1] = (outStart[v + 1] ?? 0) + 1;
  for (let v = 0; v < nodes; v++) outStart[v + 1] = (outStart[v + 1] ?? 0) + (outStart[v] ?? 0);
  const next = outStart.slice();
  const outArc = new Int32Array(from.length * 2);
  const outHead = new Int32Array(from.length * 2);
  const put = (tail: number, head: number, arc: number): void => {
    const at = next[tail] ?? 0;
    outArc[at] = arc;
    outHead[at] = head;
    next[tail] = at + 1;
  };
  for (let e = 0; e < from.length; e++) {
    const a = from[e] ?? 0;
    const b = to[e] ?? 0;
    put(a, b, 2 * e);
    put(b, a, 2 * e + 1);
  }
  return { outStart, outArc, outHead };
}

/** Union-find over the nodes, directions ignored. */
function partsOf(nodes: number, from: Int32Array, to: Int32Array): (node: number) => number {
  const parent = Int32Array.from({ length: nodes }, (_, v) => v);
  const rootOf = (v: number): number => {
    let root = v;
    while (parent[root] !== root) {
      parent[root] = parent[parent[root] ?? root] ?? root;
      root = parent[root] ?? root;
    }
    return root;
  };
  for (let e = 0; e < from.length; e++) parent[rootOf(from[e] ?? 0)] = rootOf(to[e] ?? 0);
  return rootOf;
}

function islandsOf(nodes: number, from: Int32Array, to: Int32Array): Uint8Array {
  const island = new Uint8Array(from.length);
  if (from.length < ISLANDS_FROM) return island;
  const rootOf = partsOf(nodes, from, to);
  const size = new Int32Array(nodes);
  for (const v of from) size[rootOf(v)] = (size[rootOf(v)] ?? 0) + 1;
  from.forEach((v, e) => {
    if ((size[rootOf(v)] ?? 0) < from.length * ISLAND_SHARE) island[e] = 1;
  });
  return island;
}

/** How many parts the graph falls into and how many edges the biggest has; for reports of an import. */
export function partCount({ nodes, from, to }: Pick<RoadGraph, 'nodes' | 'from' | 'to'>): {
  readonly parts: number;
  readonly biggest: number;
} {
  const rootOf = partsOf(nodes, from, to);
  const sizes = new Map<number, number>();
  for (const v of from) sizes.set(rootOf(v), (sizes.get(rootOf(v)) ?? 0) + 1);
  return { parts: sizes.size, biggest: Math.max(0, ...sizes.values()) };
}

/**
 * Costs are whole tenths of a second, so that sums are exact whichever way they are added; finer ones would only make the
 * queue of the search outgrow the processor's nearest memory.
 */
export const TICKS_PER_SECOND = 10;

const kept = new WeakMap<RoadGraph, Map<VehicleClass, Int32Array>>();

/** Cost of every arc for a vehicle in tenths of a second, -1 where it may not go. Reckoned once a graph and vehicle. */
export function arcCosts(graph: RoadGraph, vehicle: VehicleClass): Int32Array {
  const known = kept.get(graph) ?? new Map<VehicleClass, Int32Array>();
  kept.set(graph, known);
  const had = known.get(vehicle);
  if (had !== undefined) return had;
  const costs = new Int32Array(graph.edges * 2);
  const { heightM, weightT, keepsOneWay } = VEHICLE_LIMITS[vehicle];
  for (let e = 0; e < graph.edges; e++) {
    const posted = graph.posted[e] ?? 0;
    const kmh = speedOn(vehicle, ROAD_CLASSES[graph.roadClass[e] ?? 0] ?? 'street', posted === 0 ? null : posted);
    const fits = (graph.maxHeight[e] ?? 0) >= heightM && (graph.maxWeight[e] ?? 0) >= weightT;
    const cost =
      kmh === null || !fits ? -1 : Math.max(1, Math.round(((graph.length[e] ?? 0) * 3.6 * TICKS_PER_SECOND) / kmh));
    costs[2 * e] = cost;
    costs[2 * e + 1] = keepsOneWay && graph.oneWay[e] === 1 ? -1 : cost;
  }
  known.set(vehicle, costs);
  return costs;
}
