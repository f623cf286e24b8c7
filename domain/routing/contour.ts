/** A field of values on a grid, row by row from the south-west; where nothing is known the value is Infinity. */
export interface Field {
  readonly cols: number;
  readonly rows: number;
  readonly values: Float64Array;
}

type Point = readonly [x: number, y: number];

/** Sides of a square, south, east, north, west: what enters where leaves where, the inside on the left hand. */
const PATHS: readonly (readonly (readonly [number, number])[])[] = [
  [],
  [[0, 3]],
  [[1, 0]],
  [[1, 3]],
  [[2, 1]],
  [
    [0, 3],
    [2, 1],
  ],
  [[2, 0]],
  [[2, 3]],
  [[3, 2]],
  [[0, 2]],
  [
    [1, 0],
    [3, 2],
  ],
  [[1, 2]],
  [[3, 1]],
  [[0, 1]],
  [[3, 0]],
  [],
];

/**
 * Closed lines around everything of at most a value (marching squares), in grid units: outer ones counter-clockwise,
 * holes clockwise. What lies on the rim of the grid counts as outside.
 */
export function contours({ cols, rows, values }: Field, limit: number): Point[][] {
  const at = (x: number, y: number): number =>
    x <= 0 || y <= 0 || x >= cols - 1 || y >= rows - 1
      ? Number.POSITIVE_INFINITY
      : (values[y * cols + x] ?? Number.POSITIVE_INFINITY);
  const between = (a: number, b: number): number => {
    const share = (limit - a) / (b - a);
    return Number.isFinite(share) ? Math.max(0.02, Math.min(0.98, share)) : a <= limit ? 0.5 : 0.5;
  };
  /** Every side of every square has a number: two a crossing, the one to the east and the one to the north. */
  const sideOf = (x: number, y: number, side: number): { key: number; point: Point } => {
    const [px, py, upright] =
      side === 0 ? [x, y, 0] : side === 2 ? [x, y + 1, 0] : side === 1 ? [x + 1, y, 1] : [x, y, 1];
    const share = upright === 1 ? between(at(px, py), at(px, py + 1)) : between(at(px, py), at(px + 1, py));
    return { key: (py * cols + px) * 2 + upright, point: upright === 1 ? [px, py + share] : [px + share, py] };
  };
  const next = new Map<number, { to: number; point: Point }>();
  for (let y = 0; y < rows - 1; y++)
    for (let x = 0; x < cols - 1; x++) {
      const code =
        (at(x, y) <= limit ? 1 : 0) +
        (at(x + 1, y) <= limit ? 2 : 0) +
        (at(x + 1, y + 1) <= limit ? 4 : 0) +
        (at(x, y + 1) <= limit ? 8 : 0);
      for (const [enter, leave] of PATHS[code] ?? []) {
        const from = sideOf(x, y, enter);
        next.set(from.key, { to: sideOf(x, y, leave).key, point: from.point });
      }
    }
  const rings: Point[][] = [];
  for (const [start] of next) {
    const ring: Point[] = [];
    for (let here = next.get(start), key = start; here !== undefined; here = next.get(key)) {
      ring.push(here.point);
      next.delete(key);
      key = here.to;
    }
    if (ring.length > 3) rings.push(ring);
  }
  return rings;
}

/** Positive for counter-clockwise. */
export function signedArea(ring: readonly Point[]): number {
  return (
    ring.reduce((sum, [x, y], i) => {
      const [nextX, nextY] = ring[(i + 1) % ring.length] ?? [x, y];
      return sum + x * nextY - nextX * y;
    }, 0) / 2
  );
}
