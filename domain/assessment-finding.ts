import type { PointTally, UnitTally } from './assessment.ts';
import type { AssessmentParameters, TierCounts } from './assessment-parameters.ts';
import type { Period } from './assessment-period.ts';
import type { FaultCause } from './repair.ts';
import type { Sector } from './sector.ts';

const TIERS_ASSESSED = ['red', 'orange', 'yellow'] as const;
type AssessedTier = (typeof TIERS_ASSESSED)[number];

/** What a unit fell short of, with the numbers that prove it; minutes and percent. */
export type Finding =
  | { readonly code: 'rate'; readonly percent: number; readonly limit: number }
  | { readonly code: 'interview'; readonly points: number; readonly longest: number; readonly hours: number }
  | { readonly code: 'severe'; readonly points: number; readonly longest: number; readonly hours: number }
  | { readonly code: 'repair'; readonly points: number; readonly longest: number; readonly hours: number }
  | { readonly code: 'grave_offline'; readonly percent: number; readonly limit: number }
  | { readonly code: 'refused_stop'; readonly points: number; readonly applications: number }
  | { readonly code: 'deliberate'; readonly count: number; readonly causes: readonly FaultCause[] }
  | { readonly code: 'repair_late'; readonly count: number }
  | { readonly code: 'frequent'; readonly tier: AssessedTier; readonly count: number; readonly limit: number }
  | { readonly code: 'overdue'; readonly tier: AssessedTier; readonly count: number; readonly limit: number }
  | { readonly code: 'online_days'; readonly online: number; readonly due: number; readonly limit: number };

/** Rate and spans of one unit (REQ-ASSESS-01..04, -06, -23). Exactly at the limit is not above it. */
export function silenceFindings(
  unit: UnitTally,
  tallies: readonly PointTally[],
  ruleSet: string,
  parameters: AssessmentParameters,
): Finding[] {
  const findings: Finding[] = [];
  if (unit.rate !== null && unit.rate > parameters.rateLimitPercent)
    findings.push({ code: 'rate', percent: unit.rate, limit: parameters.rateLimitPercent });
  if (unit.rate !== null && unit.rate > parameters.graveRatePercent)
    findings.push({ code: 'grave_offline', percent: unit.rate, limit: parameters.graveRatePercent });
  const repair = Object.entries(parameters.repairHours).find(([set]) => set === ruleSet)?.[1];
  for (const [code, hours] of [
    ['interview', parameters.interviewHours],
    ['severe', parameters.severeHours],
    ['repair', repair],
  ] as const) {
    if (hours === undefined) continue;
    const over = tallies.filter((tally) => tally.longest > hours * 60);
    if (over.length > 0) findings.push({ code, points: over.length, longest: unit.longest, hours });
  }
  return findings;
}

/** Warnings of an enterprise in a period by tier; blue is excepted (S2 Art 30, 31). */
export type WarningCounts = Readonly<Record<AssessedTier, number>>;

const limitsFor = (setting: AssessmentParameters['frequent'], sector: Sector | null): TierCounts =>
  (sector === null ? undefined : setting.sectors[sector]) ?? setting.usual;

/** Too frequent and overdue warnings (REQ-ASSESS-05, -07, -42). */
export function warningFindings(
  sector: Sector | null,
  opened: WarningCounts,
  late: WarningCounts,
  parameters: AssessmentParameters,
): Finding[] {
  return TIERS_ASSESSED.flatMap((tier): Finding[] => {
    const frequent = limitsFor(parameters.frequent, sector)[tier];
    const overdue = limitsFor(parameters.overdue, sector)[tier];
    return [
      ...(opened[tier] >= frequent ? [{ code: 'frequent', tier, count: opened[tier], limit: frequent } as const] : []),
      ...(late[tier] >= overdue ? [{ code: 'overdue', tier, count: late[tier], limit: overdue } as const] : []),
    ];
  });
}

/** RS-SH: online days below the share fail the quarter (REQ-ASSESS-20). */
export function quarterFinding(
  days: { readonly online: number; readonly due: number },
  { quarterDaysPercent }: AssessmentParameters,
): Finding | null {
  if (days.due === 0 || (days.online / days.due) * 100 >= quarterDaysPercent) return null;
  return { code: 'online_days', ...days, limit: quarterDaysPercent };
}

export const DRAFT_KINDS = [
  'warning_notice',
  'interview_enterprise',
  'interview_area',
  'key_list',
  'violation_maintenance',
  'violation_hazard',
  'repair_order',
  'quarter_fail',
  'severe_handling',
  'public_notice',
] as const;
export type DraftKind = (typeof DRAFT_KINDS)[number];

export interface Consequence {
  readonly kind: DraftKind;
  /** The clause an officer cites. */
  readonly basis: string;
}

/** What follows from findings of one enterprise in a run, each kind once with its strictest basis (section 8). */
export function consequencesOf(period: Period, findings: readonly Finding[]): Consequence[] {
  const found = new Set(findings.map((finding) => finding.code));
  const week = period === 'week';
  const grave = findings.some((one) => (one.code === 'frequent' || one.code === 'overdue') && one.tier !== 'yellow');
  // What is found week by week is not said again by the month, unless the whole month was grave (REQ-ASSESS-10).
  const severe = found.has('grave_offline') || (week && (found.has('refused_stop') || found.has('deliberate')));
  const all: (Consequence | false)[] = [
    severe && { kind: 'severe_handling', basis: 'S2 Art 25' },
    severe && { kind: 'public_notice', basis: 'S2 Art 25' },
    found.has('online_days') && { kind: 'quarter_fail', basis: 'S0 二(二), 四' },
    found.has('rate') && { kind: 'warning_notice', basis: week ? 'S2 Art 29' : 'S2 Art 30' },
    found.has('severe') && !week && { kind: 'interview_enterprise', basis: 'S2 Art 31' },
    found.has('severe') && !week && { kind: 'interview_area', basis: 'S2 Art 31' },
    found.has('interview') &&
      (week || !found.has('severe')) && { kind: 'interview_enterprise', basis: week ? 'S2 Art 29' : 'S2 Art 30' },
    (found.has('frequent') || found.has('overdue')) && { kind: 'key_list', basis: grave ? 'S2 Art 31' : 'S2 Art 30' },
    found.has('overdue') && { kind: 'violation_hazard', basis: 'S2 Art 25' },
    (found.has('repair') || found.has('repair_late')) &&
      (week ? { kind: 'repair_order', basis: 'S1 Art 16' } : { kind: 'violation_maintenance', basis: 'S2 Art 25' }),
  ];
  return all.filter((one) => one !== false);
}
