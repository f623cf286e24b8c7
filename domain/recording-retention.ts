/**
 * How long recordings are kept (REQ-VID-13..16). The lengths are dated data: a rule applies from its day on, the longest of
 * all rules that reach a camera wins, and an installation may keep longer but never shorter.
 */
export const RULE_SETS = ['RS-SH', 'RS-TJ', 'RS-BH', 'RS-NC', 'RS-ENT'] as const;
export type RuleSet = (typeof RULE_SETS)[number];

/** What kind of place a camera watches, as far as retention asks. */
export const RETENTION_CLASSES = ['general', 'city_managed', 'laboratory', 'key_target'] as const;
export type RetentionClass = (typeof RETENTION_CLASSES)[number];

/** Calendar months or days; a month is a month of the calendar in Beijing, not thirty days. */
export interface Keep {
  readonly months: number;
  readonly days: number;
}

export interface RetentionRule {
  readonly ruleSet: RuleSet | 'default';
  readonly class: RetentionClass | 'any';
  /** First day in Beijing on which the rule applies. */
  readonly fromDay: string;
  readonly keep: Keep;
  readonly source: string;
}

export const RETENTION_RULES: readonly RetentionRule[] = [
  {
    ruleSet: 'RS-SH',
    class: 'general',
    fromDay: '2025-01-26',
    keep: { months: 1, days: 0 },
    source: 'REQ-VID-14, S0 二(二)',
  },
  {
    ruleSet: 'RS-SH',
    class: 'city_managed',
    fromDay: '2025-01-26',
    keep: { months: 3, days: 0 },
    source: 'REQ-VID-14, S0 二(三)',
  },
  { ruleSet: 'RS-NC', class: 'any', fromDay: '2000-01-01', keep: { months: 6, days: 0 }, source: 'REQ-VID-15, S3 三' },
  // Where the rules give no number (REQ-VID-16): our own defaults.
  { ruleSet: 'default', class: 'any', fromDay: '2000-01-01', keep: { months: 0, days: 30 }, source: 'REQ-VID-16 [D]' },
  {
    ruleSet: 'default',
    class: 'key_target',
    fromDay: '2000-01-01',
    keep: { months: 0, days: 90 },
    source: 'REQ-VID-16 [D], 反恐怖主义法 32',
  },
];

export interface RetentionSubject {
  readonly ruleSets: readonly RuleSet[];
  readonly class: RetentionClass;
  /** Days that the installation adds by its own decision; null for none. Shorter than the rules changes nothing. */
  readonly ownDays: number | null;
}

const BEIJING_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;

/** The moment that lies `keep` after `at` (epoch ms): months by the calendar in Beijing, clamped to the month's last day. */
export function addKeep(at: number, keep: Keep): number {
  const local = new Date(at + BEIJING_MS);
  const first = Date.UTC(local.getUTCFullYear(), local.getUTCMonth() + keep.months, 1);
  const target = new Date(first);
  const lastDay = new Date(Date.UTC(target.getUTCFullYear(), target.getUTCMonth() + 1, 0)).getUTCDate();
  const day = Math.min(local.getUTCDate(), lastDay);
  const timeOfDay = (((at + BEIJING_MS) % DAY_MS) + DAY_MS) % DAY_MS;
  return first + (day - 1) * DAY_MS + timeOfDay - BEIJING_MS + keep.days * DAY_MS;
}

/** The rules that reach a subject for pictures taken at `at`: its rule sets', and the defaults. */
export function rulesFor(
  subject: RetentionSubject,
  at: number,
  rules: readonly RetentionRule[] = RETENTION_RULES,
): RetentionRule[] {
  return rules.filter(
    (rule) =>
      (rule.ruleSet === 'default' || subject.ruleSets.includes(rule.ruleSet)) &&
      (rule.class === 'any' || rule.class === subject.class) &&
      Date.parse(`${rule.fromDay}T00:00:00+08:00`) <= at,
  );
}

export interface KeptUntil {
  /** Epoch ms from which deletion is due. */
  readonly until: number;
  /** Why so long: the source of the rule that decided, or the installation's own decision. */
  readonly source: string;
}

/** Until when pictures that ended at `endedAt` must be kept: the longest of all rules that reach the subject. */
export function keptUntil(
  subject: RetentionSubject,
  endedAt: number,
  rules: readonly RetentionRule[] = RETENTION_RULES,
): KeptUntil {
  const candidates = rulesFor(subject, endedAt, rules).map(({ keep, source }) => ({
    until: addKeep(endedAt, keep),
    source,
  }));
  if (subject.ownDays !== null) candidates.push({ until: endedAt + subject.ownDays * DAY_MS, source: 'installation' });
  return candidates.reduce((longest, one) => (one.until > longest.until ? one : longest), {
    until: endedAt,
    source: '',
  });
}

/** A half-open span of time, epoch milliseconds. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export const overlaps = (a: Span, b: Span): boolean => a.from < b.to && b.from < a.to;

export type DueDecision = 'keep' | 'held' | 'delete';

/**
 * What becomes of a stored piece at `now`: nothing before it is due, nothing while a hold covers any part of it, else it
 * must go (kept no longer than needed).
 */
export function dueDecision(
  piece: Span & { readonly dueAt: number },
  holds: readonly Span[],
  now: number,
): DueDecision {
  if (piece.dueAt > now) return 'keep';
  return holds.some((hold) => overlaps(hold, piece)) ? 'held' : 'delete';
}
