import type { RoutePlace } from '../route-schema.ts';
import { type Anchor, CLOSED } from './road-anchor.ts';
import type { RoadGraph } from './road-graph.ts';
import type { RoadIndex } from './road-index.ts';

/** The last stretch of an approach, metres around the hazard; inside it the way must not lie downwind. */
const APPROACH_METERS = 600;
/** Where the way enters that circle it comes from within so many degrees of the wind. */
const ENTRY_SHARE = Math.cos((60 * Math.PI) / 180);
const CORE_METERS = 360;
/** Side streets across the wind lead to the door. */
const CORE_SLACK_METERS = 60;
const SAMPLE_METERS = 40;

interface Approach {
  readonly graph: RoadGraph;
  readonly hazard: RoutePlace;
  readonly windFromDeg: number;
}

/** Whether a place near the hazard may not be driven through: near it what is downwind, further out what is not upwind. */
function wrongSide({ graph, hazard, windFromDeg }: Approach, lng: number, lat: number): boolean {
  const east = (lng - hazard.lng) * graph.perLng;
  const north = (lat - hazard.lat) * graph.perLat;
  const meters = Math.hypot(east, north);
  if (meters > APPROACH_METERS) return false;
  const wind = (windFromDeg * Math.PI) / 180;
  const upwind = east * Math.sin(wind) + north * Math.cos(wind);
  return meters < CORE_METERS ? upwind < -CORE_SLACK_METERS : upwind < meters * ENTRY_SHARE;
}

/** Whether any part of an edge between two shares of its length lies on the wrong side. */
function wrongStretch(approach: Approach, edge: number, from: number, to: number): boolean {
  const { graph } = approach;
  const { shape, shapeStart } = graph;
  const first = shapeStart[edge] ?? 0;
  const total = graph.length[edge] ?? 0;
  let walked = 0;
  for (let i = first + 2; i < (shapeStart[edge + 1] ?? 0); i += 2) {
    const [x, y] = [shape[i - 2] ?? 0, shape[i - 1] ?? 0];
    const [dx, dy] = [(shape[i] ?? 0) - x, (shape[i + 1] ?? 0) - y];
    const meters = Math.hypot(dx * graph.perLng, dy * graph.perLat);
    const samples = Math.max(1, Math.ceil(meters / SAMPLE_METERS));
    for (let k = 0; k <= samples; k++) {
      const t = k / samples;
      const share = (walked + t * meters) / Math.max(total, 0.01);
      if (share >= from && share <= to && wrongSide(approach, x + dx * t, y + dy * t)) return true;
    }
    walked += meters;
  }
  return false;
}

/**
 * Closes what is not upwind around a hazard: in the outer ring of the circle everything further than 60° from the
 * direction of the wind, near the hazard only what lies downwind of it.
 */
export function closeDownwind(
  graph: RoadGraph,
  index: RoadIndex,
  flags: Uint8Array,
  hazard: RoutePlace,
  windFromDeg: number,
): Uint8Array {
  const own = flags.slice();
  const approach = { graph, hazard, windFromDeg };
  for (const e of index.near(hazard, APPROACH_METERS))
    if (wrongStretch(approach, e, 0, 1)) own[e] = (own[e] ?? 0) | CLOSED.downwind;
  return own;
}

/** The anchor without the ends whose part of the place's own road lies on the wrong side. */
export function upwindEnds(graph: RoadGraph, anchor: Anchor, hazard: RoutePlace, windFromDeg: number): Anchor {
  const { edge, share } = anchor.snap;
  const approach = { graph, hazard, windFromDeg };
  const right = ({ direction }: { readonly direction: 0 | 1 }): boolean =>
    !(direction === 0 ? wrongStretch(approach, edge, 0, share) : wrongStretch(approach, edge, share, 1));
  return anchor.inside ? anchor : { ...anchor, ends: anchor.ends.filter(right) };
}
