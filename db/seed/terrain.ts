import { contains, distance, distanceToLine, type Line, type Point, path, type Ring } from './plane.ts';
import { Random } from './random.ts';
import { roughen, smooth } from './shape.ts';

/** Outline of the invented district: a bay coast with three reclaimed port areas, two rivers and a straight floodway. */

const natural = (name: string, outline: string): Point[] =>
  roughen(smooth(path(outline), 10), 55, new Random(`coast-${name}`));

/** Quay edges are straight: basins are notches between the piers. */
const MAIN_PORT = path(
  '8.2 8.0, 10.5 8.15, 17.5 8.4, 17.75 6.6, 10.2 6.35, 10.15 5.3, 17.9 5.55, 18.0 3.9, 9.8 3.65, 9.75 2.5, 18.2 2.75, 18.45 0.2, 11.0 -0.1, 10.95 -1.3, 16.0 -1.1, 16.15 -3.0, 8.0 -3.4',
);
const SOUTH_PORT = path(
  '4.5 -10.7, 13.0 -10.2, 13.3 -13.0, 7.0 -13.35, 6.95 -14.5, 13.4 -14.1, 13.75 -18.5, 3.6 -19.2',
);

/** From the north-east, along the bay, to the south: land lies to the right. */
export const COAST: Line = [
  ...natural(
    'north',
    '68 47, 50 43, 35 37, 22 31, 14 27, 11.2 24, 9.9 20.5, 9.0 18, 8.4 16.4, 8.5 14.5, 8.1 12.2, 7.7 10.6, 7.3 9.4, 8.2 8.0',
  ),
  ...MAIN_PORT.slice(1),
  ...natural('middle', '8.0 -3.4, 6.6 -3.9, 5.5 -5.3, 4.9 -6.9, 4.4 -8.2, 4.1 -9.4, 4.5 -10.7').slice(1),
  ...SOUTH_PORT.slice(1),
  ...natural('south', '3.6 -19.2, 2.2 -20.3, 1.0 -22.3, 0.2 -24, -1.0 -29, 0 -36, 5 -46, 14 -58, 20 -68').slice(1),
];
export const LAND: Ring = [...COAST, ...path('-75 -68, -75 60, 68 60')];

/** Names are invented; the main river gives the product's picture: to see a river, watch its waves. */
export const MAIN_RIVER: Line = smooth(
  path(
    '-75 8, -55 1, -42 6, -33 2, -27 4.6, -24 3.2, -20.5 1.6, -17.2 4.2, -14.2 6.4, -11.4 4.6, -9.2 2.9, -6.6 4.4, -4.4 7.0, -1.8 6.6, 0.6 4.9, 2.9 6.0, 4.6 8.2, 6.2 9.0, 7.6 9.3, 9.2 10.0',
  ),
  10,
);
export const NORTH_RIVER: Line = smooth(
  path(
    '-75 36, -52 29, -40 26, -32 21.5, -24 20.4, -18 18.3, -12 19.6, -6 17.6, -1.5 19.0, 2.6 17.4, 5.6 18.0, 8.2 17.2, 10.4 17.4',
  ),
  10,
);
export const FLOODWAY: Line = smooth(
  path('-75 -21, -50 -16.6, -34 -12.6, -24 -10.9, -14 -9.7, -5 -9.0, 0 -8.8, 4.6 -8.8, 7.2 -9.0'),
  8,
);

export const RESERVOIR_CENTER: Point = [-17_300, -16_000];

const insideDistrict = (line: Line): Point[] => line.filter((p) => Math.abs(p[0]) < 23_900);

/** The vertex of a line nearest to an x, so that zone borders and bridges share it exactly. */
export function vertexAt(line: Line, x: number): Point {
  const best = insideDistrict(line).reduce<Point | null>(
    (found, p) => (found === null || Math.abs(p[0] - x) < Math.abs(found[0] - x) ? p : found),
    null,
  );
  if (best === null) throw new RangeError('line lies outside the district');
  return best;
}

/** Part of a line between two of its vertices, in the order asked for. */
export function between(line: Line, from: Point, to: Point): Point[] {
  const a = line.findIndex((p) => distance(p, from) < 0.01);
  const b = line.findIndex((p) => distance(p, to) < 0.01);
  if (a < 0 || b < 0) throw new RangeError('both ends must be vertices of the line');
  return a <= b ? line.slice(a, b + 1) : line.slice(b, a + 1).reverse();
}

/** Dry land with a margin to rivers and the reservoir, where things may stand. */
export function buildable(p: Point, margin = 60): boolean {
  return (
    contains(LAND, p) &&
    distanceToLine(NEAR_RIVER, p) > 150 + margin &&
    distanceToLine(NEAR_NORTH, p) > 90 + margin &&
    distanceToLine(NEAR_FLOODWAY, p) > 210 + margin &&
    Math.hypot((p[0] - RESERVOIR_CENTER[0]) / 1.5, p[1] - RESERVOIR_CENTER[1]) > 2600
  );
}
const near = (line: Line): Point[] => line.filter((p) => Math.abs(p[0]) < 27_000);
const NEAR_RIVER = near(MAIN_RIVER);
const NEAR_NORTH = near(NORTH_RIVER);
const NEAR_FLOODWAY = near(FLOODWAY);
