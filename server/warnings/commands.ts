import { layerOfCode } from '../../domain/layer.ts';
import { RefusalError } from '../../domain/refusal.ts';
import type { TierRank } from '../../domain/tier.ts';
import { deadlineOnceAcknowledged, type WarningChange } from '../../domain/warning.ts';
import type { Tx, Viewer } from '../database.ts';
import { objectName } from './object-place.ts';
import { appendEvents, type EventItem, type ObjectPlace, refreshObjectState } from './object-state.ts';
import { insertWarnings, lockObjects, updateWarnings, WARNING_COLUMNS, type WarningRecord } from './warning-record.ts';

/** A warning as it shall be, and what happened to it. A record with id 0 is opened. */
export interface WarningWrite {
  readonly change: WarningChange;
  readonly record: WarningRecord;
  readonly name: string;
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** Who did it: `source:<id>`, `rules`, `worker` or a user id; and from which address. */
export interface Actor {
  readonly id: string;
  readonly address?: string;
}

function placeOf(record: WarningRecord, name: string): ObjectPlace {
  const { fid, layer, scopeKey, sector, zone, enterprise, lng, lat } = record;
  return { fid, layer, scopeKey, sector, zone, enterprise, name, lng, lat };
}

function warningEvent({ change, record, name }: WarningWrite, now: number): EventItem {
  const { id, fid, layer, tier, state, reasonZh, reasonEn, openedAt } = record;
  return {
    kind: 'warning',
    layer,
    fid,
    scope_key: record.scopeKey,
    tier,
    deadline: record.deadline === null ? null : new Date(record.deadline).toISOString(),
    cause: record.cause,
    payload: { id, fid, layer: layerOfCode(layer), tier, state, change, reasonZh, reasonEn, name, openedAt, at: now },
  };
}

/**
 * Writes warnings with their step, outbox row, audit entry and object state, and returns the events. The caller holds
 * the objects' locks and appends the events as its last statement (design, law 5).
 */
export async function writeWarnings(
  tx: Tx,
  now: number,
  actor: Actor,
  writes: readonly WarningWrite[],
): Promise<EventItem[]> {
  if (writes.length === 0) return [];
  const fresh = writes.filter((write) => write.record.id === 0);
  const ids = await insertWarnings(
    tx,
    fresh.map((write) => write.record),
  );
  const opened = fresh.map((write, index) => ({ ...write, record: { ...write.record, id: ids[index] ?? 0 } }));
  const changed = writes.filter((write) => write.record.id !== 0);
  await updateWarnings(
    tx,
    changed.map((write) => write.record),
  );
  const all = [...opened, ...changed];
  const events = all.map((write) => warningEvent(write, now));
  await recordSteps(tx, now, actor, all, events);
  const states = await refreshObjectState(
    tx,
    all.map((write) => placeOf(write.record, write.name)),
  );
  // That data are back is told by the object's state alone: it asks nobody for anything.
  return [...events.filter((_, index) => all[index]?.change !== 'found'), ...states];
}

async function recordSteps(
  tx: Tx,
  now: number,
  actor: Actor,
  writes: readonly WarningWrite[],
  events: readonly EventItem[],
): Promise<void> {
  const steps = writes.map(({ change, record, detail = {} }, index) => ({
    warning: record.id,
    scope: record.scopeKey,
    step: change,
    tier: record.tier,
    detail: { ...detail, value: record.causeValue, limit: record.limitValue, rule: record.ruleId },
    payload: events[index]?.payload ?? {},
  }));
  // The step's number is the outbox row's idempotency key: a delivery that is tried twice is one message.
  await tx.query(
    `with d as (select * from jsonb_to_recordset($1) as d(warning bigint, scope int, step text, tier smallint, detail jsonb, payload jsonb)),
       s as (insert into warning_step (warning_id, scope_key, at, step, tier, actor, detail)
             select warning, scope, to_timestamp($2::float8 / 1000), step, tier, $3, detail from d returning id, warning_id, scope_key, step)
     insert into outbox (kind, idempotency_key, payload, scope_key, due_at)
     select 'warning', 'warning:' || s.warning_id || ':' || s.id, d.payload, s.scope_key, to_timestamp($2::float8 / 1000)
     from s join d on d.warning = s.warning_id and d.step = s.step`,
    [JSON.stringify(steps), now, actor.id],
  );
  await tx.query(
    `select guanlan.append_audit($2, 'warning.' || d.step, 'warning:' || d.warning, 'allowed', $3, d.detail || jsonb_build_object('tier', d.tier))
     from jsonb_to_recordset($1) as d(warning bigint, step text, tier smallint, detail jsonb)`,
    [JSON.stringify(steps), actor.id, actor.address ?? ''],
  );
}

/**
 * A viewer takes note of a warning (签收). Refuses a warning that is not in the viewer's scope or is closed; a second
 * acknowledgement changes nothing. `tx` is the viewer's own transaction.
 */
export async function acknowledgeWarning(
  tx: Tx,
  viewer: Viewer,
  warningId: number,
  address = '',
): Promise<{ readonly acknowledgedAt: number; readonly acknowledgedBy: string }> {
  const record = await lockWarning(tx, warningId);
  if (record.state === 'closed')
    throw new RefusalError({ code: 'conflict', field: 'id', message: 'the warning is closed' });
  if (record.acknowledgedAt !== null && record.acknowledgedBy !== null)
    return { acknowledgedAt: record.acknowledgedAt, acknowledgedBy: record.acknowledgedBy };
  const next = deadlineOnceAcknowledged(asRank(record.tier), record.tierSince);
  const write: WarningWrite = {
    change: 'acknowledged',
    record: { ...record, acknowledgedAt: record.now, acknowledgedBy: viewer.name, ...next },
    name: record.name,
  };
  await appendEvents(tx, await writeWarnings(tx, record.now, { id: viewer.id, address }, [write]));
  return { acknowledgedAt: record.now, acknowledgedBy: viewer.name };
}

/** A tier that came from a column with a check constraint. */
export function asRank(tier: number): TierRank {
  return tier === 1 || tier === 2 || tier === 3 || tier === 4 ? tier : 0;
}

async function lockWarning(
  tx: Tx,
  id: number,
): Promise<WarningRecord & { readonly now: number; readonly name: string }> {
  const missing = new RefusalError({ code: 'not_found', field: 'id', message: `no warning ${id}` });
  const found = await tx.query<{ fid: number }>('select fid from warning where id = $1', [id]);
  const fid = found.rows[0]?.fid;
  if (fid === undefined) throw missing;
  await lockObjects(tx, [fid]);
  const { rows } = await tx.query<WarningRecord & { now: number }>(
    `select ${WARNING_COLUMNS}, round(date_part('epoch', guanlan.now()) * 1000) as now from warning w where w.id = $1 for update`,
    [id],
  );
  const row = rows[0];
  if (row === undefined) throw missing;
  return { ...row, name: await objectName(tx, fid, row.layer) };
}
