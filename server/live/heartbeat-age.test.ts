import { describe, expect, it } from 'vitest';
import { createHeartbeatAge } from './heartbeat-age.ts';

const HOUR = 3_600_000;

describe('the age of the engine', () => {
  it('is what the database says at the first look, and counts on while no new beat comes', () => {
    const age = createHeartbeatAge();
    expect(age(1_000, 3_000, 0)).toBe(2_000);
    expect(age(1_000, 7_000, 4_000)).toBe(6_000);
  });

  it('does not call a living engine silent because the clock jumped forward', () => {
    const age = createHeartbeatAge();
    age(1_000, 1_500, 0);
    expect(age(4_000, HOUR + 5_000, 4_000)).toBe(4_000);
    expect(age(HOUR + 8_900, HOUR + 9_000, 8_000)).toBe(100);
  });

  it('calls a dead engine silent although the clock jumped back behind its last beat', () => {
    const age = createHeartbeatAge();
    age(HOUR, HOUR + 500, 0);
    expect(age(HOUR, 40_000, 40_000)).toBe(40_500);
  });
});
