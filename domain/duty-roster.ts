import { z } from 'zod';

/**
 * The duty roster (值班表): who keeps watch for an organisation in which shift, and who leads (带班). All calendar days
 * are days of Beijing time; a shift that passes midnight belongs to the day on which it began.
 */
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** Beijing time has kept UTC+8 without daylight saving since 1992. */
const OFFSET_MS = 8 * 60 * MINUTE;

export const daySchema = z.iso.date();
const MAX_PEOPLE = 12;

/** A shift as an organisation keeps it every day. */
export interface DutyShift {
  readonly id: number;
  readonly name: string;
  readonly nameEn: string;
  /** Minutes after midnight at which it begins. */
  readonly startMinute: number;
  /** How long it lasts. */
  readonly minutes: number;
}

export const dutyPersonSchema = z.object({
  name: z.string().trim().min(1).max(40),
  post: z.string().trim().max(40).default(''),
  phone: z
    .string()
    .trim()
    .regex(/^(\+?[0-9][0-9 -]{4,23})?$/),
  leader: z.boolean().default(false),
  /** The person's account here, where there is one. */
  userId: z.string().max(80).nullable().default(null),
});
export type DutyPerson = z.infer<typeof dutyPersonSchema>;

const organisation = z.int().positive();
export const rosterCellSchema = z.object({
  organisation,
  shift: z.int().positive(),
  day: daySchema,
  people: z.array(dutyPersonSchema).max(MAX_PEOPLE),
});
export type RosterCell = z.infer<typeof rosterCellSchema>;

/** One person in one shift of one day. */
export interface RosterEntry extends DutyPerson {
  readonly shift: number;
  readonly day: string;
}

/** Beijing calendar day of a moment (epoch milliseconds): `2026-11-20`. */
export function dayOf(at: number): string {
  return new Date(at + OFFSET_MS).toISOString().slice(0, 10);
}

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

/** The Monday of the week in which a day lies. */
export function mondayOf(day: string): string {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return addDays(day, -((weekday + 6) % 7));
}

export const weekDays = (monday: string): string[] => Array.from({ length: 7 }, (_, index) => addDays(monday, index));

export interface ShiftSpan {
  readonly from: number;
  readonly to: number;
}

/** When a shift of a day begins and ends, epoch milliseconds. */
export function shiftSpan(day: string, shift: Pick<DutyShift, 'startMinute' | 'minutes'>): ShiftSpan {
  const from = Date.parse(`${day}T00:00:00Z`) - OFFSET_MS + shift.startMinute * MINUTE;
  return { from, to: from + shift.minutes * MINUTE };
}

export interface CurrentShift extends ShiftSpan {
  readonly shift: DutyShift;
  readonly day: string;
}

/** The shift that runs at a moment: the one that began last where two overlap; null between shifts. */
export function shiftAt(shifts: readonly DutyShift[], at: number): CurrentShift | null {
  const today = dayOf(at);
  const running = [addDays(today, -1), today]
    .flatMap((day) => shifts.map((shift) => ({ shift, day, ...shiftSpan(day, shift) })))
    .filter(({ from, to }) => from <= at && at < to)
    .sort((a, b) => b.from - a.from);
  return running[0] ?? null;
}

/** The shift that begins next at or after a moment; null without shifts. */
export function nextShift(shifts: readonly DutyShift[], at: number): CurrentShift | null {
  const today = dayOf(at);
  const coming = [today, addDays(today, 1)]
    .flatMap((day) => shifts.map((shift) => ({ shift, day, ...shiftSpan(day, shift) })))
    .filter(({ from }) => from >= at)
    .sort((a, b) => a.from - b.from);
  return coming[0] ?? null;
}

export const GAP_KINDS = ['nobody', 'no_officer', 'no_leader', 'no_phone'] as const;
export type GapKind = (typeof GAP_KINDS)[number];

export interface RosterGap extends ShiftSpan {
  readonly shift: number;
  readonly day: string;
  readonly kind: GapKind;
}

/** What is wrong with the people of one shift; null when somebody watches, somebody leads and both can be called. */
export function gapOf(people: readonly Pick<DutyPerson, 'leader' | 'phone'>[]): GapKind | null {
  if (people.length === 0) return 'nobody';
  if (people.every((person) => person.leader)) return 'no_officer';
  if (!people.some((person) => person.leader)) return 'no_leader';
  return people.some((person) => person.phone === '') ? 'no_phone' : null;
}

/**
 * Defects of a roster over whole days, in the order in which they come true; shifts that ended before `now` are history
 * and no defect any more.
 */
export function rosterGaps(
  shifts: readonly DutyShift[],
  entries: readonly RosterEntry[],
  days: readonly string[],
  now: number,
): RosterGap[] {
  return days
    .flatMap((day) =>
      shifts.map((shift) => {
        const people = entries.filter((entry) => entry.day === day && entry.shift === shift.id);
        return { shift: shift.id, day, kind: gapOf(people), ...shiftSpan(day, shift) };
      }),
    )
    .flatMap(({ kind, ...gap }) => (kind === null || gap.to <= now ? [] : [{ ...gap, kind }]))
    .sort((a, b) => a.from - b.from);
}

/**
 * Whom call-and-answer (叫应) tries in a round, counted from 1: the officers as the roster lists them, then the leader, then
 * again from the first, because a leader who is not reached must not end the calls. Null when nobody can be called.
 */
export function personOfRound<T extends Pick<DutyPerson, 'leader' | 'phone'>>(
  people: readonly T[],
  round: number,
): T | null {
  const reachable = people.filter((person) => person.phone !== '');
  const order = [...reachable.filter((person) => !person.leader), ...reachable.filter((person) => person.leader)];
  return order[(Math.max(1, round) - 1) % Math.max(1, order.length)] ?? null;
}
