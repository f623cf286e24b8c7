import type { RoutePlace, TimeRing, VehicleClass } from '../route-schema.ts';
import { contours, type Field, signedArea } from './contour.ts';
import { anchorAt, type RoadPicture } from './road-anchor.ts';
import { arcCosts, TICKS_PER_SECOND } from './road-graph.ts';
import type { SearchTree } from './road-search.ts';
import { keptCosts, type OpenCosts } from './road-search.ts';
import { WALK_MS } from './vehicle-limits.ts';

type LngLat = readonly [lng: number, lat: number];

const MARGIN_METERS = 400;
/** Cells along the longer side: fine enough for streets, coarse enough for a screen. */
const CELLS = 260;
const LEAST_CELL_METERS = 30;
/** Courtyards that are reached a moment later are no holes of the map. */
const LEAST_HOLE_M2 = 250_000;
const LEAST_PART_M2 = 20_000;

/**
 * What is reached from a place within so many minutes, by road and from there on foot, closures considered. Areas grow
 * with the minutes; null where no road is near.
 */
export function timeRings(
  picture: RoadPicture,
  from: RoutePlace,
  vehicle: VehicleClass,
  closed: Uint8Array,
  minutes: readonly number[],
): TimeRing[] | null {
  const { graph, space } = picture;
  const costs = arcCosts(graph, vehicle);
  const anchor = anchorAt(picture, from, { costs, closed, role: 'from' });
  if (anchor === null) return null;
  const limit = Math.max(...minutes) * 60 * TICKS_PER_SECOND;
  const open = keptCosts(graph, costs, closed);
  const tree = space.run(open, { seeds: anchor.ends, backwards: false, limit });
  const grid = timeGrid(picture, open, tree, limit, anchor.snap.point);
  const toLngLat = ([x, y]: readonly [number, number]): LngLat => [
    grid.west + (x * grid.cell) / graph.perLng,
    grid.south + (y * grid.cell) / graph.perLat,
  ];
  const square = grid.cell * grid.cell;
  return [...minutes]
    .sort((a, b) => a - b)
    .map((minute) => {
      const rings = contours(grid.field, minute * 60);
      const outer = rings.filter((ring) => signedArea(ring) * square > LEAST_PART_M2);
      const holes = rings.filter((ring) => -signedArea(ring) * square > LEAST_HOLE_M2);
      return {
        minutes: minute,
        areas: outer.map((ring) => [ring, ...holes.filter((hole) => holds(ring, hole[0]))].map(closedRing(toLngLat))),
      };
    });
}

const closedRing =
  (toLngLat: (point: readonly [number, number]) => LngLat) =>
  (ring: readonly (readonly [number, number])[]): LngLat[] => {
    const places = ring.map(toLngLat);
    const [first] = places;
    return first === undefined ? places : [...places, first];
  };

function holds(ring: readonly (readonly [number, number])[], point: readonly [number, number] | undefined): boolean {
  if (point === undefined) return false;
  let inside = false;
  let before = ring[ring.length - 1];
  for (const here of ring) {
    if (before !== undefined && here[1] > point[1] !== before[1] > point[1]) {
      const at = ((before[0] - here[0]) * (point[1] - here[1])) / (before[1] - here[1]) + here[0];
      if (point[0] < at) inside = !inside;
    }
    before = here;
  }
  return inside;
}

interface TimeGrid {
  readonly field: Field;
  /** Metres of a cell, degrees of its south-west corner. */
  readonly cell: number;
  readonly west: number;
  readonly south: number;
}

interface Reached {
  readonly edge: number;
  readonly forward: boolean;
  readonly atStart: number;
  readonly cost: number;
}

/** Arcs that begin within the time, with the moment at which they begin. */
function reachedArcs({ graph }: RoadPicture, open: OpenCosts, tree: SearchTree): Reached[] {
  const arcs: Reached[] = [];
  for (let node = 0; node < graph.nodes; node++) {
    const atStart = tree.cost(node);
    if (atStart < 0) continue;
    for (let i = graph.outStart[node] ?? 0; i < (graph.outStart[node + 1] ?? 0); i++) {
      const cost = open.outward[2 * i + 1] ?? -1;
      const arc = graph.outArc[i] ?? 0;
      if (cost >= 0) arcs.push({ edge: arc >> 1, forward: (arc & 1) === 0, atStart, cost });
    }
  }
  return arcs;
}

