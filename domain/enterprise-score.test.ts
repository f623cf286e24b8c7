import { describe, expect, it } from 'vitest';
import { crossedParameter, DEFAULT_PARAMETERS } from './assessment-parameters.ts';
import { bulletinOf, concentrated, type ScoredEnterprise, yearScore } from './bulletin.ts';
import { ranked, type ScoreFacts, scoreOf, scoreWords } from './enterprise-score.ts';

const NONE = { red: 0, orange: 0, yellow: 0 };
const facts: ScoreFacts = {
  dataPoints: 20,
  videoPoints: 10,
  dataRate: 5,
  videoRate: 3,
  offlineMinutes: 1000,
  dueMinutes: 100_000,
  opened: { red: 1, orange: 2, yellow: 5 },
  late: { red: 0, orange: 1, yellow: 1 },
  closed: 7,
  meanMinutes: 95,
  repairsDue: 4,
  repairsLate: 1,
  findings: [],
};

describe('the score of an enterprise (REQ-ASSESS-13)', () => {
  it('is the sum that an officer reckons by hand, and its words say so', () => {
    // Access 50 × ((1 − 5/20) + (1 − 3/20)) ÷ 2 = 50 × 0.8 = 40; handling 40 × (1 − 2/8) = 30; upkeep 10 × (1 − 1/4) = 7.5.
    const score = scoreOf(facts, DEFAULT_PARAMETERS);
    expect(score).toEqual({ access: 40, handling: 30, upkeep: 7.5, score: 77.5 });
    if (score === null) return;
    expect(scoreWords(facts, score, DEFAULT_PARAMETERS, 'zh')).toEqual([
      '接入：50 × ((1 − 5.00 ÷ 20) + (1 − 3.00 ÷ 20)) ÷ 2 = 40.00',
      '处置：40 × (1 − 2 ÷ 8) = 30.00',
      '维修：10 × (1 − 1 ÷ 4) = 7.50',
      '合计：40.00 + 30.00 + 7.50 = 77.50',
    ]);
  });

  it('is full where nothing was to be done, nothing for access from the limit on, and none at all where nothing was due', () => {
    const idle = { ...facts, dataRate: 0, videoRate: null, opened: NONE, late: NONE, repairsDue: 0, repairsLate: 0 };
    expect(scoreOf(idle, DEFAULT_PARAMETERS)?.score).toBe(100);
    expect(scoreOf({ ...idle, dataRate: 20 }, DEFAULT_PARAMETERS)?.access).toBe(0);
    expect(scoreOf({ ...idle, dataRate: 90 }, DEFAULT_PARAMETERS)?.access).toBe(0);
    expect(scoreOf({ ...idle, dataRate: null }, DEFAULT_PARAMETERS)).toBeNull();
  });

  it('asks for weights that add up to 100', () => {
    expect(crossedParameter({ ...DEFAULT_PARAMETERS, score: { ...DEFAULT_PARAMETERS.score, upkeep: 11 } })).toBe(
      'score',
    );
  });

  it('ranks equals alike and skips the next rank; the year is the mean of its months', () => {
    expect(ranked([{ score: 70 }, { score: 90 }, { score: 90 }, { score: 60 }]).map(({ rank }) => rank)).toEqual([
      1, 1, 3, 4,
    ]);
    expect(yearScore([{ score: 80 }, { score: 90 }, { score: 85.5 }])).toBe(85.17);
    expect(yearScore([])).toBeNull();
  });
});

describe('the run bulletin', () => {
  const enterprise = (key: number, sector: number, offlineMinutes: number, findings: string[]): ScoredEnterprise => ({
    enterprise: key,
    name: `企业${key}`,
    nameEn: '',
    sector,
    zone: 1,
    access: 40,
    handling: 30,
    upkeep: 10,
    score: 80 - key,
    facts: { ...facts, offlineMinutes, findings },
  });

  it('says where problems concentrate, with shares that a calculator confirms', () => {
    const body = bulletinOf(
      3,
      [enterprise(1, 1, 100, ['rate', 'interview']), enterprise(2, 1, 200, ['rate']), enterprise(3, 2, 700, [])],
      [],
      [
        ['pressure', 6],
        ['level', 2],
      ],
    );
    expect(body.ranking.map(({ enterprise: key, rank }) => [key, rank])).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
    ]);
    expect(body.totals).toMatchObject({
      offlineMinutes: 1000,
      opened: 24,
      late: 6,
      repairsDue: 12,
      repairsLate: 3,
      meanScore: 78,
    });
    expect(body.concentration.sectors).toEqual([
      { key: '2', count: 700, percent: 70 },
      { key: '1', count: 300, percent: 30 },
    ]);
    // Two of three enterprises: a share of enterprises, not of findings.
    expect(body.concentration.findings[0]).toEqual({ key: 'rate', count: 2, percent: 66.67 });
    expect(body.concentration.causes).toEqual([
      { key: 'pressure', count: 6, percent: 75 },
      { key: 'level', count: 2, percent: 25 },
    ]);
  });

  it('has nothing to say of nothing', () => {
    expect(concentrated([['a', 0]])).toEqual([]);
    expect(bulletinOf(1, [], [], []).totals.meanScore).toBeNull();
  });
});
