import { describe, expect, it } from 'vitest';
import { ageOf, formatClock, formatDistance, formatMoment, formatNumber, formatSpan } from './format.ts';

const at = Date.UTC(2026, 10, 20, 6, 32, 7);

describe('words for time and numbers', () => {
  it('shows Beijing time whatever the machine’s zone is', () => {
    expect(formatClock(at)).toBe('14:32:07');
    expect(formatMoment(at, at)).toBe('11-20 14:32');
    expect(formatMoment(Date.UTC(2025, 11, 31, 16, 0), at)).toBe('01-01 00:00');
    expect(formatMoment(Date.UTC(2025, 11, 31, 15, 0), at)).toBe('2025-12-31 23:00');
  });
  it('tells the age of a warning as a stopwatch', () => {
    expect(formatSpan(252)).toBe('04:12');
    expect(formatSpan(3852)).toBe('1:04:12');
    expect(formatSpan(-31)).toBe('−00:31');
  });
  it('tells an age in the unit a person would use', () => {
    expect(ageOf(1)).toEqual({ unit: 'now', count: 0 });
    expect(ageOf(199)).toEqual({ unit: 'minutes', count: 3 });
    expect(ageOf(180_000)).toEqual({ unit: 'days', count: 2 });
  });
  it('groups thousands, keeps decimals, and never shows minus zero', () => {
    expect(formatNumber(1234567.891, 1)).toBe('1\u2009234\u2009567.9');
    expect(formatNumber(-0.004, 2)).toBe('0.00');
    expect(formatNumber(-3.5, 1)).toBe('−3.5');
  });
  it('gives distances in metres below a kilometre', () => {
    expect(formatDistance(861.4)).toBe('861 m');
    expect(formatDistance(1240)).toBe('1.2 km');
    expect(formatDistance(36_400)).toBe('36 km');
  });
});