function timeGrid(picture: RoadPicture, open: OpenCosts, tree: SearchTree, limit: number, start: LngLat): TimeGrid {
  const { graph } = picture;
  const { shape, shapeStart, perLng, perLat } = graph;
  const arcs = reachedArcs(picture, open, tree);
  let [west, south, east, north] = [start[0], start[1], start[0], start[1]];
  for (const { edge } of arcs)
    for (let i = shapeStart[edge] ?? 0; i < (shapeStart[edge + 1] ?? 0); i += 2) {
      west = Math.min(west, shape[i] ?? 0);
      east = Math.max(east, shape[i] ?? 0);
      south = Math.min(south, shape[i + 1] ?? 0);
      north = Math.max(north, shape[i + 1] ?? 0);
    }
  west -= MARGIN_METERS / perLng;
  south -= MARGIN_METERS / perLat;
  const width = (east - west) * perLng + MARGIN_METERS;
  const height = (north - south) * perLat + MARGIN_METERS;
  const cell = Math.max(LEAST_CELL_METERS, Math.max(width, height) / CELLS);
  const cols = Math.ceil(width / cell) + 2;
  const rows = Math.ceil(height / cell) + 2;
  const values = new Float64Array(cols * rows).fill(Number.POSITIVE_INFINITY);
  const put = (lng: number, lat: number, seconds: number): void => {
    const x = Math.round(((lng - west) * perLng) / cell);
    const y = Math.round(((lat - south) * perLat) / cell);
    const i = y * cols + x;
    if (x >= 0 && x < cols && y >= 0 && y < rows && seconds < (values[i] ?? 0)) values[i] = seconds;
  };
  put(start[0], start[1], 0);
  for (const { edge, forward, atStart, cost } of arcs) {
    const length = graph.length[edge] ?? 0;
    let walked = 0;
    for (let i = (shapeStart[edge] ?? 0) + 2; i < (shapeStart[edge + 1] ?? 0); i += 2) {
      const [x, y] = [shape[i - 2] ?? 0, shape[i - 1] ?? 0];
      const [dx, dy] = [(shape[i] ?? 0) - x, (shape[i + 1] ?? 0) - y];
      const meters = Math.hypot(dx * perLng, dy * perLat);
      const samples = Math.max(1, Math.ceil((meters * 2) / cell));
      for (let k = 0; k <= samples; k++) {
        const share = Math.min(1, (walked + (meters * k) / samples) / length);
        const at = atStart + cost * (forward ? share : 1 - share);
        if (at <= limit) put(x + (dx * k) / samples, y + (dy * k) / samples, at / TICKS_PER_SECOND);
      }
      walked += meters;
    }
  }
  walkOn(values, cols, rows, cell / WALK_MS);
  return { field: { cols, rows, values }, cell, west, south };
}

/** From the road on foot in all directions: two sweeps of a chamfer distance, `step` seconds a cell. */
function walkOn(values: Float64Array, cols: number, rows: number, step: number): void {
  const slant = step * Math.SQRT2;
  const relax = (x: number, y: number, dx: number, dy: number, cost: number): void => {
    const [nx, ny] = [x + dx, y + dy];
    if (nx < 0 || ny < 0 || nx >= cols || ny >= rows) return;
    const value = (values[ny * cols + nx] ?? Number.POSITIVE_INFINITY) + cost;
    if (value < (values[y * cols + x] ?? 0)) values[y * cols + x] = value;
  };
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < cols; x++) {
      relax(x, y, -1, 0, step);
      relax(x, y, 0, -1, step);
      relax(x, y, -1, -1, slant);
      relax(x, y, 1, -1, slant);
    }
  for (let y = rows - 1; y >= 0; y--)
    for (let x = cols - 1; x >= 0; x--) {
      relax(x, y, 1, 0, step);
      relax(x, y, 0, 1, step);
      relax(x, y, 1, 1, slant);
      relax(x, y, -1, 1, slant);
    }
}
