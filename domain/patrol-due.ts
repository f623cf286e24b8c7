import type { z } from 'zod';
import type { Interval } from './stationing-reach.ts';
import { gapsIn } from './track-match.ts';
import type { patrolIntervalsSchema } from './track-schema.ts';

export type PatrolIntervals = z.infer<typeof patrolIntervalsSchema>;

/** REQ-WF-29 asks for two a week beside works; the days of the others are defaults of ours, no rule states them. */
export const USUAL_INTERVALS: PatrolIntervals = {
  hcaDays: { 1: 7, 2: 3, 3: 1 },
  highRiskDays: 3,
  facilityDays: 7,
  generalDays: 7,
  worksPerWeek: 2,
  warn: { works: 1, hca: null, high_risk: null, facility: null },
};

export const WATCHED_KINDS = ['hca', 'high_risk', 'works', 'facility'] as const;
export type WatchedKind = (typeof WATCHED_KINDS)[number];

/** A stretch that a patrol covered, as far as it counts; epoch milliseconds. */
export interface Walked extends Interval {
  readonly endedAt: number;
  /** What makes two stretches one patrol. */
  readonly patrol: string;
}

/** What must be covered as a whole once in so many days. */
export interface Watched extends Interval {
  readonly intervalDays: number;
}

export interface PatrolDue {
  /** When the least recently walked metre was walked; null when some of it was not within what was looked at. */
  readonly lastWholeAt: number | null;
  /** When the next patrol is due; null when none ever was. */
  readonly dueAt: number | null;
  readonly overdue: boolean;
  /** What nobody walked within the interval. */
  readonly open: readonly Interval[];
}

const DAY_MS = 86_400_000;
/** Ends of tracks and of areas are never met to the metre. */
const LEFT_METERS = 20;
const LEFT_SHARE = 0.02;

const metersOf = (parts: readonly Interval[]): number =>
  parts.reduce((sum, part) => sum + part.toMeters - part.fromMeters, 0);

/**
 * Whether every metre of a stretch was walked within its interval (REQ-MAP-10, REQ-WF-28). Up to 20 m or 2 % may be
 * missing. `walked` need not be sorted; what lies in the future of `now` is not looked at.
 */
export function patrolDue(watched: Watched, walked: readonly Walked[], now: number): PatrolDue {
  const tolerated = Math.max(LEFT_METERS, (watched.toMeters - watched.fromMeters) * LEFT_SHARE);
  const recent = walked
    .filter(({ fromMeters, toMeters }) => fromMeters < watched.toMeters && toMeters > watched.fromMeters)
    .filter(({ endedAt }) => endedAt <= now)
    .sort((a, b) => b.endedAt - a.endedAt);
  const since = now - watched.intervalDays * DAY_MS;
  const open = gapsIn(
    watched,
    recent.filter(({ endedAt }) => endedAt >= since),
  );
  const used: Walked[] = [];
  let lastWholeAt: number | null = null;
  for (const stretch of recent) {
    used.push(stretch);
    if (metersOf(gapsIn(watched, used)) > tolerated) continue;
    lastWholeAt = stretch.endedAt;
    break;
  }
  const dueAt = lastWholeAt === null ? null : lastWholeAt + watched.intervalDays * DAY_MS;
  const overdue = dueAt === null || dueAt < now;
  return { lastWholeAt, dueAt, overdue, open: overdue ? open : [] };
}

/**
 * Patrols beside works in the last seven days, and how many there should have been by now: a week's number from the
 * eighth day on, before that its share (REQ-WF-29). `startedAt`: begin of the works.
 */
export function worksVisits(
  works: Interval & { readonly startedAt: number },
  walked: readonly Walked[],
  perWeek: number,
  now: number,
): { readonly visits: number; readonly asked: number; readonly overdue: boolean } {
  const visits = new Set(
    walked
      .filter(({ endedAt }) => endedAt <= now && endedAt > now - 7 * DAY_MS)
      .filter(({ fromMeters, toMeters }) => fromMeters < works.toMeters && toMeters > works.fromMeters)
      .map(({ patrol }) => patrol),
  ).size;
  const asked = Math.min(perWeek, Math.floor((Math.max(0, now - works.startedAt) / (7 * DAY_MS)) * perWeek));
  return { visits, asked, overdue: visits < asked };
}
