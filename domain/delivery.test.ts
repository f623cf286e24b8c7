import { describe, expect, it } from 'vitest';
import { idempotencyKey, pauseSeconds } from './delivery.ts';

const about = {
  warning: 7,
  epoch: 2,
  step: 'notice',
  round: 3,
  stepId: 55,
  party: 'regulator',
  channel: 'sms',
  contact: 4,
} as const;

describe('a delivery', () => {
  it('waits 5 s after the first failure, twice as long each time, and never longer than ten minutes', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 8, 9, 50].map(pauseSeconds)).toEqual([5, 10, 20, 40, 80, 160, 320, 600, 600, 600]);
  });

  it('of a round has one key, however often the round is written', () => {
    expect(idempotencyKey(about)).toBe('w7:e2:notice:r3:regulator:sms:4');
    expect(idempotencyKey({ ...about, stepId: 56 })).toBe(idempotencyKey(about));
    expect(idempotencyKey({ ...about, round: 4 })).not.toBe(idempotencyKey(about));
  });

  it('of a handling step has the key of that step, so that two of a kind are two messages', () => {
    const handled = { ...about, step: 'handling', round: 0, channel: 'city', contact: null } as const;
    expect(idempotencyKey(handled)).toBe('w7:e2:handling:s55:regulator:city:0');
    expect(idempotencyKey({ ...handled, stepId: 56 })).not.toBe(idempotencyKey(handled));
  });
});
