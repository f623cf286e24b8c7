import { describe, expect, it } from 'vitest';
import { DEFAULT_PARTS } from '../../domain/default-rules.ts';
import { pointOf } from './point-cache.ts';

const settings = { low_low_alarm: null, low_alarm: null, high_alarm: null, high_high_alarm: null };
const at = (indicator: string, objectKind: string, over: Partial<typeof settings> | Record<string, number> = {}) =>
  pointOf(
    {
      fid: 7,
      scopeKey: 1,
      objectFid: 3,
      indicator,
      sector: 2,
      objectKind,
      tankClass: 'pressure',
      settings: { ...settings, ...over },
    },
    0,
    DEFAULT_PARTS,
  );

describe('what a reading needs to know of its point', () => {
  it('is within bounds exactly while no limit is crossed: a calm value costs no evaluation', () => {
    const point = at('pressure', 'tank', { low_alarm: 0.2, high_alarm: 1.6, high_high_alarm: 1.8 });
    expect([point.lower, point.upper]).toEqual([0.2, 1.6]);
    expect(point.rates).toEqual([]);
    expect(point.rules.filter(({ part }) => part.kind === 'limit').map(({ part }) => part.tier)).toEqual([2, 4, 1]);
  });

  it('takes the point’s own limit where it has one and the standard’s figure where it has none (GB/T 50493)', () => {
    const limits = (over: Record<string, number>) =>
      at('gas_combustible', 'loading_area', over)
        .rules.filter(({ part }) => part.kind === 'limit')
        .map(({ rule }) => rule.limit);
    expect(limits({})).toEqual([25, 50]);
    expect(limits({ high_alarm: 20, high_high_alarm: 40 })).toEqual([20, 40]);
  });

  it('says nothing of a toxic gas whose limits are not known: an invented ppm would be worse than none', () => {
    const point = at('gas_toxic', 'process_unit');
    expect(point.rules.filter(({ part }) => part.kind === 'limit')).toEqual([]);
    expect(point.upper).toBe(Number.POSITIVE_INFINITY);
  });

  it('counts the conditions of a combination among the bounds, so that neither half of it is overlooked', () => {
    const point = at('temperature', 'tank', { high_alarm: 42 });
    expect(point.combinations.map(({ id }) => id)).toEqual(['tank.heat_and_gas.red']);
    expect(point.upper).toBe(42);
  });

  it('lets the change of a pipeline’s pressure be measured at every reading', () => {
    expect(at('pressure', 'origin_station').rates.map(({ rule }) => rule.limit)).toEqual([-0.05, -0.1]);
    expect(at('pressure', 'process_unit').rates).toEqual([]);
  });
});
