import { DISTRICT_CENTER } from '../../domain/district.ts';
import type { LngLat } from '../../domain/place.ts';

/** Metres east and north of the district's centre; the region is drawn in this plane and converted once. */
export type Point = readonly [x: number, y: number];
export type Line = readonly Point[];
/** Closed by its users: the first point is not repeated. */
export type Ring = readonly Point[];

/** Lengths of a degree on WGS 84 at 38.95° N. */
const METERS_PER_LNG = 86_688;
const METERS_PER_LAT = 111_014;

export function toLngLat([x, y]: Point): LngLat {
  return [
    Number((DISTRICT_CENTER[0] + x / METERS_PER_LNG).toFixed(7)),
    Number((DISTRICT_CENTER[1] + y / METERS_PER_LAT).toFixed(7)),
  ];
}

export function fromLngLat(lng: number, lat: number): Point {
  return [(lng - DISTRICT_CENTER[0]) * METERS_PER_LNG, (lat - DISTRICT_CENTER[1]) * METERS_PER_LAT];
}

/** Reads a path written in kilometres, "x y, x y, …", as the region's outline is noted down. */
export function path(text: string): Point[] {
  return text.split(',').map((pair): Point => {
    const [x, y] = pair.trim().split(' ').map(Number);
    if (x === undefined || y === undefined || Number.isNaN(x + y)) throw new SyntaxError(`not a point: ${pair}`);
    return [x * 1000, y * 1000];
  });
}

export const add = (a: Point, b: Point): Point => [a[0] + b[0], a[1] + b[1]];
export const distance = (a: Point, b: Point): number => Math.hypot(a[0] - b[0], a[1] - b[1]);
export const lerp = (a: Point, b: Point, t: number): Point => [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t];

export function rotate([x, y]: Point, degrees: number): Point {
  const r = (degrees * Math.PI) / 180;
  return [x * Math.cos(r) - y * Math.sin(r), x * Math.sin(r) + y * Math.cos(r)];
}

/** A local frame: origin and turn, so that plants and sites are laid out on paper and then placed. */
export interface Frame {
  readonly origin: Point;
  readonly degrees: number;
}
export const place = (frame: Frame, p: Point): Point => add(frame.origin, rotate(p, frame.degrees));
export const placeAll = (frame: Frame, points: readonly Point[]): Point[] => points.map((p) => place(frame, p));

export const rect = (cx: number, cy: number, width: number, height: number): Ring => [
  [cx - width / 2, cy - height / 2],
  [cx + width / 2, cy - height / 2],
  [cx + width / 2, cy + height / 2],
  [cx - width / 2, cy + height / 2],
];

export function circle(center: Point, radius: number, sides = 24): Ring {
  return Array.from({ length: sides }, (_, i): Point => {
    const a = (2 * Math.PI * i) / sides;
    return [center[0] + radius * Math.cos(a), center[1] + radius * Math.sin(a)];
  });
}

export function contains(ring: Ring, [x, y]: Point): boolean {
  let inside = false;
  let before = ring[ring.length - 1];
  for (const here of ring) {
    if (before !== undefined && here[1] > y !== before[1] > y) {
      const at = ((before[0] - here[0]) * (y - here[1])) / (before[1] - here[1]) + here[0];
      if (x < at) inside = !inside;
    }
    before = here;
  }
  return inside;
}

export function lengthOf(line: Line): number {
  let total = 0;
  for (let i = 1; i < line.length; i++) total += distance(line[i - 1] as Point, line[i] as Point);
  return total;
}

/** Point at a distance along a line, with the direction of travel as compass degrees. */
export function along(line: Line, meters: number): { point: Point; course: number } {
  let left = meters;
  for (let i = 1; i < line.length; i++) {
    const a = line[i - 1] as Point;
    const b = line[i] as Point;
    const step = distance(a, b);
    if (left <= step || i === line.length - 1) {
      return { point: lerp(a, b, step === 0 ? 0 : Math.min(1, left / step)), course: courseOf(a, b) };
    }
    left -= step;
  }
  return { point: line[0] ?? [0, 0], course: 0 };
}

export const courseOf = (a: Point, b: Point): number =>
  ((Math.atan2(b[0] - a[0], b[1] - a[1]) * 180) / Math.PI + 360) % 360;

export function distanceToLine(line: Line, p: Point): number {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 1; i < line.length; i++) {
    const a = line[i - 1] as Point;
    const b = line[i] as Point;
    const square = (b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2;
    const t = square === 0 ? 0 : ((p[0] - a[0]) * (b[0] - a[0]) + (p[1] - a[1]) * (b[1] - a[1])) / square;
    best = Math.min(best, distance(p, lerp(a, b, Math.max(0, Math.min(1, t)))));
  }
  return best;
}

export const centerOf = (ring: Ring): Point => {
  const sum = ring.reduce<Point>((s, p) => add(s, p), [0, 0]);
  return [sum[0] / ring.length, sum[1] / ring.length];
};
