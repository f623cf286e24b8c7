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
