/**
 * How much each vertex matters: the squared distance (unit Mercator) that leaving it out would move the line, by
 * Douglas-Peucker, computed once when indexing. A zoom then keeps the vertices above its tolerance, for every zoom
 * from one pass. Ends of a line and the first vertex of a ring always stay.
 */
export function vertexImportance(coordinates: Float64Array, from: number, to: number, importance: Float32Array): void {
  importance[from] = Number.POSITIVE_INFINITY;
  importance[to - 1] = Number.POSITIVE_INFINITY;
  // Explicit stack: a coastline of 100,000 vertices would overflow the call stack in the worst case.
  const stack: [first: number, last: number, limit: number][] = [[from, to - 1, Number.POSITIVE_INFINITY]];
  for (let span = stack.pop(); span !== undefined; span = stack.pop()) {
    const [first, last, limit] = span;
    if (last - first < 2) continue;
    const { farthest, distance } = farthestVertex(coordinates, first, last);
    // A vertex never matters more than the one whose span it lies in, so that zooming in only adds vertices.
    const own = Math.min(distance, limit);
    importance[farthest] = own;
    stack.push([first, farthest, own], [farthest, last, own]);
  }
}

function farthestVertex(
  coordinates: Float64Array,
  first: number,
  last: number,
): { farthest: number; distance: number } {
  const ax = coordinates[2 * first] ?? 0;
  const ay = coordinates[2 * first + 1] ?? 0;
  const dx = (coordinates[2 * last] ?? 0) - ax;
  const dy = (coordinates[2 * last + 1] ?? 0) - ay;
  const square = dx * dx + dy * dy;
  let farthest = first + 1;
  let distance = -1;
  for (let i = first + 1; i < last; i++) {
    const px = (coordinates[2 * i] ?? 0) - ax;
    const py = (coordinates[2 * i + 1] ?? 0) - ay;
    const along = square === 0 ? 0 : Math.max(0, Math.min(1, (px * dx + py * dy) / square));
    const ox = px - along * dx;
    const oy = py - along * dy;
    const d = ox * ox + oy * oy;
    if (d > distance) {
      distance = d;
      farthest = i;
    }
  }
  return { farthest, distance };
}

/** Vertices below this squared distance are left out at a zoom: three units of 4,096; from zoom 16 on all stay. */
export function squaredTolerance(z: number): number {
  if (z >= 16) return -1;
  const tolerance = 3 / (4096 * 2 ** z);
  return tolerance * tolerance;
}
