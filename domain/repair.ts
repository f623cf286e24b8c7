import { z } from 'zod';
import type { AssessmentParameters } from './assessment-parameters.ts';

/** What is wrong with a device; from `abnormal_heat` on the kinds of the maintenance book (REQ-WF-41). */
export const FAULTS = [
  'offline',
  'network',
  'faulty',
  'distorted',
  'abnormal_heat',
  'abnormal_noise',
  'image_lost',
  'no_recording',
  'other',
] as const;
export type Fault = (typeof FAULTS)[number];
/** Faults that people report; silence and cut lines are found by the data. */
export const REPORTED_FAULTS = [
  'faulty',
  'distorted',
  'abnormal_heat',
  'abnormal_noise',
  'image_lost',
  'no_recording',
  'other',
] as const satisfies readonly Fault[];

/** Why it was broken, as whoever mended it established. */
export const FAULT_CAUSES = [
  'wear',
  'weather',
  'power',
  'line',
  'settings',
  'works',
  'destroyed',
  'stopped',
  'power_cut',
  'network_cut',
  'unknown',
] as const;
export type FaultCause = (typeof FAULT_CAUSES)[number];
/** Somebody did it, without a reason that counts: severe handling (S2 Art 25, REQ-ASSESS-10). */
export const DELIBERATE_CAUSES = [
  'destroyed',
  'stopped',
  'power_cut',
  'network_cut',
] as const satisfies readonly FaultCause[];

/** found → ordered → repaired → closed; cancelled when there was no fault (REQ-WF-13). */
export const REPAIR_STATES = ['found', 'ordered', 'repaired', 'closed', 'cancelled'] as const;
export type RepairState = (typeof REPAIR_STATES)[number];
/** Steps of people; `back` is also what the data say by themselves. */
export const REPAIR_STEPS = ['order', 'repaired', 'back', 'cancel', 'record'] as const;
export type RepairStep = (typeof REPAIR_STEPS)[number];

const STEPS: Readonly<Record<RepairState, Partial<Record<RepairStep, RepairState>>>> = {
  found: { order: 'ordered', repaired: 'repaired', back: 'closed', cancel: 'cancelled' },
  ordered: { order: 'ordered', repaired: 'repaired', back: 'closed', cancel: 'cancelled' },
  // Mended in vain: another order.
  repaired: { order: 'ordered', back: 'closed' },
  // What came back before anybody wrote down why still owes its record.
  closed: { record: 'closed' },
  cancelled: {},
};

/** The state after a step; null when the step is not open in that state. */
export function repairAfter(state: RepairState, step: RepairStep): RepairState | null {
  return STEPS[state][step] ?? null;
}

const HOUR = 3_600_000;

/** Until when a fault must be repaired by its site's rule set (RS-TJ: 24 h, REQ-ASSESS-23); null where none sets a time. */
export function repairDue(foundAt: number, ruleSet: string, { repairHours }: AssessmentParameters): number | null {
  const hours = Object.entries(repairHours).find(([set]) => set === ruleSet)?.[1];
  return hours === undefined ? null : foundAt + hours * HOUR;
}

export interface RepairTimes {
  readonly state: RepairState;
  readonly dueAt: number | null;
  readonly expectedAt: number | null;
  readonly repairedAt: number | null;
  readonly backAt: number | null;
}

/** The moment from which a repair is late: its deadline, else when it was promised to be finished. */
export function repairDeadline({ dueAt, expectedAt }: Pick<RepairTimes, 'dueAt' | 'expectedAt'>): number | null {
  return dueAt ?? expectedAt;
}

/** Whether a repair is late, or was: it ends when it is written down as repaired, or when the device speaks again. */
export function isRepairLate(repair: RepairTimes, now: number): boolean {
  const deadline = repairDeadline(repair);
  if (deadline === null || repair.state === 'cancelled') return false;
  const ended = repair.repairedAt ?? repair.backAt;
  return (ended ?? now) > deadline;
}

const id = z.int().positive();
const words = (min: number) => z.string().trim().min(min).max(2_000);
/** What the person saw: a step that somebody else was faster with is refused. */
const expected = z.enum(REPAIR_STATES);

export const reportFaultSchema = z.strictObject({ fid: id, fault: z.enum(REPORTED_FAULTS), text: words(4) });
export const orderRepairSchema = z.strictObject({
  id,
  expected,
  repairer: z.string().trim().min(2).max(100),
  phone: z.string().trim().max(40),
  /** When it is to be finished, epoch milliseconds. */
  expectedAt: z.int().positive(),
  text: words(0),
});
export const repairedSchema = z.strictObject({
  id,
  expected,
  repairer: z.string().trim().min(2).max(100),
  cause: z.enum(FAULT_CAUSES),
  text: words(4),
  repairedAt: z.int().positive(),
});
export const repairWordsSchema = z.strictObject({ id, expected, text: words(4) });
