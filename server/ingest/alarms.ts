import { type AlarmItem, tierOfAlarmKind } from '../../domain/ingest.ts';
import { tierRank } from '../../domain/tier.ts';
import type { Tx } from '../database.ts';
import { objectPlaces } from '../warnings/object-place.ts';
import { dropCalmStates, type EventItem, type ObjectPlace } from '../warnings/object-state.ts';
import { settleWarnings } from '../warnings/settle.ts';
import { lockObjects } from '../warnings/warning-record.ts';
import { type CodeSample, takeCodes } from './codes.ts';

export interface ResolvedAlarm {
  readonly item: AlarmItem;
  /** The object that is warned of; for a point the object it watches. */
  readonly objectFid: number;
  readonly pointFid: number | null;
}

/**
 * Takes raw alarms of other systems: each is stored; what is not overtaken by a newer word of the same object and kind
 * goes through the rules, which decide the tier. Returns the events for the caller to append last.
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
  const newest = await newestWords(tx, fids);
  await storeAlarms(tx, sourceId, rows, places);
  const samples = rows.flatMap((row) => sampleOf(row, places.get(row.objectFid), newest));
  const unsettled = await takeCodes(tx, now, samples);
  const events = await settleWarnings(tx, now, { id: `source:${sourceId}` }, unsettled);
  await dropCalmStates(tx, fids);
  return events;
}

const wordKey = (fid: number, pointFid: number | null, kind: string): string => `${fid} ${pointFid ?? 0} ${kind}`;

/** The newest word of each kind that was stored of objects, within the time that late data may come. */
async function newestWords(tx: Tx, fids: readonly number[]): Promise<ReadonlyMap<string, number>> {
  const { rows } = await tx.query<{ fid: number; point: number | null; kind: string; at: number }>(
    `select object_fid as fid, point_fid as point, kind, round(date_part('epoch', max(at)) * 1000) as at from alarm
     where object_fid = any($1) and at > guanlan.now() - interval '31 days' group by 1, 2, 3 limit 100000`,
    [fids],
  );
  return new Map(rows.map((row) => [wordKey(row.fid, row.point, row.kind), row.at]));
}

/** An older word than the newest one came late and changes nothing (REQ-ING-09); it is stored all the same. */
function sampleOf(
  { item, objectFid, pointFid }: ResolvedAlarm,
  place: ObjectPlace | undefined,
  newest: ReadonlyMap<string, number>,
): CodeSample[] {
  const late = item.at < (newest.get(wordKey(objectFid, pointFid, item.kind)) ?? 0);
  if (place === undefined || late) return [];
  const { kind: code, at, message, value } = item;
  const tier = tierRank(item.tier ?? tierOfAlarmKind(code));
  return [
    { objectFid, pointFid, scopeKey: place.scopeKey, code, raised: item.state === 'raised', at, tier, message, value },
  ];
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
