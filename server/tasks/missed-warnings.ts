import type { TierRank } from '../../domain/tier.ts';
import type { Tx } from '../database.ts';
import { newRecord } from '../warnings/new-record.ts';
import { objectPlaces } from '../warnings/object-place.ts';
import type { EventItem } from '../warnings/object-state.ts';
import { currentPlan } from '../warnings/plans.ts';
import { lockObjects, lockOpenWarnings } from '../warnings/warning-record.ts';
import { opening, standing, turning, type WarningWrite, writeWarnings } from '../warnings/write.ts';

/** A task whose time has come. */
export interface TurnedTask {
  readonly id: string;
  readonly planId: string | null;
  readonly name: string;
  readonly nameEn: string;
  readonly objectFid: number | null;
  readonly dueAt: number;
  readonly missedTier: number;
  readonly scopeKey: number;
}

const CAUSE = 'missed_task:';
const TIERS: readonly TierRank[] = [1, 2, 3, 4];

const clock = (at: number): string => {
  // Asia/Shanghai has no summer time (law 2).
  const [day, time] = new Date(at + 8 * 3_600_000).toISOString().split('T');
  return `${day ?? ''} ${(time ?? '').slice(0, 5)}`;
};

const told = ({ name, nameEn, dueAt }: TurnedTask) => ({
  reasonZh: `任务漏检：${name}，应于 ${clock(dueAt)} 前完成`,
  reasonEn: `Task missed: ${nameEn === '' ? name : nameEn}, due by ${clock(dueAt)}`,
});

/** Plans whose last finished turn was done: what was missed before it is made up for. */
async function madeUp(tx: Tx): Promise<readonly { readonly fid: number; readonly cause: string }[]> {
  const { rows } = await tx.query<{ fid: number; cause: string }>(
    `select w.fid, w.cause from warning w where w.state = 'open' and w.cause like '${CAUSE}%' and w.normal_since is null and 'done' = (
       select t.state from field_task t where t.plan_id::text = substr(w.cause, ${CAUSE.length + 1}) and t.state <> 'open' order by t.due_at desc, t.state limit 1)
     order by w.id limit 100`,
  );
  return rows;
}

/**
 * Warnings of missed tasks whose plan asks for one (REQ-WF-29), at what the plan is about: opened or repeated, and ended when
 * a later turn was done. Answers the events, for the caller to append last.
 */
export async function missedWarnings(tx: Tx, now: number, missed: readonly TurnedTask[]): Promise<EventItem[]> {
  const asked = missed.filter(
    ({ missedTier, objectFid, planId }) => missedTier > 0 && objectFid !== null && planId !== null,
  );
  const over = await madeUp(tx);
  const fids = [...new Set([...asked.flatMap(({ objectFid }) => objectFid ?? []), ...over.map(({ fid }) => fid)])];
  if (fids.length === 0) return [];
  await lockObjects(tx, fids);
  const open = (await lockOpenWarnings(tx, fids)).filter(({ cause }) => cause.startsWith(CAUSE));
  const places = await objectPlaces(tx, fids);
  const plan = await currentPlan(tx);
  const writes = new Map<string, WarningWrite>();
  for (const task of asked) {
    const cause = `${CAUSE}${task.planId}`;
    const place = places.get(task.objectFid ?? 0);
    const tier = TIERS[task.missedTier - 1];
    if (place === undefined || tier === undefined) continue;
    const key = `${place.fid} ${cause}`;
    const known = open.find((record) => record.fid === place.fid && record.cause === cause);
    const before = writes.get(key) ?? (known === undefined ? undefined : standing(known, place.name));
    writes.set(
      key,
      before === undefined
        ? opening({ ...newRecord(now, place, cause, plan), ...told(task) }, tier, now, place.name)
        : turning(before, { kind: 'graded', tier, started: 1 }, now, told(task)),
    );
  }
  for (const { fid, cause } of over) {
    const record = open.find((one) => one.fid === fid && one.cause === cause);
    if (record === undefined || writes.has(`${fid} ${cause}`)) continue;
    const write = standing(record, places.get(fid)?.name ?? '');
    writes.set(`${fid} ${cause}`, turning(write, { kind: 'ended', reason: 'over' }, now));
  }
  return await writeWarnings(tx, now, { id: 'system' }, [...writes.values()]);
}
