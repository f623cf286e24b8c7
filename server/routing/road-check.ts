import type { RoutePlace } from '../../domain/route-schema.ts';
import type { RoadGraph } from '../../domain/routing/road-graph.ts';

/** As far as maps of two makers lie apart. */
const SAME_ROAD_METERS = 25;
const SHARES = [0.25, 0.5, 0.75] as const;

/** A place along an edge by its share of the length. */
function along({ shape, shapeStart, perLng, perLat }: RoadGraph, edge: number, share: number): RoutePlace {
  const first = shapeStart[edge] ?? 0;
  const end = shapeStart[edge + 1] ?? 0;
  const step = (i: number): number =>
    Math.hypot(((shape[i] ?? 0) - (shape[i - 2] ?? 0)) * perLng, ((shape[i + 1] ?? 0) - (shape[i - 1] ?? 0)) * perLat);
  let total = 0;
  for (let i = first + 2; i < end; i += 2) total += step(i);
  let left = total * share;
  for (let i = first + 2; i < end; i += 2) {
    const meters = step(i);
    if (left <= meters && meters > 0) {
      const t = left / meters;
      const [x, y] = [shape[i - 2] ?? 0, shape[i - 1] ?? 0];
      return { lng: x + ((shape[i] ?? 0) - x) * t, lat: y + ((shape[i + 1] ?? 0) - y) * t };
    }
    left -= meters;
  }
  return { lng: shape[first] ?? 0, lat: shape[first + 1] ?? 0 };
}

const closedEdges = (closed: Uint8Array): number[] => {
  const edges: number[] = [];
  closed.forEach((flags, e) => {
    if (flags !== 0) edges.push(e);
  });
  return edges;
};

/** The middle of every closed edge. */
export const middlesOf = (graph: RoadGraph, closed: Uint8Array): RoutePlace[] =>
  closedEdges(closed).map((edge) => along(graph, edge, 0.5));

/** Whether a line runs along a closed road: crossing one on a bridge is no fault. */
export function drivesClosed(
  graph: RoadGraph,
  closed: Uint8Array,
  line: readonly (readonly [number, number])[],
): boolean {
  const { perLng, perLat } = graph;
  const close = ({ lng, lat }: RoutePlace): boolean =>
    line.some(([x, y], i) => {
      const before = line[i - 1] ?? [x, y];
      const [ax, ay] = [(before[0] - lng) * perLng, (before[1] - lat) * perLat];
      const [dx, dy] = [(x - before[0]) * perLng, (y - before[1]) * perLat];
      const square = dx * dx + dy * dy;
      const t = square === 0 ? 0 : Math.max(0, Math.min(1, -(ax * dx + ay * dy) / square));
      return Math.hypot(ax + t * dx, ay + t * dy) <= SAME_ROAD_METERS;
    });
  return closedEdges(closed).some((edge) => SHARES.every((share) => close(along(graph, edge, share))));
}
