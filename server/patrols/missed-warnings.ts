import { WATCHED_KINDS, type WatchedKind } from '../../domain/patrol-due.ts';
import { formatChainage } from '../../domain/stationing-text.ts';
import type { TierRank } from '../../domain/tier.ts';
import { asEngine, type Tx } from '../database.ts';
import { newRecord } from '../warnings/new-record.ts';
import { objectPlaces } from '../warnings/object-place.ts';
import { appendEvents, type EventItem } from '../warnings/object-state.ts';
import { currentPlan } from '../warnings/plans.ts';
import { lockObjects, lockOpenWarnings, ms } from '../warnings/warning-record.ts';
import { opening, standing, turning, type WarningWrite, writeWarnings } from '../warnings/write.ts';
import { readWatched, type WatchedLine } from './due-queries.ts';
import { readIntervals } from './intervals.ts';

const CAUSE = 'patrol_missed:';
const WORDS: Readonly<Record<WatchedKind, readonly [zh: string, en: string]>> = {
  works: ['第三方施工巡护不足', 'Works without enough patrols'],
  hca: ['高后果区逾期未巡', 'High-consequence area not patrolled in time'],
  high_risk: ['高风险管段逾期未巡', 'High-risk segment not patrolled in time'],
  facility: ['管道设施逾期未巡', 'Facility not patrolled in time'],
};

interface Missed {
  readonly fid: number;
  readonly kind: WatchedKind;
  readonly tier: TierRank;
  readonly lines: readonly WatchedLine[];
}

function reasonOf({ kind, lines }: Missed): { readonly reasonZh: string; readonly reasonEn: string } {
  const [first] = lines;
  const [zh, en] = WORDS[kind];
  const at = formatChainage(first?.fromMeters ?? 0);
  const more = lines.length - 1;
  const visits = kind === 'works' && first !== undefined ? [first.visits ?? 0, first.asked ?? 0] : null;
  return {
    reasonZh: `${zh}：${first?.name ?? ''}，${at}${visits === null ? '' : `，7 日 ${visits[0]} 次，应 ${visits[1]} 次`}${more > 0 ? `，另有 ${more} 处` : ''}`,
    reasonEn: `${en}: ${first?.nameEn === '' ? first.name : (first?.nameEn ?? '')}, ${at}${visits === null ? '' : `, ${visits[0]} in 7 days, ${visits[1]} asked`}${more > 0 ? `, and ${more} more` : ''}`,
  };
}

/** What the loop is told of: misses of the kinds that have a tier, one a pipeline and kind (REQ-WF-29). */
async function readMissed(tx: Tx, now: number): Promise<Missed[]> {
  const { warn } = await readIntervals(tx);
  const overdue = (await readWatched(tx, now, null)).filter((line) => line.overdue);
  return WATCHED_KINDS.flatMap((kind) => {
    const tier = ([1, 2, 3, 4] as const).find((rank) => rank === warn[kind]);
    if (tier === undefined) return [];
    const own = overdue.filter((line) => line.kind === kind);
    return [...Map.groupBy(own, (line) => line.fid)].map(([fid, lines]) => ({ fid, kind, tier, lines }));
  });
}

/** Opens a warning where a patrol was missed that a rule asks for, and ends it when it was made up for. */
export function warnOfMissedPatrols(): Promise<number> {
  return asEngine(async (tx) => {
    const { rows } = await tx.query<{ now: number }>(`select ${ms('guanlan.now()')} as now`);
    const now = rows[0]?.now ?? 0;
    const missed = await readMissed(tx, now);
    const known = await tx.query<{ fid: number }>(
      `select distinct fid from warning where state = 'open' and cause like $1 limit 5000`,
      [`${CAUSE}%`],
    );
    const fids = [...new Set([...missed, ...known.rows].map(({ fid }) => fid))].sort((a, b) => a - b);
    const events = fids.length === 0 ? [] : await settle(tx, now, missed, fids);
    await appendEvents(tx, events);
    return events.length;
  });
}

async function settle(tx: Tx, now: number, missed: readonly Missed[], fids: readonly number[]): Promise<EventItem[]> {
  await lockObjects(tx, fids);
  const open = (await lockOpenWarnings(tx, fids)).filter((record) => record.cause.startsWith(CAUSE));
  const places = await objectPlaces(tx, fids);
  const plan = await currentPlan(tx);
  const writes: WarningWrite[] = [];
  for (const one of missed) {
    const cause = `${CAUSE}${one.kind}`;
    const place = places.get(one.fid);
    if (place === undefined || open.some((record) => record.fid === one.fid && record.cause === cause)) continue;
    writes.push(opening({ ...newRecord(now, place, cause, plan), ...reasonOf(one) }, one.tier, now, place.name));
  }
  for (const record of open) {
    const stands = missed.some((one) => one.fid === record.fid && `${CAUSE}${one.kind}` === record.cause);
    if (!stands)
      writes.push(
        turning(standing(record, places.get(record.fid)?.name ?? ''), { kind: 'ended', reason: 'over' }, now),
      );
  }
  return writes.length === 0 ? [] : await writeWarnings(tx, now, { id: 'system' }, writes);
}
