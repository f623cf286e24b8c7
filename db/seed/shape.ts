import { type Line, type Point, toLngLat } from './plane.ts';
import type { Random } from './random.ts';

/** Catmull–Rom through the points: coasts, rivers and expressways bend, they have no corners. */
export function smooth(points: Line, perSegment = 8): Point[] {
  const out: Point[] = [];
  for (let i = 0; i + 1 < points.length; i++) {
    const p1 = points[i] as Point;
    const p2 = points[i + 1] as Point;
    const p0 = points[i - 1] ?? p1;
    const p3 = points[i + 2] ?? p2;
    for (let step = 0; step < perSegment; step++) {
      const t = step / perSegment;
      const blend = (a: number, b: number, c: number, d: number): number =>
        0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t * t * t);
      out.push([blend(p0[0], p1[0], p2[0], p3[0]), blend(p0[1], p1[1], p2[1], p3[1])]);
    }
  }
  const last = points[points.length - 1];
  if (last !== undefined) out.push(last);
  return out;
}

/** Unit normal to the left of the line at vertex i. */
function normalAt(line: Line, i: number): Point {
  const a = line[Math.max(0, i - 1)] as Point;
  const b = line[Math.min(line.length - 1, i + 1)] as Point;
  const size = Math.hypot(b[0] - a[0], b[1] - a[1]) || 1;
  return [-(b[1] - a[1]) / size, (b[0] - a[0]) / size];
}

export const offset = (line: Line, meters: number | ((i: number) => number)): Point[] =>
  line.map((p, i) => {
    const [nx, ny] = normalAt(line, i);
    const d = typeof meters === 'number' ? meters : meters(i);
    return [p[0] + nx * d, p[1] + ny * d];
  });

/** A ribbon around a centre line; width in metres at the share 0..1 of the way. */
export function ribbon(line: Line, width: (share: number) => number): Point[] {
  const half = (i: number): number => width(i / (line.length - 1)) / 2;
  return [...offset(line, half), ...offset(line, (i) => -half(i)).reverse()];
}

/** Small irregularity of natural lines, fading at both ends so that joined pieces still meet. */
export function roughen(line: Line, amplitude: number, random: Random): Point[] {
  let drift = 0;
  return line.map((p, i) => {
    drift = drift * 0.6 + random.normal() * amplitude * 0.5;
    if (i === 0 || i === line.length - 1) return p;
    const [nx, ny] = normalAt(line, i);
    return [p[0] + nx * drift, p[1] + ny * drift];
  });
}

export function blob(center: Point, radiusX: number, radiusY: number, random: Random, degrees = 0): Point[] {
  const phases = [random.next(), random.next(), random.next()];
  const turn = (degrees * Math.PI) / 180;
  return Array.from({ length: 48 }, (_, i): Point => {
    const a = (2 * Math.PI * i) / 48;
    const r = phases.reduce((sum, phase, k) => sum + (0.12 / (k + 1)) * Math.sin((k + 2) * a + phase * 6.28), 1);
    const x = radiusX * r * Math.cos(a);
    const y = radiusY * r * Math.sin(a);
    return [center[0] + x * Math.cos(turn) - y * Math.sin(turn), center[1] + x * Math.sin(turn) + y * Math.cos(turn)];
  });
}

const pairs = (points: Line): string => points.map((p) => toLngLat(p).join(' ')).join(',');
const closed = (ring: Line): string => pairs(ring[0] === undefined ? ring : [...ring, ring[0]]);

/** EWKT in WGS 84, read by the geometry type's own parser. */
export const pointWkt = (p: Point): string => `SRID=4326;POINT(${toLngLat(p).join(' ')})`;
export const lineWkt = (line: Line): string => `SRID=4326;LINESTRING(${pairs(line)})`;
export const multiLineWkt = (lines: readonly Line[]): string =>
  `SRID=4326;MULTILINESTRING(${lines.map((line) => `(${pairs(line)})`).join(',')})`;
export const polygonWkt = (ring: Line): string => `SRID=4326;POLYGON((${closed(ring)}))`;
export const multiPolygonWkt = (ring: Line): string => `SRID=4326;MULTIPOLYGON(((${closed(ring)})))`;
