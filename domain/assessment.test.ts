import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { onlineDays, type PointFacts, platformFaults, tallyPoint, tallyUnit } from './assessment.ts';
import { findingWords } from './assessment-draft.ts';
import { consequencesOf, quarterFinding, silenceFindings, warningFindings } from './assessment-finding.ts';
import { type AssessmentParameters, crossedParameter, DEFAULT_PARAMETERS } from './assessment-parameters.ts';
import { dueMoment, lastDuePeriod, PERIODS, periodAt, periodFrom } from './assessment-period.ts';
import {
  beijingDay,
  clipStretches,
  DAY_MS,
  daysOf,
  intersectStretches,
  lengthOf,
  mergeStretches,
  type Stretch,
  subtractStretches,
} from './assessment-span.ts';

/** A moment in Beijing, "06-03 10:00" of 2026. */
const at = (text: string): number => Date.parse(`2026-${text.replace(' ', 'T')}:00+08:00`);
const stretch = (from: string, to: string): Stretch => ({ from: at(from), to: at(to) });
const silent = (from: string, to: string, cause: 'device' | 'network' = 'device') => ({ ...stretch(from, to), cause });
const facts = (spans: PointFacts['spans'], outages: readonly Stretch[] = [], excuses: readonly Stretch[] = []) => ({
  spans,
  outages,
  excuses,
});

const JUNE = stretch('06-01 00:00', '07-01 00:00');
const FAULT = [stretch('06-20 01:00', '06-20 02:00')];
/**
 * One enterprise, three points, June 2026 (30 days × 1,440 min = 43,200 min a point, 129,600 min together).
 * A: silent 3 June 10:00 to 5 June 22:00 = 60 h = 3,600 min (840 + 1,440 + 1,320).
 * B: silent 10 June 00:00 to 16 June 00:00 = 6 d = 8,640 min, of which 10 and 11 June are an approved outage (2,880 min).
 * C: silent 30 May 00:00 to 1 June 06:00 = 54 h = 3,240 min, of which 360 min lie in June.
 * Our own fault: 20 June 01:00 to 02:00; all three silent 00:57 to 02:04, within the ten minutes around it.
 */
const down = silent('06-20 00:57', '06-20 02:04');
const POINTS = [
  facts([silent('06-03 10:00', '06-05 22:00'), down]),
  facts([silent('06-10 00:00', '06-16 00:00'), down], [stretch('06-10 00:00', '06-12 00:00')]),
  facts([silent('05-30 00:00', '06-01 06:00'), down]),
];
const assess = (parameters: AssessmentParameters) => {
  const faults = platformFaults(FAULT, parameters);
  const tallies = POINTS.map((point) => tallyPoint(JUNE, point, faults, parameters));
  return { tallies, unit: tallyUnit(JUNE, 3, tallies, faults, parameters), faults };
};

