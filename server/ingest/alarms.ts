import { type AlarmItem, alarmReason, tierOfAlarmKind } from '../../domain/ingest.ts';
import { tierRank } from '../../domain/tier.ts';
import { firstDeadline } from '../../domain/warning.ts';
import type { Tx } from '../database.ts';
import { type WarningWrite, writeWarnings } from '../warnings/commands.ts';
import { objectPlaces } from '../warnings/object-place.ts';
import { dropCalmStates, type EventItem, type ObjectPlace } from '../warnings/object-state.ts';
import { newRecord } from '../warnings/settle.ts';
import { lockObjects, lockOpenWarnings, type WarningRecord } from '../warnings/warning-record.ts';

export interface ResolvedAlarm {
  readonly item: AlarmItem;
  /** The object that is warned of; for a point the object it watches. */
  readonly objectFid: number;
  readonly pointFid: number | null;
}

const causeOf = (item: AlarmItem): string => `alarm:${item.kind}`;
const keyOf = (fid: number, cause: string): string => `${fid} ${cause}`;

/**
 * Takes raw alarms of other systems: each is stored; raising opens or raises the warning of its object and kind,
 * clearing closes it. Returns the events for the caller to append last.
 */
export async function takeAlarms(
  tx: Tx,
  now: number,
  sourceId: string,
  batch: readonly ResolvedAlarm[],
): Promise<EventItem[]> {
  if (batch.length === 0) return [];
  const rows = [...batch].sort((a, b) => a.item.at - b.item.at || a.item.index - b.item.index);
  const fids = [...new Set(rows.map((row) => row.objectFid))];
  await lockObjects(tx, fids);
  const places = await objectPlaces(tx, fids);
  await storeAlarms(tx, sourceId, rows, places);
  const open = new Map((await lockOpenWarnings(tx, fids)).map((record) => [keyOf(record.fid, record.cause), record]));
  const writes = new Map<string, WarningWrite>();
  for (const row of rows) {
    const place = places.get(row.objectFid);
    if (place === undefined) continue;
    const key = keyOf(row.objectFid, causeOf(row.item));
    const before = writes.get(key);
    const record =
      before === undefined ? (open.get(key) ?? null) : before.record.state === 'open' ? before.record : null;
    const next = row.item.state === 'raised' ? raised(now, row, place, record) : cleared(now, row, record);
    if (next === null) continue;
    // Raised and cleared within one delivery before it was ever stored: nothing is open, the raw alarms tell it.
    if (next.change === 'closed' && next.record.id === 0) writes.delete(key);
    else writes.set(key, { ...next, change: next.record.id === 0 ? 'opened' : next.change, name: place.name });
  }
  const events = await writeWarnings(tx, now, { id: `source:${sourceId}` }, [...writes.values()]);
  await dropCalmStates(tx, fids);
  return events;
}

function raised(
  now: number,
  { item, pointFid }: ResolvedAlarm,
  place: ObjectPlace,
  open: WarningRecord | null,
): Omit<WarningWrite, 'name'> {
  const tier = tierRank(item.tier ?? tierOfAlarmKind(item.kind));
  const { zh, en } = alarmReason(item.kind, item.message);
  const told = { reasonZh: zh, reasonEn: en, causeValue: item.value };
  const graded = { tier, tierSince: now, ...firstDeadline(tier, now) };
  if (open === null)
    return {
      change: 'opened',
      record: {
        ...newRecord(now, place, causeOf(item)),
        ...told,
        ...graded,
        worstTier: tier,
        pointFid,
        alarmAt: item.at,
      },
    };
  if (tier > open.tier)
    return {
      change: 'raised',
      record: {
        ...open,
        ...told,
        ...graded,
        worstTier: Math.max(tier, open.worstTier),
        acknowledgedAt: null,
        acknowledgedBy: null,
      },
    };
  if (tier < open.tier) return { change: 'lowered', record: { ...open, ...told, ...graded } };
  return { change: 'repeated', record: { ...open, repeats: open.repeats + 1 } };
}

/** A clearing that is older than the alarm it would clear came late and clears nothing. */
function cleared(now: number, { item }: ResolvedAlarm, open: WarningRecord | null): Omit<WarningWrite, 'name'> | null {
  if (open === null || item.at < open.alarmAt) return null;
  return {
    change: 'closed',
    record: {
      ...open,
      state: 'closed',
      closedAt: now,
      closedReason: 'cleared_by_source',
      lostSince: null,
      nextStep: null,
      deadline: null,
    },
  };
}

async function storeAlarms(
  tx: Tx,
  sourceId: string,
  rows: readonly ResolvedAlarm[],
  places: ReadonlyMap<number, ObjectPlace>,
): Promise<void> {
  const stored = rows.flatMap(({ item, objectFid, pointFid }) => {
    const place = places.get(objectFid);
    if (place === undefined) return [];
    const tier = tierRank(item.tier ?? tierOfAlarmKind(item.kind));
    const { kind, state, value, message, at } = item;
    return [
      {
        point: pointFid,
        object: objectFid,
        layer: place.layer,
        kind,
        tier,
        state,
        value,
        message,
        at,
        scope: place.scopeKey,
        lng: place.lng,
        lat: place.lat,
      },
    ];
  });
  await tx.query(
    `insert into alarm (source_id, point_fid, object_fid, layer, kind, tier, state, value, message, at, received_at, scope_key, lng, lat)
     select $2, a.point, a.object, a.layer, a.kind, a.tier, a.state, a.value, a.message, to_timestamp(a.at / 1000), guanlan.now(), a.scope, a.lng, a.lat
     from jsonb_to_recordset($1) as a(point int, object int, layer smallint, kind text, tier smallint, state text, value float8, message text, at float8,
       scope int, lng float8, lat float8)`,
    [JSON.stringify(stored), sourceId],
  );
}
