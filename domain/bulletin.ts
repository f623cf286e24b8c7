import { allTiers, ranked, type Score, type ScoreFacts } from './enterprise-score.ts';

/** An enterprise with its score in the month. */
export interface ScoredEnterprise extends Score {
  readonly enterprise: number;
  readonly name: string;
  readonly nameEn: string;
  readonly sector: number;
  readonly zone: number;
  readonly facts: ScoreFacts;
}

/** How much of a problem lies where: minutes, warnings or enterprises, and their share of all of it. */
export interface Concentrated {
  readonly key: string;
  readonly count: number;
  readonly percent: number;
}

export interface BulletinBody {
  readonly parametersVersion: number;
  readonly ranking: readonly (ScoredEnterprise & { readonly rank: number })[];
  /** Enterprises from which nothing was due: named, not ranked. */
  readonly unranked: readonly { readonly enterprise: number; readonly name: string; readonly nameEn: string }[];
  readonly totals: {
    readonly dueMinutes: number;
    readonly offlineMinutes: number;
    readonly opened: number;
    readonly late: number;
    readonly repairsDue: number;
    readonly repairsLate: number;
    readonly meanScore: number | null;
  };
  readonly concentration: {
    /** Enterprises by what they fell short of. */
    readonly findings: readonly Concentrated[];
    /** Offline minutes by sector and by zone. */
    readonly sectors: readonly Concentrated[];
    readonly zones: readonly Concentrated[];
    /** The enterprises with most offline minutes, and with most warnings. */
    readonly offline: readonly Concentrated[];
    readonly warnings: readonly Concentrated[];
    /** Warnings by cause: the indicator or code that raised them. */
    readonly causes: readonly Concentrated[];
  };
}

const FIRST = 5;
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Groups with their share of the whole, largest first; nothing of nothing is left out. */
export function concentrated(
  entries: readonly (readonly [key: string, count: number])[],
  first?: number,
): Concentrated[] {
  const groups = new Map<string, number>();
  for (const [key, count] of entries) if (count > 0) groups.set(key, (groups.get(key) ?? 0) + count);
  const whole = sum([...groups.values()]);
  return [...groups]
    .map(([key, count]) => ({ key, count, percent: Math.round((count / whole) * 10_000) / 100 }))
    .sort((a, b) => b.count - a.count || a.key.localeCompare(b.key))
    .slice(0, first);
}

/**
 * The monthly run bulletin (S2 Art 32, REQ-ASSESS-13) from scores and the warnings by cause: the district's ranking, its
 * totals, and where the problems concentrate. Shares are of all enterprises of the district.
 */
export function bulletinOf(
  parametersVersion: number,
  scored: readonly ScoredEnterprise[],
  unranked: BulletinBody['unranked'],
  causes: readonly (readonly [string, number])[],
): BulletinBody {
  const total = (of: (facts: ScoreFacts) => number): number => sum(scored.map(({ facts }) => of(facts)));
  const by = (key: (one: ScoredEnterprise) => number, of: (facts: ScoreFacts) => number, first?: number) =>
    concentrated(
      scored.map((one) => [String(key(one)), of(one.facts)]),
      first,
    );
  const minutes = ({ offlineMinutes }: ScoreFacts) => offlineMinutes;
  // Findings count enterprises, and their share is of all enterprises: one may fall short of several things.
  const findings = concentrated(
    scored.flatMap(({ facts }) => [...new Set(facts.findings)].map((code) => [code, 1] as const)),
  );
  return {
    parametersVersion,
    ranking: ranked(scored),
    unranked,
    totals: {
      dueMinutes: total((facts) => facts.dueMinutes),
      offlineMinutes: total(minutes),
      opened: total(({ opened }) => allTiers(opened)),
      late: total(({ late }) => allTiers(late)),
      repairsDue: total(({ repairsDue }) => repairsDue),
      repairsLate: total(({ repairsLate }) => repairsLate),
      meanScore:
        scored.length === 0 ? null : Math.round((sum(scored.map(({ score }) => score)) / scored.length) * 100) / 100,
    },
    concentration: {
      findings: findings.map((one) => ({ ...one, percent: Math.round((one.count / scored.length) * 10_000) / 100 })),
      sectors: by(({ sector }) => sector, minutes),
      zones: by(({ zone }) => zone, minutes),
      offline: by(({ enterprise }) => enterprise, minutes, FIRST),
      warnings: by(
        ({ enterprise }) => enterprise,
        ({ opened }) => allTiers(opened),
        FIRST,
      ),
      causes: concentrated(causes, FIRST),
    },
  };
}

/** Score of a year: the mean of the months that were assessed, each once (REQ-ASSESS-13). null: none was. */
export function yearScore(months: readonly { readonly score: number }[]): number | null {
  return months.length === 0 ? null : Math.round((sum(months.map(({ score }) => score)) / months.length) * 100) / 100;
}
