import { ALARM_UPLOAD_SECONDS, DEFAULT_NO_DATA, type NoDataSetting } from '../../domain/reading.ts';
import { asEngine, type Tx } from '../database.ts';
import { markLost } from '../warnings/lost.ts';
import { objectPlaces } from '../warnings/object-place.ts';
import { appendEvents, type EventItem, setOnline } from '../warnings/object-state.ts';

const BATCH = 2_000;

interface SilentPoint {
  readonly fid: number;
  readonly object_fid: number;
  readonly since: number;
}

async function noDataSetting(tx: Tx): Promise<NoDataSetting> {
  const { rows } = await tx.query<{ value: Partial<NoDataSetting> }>(`select value from setting where key = 'no_data'`);
  return { ...DEFAULT_NO_DATA, ...rows[0]?.value };
}

const nowOf = async (tx: Tx): Promise<number> => {
  const { rows } = await tx.query<{ now: number }>(`select round(date_part('epoch', guanlan.now()) * 1000) as now`);
  return rows[0]?.now ?? Date.now();
};

/**
 * Points that sent nothing for longer than their interval and tolerance allow count as offline from the last sample
 * (REQ-MON-09); an object all of whose points are silent is itself unknown. `listeningSince` (epoch ms): silence from
 * before we listened proves nothing. One bounded batch a call; returns how many points fell silent.
 */
export function sweepSilentPoints(listeningSince: number): Promise<number> {
  return asEngine(async (tx) => {
    const setting = await noDataSetting(tx);
    // The lock re-checks the row: a reading that arrives now is seen, and a point that a delivery holds is left to it.
    const { rows } = await tx.query<SilentPoint>(
      `select p.fid, p.object_fid, round(date_part('epoch', l.at) * 1000) as since
       from sensor_point p join latest_reading l on l.point_fid = p.fid left join object_state o on o.fid = p.fid
       where greatest(l.at, to_timestamp($1::float8 / 1000)) < guanlan.now() - make_interval(secs => p.upload_seconds * $2::float8) and coalesce(o.online, 1) = 1
       order by p.fid limit ${BATCH} for update of l skip locked`,
      [listeningSince, setting.tolerance],
    );
    if (rows.length > 0) await tellSilent(tx, rows);
    return rows.length;
  });
}

async function tellSilent(tx: Tx, silent: readonly SilentPoint[]): Promise<void> {
  const now = await nowOf(tx);
  const places = await objectPlaces(
    tx,
    silent.map((point) => point.fid),
  );
  const points = silent.flatMap((point) => {
    const place = places.get(point.fid);
    return place === undefined ? [] : [{ ...place, online: 0, since: point.since }];
  });
  const lost = await markLost(
    tx,
    now,
    silent.map((point) => ({ fid: point.fid, objectFid: point.object_fid, since: point.since })),
  );
  const events = await setOnline(tx, points);
  await appendEvents(tx, [...lost, ...events, ...(await blindObjects(tx, now, silent))]);
}

/** Objects without any point that still speaks; a point that never spoke does not. */
async function blindObjects(tx: Tx, now: number, silent: readonly SilentPoint[]): Promise<EventItem[]> {
  const { rows } = await tx.query<{ fid: number }>(
    `select p.object_fid as fid from sensor_point p left join latest_reading l on l.point_fid = p.fid left join object_state o on o.fid = p.fid
     where p.object_fid = any($1) group by p.object_fid having bool_and(l.point_fid is null or coalesce(o.online, 1) <> 1)`,
    [[...new Set(silent.map((point) => point.object_fid))]],
  );
  const places = await objectPlaces(
    tx,
    rows.map((row) => row.fid),
  );
  return setOnline(
    tx,
    [...places.values()].map((place) => ({ ...place, online: 0, since: now })),
  );
}

/**
 * Points in alarm are due every 10 s (REQ-MON-02); one that falls silent is lost at once (报警后失联), long before it
 * would count as offline. Returns how many.
 */
export function sweepLostAlarms(listeningSince: number): Promise<number> {
  return asEngine(async (tx) => {
    const { alarmTolerance } = await noDataSetting(tx);
    const { rows } = await tx.query<SilentPoint>(
      `select l.point_fid as fid, p.object_fid, round(date_part('epoch', l.at) * 1000) as since
       from latest_reading l join sensor_point p on p.fid = l.point_fid
       where l.point_fid in (select w.point_fid from warning w where w.state = 'open' and w.lost_since is null and w.point_fid is not null
           and w.indicator <> '')
         and greatest(l.at, to_timestamp($1::float8 / 1000)) < guanlan.now() - make_interval(secs => $2::float8)
       order by l.point_fid limit ${BATCH} for update of l skip locked`,
      [listeningSince, ALARM_UPLOAD_SECONDS * alarmTolerance],
    );
    if (rows.length > 0) await tellSilent(tx, rows);
    return rows.length;
  });
}

/** Vehicles that send no position are offline from their last one. Returns how many. */
export function sweepSilentVehicles(listeningSince: number): Promise<number> {
  return asEngine(async (tx) => {
    const { vehicleSeconds } = await noDataSetting(tx);
    const { rows } = await tx.query<{ fid: number; since: number }>(
      `select l.vehicle_fid as fid, round(date_part('epoch', l.at) * 1000) as since
       from latest_position l left join object_state o on o.fid = l.vehicle_fid
       where greatest(l.at, to_timestamp($1::float8 / 1000)) < guanlan.now() - make_interval(secs => $2::float8) and coalesce(o.online, 1) = 1
       order by l.vehicle_fid limit ${BATCH} for update of l skip locked`,
      [listeningSince, vehicleSeconds],
    );
    if (rows.length === 0) return 0;
    const places = await objectPlaces(
      tx,
      rows.map((row) => row.fid),
    );
    const changes = rows.flatMap((row) => {
      const place = places.get(row.fid);
      return place === undefined ? [] : [{ ...place, online: 0, since: row.since }];
    });
    await appendEvents(tx, await setOnline(tx, changes));
    return rows.length;
  });
}
