import { z } from 'zod';
import { pipeAxisUp } from './pipe-height.ts';
import { pipelineFid } from './pipeline-schema.ts';
import type { LngLat } from './place.ts';
import { type Leg, localMeters } from './stationing.ts';

export const MOST_SECTION_METERS = 200;

export const sectionInput = z.object({
  fid: pipelineFid,
  chainageMeters: z.number().min(0).max(10_000_000),
  /** To each side of the pipeline, metres. */
  halfWidthMeters: z.number().min(5).max(MOST_SECTION_METERS),
});

/** A line that may lie in the ground; what a section is cut through. */
export interface SectionLine {
  readonly fid: number;
  readonly laying: string;
  /** Cover of the crown, metres; only of buried pipes. */
  readonly coverMeters: number;
  readonly outerDiameterMm: number;
  readonly line: readonly LngLat[];
}

/** Where a pipe pierces the section. Offsets positive to the right of rising chainage, heights above the ground; metres. */
export interface SectionPipe {
  readonly fid: number;
  readonly offsetMeters: number;
  readonly axisUpMeters: number;
  readonly radiusMeters: number;
  /** Angle at which it crosses, 0 along the pipeline to 90 straight across it, degrees. */
  readonly crossingDegrees: number;
  /** Clear distance from shell to shell to the pipeline that is cut, and to the next pipe on its left; metres. */
  readonly clearMeters: number;
  readonly clearLeftMeters: number | null;
}

/** The plane of a section: its middle, and the direction of rising chainage, degrees clockwise from north. */
export interface SectionPlane {
  readonly middle: LngLat;
  readonly bearing: number;
  readonly halfWidthMeters: number;
}

const RADIANS = Math.PI / 180;

/** The plane across a course at a chainage; null where the course, as far as it may be seen, has no such place. */
export function sectionPlane(
  legs: readonly Leg[],
  chainageMeters: number,
  halfWidthMeters: number,
): SectionPlane | null {
  const leg = legs.find(
    ({ fromMeters, toMeters }) => chainageMeters >= fromMeters - 0.06 && chainageMeters <= toMeters + 0.06,
  );
  if (leg === undefined) return null;
  const span = leg.toMeters - leg.fromMeters;
  // A millimetre inside the leg: at its very ends a plane would touch the pipeline and not cut it.
  const inset = span > 0 ? Math.min(0.5, 0.001 / span) : 0.5;
  const t = span > 0 ? Math.min(1 - inset, Math.max(inset, (chainageMeters - leg.fromMeters) / span)) : 0.5;
  const middle: LngLat = [leg.a[0] + (leg.b[0] - leg.a[0]) * t, leg.a[1] + (leg.b[1] - leg.a[1]) * t];
  const [ax, ay] = localMeters(middle)(leg.a);
  const [bx, by] = localMeters(middle)(leg.b);
  return { middle, bearing: (Math.atan2(bx - ax, by - ay) / RADIANS + 360) % 360, halfWidthMeters };
}

/** Both ends of the section on the map, left end first. */
export function sectionEnds({ middle, bearing, halfWidthMeters }: SectionPlane): readonly [LngLat, LngLat] {
  const [east, north] = localMeters(middle)([middle[0] + 1e-4, middle[1] + 1e-4]);
  const [perEast, perNorth] = [1e-4 / east, 1e-4 / north];
  const end = (sign: 1 | -1): LngLat => [
    middle[0] + sign * halfWidthMeters * Math.cos(bearing * RADIANS) * perEast,
    middle[1] - sign * halfWidthMeters * Math.sin(bearing * RADIANS) * perNorth,
  ];
  return [end(-1), end(1)];
}

/** Where a line pierces the plane: offset in metres and the crossing angle in degrees. */
function piercings(plane: SectionPlane, line: readonly LngLat[]): { offset: number; crossing: number }[] {
  const toLocal = localMeters(plane.middle);
  const [sin, cos] = [Math.sin(plane.bearing * RADIANS), Math.cos(plane.bearing * RADIANS)];
  // Along the course, and to its right.
  const turned = line.map((place) => {
    const [east, north] = toLocal(place);
    return [east * sin + north * cos, east * cos - north * sin] as const;
  });
  return turned.slice(1).flatMap(([along, right], index) => {
    const [alongBefore, rightBefore] = turned[index] ?? [along, right];
    // Half-open, so that a bend on the plane pierces it once.
    if (alongBefore < 0 === along < 0) return [];
    const offset = rightBefore + ((right - rightBefore) * -alongBefore) / (along - alongBefore);
    if (Math.abs(offset) > plane.halfWidthMeters) return [];
    const crossing = Math.atan2(Math.abs(right - rightBefore), Math.abs(along - alongBefore)) / RADIANS;
    return [{ offset, crossing }];
  });
}

const shellToShell = (a: Cut, b: Cut): number =>
  Math.max(0, Math.hypot(a.offset - b.offset, a.up - b.up) - a.radius - b.radius);

interface Cut {
  readonly fid: number;
  readonly offset: number;
  readonly crossing: number;
  readonly up: number;
  readonly radius: number;
}

/**
 * What lies side by side in a section, from left to right, with the clear distances from shell to shell. A pipe that
 * crosses at an angle is told by where its axis pierces the plane. `own` is the pipeline that is cut.
 */
export function crossSection(plane: SectionPlane, own: number, lines: readonly SectionLine[]): SectionPipe[] {
  const cuts = lines
    .flatMap(({ fid, laying, coverMeters, outerDiameterMm, line }) => {
      const radius = outerDiameterMm / 2000;
      const up = pipeAxisUp(laying, coverMeters, radius);
      return piercings(plane, line).map(({ offset, crossing }): Cut => ({ fid, offset, crossing, up, radius }));
    })
    .sort((a, b) => a.offset - b.offset);
  const middle = cuts.filter(({ fid }) => fid === own).sort((a, b) => Math.abs(a.offset) - Math.abs(b.offset))[0];
  return cuts.map((cut, index) => {
    const left = cuts[index - 1];
    return {
      fid: cut.fid,
      offsetMeters: cut.offset,
      axisUpMeters: cut.up,
      radiusMeters: cut.radius,
      crossingDegrees: cut.crossing,
      clearMeters: middle === undefined || middle === cut ? 0 : shellToShell(cut, middle),
      clearLeftMeters: left === undefined ? null : shellToShell(cut, left),
    };
  });
}
