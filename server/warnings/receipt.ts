import { turnLoop } from '../../domain/warning-loop.ts';
import type { Tx } from '../database.ts';
import { appendEvents, refreshObjectState } from './object-state.ts';
import { writeTimers } from './timers.ts';
import { lockObjects, lockWarnings, updateWarnings } from './warning-record.ts';

/**
 * A party has these warnings on a screen. Where a plan counts from the receipt (收到后, REQ-WARN-10) and the party is the
 * tracker, the clocks move forward to now, once; most plans count from the push and nothing happens. Appends the events
 * as its last statement. `tx` is the viewer's own transaction.
 */
export async function receiveWarnings(
  tx: Tx,
  seen: readonly { readonly warning: number; readonly party: string }[],
): Promise<void> {
  if (seen.length === 0) return;
  const { rows } = await tx.query<{ id: number; fid: number; now: number }>(
    `select w.id, w.fid, round(date_part('epoch', guanlan.now()) * 1000) as now
     from warning w join jsonb_to_recordset($1) as s(warning bigint, party text) on s.warning = w.id
     where w.state = 'open' and w.plan ->> 'clockFrom' = 'receipt'
       and s.party = w.plan -> 'tiers' -> (array['blue', 'yellow', 'orange', 'red'])[w.tier] ->> 'tracker' limit 1000`,
    [JSON.stringify(seen)],
  );
  const [first] = rows;
  if (first === undefined) return;
  await lockObjects(
    tx,
    rows.map((row) => row.fid),
  );
  const before = await lockWarnings(
    tx,
    rows.map((row) => row.id),
  );
  const changed = before.flatMap((record) => {
    const { state } = turnLoop(record, { kind: 'received' }, first.now);
    return state.clockSince === record.clockSince ? [] : [{ record, state }];
  });
  await updateWarnings(
    tx,
    changed.map(({ state }) => state),
  );
  await writeTimers(
    tx,
    first.now,
    changed.map(({ record, state }) => ({
      warning: record.id,
      scopeKey: record.scopeKey,
      before: record.timers,
      after: state.timers,
      fired: [],
    })),
  );
  const places = before.map(({ fid, layer, scopeKey, sector, zone, enterprise, lng, lat }) => ({
    ...{ fid, layer, scopeKey, sector, zone, enterprise, lng, lat },
    name: '',
  }));
  await appendEvents(tx, await refreshObjectState(tx, places));
}
