import type { TierRank } from '../../domain/tier.ts';
import type { Reason } from '../../domain/warning.ts';
import type { Tx } from '../database.ts';
import { newRecord } from './new-record.ts';
import { objectPlaces } from './object-place.ts';
import { appendEvents } from './object-state.ts';
import { currentPlan } from './plans.ts';
import { lockObjects, lockOpenWarnings } from './warning-record.ts';
import { opening, standing, turning, writeWarnings } from './write.ts';

/** A trouble of the system itself that a person must see: a gap in one-way batches, rows without a partition. */
export interface SystemTrouble {
  /** Shown at this enterprise's first site; 0 = at the first zone. */
  readonly enterprise: number;
  readonly cause: string;
  readonly tier: TierRank;
  readonly reason: Reason;
}

/** Opens or repeats the warning of a trouble and appends its events as the last statement. Does nothing in an empty region. */
export async function openSystemWarning(tx: Tx, now: number, trouble: SystemTrouble): Promise<void> {
  const fid = await placeOfEnterprise(tx, trouble.enterprise);
  if (fid === null) return;
  await lockObjects(tx, [fid]);
  const place = (await objectPlaces(tx, [fid])).get(fid);
  if (place === undefined) return;
  const open = (await lockOpenWarnings(tx, [fid])).find((record) => record.cause === trouble.cause);
  const told = { reasonZh: trouble.reason.zh, reasonEn: trouble.reason.en };
  const write =
    open === undefined
      ? opening(
          { ...newRecord(now, place, trouble.cause, await currentPlan(tx)), ...told },
          trouble.tier,
          now,
          place.name,
        )
      : turning(standing(open, place.name), { kind: 'graded', tier: trouble.tier, started: 1 }, now, told);
  await appendEvents(tx, await writeWarnings(tx, now, { id: 'system' }, [write]));
}

/** The trouble is over: its warning closes, or waits for a signature, and its events are appended as the last statement. */
export async function closeSystemWarning(tx: Tx, now: number, cause: string): Promise<void> {
  const { rows } = await tx.query<{ fid: number }>(
    "select fid from warning where state = 'open' and cause = $1 order by fid limit 100",
    [cause],
  );
  if (rows.length === 0) return;
  const fids = rows.map((row) => row.fid);
  await lockObjects(tx, fids);
  const places = await objectPlaces(tx, fids);
  const open = (await lockOpenWarnings(tx, fids)).filter((record) => record.cause === cause);
  const writes = open.map((record) =>
    turning(standing(record, places.get(record.fid)?.name ?? ''), { kind: 'ended', reason: 'over' }, now),
  );
  await appendEvents(tx, await writeWarnings(tx, now, { id: 'system' }, writes));
}

async function placeOfEnterprise(tx: Tx, enterprise: number): Promise<number | null> {
  const { rows } = await tx.query<{ fid: number }>(
    `(select fid from site where enterprise = $1 and $1 <> 0 order by fid limit 1)
     union all (select fid from zone order by key limit 1)
     union all (select fid from site order by fid limit 1)
     union all (select fid from asset order by fid limit 1) limit 1`,
    [enterprise],
  );
  return rows[0]?.fid ?? null;
}
