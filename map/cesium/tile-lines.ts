import type { LngLat } from '../../domain/place.ts';

/** A ring without the edges along which the tile cut it: those are no borders of the object. */
export function ownEdges(ring: readonly number[], extent: number): number[][] {
  const lines: number[][] = [];
  let line: number[] = [];
  const outside = (value: number) => value <= 0 || value >= extent;
  for (let at = 0; at + 3 < ring.length; at += 2) {
    const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = ring.slice(at, at + 4);
    if ((x0 === x1 && outside(x0)) || (y0 === y1 && outside(y0))) {
      if (line.length > 2) lines.push(line);
      line = [];
      continue;
    }
    if (line.length === 0) line.push(x0, y0);
    line.push(x1, y1);
  }
  return line.length > 2 ? [...lines, line] : lines;
}

/** Pairs of tile coordinates as places. */
export function placesOf(part: readonly number[], place: (x: number, y: number) => LngLat): LngLat[] {
  const places: LngLat[] = [];
  for (let at = 0; at + 1 < part.length; at += 2) places.push(place(part[at] ?? 0, part[at + 1] ?? 0));
  return places;
}

/**
 * A closed ring cut to the tile itself (Sutherland and Hodgman, one side after the other): sheets of neighbouring tiles
 * would lie over one another in their margins and show as bands.
 */
export function cutRing(ring: readonly number[], extent: number): number[] {
  const sides: readonly (readonly [axis: 0 | 1, limit: number, sign: 1 | -1])[] = [
    [0, 0, 1],
    [0, extent, -1],
    [1, 0, 1],
    [1, extent, -1],
  ];
  let points: (readonly [number, number])[] = [];
  for (let at = 0; at + 3 < ring.length; at += 2) points.push([ring[at] ?? 0, ring[at + 1] ?? 0]);
  for (const [axis, limit, sign] of sides) {
    const inside = (point: readonly [number, number]) => (point[axis] - limit) * sign >= 0;
    points = points.flatMap((point, index) => {
      const before = points[(index + points.length - 1) % points.length] ?? point;
      const part = (limit - before[axis]) / (point[axis] - before[axis]);
      const border = [before[0] + (point[0] - before[0]) * part, before[1] + (point[1] - before[1]) * part] as const;
      if (inside(point)) return inside(before) ? [point] : [border, point];
      return inside(before) ? [border] : [];
    });
  }
  const [first] = points;
  return first === undefined ? [] : [...points, first].flat();
}