describe('the assessment of a made-up month', () => {
  it('counts what is silent without reason, to the minute', () => {
    const { tallies } = assess(DEFAULT_PARAMETERS);
    expect(tallies.map((tally) => tally.offline)).toEqual([3_600, 5_760, 360]);
    expect(tallies.map((tally) => tally.outage)).toEqual([0, 2_880, 0]);
    // 00:57 to 02:04 is 67 min.
    expect(tallies.map((tally) => tally.platform)).toEqual([67, 67, 67]);
    // C counts from 30 May: a silence that straddles the border of two months escapes neither.
    expect(tallies.map((tally) => tally.longest)).toEqual([3_600, 5_760, 3_240]);
    expect(tallies[1]?.longestOutage).toBe(2_880);
  });

  it('takes our own fault and approved outages out of what was due', () => {
    const { unit } = assess(DEFAULT_PARAMETERS);
    expect(unit).toMatchObject({ gross: 129_600, platform: 180, outage: 2_880, offline: 9_720 });
    // 129,600 − 3 × 60 − 2,880
    expect(unit.due).toBe(126_540);
  });

  it('averages the rates of the days (日均离线率)', () => {
    // 1 June 360/4,320 = 8.3333 %; 3 June 840/4,320 = 19.4444 %; 4 June 1,440/4,320 = 33.3333 %; 5 June 1,320/4,320 = 30.5556 %;
    // 12 to 15 June 1,440/4,320 = 33.3333 % each; all others 0. Sum 225 %, over 30 days 7.5 %.
    expect(assess(DEFAULT_PARAMETERS).unit.rate).toBeCloseTo(7.5, 9);
    // With the outage in the rate 10 and 11 June are 33.3333 % each: 291.6667 % over 30 days.
    const kept = assess({ ...DEFAULT_PARAMETERS, outageLeavesRate: false });
    expect(kept.unit.offline).toBe(12_600);
    expect(kept.unit.due).toBe(129_420);
    expect(kept.unit.rate).toBeCloseTo(291.666_666_7 / 30, 6);
    // The outage stays a reason for the spans all the same.
    expect(kept.tallies[1]?.longest).toBe(5_760);
  });

  it('finds the rate and the three points over two days, and nobody over five', () => {
    const { unit, tallies } = assess(DEFAULT_PARAMETERS);
    const findings = silenceFindings(unit, tallies, 'RS-BH', DEFAULT_PARAMETERS);
    expect(findings).toEqual([
      { code: 'rate', percent: unit.rate, limit: 5 },
      { code: 'interview', points: 3, longest: 5_760, hours: 48 },
    ]);
    expect(consequencesOf('month', findings)).toEqual([
      { kind: 'warning_notice', basis: 'S2 Art 30' },
      { kind: 'interview_enterprise', basis: 'S2 Art 30' },
    ]);
  });

  it('interviews enterprise and area over five days, and asks for repair within 24 h under RS-TJ', () => {
    const faults = platformFaults([], DEFAULT_PARAMETERS);
    const tally = tallyPoint(JUNE, facts([silent('06-10 00:00', '06-15 00:01')]), faults, DEFAULT_PARAMETERS);
    const unit = tallyUnit(JUNE, 1, [tally], faults, DEFAULT_PARAMETERS);
    const findings = silenceFindings(unit, [tally], 'RS-TJ', DEFAULT_PARAMETERS);
    expect(findings.map((finding) => finding.code)).toEqual(['rate', 'interview', 'severe', 'repair']);
    expect(consequencesOf('month', findings).map(({ kind, basis }) => `${kind} ${basis}`)).toEqual([
      'warning_notice S2 Art 30',
      'interview_enterprise S2 Art 31',
      'interview_area S2 Art 31',
      'violation_maintenance S2 Art 25',
    ]);
    expect(consequencesOf('week', findings).map(({ kind }) => kind)).toEqual([
      'warning_notice',
      'interview_enterprise',
      'repair_order',
    ]);
  });

  it('shows 3 points × 10,080 min, 1,812 min offline as 5.99 %', () => {
    const week = stretch('06-08 00:00', '06-15 00:00');
    const faults = platformFaults([], DEFAULT_PARAMETERS);
    const tally = tallyPoint(week, facts([silent('06-08 12:00', '06-09 18:12')]), faults, DEFAULT_PARAMETERS);
    const unit = tallyUnit(week, 3, [tally], faults, DEFAULT_PARAMETERS);
    expect(unit).toMatchObject({ gross: 30_240, due: 30_240, offline: 1_812, outage: 0 });
    expect(unit.rate?.toFixed(2)).toBe('5.99');
  });

  it('takes an accepted appeal out of what is offline and leaves what was due', () => {
    const parameters = DEFAULT_PARAMETERS;
    const faults = platformFaults([], parameters);
    const spans = [silent('06-03 10:00', '06-05 22:00')];
    const tally = tallyPoint(JUNE, facts(spans, [], [stretch('06-03 00:00', '06-05 00:00')]), faults, parameters);
    // Left: 5 June 00:00 to 22:00.
    expect(tally).toMatchObject({ offline: 1_320, excused: 2_280, longest: 1_320 });
    expect(tallyUnit(JUNE, 1, [tally], faults, parameters).due).toBe(43_200);
  });

  it('is not above a limit that it meets exactly', () => {
    const faults = platformFaults([], DEFAULT_PARAMETERS);
    const day = stretch('06-01 00:00', '06-02 00:00');
    const tally = tallyPoint(day, facts([silent('06-01 00:00', '06-01 01:12')]), faults, DEFAULT_PARAMETERS);
    const unit = tallyUnit(day, 1, [tally], faults, DEFAULT_PARAMETERS);
    expect(unit.rate).toBe(5);
    expect(silenceFindings(unit, [tally], 'RS-BH', DEFAULT_PARAMETERS)).toEqual([]);
  });

  it('counts the online days of a quarter apart from the rate (RS-SH, REQ-OPEN-06)', () => {
    const parameters = DEFAULT_PARAMETERS;
    const faults = platformFaults([], parameters);
    const ten = stretch('06-01 00:00', '06-11 00:00');
    // 72 min of 1,440 are 5 %: the day is just online; 73 min are not.
    const spans = [
      silent('06-01 00:00', '06-01 01:12'),
      silent('06-02 00:00', '06-02 01:13'),
      silent('06-03 00:00', '06-06 00:00'),
    ];
    const tally = tallyPoint(ten, facts(spans, [stretch('06-10 00:00', '06-11 00:00')]), faults, parameters);
    // Ten days less the outage are nine; offline on 2, 3, 4, 5 June.
    expect(onlineDays(ten, 1, [tally], faults, parameters)).toEqual({ online: 5, due: 9 });
    expect(quarterFinding({ online: 5, due: 9 }, parameters)).toMatchObject({ code: 'online_days', limit: 80 });
    expect(onlineDays(ten, 3, [tally], faults, parameters)).toEqual({ online: 25, due: 29 });
    expect(quarterFinding({ online: 25, due: 29 }, parameters)).toBeNull();
    expect(quarterFinding({ online: 4, due: 5 }, parameters)).toBeNull();
  });

  it('lists too many and overdue warnings per tier, never blue, with the sector’s own numbers', () => {
    const none = { red: 0, orange: 0, yellow: 0 };
    const own = { red: 9, orange: 9, yellow: 2 };
    const parameters = {
      ...DEFAULT_PARAMETERS,
      frequent: { ...DEFAULT_PARAMETERS.frequent, sectors: { construction: own } },
    };
    expect(warningFindings('chemical', { ...none, yellow: 2 }, none, parameters)).toEqual([]);
    const found = warningFindings('construction', { ...none, yellow: 2 }, none, parameters);
    expect(found).toEqual([{ code: 'frequent', tier: 'yellow', count: 2, limit: 2 }]);
    expect(consequencesOf('month', found)).toEqual([{ kind: 'key_list', basis: 'S2 Art 30' }]);
    const late = warningFindings(null, none, { ...none, red: 1 }, parameters);
    expect(consequencesOf('month', late)).toEqual([
      { kind: 'key_list', basis: 'S2 Art 31' },
      { kind: 'violation_hazard', basis: 'S2 Art 25' },
    ]);
  });

  it('draft severe handling and a public notice for what was done on purpose, once by the week, and by the month only for a grave month', () => {
    const stop = { code: 'refused_stop', points: 3, applications: 1 } as const;
    const grave = { code: 'grave_offline', percent: 61, limit: 50 } as const;
    const severe = [
      { kind: 'severe_handling', basis: 'S2 Art 25' },
      { kind: 'public_notice', basis: 'S2 Art 25' },
    ];
    expect(consequencesOf('week', [stop])).toEqual(severe);
    expect(consequencesOf('week', [{ code: 'deliberate', count: 1, causes: ['power_cut'] }])).toEqual(severe);
    expect(consequencesOf('month', [stop])).toEqual([]);
    expect(consequencesOf('month', [grave])).toEqual(severe);
    // A paper says what it stands on, in figures.
    expect(findingWords(stop, 'zh')).toBe('3 个点未经书面同意停止上传（涉及不予同意的停用申报 1 件）');
    expect(findingWords({ code: 'deliberate', count: 2, causes: ['destroyed', 'power_cut'] }, 'en')).toBe(
      '2 faults found deliberate on repair: destroyed by somebody, power cut without permission',
    );
  });

  it('refuses numbers that cross', () => {
    expect(crossedParameter(DEFAULT_PARAMETERS)).toBeNull();
    expect(crossedParameter({ ...DEFAULT_PARAMETERS, severeHours: 48 })).toBe('severeHours');
  });
});

