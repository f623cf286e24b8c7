import { describe, expect, test } from 'vitest';
import { crossSection, type SectionLine, sectionEnds, sectionPlane } from './cross-section.ts';
import type { LngLat } from './place.ts';
import { legsOf, localMeters } from './stationing.ts';

const ORIGIN: LngLat = [117.7, 38.95];
/** A place by metres east and north of the origin. */
const at = (east: number, north: number): LngLat => {
  const [e, n] = localMeters(ORIGIN)([ORIGIN[0] + 0.001, ORIGIN[1] + 0.001]);
  return [ORIGIN[0] + (east / e) * 0.001, ORIGIN[1] + (north / n) * 0.001];
};
const course = (line: LngLat[]) => legsOf([{ fromMeters: 0, toMeters: 1_000, line }]);
const pipe = (fid: number, line: LngLat[], changes: Partial<SectionLine> = {}): SectionLine => ({
  fid,
  laying: 'buried',
  coverMeters: 1.5,
  outerDiameterMm: 1_000,
  line,
  ...changes,
});
const north = (east: number): LngLat[] => [at(east, -500), at(east, 500)];
const planeOf = (line: LngLat[], chainage = 500) => {
  const plane = sectionPlane(course(line), chainage, 20);
  if (plane === null) throw new Error('no plane');
  return plane;
};

describe('a cross-section', () => {
  test('lists pipes from left to right of rising chainage with offset, height and clear spacing', () => {
    const found = crossSection(planeOf(north(0)), 1, [
      pipe(3, north(6), { outerDiameterMm: 500, coverMeters: 1.75 }),
      pipe(1, north(0)),
      pipe(2, north(-4)),
    ]);
    expect(found.map(({ fid }) => fid)).toEqual([2, 1, 3]);
    expect(found[0]?.offsetMeters).toBeCloseTo(-4, 2);
    expect(found[2]?.offsetMeters).toBeCloseTo(6, 2);
    // Axes of all three lie at 2.00 m: 1.5 + 0.5 and 1.75 + 0.25.
    for (const { axisUpMeters } of found) expect(axisUpMeters).toBeCloseTo(-2, 6);
    expect(found[0]?.clearMeters).toBeCloseTo(3, 2);
    expect(found[1]?.clearLeftMeters).toBeCloseTo(3, 2);
    expect(found[2]?.clearMeters).toBeCloseTo(6 - 0.5 - 0.25, 2);
    expect(found[0]?.clearLeftMeters).toBeNull();
  });

  test('turns round with the direction of the course: left becomes right', () => {
    const found = crossSection(planeOf([...north(0)].reverse()), 1, [pipe(1, north(0)), pipe(2, north(-4))]);
    expect(found.find(({ fid }) => fid === 2)?.offsetMeters).toBeCloseTo(4, 2);
  });

  test('tells the spacing of pipes above one another by their heights', () => {
    const deep = pipe(2, north(0.001), { coverMeters: 4 });
    const found = crossSection(planeOf(north(0)), 1, [pipe(1, north(0)), deep]);
    expect(found.find(({ fid }) => fid === 2)?.clearMeters).toBeCloseTo(4 - 1.5 - 1, 3);
  });

  test('finds a pipe that crosses and tells its angle', () => {
    const across = pipe(2, [at(-60, -60), at(60, 60)], { coverMeters: 3 });
    const [, crossing] = crossSection(planeOf(north(0)), 1, [pipe(1, north(0)), across]).sort((a, b) => a.fid - b.fid);
    expect(crossing?.crossingDegrees).toBeCloseTo(45, 1);
    expect(crossing?.offsetMeters).toBeCloseTo(0, 2);
  });

  test('leaves out what lies beyond its width, and pipes above the ground stand above it', () => {
    const found = crossSection(planeOf(north(0)), 1, [
      pipe(1, north(0)),
      pipe(2, north(30)),
      pipe(3, north(5), { laying: 'overhead', outerDiameterMm: 400 }),
    ]);
    expect(found.map(({ fid }) => fid)).toEqual([1, 3]);
    expect(found[1]?.axisUpMeters).toBeCloseTo(6.2, 6);
  });

  test('a bend on the plane is one pipe, and overlapping shells have no negative spacing', () => {
    const bend = pipe(2, [at(0.4, -100), at(0.4, 0), at(5, 100)]);
    const found = crossSection(planeOf(north(0)), 1, [pipe(1, north(0)), bend]);
    expect(found.filter(({ fid }) => fid === 2)).toHaveLength(1);
    expect(found.find(({ fid }) => fid === 2)?.clearMeters).toBe(0);
  });

  test.each([0, 1_000])('cuts the pipeline at its end too: K%s', (chainage) => {
    const found = crossSection(planeOf(north(0), chainage), 1, [pipe(1, north(0)), pipe(2, north(4))]);
    expect(found.map(({ fid }) => fid)).toEqual([1, 2]);
  });

  test('lies across the course: its ends are as far from the middle as asked and at right angles', () => {
    const plane = planeOf([at(-300, -300), at(300, 300)]);
    const [left, right] = sectionEnds(plane).map(localMeters(plane.middle));
    expect(Math.hypot(...(left ?? [0, 0]))).toBeCloseTo(20, 2);
    expect((left?.[0] ?? 0) < 0 && (left?.[1] ?? 0) > 0).toBe(true);
    expect((right?.[0] ?? 0) > 0 && (right?.[1] ?? 0) < 0).toBe(true);
    expect(sectionPlane(course(north(0)), 2_000, 20)).toBeNull();
  });
});
