import { describe, expect, it } from 'vitest';
import { DEFAULT_PARAMETERS } from './assessment-parameters.ts';
import { isRepairLate, REPAIR_STATES, REPAIR_STEPS, repairAfter, repairDue } from './repair.ts';

const HOUR = 3_600_000;
const open = { state: 'found', dueAt: null, expectedAt: null, repairedAt: null, backAt: null } as const;

describe('repairs', () => {
  it('are due 24 h after the fault was found under RS-TJ, and by no number elsewhere (REQ-ASSESS-23)', () => {
    expect(repairDue(1_000, 'RS-TJ', DEFAULT_PARAMETERS)).toBe(1_000 + 24 * HOUR);
    expect(repairDue(1_000, 'RS-SH', DEFAULT_PARAMETERS)).toBeNull();
    expect(repairDue(1_000, '', DEFAULT_PARAMETERS)).toBeNull();
  });

  it('are late from the minute after the deadline, and stay late when they end after it', () => {
    const due = { ...open, dueAt: 24 * HOUR };
    expect([isRepairLate(due, 24 * HOUR), isRepairLate(due, 24 * HOUR + 1)]).toEqual([false, true]);
    expect(isRepairLate({ ...due, repairedAt: 23 * HOUR }, 99 * HOUR)).toBe(false);
    expect(isRepairLate({ ...due, state: 'closed', backAt: 25 * HOUR }, 99 * HOUR)).toBe(true);
    expect(isRepairLate({ ...due, state: 'cancelled' }, 99 * HOUR)).toBe(false);
    // Where no rule sets a time, the promise counts; a promise never moves the rule's deadline.
    expect(isRepairLate({ ...open, expectedAt: HOUR }, 2 * HOUR)).toBe(true);
    expect(isRepairLate({ ...due, expectedAt: 48 * HOUR }, 25 * HOUR)).toBe(true);
    expect(isRepairLate(open, 999 * HOUR)).toBe(false);
  });

  it('end once: what is closed takes only its record, what is cancelled nothing', () => {
    expect(REPAIR_STEPS.filter((step) => repairAfter('closed', step) !== null)).toEqual(['record']);
    expect(REPAIR_STEPS.filter((step) => repairAfter('cancelled', step) !== null)).toEqual([]);
    for (const state of REPAIR_STATES)
      if (state !== 'closed' && state !== 'cancelled') expect(repairAfter(state, 'back')).toBe('closed');
  });
});
