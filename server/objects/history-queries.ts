import type { Handling, Verdict } from '../../domain/loop-state.ts';
import { type Tier, tierOfRank } from '../../domain/tier.ts';
import type { Tx } from '../database.ts';

/** A warning of one object as its card lists it. Times in epoch milliseconds. */
export interface ObjectWarning {
  readonly id: number;
  readonly tier: Tier;
  readonly worstTier: Tier;
  readonly state: 'open' | 'closed';
  readonly reasonZh: string;
  readonly reasonEn: string;
  readonly repeats: number;
  readonly openedAt: number;
  readonly acknowledgedAt: number | null;
  readonly lostSince: number | null;
  readonly normalSince: number | null;
  readonly handling: Handling;
  readonly verdict: Verdict | null;
  readonly nextStep: string | null;
  readonly deadline: number | null;
  readonly closedAt: number | null;
}

export interface ObjectStep {
  readonly id: number;
  readonly warningId: number;
  readonly at: number;
  readonly step: string;
  readonly tier: Tier | null;
  readonly actor: string;
}

const tierOr = (rank: number): Tier => tierOfRank(rank) ?? 'blue';

/** Warnings of an object, open ones first, then the latest; at most 60. Children (points, assets) carry their own. */
export async function readObjectWarnings(tx: Tx, fid: number): Promise<ObjectWarning[]> {
  const { rows } = await tx.query<{
    id: number;
    tier: number;
    worst_tier: number;
    state: 'open' | 'closed';
    reason_zh: string;
    reason_en: string;
    repeats: number;
    opened_at: Date;
    acknowledged_at: Date | null;
    lost_since: Date | null;
    normal_since: Date | null;
    handling: Handling;
    verdict: Verdict | null;
    next_step: string | null;
    deadline: Date | null;
    closed_at: Date | null;
  }>(
    `select id, tier, worst_tier, state, reason_zh, reason_en, repeats, opened_at, acknowledged_at, lost_since, normal_since, handling, verdict, next_step, deadline, closed_at
     from warning where fid = $1 order by (state = 'open') desc, opened_at desc limit 60`,
    [fid],
  );
  return rows.map((row) => ({
    id: row.id,
    tier: tierOr(row.tier),
    worstTier: tierOr(row.worst_tier),
    state: row.state,
    reasonZh: row.reason_zh,
    reasonEn: row.reason_en,
    repeats: row.repeats,
    openedAt: row.opened_at.getTime(),
    acknowledgedAt: row.acknowledged_at?.getTime() ?? null,
    lostSince: row.lost_since?.getTime() ?? null,
    normalSince: row.normal_since?.getTime() ?? null,
    handling: row.handling,
    verdict: row.verdict,
    nextStep: row.next_step,
    deadline: row.deadline?.getTime() ?? null,
    closedAt: row.closed_at?.getTime() ?? null,
  }));
}

/** What happened to the warnings of an object, newest first; at most 80 steps. */
export async function readObjectHistory(tx: Tx, fid: number): Promise<ObjectStep[]> {
  const { rows } = await tx.query<{
    id: number;
    warning_id: number;
    at: Date;
    step: string;
    tier: number | null;
    actor: string;
  }>(
    `select s.id, s.warning_id, s.at, s.step, s.tier, s.actor from warning_step s join warning w on w.id = s.warning_id
     where w.fid = $1 order by s.at desc, s.id desc limit 80`,
    [fid],
  );
  return rows.map((row) => ({
    id: row.id,
    warningId: row.warning_id,
    at: row.at.getTime(),
    step: row.step,
    tier: tierOfRank(row.tier ?? 0),
    actor: row.actor,
  }));
}
