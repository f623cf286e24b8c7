/** Clipping in tile units against the square [low, high] on both axes. Coordinates are flat x, y pairs. */

/** Numbers in reused arrays: a tile clips thousands of rings and allocates nothing. */
export class CoordinateBuffer {
  data = new Float64Array(4096);
  length = 0;
  push(x: number, y: number): void {
    if (this.length + 2 > this.data.length) {
      const larger = new Float64Array(this.data.length * 2);
      larger.set(this.data);
      this.data = larger;
    }
    this.data[this.length] = x;
    this.data[this.length + 1] = y;
    this.length += 2;
  }
  x(vertex: number): number {
    return this.data[2 * vertex] ?? 0;
  }
  y(vertex: number): number {
    return this.data[2 * vertex + 1] ?? 0;
  }
  get vertices(): number {
    return this.length >>> 1;
  }
}

/** Keeps the part of a ring on one side of one edge (Sutherland-Hodgman). `sign` 1 keeps values below the edge, -1 above. */
function clipHalf(ring: CoordinateBuffer, out: CoordinateBuffer, axis: 0 | 1, edge: number, sign: 1 | -1): void {
  out.length = 0;
  const n = ring.length;
  if (n === 0) return;
  let px = ring.data[n - 2] ?? 0;
  let py = ring.data[n - 1] ?? 0;
  let pInside = sign * ((axis === 0 ? px : py) - edge) <= 0;
  for (let i = 0; i < n; i += 2) {
    const x = ring.data[i] ?? 0;
    const y = ring.data[i + 1] ?? 0;
    const inside = sign * ((axis === 0 ? x : y) - edge) <= 0;
    if (inside !== pInside) {
      if (axis === 0) out.push(edge, py + ((y - py) * (edge - px)) / (x - px));
      else out.push(px + ((x - px) * (edge - py)) / (y - py), edge);
    }
    if (inside) out.push(x, y);
    px = x;
    py = y;
    pInside = inside;
  }
}

/** Clips an open ring (last vertex not repeated) in place; `spare` is scratch. Empty when nothing is inside. */
export function clipRing(ring: CoordinateBuffer, spare: CoordinateBuffer, low: number, high: number): void {
  clipHalf(ring, spare, 0, low, -1);
  clipHalf(spare, ring, 0, high, 1);
  clipHalf(ring, spare, 1, low, -1);
  clipHalf(spare, ring, 1, high, 1);
}

/**
 * Part of segment a–b inside the square as parameters 0..1 (Liang-Barsky); false when it misses the square.
 * `found` receives the two parameters.
 */
export function clipSegment(
  ax: number,
  ay: number,
  bx: number,
  by: number,
  low: number,
  high: number,
  found: Float64Array,
): boolean {
  let t0 = 0;
  let t1 = 1;
  const dx = bx - ax;
  const dy = by - ay;
  for (let edge = 0; edge < 4; edge++) {
    const p = edge === 0 ? -dx : edge === 1 ? dx : edge === 2 ? -dy : dy;
    const q = edge === 0 ? ax - low : edge === 1 ? high - ax : edge === 2 ? ay - low : high - ay;
    if (p === 0) {
      if (q < 0) return false;
    } else if (p < 0) {
      t0 = Math.max(t0, q / p);
    } else {
      t1 = Math.min(t1, q / p);
    }
    if (t0 > t1) return false;
  }
  found[0] = t0;
  found[1] = t1;
  return true;
}
