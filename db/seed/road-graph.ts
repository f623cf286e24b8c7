import type { RoadClass } from '../../domain/route-schema.ts';
import type { RegionModel, SeedEdge } from './model.ts';
import { distance, type Line, lengthOf, lerp, type Point } from './plane.ts';
import { drawRoad, passesRail, type Road } from './roads.ts';
import { buildable } from './terrain.ts';

const CLASS: Record<Road['rank'], RoadClass> = { 1: 'motorway', 2: 'trunk', 3: 'main', 4: 'street' };
/** Vertices closer than this are one. */
const SAME_METERS = 1;
/** Long roads are cut, so that a zone or a block closes no more than it must. */
const LONGEST_METERS = 300;
/** A place further from any road than this gets an access road. */
const SERVED_METERS = 200;
const ACCESS_STOPS_METERS = 25;

/** Finds things near a place without looking at all of them. */
class Grid<T> {
  readonly #cells = new Map<string, { at: Point; value: T }[]>();
  readonly #size: number;
  constructor(size: number) {
    this.#size = size;
  }
  #key(x: number, y: number): string {
    return `${Math.floor(x / this.#size)}/${Math.floor(y / this.#size)}`;
  }
  add(at: Point, value: T): void {
    const key = this.#key(...at);
    const cell = this.#cells.get(key);
    if (cell === undefined) this.#cells.set(key, [{ at, value }]);
    else cell.push({ at, value });
  }
  nearest([x, y]: Point, most: number, fits: (value: T) => boolean): { value: T; meters: number } | null {
    let best: { value: T; meters: number } | null = null;
    const rings = Math.ceil(most / this.#size);
    for (let ring = 0; ring <= rings; ring++) {
      if (best !== null && best.meters < (ring - 1) * this.#size) break;
      for (let i = -ring; i <= ring; i++)
        for (let k = -ring; k <= ring; k++) {
          if (Math.max(Math.abs(i), Math.abs(k)) !== ring) continue;
          for (const { at, value } of this.#cells.get(this.#key(x + i * this.#size, y + k * this.#size)) ?? []) {
            const meters = distance(at, [x, y]);
            if (meters <= most && (best === null || meters < best.meters) && fits(value)) best = { value, meters };
          }
        }
    }
    return best;
  }
}

/** Cuts roads where they meet. A motorway meets no small street: that one passes below it. */
export function cutRoads(roads: readonly Road[]): SeedEdge[] {
  const places = new Grid<number>(50);
  const spots: Point[] = [];
  const spotOf = (p: Point): number => {
    const known = places.nearest(p, SAME_METERS, () => true);
    if (known !== null) return known.value;
    places.add(p, spots.length);
    spots.push(p);
    return spots.length - 1;
  };
  const paths = roads.map((road) => ({ road, spots: road.line.map(spotOf) }));
  const users = new Map<number, Set<Road>>();
  for (const { road, spots: own } of paths)
    for (const spot of own) users.set(spot, (users.get(spot) ?? new Set()).add(road));
  const meets = (spot: number, road: Road): boolean =>
    [...(users.get(spot) ?? [])].some((other) => other !== road && Math.abs(other.rank - road.rank) < 3);
  const nodes = new Map<string, number>();
  const nodeOf = (spot: number, road: Road): number => {
    const below = road.rank === 4 && [...(users.get(spot) ?? [])].some(({ rank }) => rank === 1);
    const key = `${spot}/${below ? 'below' : ''}`;
    const known = nodes.get(key) ?? nodes.size;
    nodes.set(key, known);
    return known;
  };
  const edges: SeedEdge[] = [];
  for (const { road, spots: own } of paths) {
    let line: Point[] = [];
    let begun = -1;
    own.forEach((spot, i) => {
      const here = spots[spot];
      if (here === undefined) return;
      line.push(here);
      if (i > 0 && i < own.length - 1 && !meets(spot, road)) return;
      const node = nodeOf(spot, road);
      if (begun >= 0 && lengthOf(line) > SAME_METERS)
        edges.push({ from: begun, to: node, roadClass: CLASS[road.rank], name: road.name, line, maxHeightM: null });
      begun = node;
      line = [here];
    });
  }
  return edges;
}

/** Pieces of at most 300 m; new nodes count on from `next`. */
export function splitLong(edges: readonly SeedEdge[], next: number): SeedEdge[] {
  let fresh = next;
  return edges.flatMap((edge) => {
    const total = lengthOf(edge.line);
    const parts = Math.ceil(total / LONGEST_METERS);
    if (parts < 2) return [edge];
    const cuts = cutLine(edge.line, total / parts, parts);
    let from = edge.from;
    return cuts.map((line, i): SeedEdge => {
      const to = i === cuts.length - 1 ? edge.to : fresh++;
      const piece = { ...edge, from, to, line };
      from = to;
      return piece;
    });
  });
}

function cutLine(line: Line, step: number, parts: number): Line[] {
  const cuts: Point[][] = [];
  let current: Point[] = line.slice(0, 1);
  let left = step;
  for (let i = 1; i < line.length; i++) {
    let [a, b] = [line[i - 1], line[i]];
    if (a === undefined || b === undefined) continue;
    while (distance(a, b) > left + 1e-6 && cuts.length < parts - 1) {
      const at: Point = lerp(a, b, left / distance(a, b));
      cuts.push([...current, at]);
      current = [at];
      a = at;
      left = step;
    }
    left -= distance(a, b);
    current.push(b);
  }
  return [...cuts, current];
}

/** Every fourth small street below a railway is an old, low underpass: no fire engine fits through. */
function withUnderpasses(edges: readonly SeedEdge[]): SeedEdge[] {
  let passed = 0;
  return edges.map((edge) => {
    if (edge.roadClass !== 'street' && edge.roadClass !== 'main') return edge;
    if (!passesRail(edge.line)) return edge;
    passed += 1;
    return passed % 4 === 1 ? { ...edge, maxHeightM: 3.2 } : edge;
  });
}

/** Follows parents to the part that a node belongs to. */
function partsOf(edges: readonly SeedEdge[]): (node: number) => number {
  const parent = new Map<number, number>();
  const rootOf = (node: number): number => {
    let root = node;
    for (let up = parent.get(root); up !== undefined && up !== root; up = parent.get(root)) root = up;
    parent.set(node, root);
    return root;
  };
  for (const { from, to } of edges) parent.set(rootOf(from), rootOf(to));
  return rootOf;
}

interface Place {
  readonly node: number;
  readonly at: Point;
}

/** Both ends of every edge that a side road may join. */
function junctions(edges: readonly SeedEdge[]): Place[] {
  const seen = new Map<number, Point>();
  for (const { from, to, line, roadClass } of edges) {
    const [first, last] = [line[0], line[line.length - 1]];
    if (roadClass === 'motorway' || first === undefined || last === undefined) continue;
    seen.set(from, first);
    seen.set(to, last);
  }
  return [...seen].map(([node, at]) => ({ node, at }));
}

/** Short link roads between parts of the net that only water or a boundary kept apart. */
function linkParts(edges: readonly SeedEdge[]): SeedEdge[] {
  const rootOf = partsOf(edges);
  const sizes = new Map<number, number>();
  for (const { from } of edges) sizes.set(rootOf(from), (sizes.get(rootOf(from)) ?? 0) + 1);
  const [biggest, ...others] = [...sizes].sort(([, a], [, b]) => b - a).map(([root]) => root);
  const places = junctions(edges);
  const main = new Grid<Place>(500);
  for (const place of places) if (rootOf(place.node) === biggest) main.add(place.at, place);
  return others.flatMap((part): SeedEdge[] => {
    let best: { from: Place; to: Place; meters: number } | null = null;
    for (const from of places) {
      if (rootOf(from.node) !== part) continue;
      const near = main.nearest(from.at, best?.meters ?? 3_000, () => true);
      if (near !== null) best = { from, to: near.value, meters: near.meters };
    }
    if (best === null) return [];
    const line = [best.from.at, best.to.at];
    return [{ from: best.from.node, to: best.to.node, roadClass: 'main', name: '', line, maxHeightM: null }];
  });
}

const dry = (from: Point, to: Point): boolean =>
  [0.2, 0.4, 0.6, 0.8].every((share) => buildable(lerp(from, to, share)));

/** Access roads to what stands away from every road; each ends at the gate, a little before the place. */
function accessRoads(edges: readonly SeedEdge[], places: readonly Point[], next: number): SeedEdge[] {
  const joints = new Grid<Place>(250);
  for (const place of junctions(edges)) joints.add(place.at, place);
  const roads: SeedEdge[] = [];
  for (const at of places) {
    const near = joints.nearest(at, 6_000, () => true);
    if (near === null || near.meters <= SERVED_METERS) continue;
    const { value: joint } = joints.nearest(at, near.meters + 600, (place) => dry(place.at, at)) ?? near;
    const meters = distance(joint.at, at);
    const gate = lerp(joint.at, at, Math.max(0.1, 1 - ACCESS_STOPS_METERS / meters));
    const node = next + roads.length;
    roads.push({
      from: joint.node,
      to: node,
      roadClass: 'service',
      name: '',
      line: [joint.at, gate],
      maxHeightM: null,
    });
    joints.add(gate, { node, at: gate });
  }
  return roads;
}

const nextNode = (edges: readonly SeedEdge[]): number =>
  edges.reduce((most, { from, to }) => Math.max(most, from, to), -1) + 1;

/**
 * The road graph of the region: the roads as drawn, links between parts, and access roads to every place that stands away
 * from them; those are drawn too. All of it is one part, so that every place is reached.
 */
export function layRoadGraph(model: RegionModel, roads: readonly Road[]): SeedEdge[] {
  const cut = cutRoads(roads);
  const links = linkParts(cut);
  const net = splitLong([...cut, ...links], nextNode(cut));
  const { site, facility, emergency_resource, sensitive_place, hazard } = model.layers;
  const places = [site, facility, emergency_resource, sensitive_place, hazard].flatMap((rows) =>
    rows.map(({ at }) => at),
  );
  const access = accessRoads(net, places, nextNode(net));
  for (const { name, line } of [...links, ...access]) drawRoad(model, { name, rank: 4, line });
  return withUnderpasses(splitLong([...net, ...access], nextNode([...net, ...access])));
}
