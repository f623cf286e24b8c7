import { describe, expect, it } from 'vitest';
import { clampWindow, panWindow, readableTexts, ticksOf, zoomWindow } from './strip-scale.ts';

describe('the window of the strip', () => {
  it('stays on the pipeline and keeps its width at the ends', () => {
    expect(clampWindow({ fromMeters: -500, toMeters: 500 }, 10_000)).toEqual({ fromMeters: 0, toMeters: 1_000 });
    expect(panWindow({ fromMeters: 9_000, toMeters: 10_000 }, 700, 10_000)).toEqual({
      fromMeters: 9_000,
      toMeters: 10_000,
    });
    expect(clampWindow({ fromMeters: 10, toMeters: 20 }, 10_000)).toEqual({ fromMeters: 10, toMeters: 210 });
    expect(clampWindow({ fromMeters: 0, toMeters: 9_999 }, 150)).toEqual({ fromMeters: 0, toMeters: 150 });
  });

  it('zooms around the place under the pointer', () => {
    const near = zoomWindow({ fromMeters: 0, toMeters: 10_000 }, 0.5, 2_500, 10_000);
    expect(near).toEqual({ fromMeters: 1_250, toMeters: 6_250 });
    expect((2_500 - near.fromMeters) / 5_000).toBe(0.25);
  });

  it('puts ticks at round chainages that do not touch', () => {
    expect(ticksOf({ fromMeters: 0, toMeters: 30_000 }, 900)).toEqual([
      0, 5_000, 10_000, 15_000, 20_000, 25_000, 30_000,
    ]);
    expect(ticksOf({ fromMeters: 12_345, toMeters: 12_845 }, 500)).toEqual([12_400, 12_500, 12_600, 12_700, 12_800]);
  });
});

describe('texts along a band', () => {
  it('are left out where they would touch the one before, in whatever order they come', () => {
    expect(readableTexts([100, 0, 20, 60], [30, 30, 30, 30])).toEqual([true, true, false, true]);
    expect(readableTexts([0, 10, 200], [0, 30, 30])).toEqual([false, true, true]);
  });
});
