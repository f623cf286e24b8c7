import { describe, expect, it } from 'vitest';
import { judgeNotices } from './warning-schedule.ts';

const MINUTE = 60_000;
const RED = { id: 1, tier: 4, opened: 0 };
const step = (round: number, minute: number) => ({ warning: 1, step: 'notice', round, at: minute * MINUTE });
const judge = (...steps: readonly ReturnType<typeof step>[]) => judgeNotices(RED, steps, 125 * MINUTE, 5 * MINUTE);

describe('the schedule that a soak compares with', () => {
  it('asks of a red warning a notice every 30 minutes and finds all of them', () => {
    expect(judge(step(1, 30), step(2, 61), step(3, 90), step(4, 120))).toEqual({
      due: 4,
      missed: 0,
      early: 0,
      bursts: 0,
    });
  });
  it('counts one that never came', () => {
    expect(judge(step(1, 30), step(3, 90), step(4, 120))).toMatchObject({ missed: 1 });
    expect(judge()).toMatchObject({ missed: 4 });
  });
  it('takes one late notice for all that an outage held up', () => {
    expect(judge(step(1, 100), step(4, 120))).toMatchObject({ missed: 0, bursts: 0 });
  });
  it('counts what came early, and two at once', () => {
    expect(judge(step(1, 29), step(2, 60), step(3, 90), step(4, 120))).toMatchObject({ early: 1 });
    expect(judge(step(1, 100), step(2, 100.1), step(3, 100.2), step(4, 120))).toMatchObject({ bursts: 2 });
  });
});
