import { describe, expect, it } from 'vitest';
import { FINDING_ACTS, FINDING_STATES, findingAfter, findingDoubts, findingDue, USUAL_DEADLINES } from './finding.ts';

const NOW = Date.parse('2026-11-20T09:00:00Z');
const MINUTE = 60_000;
const good = { accuracyMeters: 8, mocked: false };

describe('a finding from the field', () => {
  it('is kept with its doubts: no position, a coarse one, a mocked one, a clock that is a day off', () => {
    const doubts = (more: object) =>
      findingDoubts({ position: good, takenAt: NOW - MINUTE, clockAheadMs: 0, ...more }, NOW);
    expect(doubts({})).toEqual([]);
    expect(doubts({ position: null })).toEqual(['no_position']);
    expect(doubts({ position: { accuracyMeters: 3_000, mocked: false } })).toEqual(['coarse_position']);
    expect(doubts({ position: { accuracyMeters: 5, mocked: true } })).toEqual(['mock_position']);
    const day = 24 * 60 * MINUTE;
    expect(doubts({ takenAt: NOW + day, clockAheadMs: day })).toEqual(['clock']);
  });

  it('may wait for signal for weeks without being doubted', () => {
    const weeks = 21 * 24 * 60 * MINUTE;
    expect(findingDoubts({ position: good, takenAt: NOW - weeks, clockAheadMs: 2_000 }, NOW)).toEqual([]);
  });

  it('goes from report to rectification to acceptance, and back when it was not done well', () => {
    expect(findingAfter('reported', 'accept')).toBe('rectifying');
    expect(findingAfter('rectifying', 'rectify')).toBe('rectified');
    expect(findingAfter('rectified', 'return')).toBe('rectifying');
    expect(findingAfter('rectified', 'close')).toBe('closed');
    expect(findingAfter('reported', 'close')).toBeNull();
    expect(findingAfter('quarantined', 'accept')).toBeNull();
    // Nothing but a comment is open on a closed one.
    expect(FINDING_ACTS.filter((act) => findingAfter('closed', act) !== null)).toEqual(['comment']);
    for (const state of FINDING_STATES) expect(findingAfter(state, 'comment')).toBe(state);
  });

  it('is due by its severity', () => {
    expect(findingDue('major', NOW, USUAL_DEADLINES) - NOW).toBe(86_400_000);
    expect(findingDue('general', NOW, USUAL_DEADLINES) - NOW).toBe(15 * 86_400_000);
  });
});
