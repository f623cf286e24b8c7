import { describe, expect, it } from 'vitest';
import { FAILURES_PER_IDENTIFIER, LOCKOUT_WINDOW_SECONDS, lockedForSeconds } from './lockout.ts';
import { oneTimePassword, passwordFault } from './password.ts';

const now = new Date('2026-11-20T08:00:00Z');
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000);

describe('the lockout', () => {
  it('leaves four failures free and locks at the fifth until the oldest of them is a quarter of an hour old', () => {
    const four = [ago(60), ago(50), ago(40), ago(30)];
    expect(lockedForSeconds(four, now, FAILURES_PER_IDENTIFIER)).toBe(0);
    expect(lockedForSeconds([...four, ago(100)], now, FAILURES_PER_IDENTIFIER)).toBe(LOCKOUT_WINDOW_SECONDS - 100);
  });

  it('opens again when the window has passed', () => {
    const five = [ago(901), ago(4), ago(3), ago(2), ago(1)];
    expect(lockedForSeconds(five, now, FAILURES_PER_IDENTIFIER)).toBe(0);
  });
});

describe('passwords', () => {
  it('are refused when short, simple or holding the name, and one-time ones pass', () => {
    expect(passwordFault('Ab1!', 'wang')).toBe('too_short');
    expect(passwordFault('abcdefghijklmn', 'wang')).toBe('too_simple');
    expect(passwordFault('Wang-2026-tides', 'wang@a.cn')).toBe('has_name');
    expect(passwordFault(oneTimePassword(), 'wang')).toBeNull();
  });
});