describe('periods', () => {
  it('run from Monday to Sunday, by month and by quarter, in Beijing', () => {
    // 1 November 2026 is a Sunday; 00:30 in Beijing is still October in London.
    expect(periodAt('week', at('11-01 00:30'))).toMatchObject({ fromDay: '2026-10-26', toDay: '2026-11-01' });
    expect(periodAt('month', at('11-01 00:30'))).toMatchObject({ fromDay: '2026-11-01', toDay: '2026-11-30' });
    expect(periodAt('quarter', at('12-31 23:59'))).toMatchObject({ fromDay: '2026-10-01', toDay: '2026-12-31' });
    expect(periodFrom('week', '2026-11-02')?.toDay).toBe('2026-11-08');
    expect(periodFrom('week', '2026-11-03')).toBeNull();
  });
  it('are due on Monday and on the 1st at the hour set, not before', () => {
    const week = periodAt('week', at('11-10 12:00'));
    expect(dueMoment(week, 8)).toBe(at('11-16 08:00'));
    expect(lastDuePeriod('week', at('11-16 07:59'), 8).fromDay).toBe('2026-11-02');
    expect(lastDuePeriod('week', at('11-16 08:00'), 8).fromDay).toBe('2026-11-09');
    expect(lastDuePeriod('month', at('11-01 08:00'), 8).fromDay).toBe('2026-10-01');
  });
  it('follow one another without a gap and hold every moment', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000_000 }), fc.constantFrom(...PERIODS), (moment, period) => {
        const found = periodAt(period, moment);
        expect(found.from).toBeLessThanOrEqual(moment);
        expect(found.to).toBeGreaterThan(moment);
        expect(periodAt(period, found.to).from).toBe(found.to);
        if (period === 'week') expect(new Date(found.from + 8 * 3_600_000).getUTCDay()).toBe(1);
      }),
    );
  });
});

