import { describe, expect, it } from 'vitest';
import { RISK_MODEL, type RiskFacts, riskIndex, stressRatio } from './pipeline-risk.ts';
import { encroaches, LEGAL_STRIPS, stripOfWork } from './pipeline-strips.ts';

const GOOD: RiskFacts = {
  depthM: 2.1,
  laying: 'buried',
  ageYears: 3,
  coating: '3LPE',
  potentialMv: -1000,
  outerDiameterMm: 813,
  wallMm: 18,
  pressureMpa: 6.3,
  steelGrade: 'L450M',
  areaClass: 1,
  hcaGrade: null,
  medium: 'gas',
  worksNear: 0,
  patrolsOfWeek: 3,
  dangers: 0,
  crossesWater: false,
  defects: 0,
};

describe('the risk index of 100 m', () => {
  it('rises with every cause and every consequence, and stays within 0..100', () => {
    const base = riskIndex(GOOD).index;
    const worse: Partial<RiskFacts>[] = [
      { depthM: 0.6 },
      { ageYears: 25 },
      { potentialMv: -600 },
      { wallMm: 7 },
      { crossesWater: true },
      { worksNear: 1 },
      { patrolsOfWeek: 0 },
      { dangers: 1 },
      { defects: 2 },
      { areaClass: 3 },
      { hcaGrade: 1 },
      { medium: 'toxic' },
    ];
    for (const change of worse)
      expect(riskIndex({ ...GOOD, ...change }).index, JSON.stringify(change)).toBeGreaterThan(base);
    const worst = riskIndex(Object.assign({}, GOOD, ...worse, { areaClass: 4, hcaGrade: 3 }));
    expect(worst.index).toBeLessThanOrEqual(100);
    expect([riskIndex(GOOD).level, worst.level]).toEqual([4, 1]);
    expect(Object.values(RISK_MODEL.weights).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
  });

  it('counts what nobody measured as bad, and names it', () => {
    const unmeasured = riskIndex({ ...GOOD, potentialMv: null, ageYears: null, wallMm: null });
    expect(unmeasured.index).toBeGreaterThan(riskIndex(GOOD).index);
    expect(unmeasured.unknown).toEqual(['age', 'potential', 'stress']);
  });

  it('takes the hoop stress by Barlow: 10 MPa in 1016 mm of 21 mm L485 is half of its yield', () => {
    expect(stressRatio({ pressureMpa: 10, outerDiameterMm: 1016, wallMm: 21, steelGrade: 'L485M' })).toBeCloseTo(
      0.4988,
      4,
    );
    expect(stressRatio({ pressureMpa: null, outerDiameterMm: 1016, wallMm: 21, steelGrade: 'L485M' })).toBeNull();
  });
});

describe('legal strips beside a pipeline', () => {
  it('forbid works within 5 m, ask a permit to 50 m, and to 200 m for blasting, excavation and drilling (Art 30, 35)', () => {
    const strip = (meters: number, activity = 'building') => stripOfWork(meters, activity)?.id ?? null;
    expect([0, 5, 5.1, 50].map((meters) => strip(meters))).toEqual([
      'prohibited',
      'prohibited',
      'permit_near',
      'permit_near',
    ]);
    expect([50.1, 200].map((meters) => strip(meters, 'blasting'))).toEqual(['permit_far', 'permit_far']);
    expect([strip(120), strip(201, 'blasting')]).toEqual([null, null]);
    expect(LEGAL_STRIPS.find(({ id }) => id === 'river')?.toMeters).toBe(500);
    expect([encroaches(0), encroaches(5), encroaches(5.01)]).toEqual([true, true, false]);
  });
});
