import type { Sample } from '../../domain/alarm-rules.ts';
import type { ReadingItem } from '../../domain/ingest.ts';
import { BAD_QUALITY } from '../../domain/reading.ts';
import type { Tx } from '../database.ts';
import type { EventItem } from '../warnings/object-state.ts';
import { evaluateReadings } from './evaluate.ts';
import type { Point, PointSamples } from './point-cache.ts';

export interface ResolvedReading {
  readonly item: ReadingItem;
  readonly point: Point;
}

/** Columns of a batch as array literals: the driver's own array encoding costs more than the insert. */
interface Columns {
  readonly fids: string;
  readonly times: string;
  readonly values: string;
  readonly qualities: string;
  readonly scopes: string;
}

function columnsOf(rows: readonly ResolvedReading[]): Columns {
  const size = rows.length;
  const fids = new Array<number>(size);
  const times = new Array<number>(size);
  const values = new Array<number>(size);
  const qualities = new Array<number>(size);
  const scopes = new Array<number>(size);
  for (let index = 0; index < size; index += 1) {
    const row = rows[index];
    if (row === undefined) continue;
    fids[index] = row.point.fid;
    times[index] = row.item.at / 1000;
    values[index] = row.item.value;
    qualities[index] = row.item.quality;
    scopes[index] = row.point.scopeKey;
  }
  const literal = (array: readonly number[]): string => `{${array.join(',')}}`;
  return {
    fids: literal(fids),
    times: literal(times),
    values: literal(values),
    qualities: literal(qualities),
    scopes: literal(scopes),
  };
}

/** By point, then device time: the order in which rows are locked, the same in every transaction. */
function sortByPoint(rows: ResolvedReading[]): void {
  rows.sort((a, b) => a.point.fid - b.point.fid || a.item.at - b.item.at);
}

/** The last of each point's run in sorted rows. */
function newestPerPoint(rows: readonly ResolvedReading[]): ResolvedReading[] {
  return rows.filter((row, index) => rows[index + 1]?.point.fid !== row.point.fid);
}

/** Readings older than this may miss their roll-ups, which are made again for the last 15 minutes. */
const LATE_MS = 14 * 60_000;

const UNNEST =
  'unnest($1::int[], $2::float8[], $3::float8[], $4::smallint[], $5::int[]) as r(point_fid, at, value, quality, scope_key)';

/**
 * Stores a batch and what it changes; returns the events for the caller to append last. The upsert of `latest_reading`
 * locks the points in fid order before any rule state is read, so that two instances which take alternate readings of
 * one point evaluate them one after the other.
 */
export async function takeReadings(
  tx: Tx,
  now: number,
  sourceId: string,
  batch: readonly ResolvedReading[],
): Promise<EventItem[]> {
  if (batch.length === 0) return [];
  const rows = [...batch];
  sortByPoint(rows);
  const newest = newestPerPoint(rows);
  const single = newest.length === rows.length;
  // With several readings of one point in the batch, those that are older than the stored one must be told apart.
  const before = single ? null : await lockLatest(tx, newest);
  const columns = columnsOf(rows);
  await insertReadings(tx, columns);
  await noteLate(tx, now, rows);
  const late = await upsertLatest(tx, newest, single ? columns : columnsOf(newest));
  return evaluateReadings(tx, now, sourceId, samplesOf(rows, before, late));
}

async function insertReadings(tx: Tx, { fids, times, values, qualities, scopes }: Columns): Promise<void> {
  await tx.query({
    name: 'ingest_readings',
    text: `insert into reading (point_fid, at, received_at, value, quality, scope_key)
           select r.point_fid, to_timestamp(r.at), guanlan.now(), r.value, r.quality, r.scope_key from ${UNNEST}`,
    values: [fids, times, values, qualities, scopes],
  });
}

/** What came after the roll-ups of its time were made opens that hour again (server/chores/rollups.ts). */
async function noteLate(tx: Tx, now: number, rows: readonly ResolvedReading[]): Promise<void> {
  const late = rows.filter((row) => row.item.at < now - LATE_MS);
  if (late.length === 0) return;
  await tx.query(
    `insert into late_hour (point_fid, hour)
     select distinct r.point_fid, date_trunc('hour', to_timestamp(r.at)) from unnest($1::int[], $2::float8[]) as r(point_fid, at) order by 1, 2
     on conflict do nothing`,
    [late.map((row) => row.point.fid), late.map((row) => row.item.at / 1000)],
  );
}

async function lockLatest(tx: Tx, newest: readonly ResolvedReading[]): Promise<ReadonlyMap<number, number>> {
  const { rows } = await tx.query<{ point_fid: number; at: number }>({
    name: 'ingest_lock_latest',
    text: `select l.point_fid, round(date_part('epoch', l.at) * 1000) as at from latest_reading l where l.point_fid = any($1::int[])
           order by l.point_fid for update`,
    values: [`{${newest.map((row) => row.point.fid).join(',')}}`],
  });
  return new Map(rows.map((row) => [row.point_fid, row.at]));
}

/** Keeps the newest value of each point; returns the points for which a newer one was there already. */
async function upsertLatest(
  tx: Tx,
  newest: readonly ResolvedReading[],
  { fids, times, values, qualities, scopes }: Columns,
): Promise<ReadonlySet<number>> {
  const { rows } = await tx.query<{ taken: number; fids: number[] | null }>({
    name: 'ingest_latest',
    text: `with u as (
             insert into latest_reading as l (point_fid, at, received_at, value, quality, scope_key)
             select r.point_fid, to_timestamp(r.at), guanlan.now(), r.value, r.quality, r.scope_key from ${UNNEST}
             on conflict (point_fid) do update set at = excluded.at, received_at = excluded.received_at, value = excluded.value,
               quality = excluded.quality, scope_key = excluded.scope_key where excluded.at > l.at
             returning l.point_fid)
           select count(*)::int as taken, case when count(*) < cardinality($1::int[]) then array_agg(u.point_fid) end as fids from u`,
    values: [fids, times, values, qualities, scopes],
  });
  const answer = rows[0];
  if (answer === undefined || answer.taken === newest.length) return new Set();
  const taken = new Set(answer.fids);
  return new Set(newest.map((row) => row.point.fid).filter((fid) => !taken.has(fid)));
}

/** Readings that may change a rule: newer than what was stored before, and not of bad quality. */
function samplesOf(
  rows: readonly ResolvedReading[],
  before: ReadonlyMap<number, number> | null,
  late: ReadonlySet<number>,
): PointSamples[] {
  const samples: (PointSamples & { readonly readings: Sample[] })[] = [];
  for (const { item, point } of rows) {
    if (item.quality === BAD_QUALITY || late.has(point.fid)) continue;
    if (before !== null && item.at <= (before.get(point.fid) ?? 0)) continue;
    const crossing = item.value > point.upper || item.value < point.lower;
    const last = samples.at(-1);
    if (last?.point === point) {
      last.readings.push({ at: item.at, value: item.value });
      last.crossing ||= crossing;
    } else samples.push({ point, readings: [{ at: item.at, value: item.value }], crossing });
  }
  return samples;
}
