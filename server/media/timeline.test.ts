import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Timeline } from './timeline.ts';

const START = 1_000_000;
/** Feeds [pts in ms, arrival in ms] pairs and gives decode times in ms after the first. */
function timesOf(pairs: readonly (readonly [number, number])[]) {
  const timeline = new Timeline(0);
  const moments = pairs.map(([pts, at]) => timeline.picture(pts * 90, START + at));
  const first = moments[0]?.time ?? 0;
  return moments.map(({ time, offset, at }) => ({ ms: (time - first) / 90, offset: offset / 90, late: at - START }));
}
const ms = (pairs: readonly (readonly [number, number])[]) => timesOf(pairs).map((one) => Math.round(one.ms));

describe('the times of a stream', () => {
  it('are the camera’s, however the network delays its pictures', () => {
    expect(
      ms([
        [0, 0],
        [40, 95],
        [80, 96],
        [120, 97],
        [160, 160],
      ]),
    ).toEqual([0, 40, 80, 120, 160]);
  });

  it('go on by arrival where the camera’s clock jumps ahead, back, or stands still', () => {
    expect(
      ms([
        [0, 0],
        [40, 40],
        [90_000, 80],
        [90_040, 120],
      ]),
    ).toEqual([0, 40, 80, 120]);
    expect(
      ms([
        [50_000, 0],
        [50_040, 40],
        [10, 80],
        [50, 120],
      ]),
    ).toEqual([0, 40, 80, 120]);
    expect(
      ms([
        [7, 0],
        [7, 40],
        [7, 85],
        [7, 120],
      ]),
    ).toEqual([0, 40, 85, 120]);
  });

  it('keep a pause in which nothing came', () => {
    expect(
      ms([
        [0, 0],
        [40, 40],
        [6_040, 6_040],
      ]),
    ).toEqual([0, 40, 6_040]);
  });

  it('show reordered pictures at the camera’s distances, none before it is decoded', () => {
    // Decode order of I0 P3 B1 B2 P6 B4 B5 P9 …, 40 ms each.
    const order = [0, 120, 40, 80, 240, 160, 200, 360, 280, 320, 480, 400, 440];
    const out = timesOf(order.map((pts, index) => [pts, index * 40]));
    expect(out.every(({ offset }) => offset >= 0)).toBe(true);
    const shown = out.slice(4).map(({ ms: time, offset }) => Math.round(time + offset));
    const sorted = shown.toSorted((a, b) => a - b);
    expect(sorted.slice(1).map((time, index) => time - (sorted[index] ?? 0))).toEqual(sorted.slice(1).map(() => 40));
    expect(out.slice(1).every(({ ms: time }, index) => time > (out[index]?.ms ?? 0))).toBe(true);
  });

  it('tell when a picture was taken by the fastest way through the network, also after a burst at the start', () => {
    // Two seconds at once, then in real time: what came in the burst was taken before.
    const burst = Array.from({ length: 50 }, (_, index) => [index * 40, 0] as const);
    const live = Array.from({ length: 50 }, (_, index) => [2_000 + index * 40, 40 + index * 40] as const);
    const late = timesOf([...burst, ...live]).at(-1)?.late ?? 0;
    expect(late).toBeLessThanOrEqual(2_000);
    expect(late).toBeGreaterThan(1_900);
  });

  it('never go back and never stand still, whatever comes', () => {
    const pairs = fc.array(fc.tuple(fc.integer({ min: 0, max: 2 ** 31 }), fc.integer({ min: 0, max: 20_000 })));
    fc.assert(
      fc.property(pairs, (steps) => {
        const exact = timesOf(steps.map(([pts, wait], index) => [pts, index * 7 + wait])).map((one) => one.ms);
        expect(exact.every((time, index) => index === 0 || time > (exact[index - 1] ?? 0))).toBe(true);
      }),
    );
  });
});
