import { describe, expect, it } from 'vitest';
import {
  addDays,
  type DutyShift,
  dayOf,
  dutyPersonSchema,
  gapOf,
  mondayOf,
  nextShift,
  personOfRound,
  type RosterEntry,
  rosterGaps,
  shiftAt,
  shiftSpan,
  weekDays,
} from './duty-roster.ts';

const DAY_SHIFT: DutyShift = { id: 1, name: '白班', nameEn: 'Day', startMinute: 8 * 60, minutes: 720 };
const NIGHT: DutyShift = { id: 2, name: '夜班', nameEn: 'Night', startMinute: 20 * 60, minutes: 720 };
const SHIFTS = [DAY_SHIFT, NIGHT];
const beijing = (text: string) => Date.parse(`${text}+08:00`);
const person = (name: string, leader = false, phone = '022-0000-0001') => ({
  name,
  post: '',
  phone,
  leader,
  userId: null,
});
const watch = (day: string, shift: number, ...people: ReturnType<typeof person>[]): RosterEntry[] =>
  people.map((one) => ({ ...one, day, shift }));

describe('the calendar of the roster', () => {
  it('counts days in Beijing time, not in the time of the machine', () => {
    expect(dayOf(beijing('2026-11-20T00:30:00'))).toBe('2026-11-20');
    expect(dayOf(Date.parse('2026-11-19T16:00:00Z'))).toBe('2026-11-20');
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(mondayOf('2026-11-22')).toBe('2026-11-16');
    expect(weekDays(mondayOf('2026-11-16')).at(-1)).toBe('2026-11-22');
  });

  it('keeps a night shift on the day on which it began', () => {
    expect(shiftSpan('2026-11-20', NIGHT)).toEqual({
      from: beijing('2026-11-20T20:00:00'),
      to: beijing('2026-11-21T08:00:00'),
    });
    const running = shiftAt(SHIFTS, beijing('2026-11-21T03:00:00'));
    expect([running?.shift.id, running?.day]).toEqual([2, '2026-11-20']);
    expect(shiftAt(SHIFTS, beijing('2026-11-21T08:00:00'))?.shift.id).toBe(1);
    expect(nextShift(SHIFTS, beijing('2026-11-21T03:00:00'))?.day).toBe('2026-11-21');
  });

  it('knows that no shift runs where the organisation keeps none', () => {
    expect(shiftAt([DAY_SHIFT], beijing('2026-11-21T03:00:00'))).toBeNull();
    expect(shiftAt([], 0)).toBeNull();
  });
});

describe('gaps of the roster', () => {
  it('names a night without anybody, a shift without leader, without officer, and one who cannot be called', () => {
    expect(gapOf([])).toBe('nobody');
    expect(gapOf([person('陆立川')])).toBe('no_leader');
    expect(gapOf([person('顾海宁', true)])).toBe('no_officer');
    expect(gapOf([person('陆立川', false, ''), person('顾海宁', true)])).toBe('no_phone');
    expect(gapOf([person('陆立川'), person('顾海宁', true)])).toBeNull();
  });

  it('lists them in the order in which they come true and leaves out what is over', () => {
    const full = [person('陆立川'), person('顾海宁', true)];
    const entries = [...watch('2026-11-20', 1, ...full), ...watch('2026-11-21', 1, ...full)];
    const gaps = rosterGaps(
      SHIFTS,
      entries,
      ['2026-11-19', '2026-11-20', '2026-11-21'],
      beijing('2026-11-20T09:00:00'),
    );
    expect(gaps.map(({ day, shift, kind }) => [day, shift, kind])).toEqual([
      ['2026-11-20', 2, 'nobody'],
      ['2026-11-21', 2, 'nobody'],
    ]);
  });
});

describe('call-and-answer', () => {
  it('goes through the officers, then the leader, then begins again', () => {
    const people = [person('顾海宁', true), person('陆立川'), person('秦文澜')];
    expect([1, 2, 3, 4, 5].map((round) => personOfRound(people, round)?.name)).toEqual([
      '陆立川',
      '秦文澜',
      '顾海宁',
      '陆立川',
      '秦文澜',
    ]);
  });

  it('skips who has no telephone and calls nobody where nobody can be called', () => {
    expect(personOfRound([person('陆立川', false, ''), person('顾海宁', true)], 1)?.name).toBe('顾海宁');
    expect(personOfRound([person('陆立川', false, '')], 1)).toBeNull();
    expect(personOfRound([], 3)).toBeNull();
  });
});

describe('a person of the roster', () => {
  it('is refused with a telephone that is none', () => {
    expect(dutyPersonSchema.safeParse({ name: '陆立川', phone: '022-0000-0012' }).success).toBe(true);
    expect(dutyPersonSchema.safeParse({ name: '陆立川', phone: '见通讯录' }).success).toBe(false);
    expect(dutyPersonSchema.safeParse({ name: ' ', phone: '' }).success).toBe(false);
  });
});
