import { describe, expect, it } from 'vitest';
import { limitReason } from './warning.ts';

describe('a warning', () => {
  it('says what is wrong in the field’s words', () => {
    const cause = { indicator: 'pressure', unit: 'MPa', value: 1.92, limit: 1.8, tier: 4 } as const;
    expect(limitReason({ ...cause, compare: 'above' })).toEqual({
      zh: '压力 1.92 MPa，超过红色限值 1.80',
      en: 'Pressure 1.92 MPa, above red limit 1.80',
    });
    // A limit keeps the decimals it was set with, and the value follows.
    expect(limitReason({ ...cause, value: 0.0967, limit: 0.095, compare: 'above' }).zh).toContain('0.097 MPa，超过');
    expect(limitReason({ ...cause, value: 0.0967, limit: 0.095, compare: 'above' }).zh).toContain('0.095');
    expect(limitReason({ ...cause, compare: 'below', tier: 1 }).zh).toBe('压力 1.92 MPa，低于蓝色限值 1.80');
  });
});
