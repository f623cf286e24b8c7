import type { AreaClass } from './hca-class.ts';
import type { HcaGrade } from './hca-rules.ts';

/**
 * A semi-quantitative risk index per 100 m (REQ-RISK-05, -06; C-47, C-50): likelihood from five groups of causes as in
 * W. K. Muhlbauer's scoring and GB/T 27512-2011, consequence from people and medium, both 0..100; the index is their
 * geometric mean. The weights are our own reading, not the standard's tables: they are documented (docs/pipelines.md),
 * versioned here, and told with every index. What is not known counts as bad, and is named.
 */
export const RISK_MODEL = {
  id: 'guanlan-pipeline-risk-1',
  stepMeters: 100,
  weights: { thirdParty: 0.35, corrosion: 0.3, design: 0.15, ground: 0.1, operation: 0.1 },
  /** Level 1 is the highest. */
  levels: [60, 45, 30],
} as const;

export interface RiskFacts {
  readonly depthM: number;
  readonly laying: string;
  readonly ageYears: number | null;
  readonly coating: string;
  /** Latest pipe-to-soil potential nearby, mV against copper sulphate; null = not measured. */
  readonly potentialMv: number | null;
  readonly outerDiameterMm: number;
  readonly wallMm: number | null;
  readonly pressureMpa: number | null;
  readonly steelGrade: string;
  readonly areaClass: AreaClass;
  readonly hcaGrade: HcaGrade | null;
  readonly medium: 'toxic' | 'gas' | 'liquid' | 'other';
  readonly worksNear: number;
  readonly patrolsOfWeek: number;
  readonly dangers: number;
  readonly crossesWater: boolean;
  readonly defects: number;
}

export interface RiskIndex {
  readonly index: number;
  /** 1 highest .. 4. */
  readonly level: 1 | 2 | 3 | 4;
  readonly likelihood: number;
  readonly consequence: number;
  /** Scores of the groups, 0..100. */
  readonly parts: Readonly<Record<keyof typeof RISK_MODEL.weights, number>>;
  /** Facts that nobody told. */
  readonly unknown: readonly string[];
}

const bound = (value: number): number => Math.min(100, Math.max(0, value));

function thirdParty(facts: RiskFacts): number {
  const cover =
    facts.laying === 'buried' ? (facts.depthM < 0.8 ? 80 : facts.depthM < 1.2 ? 50 : facts.depthM < 2 ? 28 : 15) : 35;
  const people = (facts.areaClass - 1) * 8;
  const patrol = facts.patrolsOfWeek >= 2 ? -8 : facts.patrolsOfWeek === 0 ? 15 : 0;
  return bound(cover + people + patrol + Math.min(2, facts.worksNear) * 20 + Math.min(2, facts.dangers) * 12);
}

/** Protected between −850 and −1200 mV (GB/T 21448); beyond, the coating comes off. */
function corrosion(facts: RiskFacts): number {
  const age = facts.ageYears === null ? 35 : Math.min(50, facts.ageYears * 1.8);
  const coating = facts.coating === '3LPE' ? 0 : 12;
  const buried = facts.laying === 'buried';
  const potential = facts.potentialMv;
  const protection = !buried ? 0 : potential === null ? 15 : potential > -850 || potential < -1200 ? 35 : 0;
  return bound(age + coating + protection + Math.min(3, facts.defects) * 12);
}

/** Specified minimum yield strength of a grade, MPa; L450M is 450. */
const yieldOf = (grade: string): number | null => {
  const found = /L(\d{3})/.exec(grade)?.[1];
  return found === undefined ? null : Number(found);
};

/** Hoop stress by Barlow against yield: p·D / (2·t·SMYS). */
export function stressRatio(
  facts: Pick<RiskFacts, 'pressureMpa' | 'outerDiameterMm' | 'wallMm' | 'steelGrade'>,
): number | null {
  const smys = yieldOf(facts.steelGrade);
  if (smys === null || facts.pressureMpa === null || facts.wallMm === null || !(facts.wallMm > 0)) return null;
  return (facts.pressureMpa * facts.outerDiameterMm) / (2 * facts.wallMm * smys);
}

function consequence(facts: RiskFacts): number {
  const people = { 1: 25, 2: 45, 3: 70, 4: 95 }[facts.areaClass];
  const area = facts.hcaGrade === null ? 0 : { 1: 55, 2: 75, 3: 95 }[facts.hcaGrade];
  const medium = { toxic: 1, gas: 0.9, liquid: 0.75, other: 0.25 }[facts.medium];
  return bound(Math.max(people, area) * medium);
}

/** The index of one step with what it is made of; a pure function of the facts. */
export function riskIndex(facts: RiskFacts): RiskIndex {
  const ratio = stressRatio(facts);
  const parts = {
    thirdParty: thirdParty(facts),
    corrosion: corrosion(facts),
    design: bound(ratio === null ? 60 : (ratio / 0.72) * 60),
    ground: bound(facts.crossesWater ? 45 : 15),
    operation: 30,
  };
  const likelihood = (Object.keys(parts) as (keyof typeof parts)[]).reduce(
    (sum, key) => sum + parts[key] * RISK_MODEL.weights[key],
    0,
  );
  const outcome = consequence(facts);
  const index = Math.sqrt(likelihood * outcome);
  const [first, second, third] = RISK_MODEL.levels;
  const unknown = [
    ...(facts.ageYears === null ? ['age'] : []),
    ...(facts.laying === 'buried' && facts.potentialMv === null ? ['potential'] : []),
    ...(ratio === null ? ['stress'] : []),
  ];
  const level = index >= first ? 1 : index >= second ? 2 : index >= third ? 3 : 4;
  return { index, level, likelihood, consequence: outcome, parts, unknown };
}
