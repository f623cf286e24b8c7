import { describe, expect, test } from 'vitest';
import { type Blocker, clearSight, type StandingCamera, visibleGround, visibleSpans } from './camera-sight.ts';
import type { LngLat } from './place.ts';
import { localMeters } from './stationing.ts';

const ORIGIN: LngLat = [117.7, 38.95];
const at = (east: number, north: number): LngLat => {
  const [e, n] = localMeters(ORIGIN)([ORIGIN[0] + 0.001, ORIGIN[1] + 0.001]);
  return [ORIGIN[0] + (east / e) * 0.001, ORIGIN[1] + (north / n) * 0.001];
};
const camera = (changes: Partial<StandingCamera> = {}): StandingCamera => ({
  position: ORIGIN,
  heading: 0,
  fov: 60,
  rangeMeters: 200,
  ptz: false,
  upMeters: 12,
  ...changes,
});
const block = (west: number, south: number, east: number, north: number, topMeters: number, fid = 7): Blocker => ({
  fid,
  topMeters,
  ring: [at(west, south), at(east, south), at(east, north), at(west, north)],
});
const area = (rings: readonly (readonly LngLat[])[]): number => {
  const toLocal = localMeters(ORIGIN);
  return rings.reduce((sum, ring) => {
    const flat = ring.map(toLocal);
    const twice = flat.reduce((part, [x, y], i) => {
      const [nextX = 0, nextY = 0] = flat[(i + 1) % flat.length] ?? [];
      return part + x * nextY - nextX * y;
    }, 0);
    return sum + Math.abs(twice) / 2;
  }, 0);
};

describe('what a camera sees', () => {
  test('without bodies is its whole sector', () => {
    const sector = (60 / 360) * Math.PI * 200 ** 2;
    expect(area(visibleGround(camera(), []))).toBeGreaterThan(sector * 0.99);
    expect(area(visibleGround(camera(), []))).toBeLessThanOrEqual(sector);
  });

  test('ends at a body as high as itself, and comes back behind a lower one by the rule of rays', () => {
    // A 12 m camera over a 6 m wall that ends at 40 m: the ray over its far edge meets the ground at 40 · 12 / (12 − 6).
    expect(visibleSpans(camera(), [block(-50, 30, 50, 40, 6)], 0).map((span) => span.map(Math.round))).toEqual([
      [0, 30],
      [80, 200],
    ]);
    expect(visibleSpans(camera(), [block(-50, 30, 50, 40, 12)], 0).map((span) => span.map(Math.round))).toEqual([
      [0, 30],
    ]);
  });

  test('is not hidden by what stands beside or behind it', () => {
    expect(visibleSpans(camera(), [block(-50, -40, 50, -30, 20), block(30, 30, 50, 50, 20)], 0)).toHaveLength(1);
  });

  test('shadows of several bodies join', () => {
    const two = [block(-50, 30, 50, 40, 6, 1), block(-50, 60, 50, 70, 9, 2)];
    // The second begins inside the first's shadow and throws its own to 70 · 12 / 3 = 280 m.
    expect(visibleSpans(camera(), two, 0).map((span) => span.map(Math.round))).toEqual([[0, 30]]);
  });
});

describe('who sees a spot', () => {
  test('a spot behind a high body is hidden, and the body is named', () => {
    const wall = block(-50, 30, 50, 40, 10);
    expect(clearSight(camera(), [wall], at(0, 60), 0)).toEqual({ sight: 'hidden', by: 7 });
    expect(clearSight(camera(), [wall], at(0, 20), 0)).toEqual({ sight: 'now', by: null });
  });

  test('the top of a tank is seen over a wall that hides its foot', () => {
    const wall = block(-50, 30, 50, 32, 6);
    expect(clearSight(camera(), [wall], at(0, 50), 0).sight).toBe('hidden');
    expect(clearSight(camera(), [wall], at(0, 50), 14).sight).toBe('now');
  });

  test('a body does not hide its own near side, nor the wall the camera hangs on', () => {
    expect(clearSight(camera(), [block(-5, 60, 5, 70, 15)], at(0, 60.5), 5).sight).toBe('now');
    expect(clearSight(camera(), [block(-5, -4, 5, 0.5, 15)], at(0, 60), 0).sight).toBe('now');
  });

  test('out of range stays out of range, and a camera that can be turned says so', () => {
    expect(clearSight(camera(), [], at(0, 400), 0).sight).toBeNull();
    expect(clearSight(camera({ ptz: true }), [], at(0, -50), 0).sight).toBe('turn');
    expect(clearSight(camera(), [], at(0, -50), 0).sight).toBeNull();
  });
});
