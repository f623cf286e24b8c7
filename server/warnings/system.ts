import type { TierRank } from '../../domain/tier.ts';
import { firstDeadline, type Reason } from '../../domain/warning.ts';
import type { Tx } from '../database.ts';
import { type WarningWrite, writeWarnings } from './commands.ts';
import { objectPlaces } from './object-place.ts';
import { appendEvents } from './object-state.ts';
import { newRecord } from './settle.ts';
import { lockObjects, lockOpenWarnings } from './warning-record.ts';

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
  const write: WarningWrite =
    open === undefined
      ? {
          change: 'opened',
          name: place.name,
          record: {
            ...newRecord(now, place, trouble.cause),
            ...told,
            ...firstDeadline(trouble.tier, now),
            tier: trouble.tier,
            worstTier: trouble.tier,
          },
        }
      : { change: 'repeated', name: place.name, record: { ...open, ...told, repeats: open.repeats + 1 } };
  await appendEvents(tx, await writeWarnings(tx, now, { id: 'system' }, [write]));
}

/** Closes the warning of a trouble that is over, if one is open, and appends its events as the last statement. */
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
  const closed = { state: 'closed', closedAt: now, closedReason: 'over', nextStep: null, deadline: null } as const;
  const writes = open.map(
    (record): WarningWrite => ({
      change: 'closed',
      name: places.get(record.fid)?.name ?? '',
      record: { ...record, ...closed },
    }),
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
