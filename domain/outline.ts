/** A place in a plane: metres east and north of some origin. */
export type Plane = readonly [east: number, north: number];

/** What a footprint is in the plane: an upright body of this length, width and direction fills it. */
export interface Outline {
  readonly center: Plane;
  /** Along the longest edge. */
  readonly length: number;
  readonly width: number;
  /** Direction of the length, radians counter-clockwise from east, -π/2 < yaw ≤ π/2. */
  readonly yaw: number;
  /** Square metres. */
  readonly area: number;
  /** Counter-clockwise, not closed. */
  readonly ring: readonly Plane[];
  /** True where the ring is that rectangle. */
  readonly rectangular: boolean;
}

/** Twice the signed area; positive for counter-clockwise. */
function twiceArea(ring: readonly Plane[]): number {
  let sum = 0;
  ring.forEach(([x, y], index) => {
    const [nextX, nextY] = ring[(index + 1) % ring.length] ?? [x, y];
    sum += x * nextY - nextX * y;
  });
  return sum;
}

/** Corners without repeats and without those that lie on a straight edge. */
function cornersOf(ring: readonly Plane[]): Plane[] {
  const open = ring.filter((place, index) => {
    const next = ring[(index + 1) % ring.length] ?? place;
    return Math.hypot(next[0] - place[0], next[1] - place[1]) > 0.005;
  });
  return open.filter((place, index) => {
    const before = open[(index + open.length - 1) % open.length] ?? place;
    const after = open[(index + 1) % open.length] ?? place;
    const turn = (place[0] - before[0]) * (after[1] - place[1]) - (place[1] - before[1]) * (after[0] - place[0]);
    return Math.abs(turn) > 0.002 * Math.hypot(after[0] - before[0], after[1] - before[1]);
  });
}

/** Reads a footprint; null where it has no area. The ring may be closed or not, in either direction. */
export function outlineOf(closed: readonly Plane[]): Outline | null {
  const corners = cornersOf(closed);
  const twice = twiceArea(corners);
  if (corners.length < 3 || Math.abs(twice) < 0.02) return null;
  const ring = twice > 0 ? corners : [...corners].reverse();
  let longest = 0;
  let yaw = 0;
  ring.forEach((place, index) => {
    const next = ring[(index + 1) % ring.length] ?? place;
    const edge = Math.hypot(next[0] - place[0], next[1] - place[1]);
    if (edge <= longest * 1.0001) return;
    longest = edge;
    yaw = Math.atan2(next[1] - place[1], next[0] - place[0]);
  });
  if (yaw > Math.PI / 2) yaw -= Math.PI;
  if (yaw <= -Math.PI / 2) yaw += Math.PI;
  const [c, s] = [Math.cos(yaw), Math.sin(yaw)];
  const along = ring.map(([x, y]) => x * c + y * s);
  const across = ring.map(([x, y]) => y * c - x * s);
  const [a0, a1, b0, b1] = [Math.min(...along), Math.max(...along), Math.min(...across), Math.max(...across)];
  const [a, b] = [(a0 + a1) / 2, (b0 + b1) / 2];
  const [length, width] = [a1 - a0, b1 - b0];
  return {
    center: [a * c - b * s, a * s + b * c],
    length,
    width,
    yaw,
    area: Math.abs(twice) / 2,
    ring,
    rectangular: ring.length === 4 && Math.abs(twice) / 2 > 0.995 * length * width,
  };
}

/**
 * Cuts a simple ring (counter-clockwise, not closed) into triangles by its ears; three indices each. A ring that crosses
 * itself gives fewer.
 */
export function earcut(ring: readonly Plane[]): number[] {
  const left = ring.map((_, index) => index);
  const out: number[] = [];
  const at = (index: number | undefined): Plane => ring[index ?? 0] ?? [0, 0];
  const turn = (a: Plane, b: Plane, c: Plane) => (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
  const isEar = (i: number): boolean => {
    const [before, here, after] = [left[(i + left.length - 1) % left.length], left[i], left[(i + 1) % left.length]];
    const [a, b, c] = [at(before), at(here), at(after)];
    if (turn(a, b, c) <= 0) return false;
    return left.every((index) => {
      if (index === before || index === here || index === after) return true;
      const p = at(index);
      return turn(a, b, p) < 0 || turn(b, c, p) < 0 || turn(c, a, p) < 0;
    });
  };
  while (left.length > 2) {
    const ear = left.findIndex((_, i) => isEar(i));
    if (ear === -1) break;
    out.push(left[(ear + left.length - 1) % left.length] ?? 0, left[ear] ?? 0, left[(ear + 1) % left.length] ?? 0);
    left.splice(ear, 1);
  }
  return out;
}
