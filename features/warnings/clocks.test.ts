import { describe, expect, it } from 'vitest';
import { type Clock, readClocks } from './clocks.ts';

const clock = (step: Clock['step'], round: number, dueAt: number, change: Partial<Clock> = {}): Clock => ({
  epoch: 2,
  step,
  round,
  dueAt,
  firedAt: null,
  voidAt: null,
  ...change,
});

describe('the clocks of a warning', () => {
  it('names the nearest duty first and counts the notices of this tier', () => {
    const reading = readClocks(
      [
        clock('on_site', 1, 900),
        clock('notice', 3, 500),
        clock('notice', 1, 100, { firedAt: 101 }),
        clock('notice', 2, 300, { firedAt: 301 }),
        clock('call', 4, 200),
      ],
      2,
    );
    expect(reading.next).toMatchObject({ step: 'notice', round: 3 });
    expect(reading.later.map(({ step }) => step)).toEqual(['on_site']);
    expect(reading.call?.round).toBe(4);
    expect(reading.notices).toBe(2);
  });
  it('leaves out what an earlier tier set, what is void and what ends a shelf', () => {
    const reading = readClocks(
      [clock('notice', 9, 1, { epoch: 1 }), clock('notice', 1, 2, { voidAt: 1 }), clock('unshelve', 1, 3)],
      2,
    );
    expect(reading).toMatchObject({ next: null, later: [], notices: 0 });
  });
  it('says when the on-site order went out, and goes on repeating notices past it', () => {
    const reading = readClocks([clock('on_site', 1, 100, { firedAt: 102 }), clock('notice', 5, 400)], 2);
    expect(reading).toMatchObject({ orderedAt: 102, next: { step: 'notice' } });
  });
  it('puts the on-site order before a notice of the same moment', () => {
    expect(readClocks([clock('notice', 4, 100), clock('on_site', 1, 100)], 2).next?.step).toBe('on_site');
  });
});
