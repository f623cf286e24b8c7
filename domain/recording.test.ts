import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideRecording, PRIVATE_PLACES, RECORDING_PLANS } from './recording-plan.ts';
import { addKeep, dueDecision, keptUntil, type RetentionSubject } from './recording-retention.ts';
import { decideSpace, excessBytes, reserveOf, type StoredPiece } from './recording-space.ts';
import { runAt, timelineOf } from './recording-timeline.ts';

const DAY = 86_400_000;
const beijing = (text: string): number => Date.parse(`${text}+08:00`);
const subject = (changes: Partial<RetentionSubject> = {}): RetentionSubject => ({
  ruleSets: ['RS-BH'],
  class: 'general',
  ownDays: null,
  ...changes,
});

describe('retention', () => {
  const taken = beijing('2026-03-05T10:00:00');

  it('keeps a general project of Shanghai one month and a city-managed one three (REQ-VID-14)', () => {
    // 31 days: longer than the 30 of the default.
    expect(keptUntil(subject({ ruleSets: ['RS-SH'] }), taken).until).toBe(beijing('2026-04-05T10:00:00'));
    const city = keptUntil(subject({ ruleSets: ['RS-SH'], class: 'city_managed' }), taken);
    expect(city).toMatchObject({ until: beijing('2026-06-05T10:00:00'), source: expect.stringContaining('S0') });
  });

  it('keeps what a laboratory of Nanchang records six months (REQ-VID-15)', () => {
    expect(keptUntil(subject({ ruleSets: ['RS-NC'], class: 'laboratory' }), taken).until).toBe(
      beijing('2026-09-05T10:00:00'),
    );
  });

  it('keeps 30 days, and 90 of a key target, where the rules are silent (REQ-VID-16)', () => {
    for (const ruleSet of ['RS-TJ', 'RS-BH', 'RS-ENT'] as const) {
      expect(keptUntil(subject({ ruleSets: [ruleSet] }), taken).until - taken).toBe(30 * DAY);
      expect(keptUntil(subject({ ruleSets: [ruleSet], class: 'key_target' }), taken).until - taken).toBe(90 * DAY);
    }
  });

  it('lets the longest of several rules win, and the installation only lengthen', () => {
    const both = subject({ ruleSets: ['RS-SH', 'RS-NC'], class: 'city_managed' });
    expect(keptUntil(both, taken).until).toBe(beijing('2026-09-05T10:00:00'));
    expect(keptUntil(subject({ ownDays: 7 }), taken).until - taken).toBe(30 * DAY);
    expect(keptUntil(subject({ ownDays: 45 }), taken)).toEqual({ until: taken + 45 * DAY, source: 'installation' });
  });

  it('does not apply a rule to pictures taken before its first day', () => {
    const early = beijing('2025-01-25T23:59:59');
    const sh = subject({ ruleSets: ['RS-SH'], class: 'city_managed' });
    expect(keptUntil(sh, early).until - early).toBe(30 * DAY);
    expect(keptUntil(sh, early + 2_000).until - early).toBeGreaterThan(85 * DAY);
  });

  it('counts months by the calendar of Beijing and never lands in the month after next', () => {
    expect(addKeep(beijing('2026-01-31T23:30:00'), { months: 1, days: 0 })).toBe(beijing('2026-02-28T23:30:00'));
    // 00:30 in Beijing is the day before in UTC.
    expect(addKeep(beijing('2026-03-01T00:30:00'), { months: 1, days: 0 })).toBe(beijing('2026-04-01T00:30:00'));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: 1, max: 24 }), (at, months) => {
        const days = (addKeep(at, { months, days: 0 }) - at) / DAY;
        expect(days).toBeGreaterThanOrEqual(months * 28);
        expect(days).toBeLessThanOrEqual(months * 31);
      }),
    );
  });

  it('never deletes what is held, nor what is not due, whatever else is true', () => {
    const span = fc.tuple(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 1, max: 1e5 })).map(([from, length]) => ({
      from,
      to: from + length,
    }));
    fc.assert(
      fc.property(
        span,
        fc.array(span),
        fc.integer({ min: 0, max: 2e6 }),
        fc.integer({ min: 0, max: 2e6 }),
        (piece, holds, dueAt, now) => {
          const decision = dueDecision({ ...piece, dueAt }, holds, now);
          const held = holds.some((hold) => hold.from < piece.to && piece.from < hold.to);
          if (decision === 'delete') expect(held || dueAt > now).toBe(false);
          else expect(held || dueAt > now).toBe(true);
        },
      ),
    );
  });
});

describe('the recording plan', () => {
  const usual = { place: '', online: true, watched: false, alarmed: false, hasSpace: true } as const;

  it('never records a room where people sleep, wash or change, by any plan', () => {
    for (const plan of RECORDING_PLANS)
      for (const place of PRIVATE_PLACES)
        for (const alarmed of [false, true])
          expect(decideRecording({ ...usual, plan, place, watched: true, alarmed })).toEqual({
            write: 'none',
            pull: false,
            reason: 'private_place',
          });
    expect(decideRecording({ ...usual, plan: 'continuous', place: 'site_living_area' }).write).toBe('keep');
  });

  it('asks a camera that nobody watches to send only where the plan says always', () => {
    expect(RECORDING_PLANS.filter((plan) => decideRecording({ ...usual, plan }).pull)).toEqual([
      'ring',
      'alarm',
      'continuous',
    ]);
    expect(decideRecording({ ...usual, plan: 'watched' })).toMatchObject({ write: 'none', reason: 'not_watched' });
    expect(decideRecording({ ...usual, plan: 'watched', watched: true })).toEqual({ write: 'ring', pull: false });
  });

  it('keeps what surrounds a warning, and lets the rest of an alarm plan go round', () => {
    expect(decideRecording({ ...usual, plan: 'alarm' }).write).toBe('ring');
    expect(decideRecording({ ...usual, plan: 'alarm', alarmed: true }).write).toBe('keep');
  });

  it('writes nothing without space and says so', () => {
    expect(decideRecording({ ...usual, plan: 'continuous', hasSpace: false })).toMatchObject({ reason: 'no_space' });
  });
});