const stretches = fc.array(
  fc
    .tuple(fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: 0, max: 900 }))
    .map(([from, length]) => ({ from: from * 60_000, to: (from + length) * 60_000 })),
  { maxLength: 12 },
);

describe('arithmetic of stretches', () => {
  it('merges to sorted stretches that do not touch and hold every covered minute', () => {
    fc.assert(
      fc.property(stretches, (list) => {
        const merged = mergeStretches(list);
        for (const [index, one] of merged.entries()) expect(one.from).toBeGreaterThan(merged[index - 1]?.to ?? -1);
        const covered = new Set(
          list.flatMap(({ from, to }) => Array.from({ length: (to - from) / 60_000 }, (_, i) => from / 60_000 + i)),
        );
        expect(lengthOf(merged)).toBe(covered.size * 60_000);
      }),
    );
  });
  it('cuts a list into what another list holds and what it does not, without loss', () => {
    fc.assert(
      fc.property(stretches, stretches, (a, b) => {
        const [left, right] = [mergeStretches(a), mergeStretches(b)];
        const both = intersectStretches(left, right);
        const rest = subtractStretches(left, right);
        expect(lengthOf(both) + lengthOf(rest)).toBe(lengthOf(left));
        expect(intersectStretches(mergeStretches(rest), right)).toEqual([]);
        expect(mergeStretches([...both, ...rest])).toEqual(left);
      }),
    );
  });
  it('splits a window into Beijing days that add up, each of 1,440 minutes', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 3_000_000_000 }),
        fc.integer({ min: 1, max: 4_000_000 }),
        (from, length) => {
          const window = { from: from * 1000, to: (from + length) * 1000 };
          const days = daysOf(window);
          expect(days.every((day) => day.to - day.from === DAY_MS)).toBe(true);
          expect(days.every((day) => beijingDay(day.from) === day.day && beijingDay(day.to - 1) === day.day)).toBe(
            true,
          );
          expect(lengthOf(days.flatMap((day) => clipStretches([window], day)))).toBe(window.to - window.from);
        },
      ),
    );
  });
  it('never makes a point offline for longer than the window, nor by silence that something speaks for', () => {
    fc.assert(
      fc.property(stretches, stretches, stretches, stretches, (spans, outages, excuses, faults) => {
        const window = { from: 0, to: 6_000 * 60_000 };
        const ours = platformFaults(faults, DEFAULT_PARAMETERS);
        const point = {
          spans: mergeStretches(spans).map((one) => ({ ...one, cause: 'device' as const })),
          outages: mergeStretches(outages),
          excuses: mergeStretches(excuses),
        };
        const tally = tallyPoint(window, point, ours, DEFAULT_PARAMETERS);
        const without = subtractStretches(
          subtractStretches(subtractStretches(mergeStretches(spans), ours.padded), point.outages),
          point.excuses,
        );
        expect(tally.offline).toBe(lengthOf(clipStretches(without, window)) / 60_000);
        expect(tally.longest).toBeLessThanOrEqual(6_000);
        const unit = tallyUnit(window, 1, [tally], ours, DEFAULT_PARAMETERS);
        for (const day of unit.days) expect(day.due).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
