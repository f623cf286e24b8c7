import { describe, expect, it } from 'vitest';
import { dayStart, fromField, parseDay, ticksOf, toField, windowAround, ZOOMS } from './day-window.ts';

const at = Date.parse('2026-11-20T00:30:07+08:00');

describe('the window of a timeline', () => {
  it('begins a day at midnight in Beijing, also where UTC still has the day before', () => {
    expect(new Date(dayStart(at)).toISOString()).toBe('2026-11-19T16:00:00.000Z');
    expect(windowAround(at, ZOOMS[0])).toEqual({ from: dayStart(at), to: dayStart(at) + 86_400_000 });
  });

  it('puts a chosen moment into the middle when it is narrower', () => {
    const { from, to } = windowAround(at, ZOOMS[3]);
    expect(at - from).toBe(to - at);
  });

  it('writes round times, no more than fit', () => {
    for (const zoom of ZOOMS)
      for (const most of [6, 12, 24]) {
        const ticks = ticksOf(windowAround(at, zoom), most);
        expect(ticks.length).toBeGreaterThan(1);
        expect(ticks.length).toBeLessThanOrEqual(most + 1);
        for (const tick of ticks) expect((tick + 8 * 3_600_000) % 60_000).toBe(0);
      }
  });

  it('reads what it writes into fields, in Beijing time', () => {
    expect(toField(at)).toBe('2026-11-20T00:30:07');
    expect(fromField(toField(at))).toBe(at);
    expect(fromField('2026-11-20T00:30')).toBe(at - 7_000);
    expect([fromField(''), parseDay('2026-13-01'), parseDay('x')]).toEqual([null, null, null]);
  });
});
