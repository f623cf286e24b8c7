import type { WarningCounts } from './assessment-finding.ts';
import type { AssessmentParameters } from './assessment-parameters.ts';

/** Everything that a score is made of: figures of one enterprise in one month. Rates in percent, times in minutes. */
export interface ScoreFacts {
  readonly dataPoints: number;
  readonly videoPoints: number;
  /** Mean of the daily offline rates; null when nothing was due. */
  readonly dataRate: number | null;
  readonly videoRate: number | null;
  readonly offlineMinutes: number;
  readonly dueMinutes: number;
  /** Yellow and worse, false alarms excepted. */
  readonly opened: WarningCounts;
  readonly late: WarningCounts;
  readonly closed: number;
  /** From opening to sign-off, of what was closed; null when nothing was. */
  readonly meanMinutes: number | null;
  /** Repairs whose deadline fell into the month, and those that missed it. */
  readonly repairsDue: number;
  readonly repairsLate: number;
  /** Codes of what the enterprise fell short of in the run. */
  readonly findings: readonly string[];
}

export interface Score {
  readonly access: number;
  readonly handling: number;
  readonly upkeep: number;
  readonly score: number;
}

export const allTiers = ({ red, orange, yellow }: WarningCounts): number => red + orange + yellow;
const round = (value: number): number => Math.round(value * 100) / 100;
const share = (missed: number, of: number): number => (of === 0 ? 1 : 1 - missed / of);

/** Access rates that exist; an enterprise without any is not ranked. */
const ratesOf = ({ dataRate, videoRate }: ScoreFacts): number[] =>
  [dataRate, videoRate].filter((rate) => rate !== null);

/**
 * Score of an enterprise in a month, 0 to 100 (REQ-ASSESS-13), each part rounded to two decimals so that the printed sum is the sum. Access falls in proportion to the
 * mean of the offline rates and is 0 from `zeroRatePercent`; handling is the share of warnings that passed no deadline;
 * upkeep the share of repairs in time. Where nothing was to be done a part is full. null: nothing was due at all.
 */
export function scoreOf(facts: ScoreFacts, { score }: AssessmentParameters): Score | null {
  const rates = ratesOf(facts);
  if (rates.length === 0) return null;
  const parts = rates.map((rate) => 1 - Math.min(1, rate / score.zeroRatePercent));
  const access = round((score.access * parts.reduce((sum, part) => sum + part, 0)) / parts.length);
  const handling = round(score.handling * share(allTiers(facts.late), allTiers(facts.opened)));
  const upkeep = round(score.upkeep * share(facts.repairsLate, facts.repairsDue));
  return { access, handling, upkeep, score: round(access + handling + upkeep) };
}

const two = (value: number): string => value.toFixed(2);

/** The sums behind a score, a line each, as an officer checks them by hand. */
export function scoreWords(
  facts: ScoreFacts,
  result: Score,
  { score }: AssessmentParameters,
  locale: 'zh' | 'en',
): string[] {
  const zh = locale === 'zh';
  const rates = ratesOf(facts);
  const parts = rates.map((rate) => `(1 − ${two(Math.min(rate, score.zeroRatePercent))} ÷ ${score.zeroRatePercent})`);
  const mean = parts.length > 1 ? `(${parts.join(' + ')}) ÷ ${parts.length}` : (parts[0] ?? '');
  const ratio = (missed: number, of: number, none: string) => (of === 0 ? none : `(1 − ${missed} ÷ ${of})`);
  const nothing = zh ? '1（无应办事项）' : '1 (nothing was due)';
  const label = zh ? ['接入', '处置', '维修', '合计'] : ['Access', 'Handling', 'Upkeep', 'Total'];
  const colon = zh ? '：' : ': ';
  return [
    `${label[0]}${colon}${score.access} × ${mean} = ${two(result.access)}`,
    `${label[1]}${colon}${score.handling} × ${ratio(allTiers(facts.late), allTiers(facts.opened), nothing)} = ${two(result.handling)}`,
    `${label[2]}${colon}${score.upkeep} × ${ratio(facts.repairsLate, facts.repairsDue, nothing)} = ${two(result.upkeep)}`,
    `${label[3]}${colon}${two(result.access)} + ${two(result.handling)} + ${two(result.upkeep)} = ${two(result.score)}`,
  ];
}

/** Ranks from 1, best first; equal scores share a rank and the next one is skipped. */
export function ranked<T extends { readonly score: number }>(rows: readonly T[]): (T & { readonly rank: number })[] {
  const sorted = [...rows].sort((a, b) => b.score - a.score);
  return sorted.map((row) => ({ ...row, rank: sorted.findIndex((one) => one.score === row.score) + 1 }));
}