describe('the free-space guard', () => {
  const piece = fc.record({
    bytes: fc.integer({ min: 1, max: 1_000 }),
    endedAt: fc.integer({ min: 0, max: 1_000 }),
    dueAt: fc.integer({ min: 0, max: 2_000 }),
    held: fc.boolean(),
    ring: fc.boolean(),
  });
  const pieces = fc
    .array(piece, { maxLength: 40 })
    .map((list): StoredPiece[] => list.map((one, id) => ({ ...one, id })));
  const amount = fc.integer({ min: 0, max: 20_000 });

  it('removes nothing held, no more than needed, and writes on only when the reserve and the budget are kept', () => {
    fc.assert(
      fc.property(
        pieces,
        amount,
        amount,
        fc.option(amount),
        fc.integer({ min: 0, max: 2_000 }),
        (all, free, reserve, budget, now) => {
          const used = all.reduce((sum, one) => sum + one.bytes, 0);
          const disk = { freeBytes: free, usedByRecordingsBytes: used };
          const policy = { reserveBytes: reserve, budgetBytes: budget };
          const decision = decideSpace(disk, policy, all, now);
          const gone = decision.remove.reduce((sum, one) => sum + one.bytes, 0);
          expect(decision.remove.some((one) => one.held)).toBe(false);
          const after = { freeBytes: free + gone, usedByRecordingsBytes: used - gone };
          expect(decision.mayWrite).toBe(excessBytes(after, policy) === 0);
          const last = decision.remove.at(-1);
          if (last !== undefined && decision.mayWrite)
            expect(gone - last.bytes).toBeLessThan(excessBytes(disk, policy));
          if (!decision.mayWrite) expect(decision.remove.length).toBe(all.filter((one) => !one.held).length);
        },
      ),
    );
  });

  it('takes what is due first, then rings, then the oldest of what should have been kept, and names these', () => {
    const make = (id: number, changes: Partial<StoredPiece>): StoredPiece => ({
      id,
      bytes: 10,
      endedAt: id,
      dueAt: 500,
      held: false,
      ring: false,
      ...changes,
    });
    const all = [make(1, {}), make(2, { held: true }), make(3, { ring: true }), make(4, { dueAt: 50 }), make(5, {})];
    const take = (bytes: number) =>
      decideSpace({ freeBytes: 0, usedByRecordingsBytes: 50 }, { reserveBytes: bytes, budgetBytes: null }, all, 100);
    expect(take(30).remove.map(({ id }) => id)).toEqual([4, 3, 1]);
    expect(take(30).tooEarly.map(({ id }) => id)).toEqual([1]);
    expect(take(20).tooEarly).toEqual([]);
    expect(take(60)).toMatchObject({ mayWrite: false, shortBytes: 20 });
  });

  it('leaves 3 % of a big disk free, whatever is configured', () => {
    expect(reserveOf(1e13, 1e9)).toBe(3e11);
    expect(reserveOf(1e11, null)).toBe(1e10);
  });
});

describe('the timeline', () => {
  const span = fc
    .tuple(fc.integer({ min: -50_000, max: 150_000 }), fc.integer({ min: 0, max: 30_000 }))
    .map(([from, length]) => ({ from, to: from + length }));
  const asked = { from: 0, to: 100_000 };

  it('fills the asked span exactly with runs and gaps, in order', () => {
    fc.assert(
      fc.property(fc.array(span, { maxLength: 30 }), fc.integer({ min: 0, max: 5_000 }), (list, join) => {
        const { runs, gaps, coveredMs } = timelineOf(list, asked, join);
        const all = [...runs, ...gaps].sort((a, b) => a.from - b.from);
        let at = asked.from;
        for (const one of all) {
          expect(one.from).toBe(at);
          expect(one.to).toBeGreaterThan(one.from);
          at = one.to;
        }
        expect(at).toBe(asked.to);
        expect(coveredMs + gaps.reduce((sum, gap) => sum + gap.to - gap.from, 0)).toBe(asked.to - asked.from);
      }),
    );
  });

  it('shows every gap that is longer than the joint of two files', () => {
    const { gaps } = timelineOf(
      [
        { from: 0, to: 10_000 },
        { from: 11_000, to: 20_000 },
        { from: 25_000, to: 100_000 },
      ],
      asked,
    );
    expect(gaps).toEqual([{ from: 20_000, to: 25_000 }]);
  });

  it('finds the run of a moment, else the next, else the last', () => {
    const runs = [
      { from: 10, to: 20 },
      { from: 30, to: 40 },
    ];
    expect([5, 15, 25, 50].map((at) => runAt(runs, at)?.from)).toEqual([10, 10, 30, 30]);
    expect(runAt([], 5)).toBeNull();
  });
});
