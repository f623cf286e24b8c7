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
