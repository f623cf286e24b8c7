import type { LimitRule } from '../../domain/alarm-rules.ts';
import type { LngLat } from '../../domain/place.ts';
import { asEngine, type Tx } from '../database.ts';
import { findPoints } from '../ingest/point-cache.ts';
import type { RoadLine } from './road-graph.ts';
import type { StaffWarning } from './staff.ts';

/** Indicators whose occasional alarms are gentle: open within a minute. A flow would unbalance its pipeline: red. */
const GENTLE: ReadonlySet<string> = new Set(['level', 'wind_speed', 'water_pressure', 'temperature']);

/** The plant of the demo's story; its duty staff is played, so that its gentle warnings go through the whole loop. */
export const STAFFED_ENTERPRISE = 1;

/** What the simulator must know of the region; read once at start, never written. */
export interface DemoPoint {
  readonly id: string;
  readonly fid: number;
  readonly enterprise: number;
  readonly indicator: string;
  readonly uploadSeconds: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly highHigh: number | null;
  /** A value just past the point's first limits, and the tier that it makes; null where no rule looks at values. */
  readonly mild: MildValue | null;
  readonly mean: number;
  readonly daily: number;
  readonly noise: number;
  /** Silent long before the others were: one of the region's dead sensors, which stays dead. */
  readonly dead: boolean;
}

export interface MildValue {
  readonly value: number;
  readonly tier: number;
}

export interface DemoVehicle {
  readonly id: string;
  readonly place: LngLat;
  readonly parked: boolean;
}

export interface DemoRegion {
  readonly points: readonly DemoPoint[];
  readonly vehicles: readonly DemoVehicle[];
  readonly cameras: readonly string[];
  readonly roads: readonly RoadLine[];
}

export function readRegion(): Promise<DemoRegion> {
  return asEngine(async (tx) => ({
    points: await readPoints(tx),
    vehicles: await readVehicles(tx),
    cameras: await readCameras(tx),
    roads: await readRoads(tx),
  }));
}

/** A vehicle whose terminal speaks for it, so that the simulator does not. */
export interface TerminalVehicle {
  readonly id: string;
  readonly number: string;
  readonly plate: string;
  readonly channels: number;
  readonly place: LngLat;
}

/** Vehicles with terminals, and the roads that they drive on. */
export function readTerminalTraffic(): Promise<{
  readonly vehicles: readonly TerminalVehicle[];
  readonly roads: readonly RoadLine[];
}> {
  return asEngine(async (tx) => {
    const { rows } = await tx.query<Omit<TerminalVehicle, 'place'> & { lng: number; lat: number }>(
      `select v.id, t.number, v.plate, cardinality(t.channels) as channels, coalesce(l.lng, st_x(v.geom)) as lng, coalesce(l.lat, st_y(v.geom)) as lat
       from vehicle_terminal t join vehicle v on v.fid = t.vehicle_fid left join latest_position l on l.vehicle_fid = v.fid
       where t.changed_by = 'demo' order by t.number limit 100`,
    );
    const vehicles = rows.map(({ lng, lat, ...row }) => ({ ...row, place: [lng, lat] as const }));
    return { vehicles, roads: await readRoads(tx) };
  });
}

/** A point is dead when it is offline and its last sample is ten minutes older than the middle one of all points. */
async function readPoints(tx: Tx): Promise<DemoPoint[]> {
  const { rows } = await tx.query<Omit<DemoPoint, 'mild'>>(
    `with m as (select percentile_disc(0.5) within group (order by at) as middle from latest_reading)
     select p.id, p.fid, p.enterprise, p.indicator, p.upload_seconds as "uploadSeconds", p.low_alarm as low, p.high_alarm as high, p.high_high_alarm as "highHigh",
       coalesce((p.attrs -> 'signal' ->> 'mean')::float8, l.value, 0) as mean, coalesce((p.attrs -> 'signal' ->> 'daily')::float8, 0) as daily,
       coalesce((p.attrs -> 'signal' ->> 'noise')::float8, 0) as noise,
       coalesce(o.online, 1) <> 1 and coalesce(least(l.at, o.since) < m.middle - interval '10 min', true) as dead
     from sensor_point p cross join m left join latest_reading l on l.point_fid = p.fid left join object_state o on o.fid = p.fid
     where not coalesce((p.attrs ->> 'derived')::boolean, false) order by p.fid limit 200000`,
  );
  const gentle = rows.filter(({ indicator }) => GENTLE.has(indicator));
  const known = await findPoints(
    tx,
    gentle.map((row) => row.id),
  );
  return rows.map((row) => ({ ...row, mild: mildValue(known.get(row.id)?.rules ?? [], row.mean) }));
}

/**
 * A value past the limit that is nearest to the mean, by a third of the room before the next limit on the same side, and
 * the worst tier whose limit it passes.
 */
export function mildValue(
  rules: readonly { readonly rule: Pick<LimitRule, 'compare' | 'limit' | 'tier'> }[],
  mean: number,
): MildValue | null {
  const distance = ({ rule }: { readonly rule: { readonly limit: number } }): number => Math.abs(rule.limit - mean);
  const [nearest] = rules.toSorted((a, b) => distance(a) - distance(b));
  if (nearest === undefined) return null;
  const { compare, limit } = nearest.rule;
  const side = compare === 'above' ? 1 : -1;
  const beyond = rules
    .filter(({ rule }) => rule.compare === compare && (rule.limit - limit) * side > 0)
    .map(({ rule }) => Math.abs(rule.limit - limit));
  const room = beyond.length === 0 ? Math.abs(limit) * 0.1 : Math.min(...beyond);
  const value = limit + side * room * 0.3;
  const passed = rules.filter(({ rule }) => rule.compare === compare && (value - rule.limit) * side > 0);
  return { value, tier: Math.max(...passed.map(({ rule }) => rule.tier)) };
}

async function readVehicles(tx: Tx): Promise<DemoVehicle[]> {
  const { rows } = await tx.query<{ id: string; lng: number; lat: number; parked: boolean }>(
    `select v.id, coalesce(l.lng, st_x(v.geom)) as lng, coalesce(l.lat, st_y(v.geom)) as lat, v.object_state = 'parked' and v.fid % 4 = 0 as parked
     from vehicle v left join latest_position l on l.vehicle_fid = v.fid
     where not exists (select from vehicle_terminal t where t.vehicle_fid = v.fid) order by v.fid limit 20000`,
  );
  return rows.map((row) => ({ id: row.id, place: [row.lng, row.lat], parked: row.parked }));
}

async function readCameras(tx: Tx): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>(
    `select id from camera where state = 'online' and coalesce(source ->> 'kind', '') not in ('jt1078', 'gb28181') and coalesce(owner_fid, 0) not in (select fid from asset where id = 'ast_tank_t203') order by fid limit 5000`,
  );
  return rows.map((row) => row.id);
}

async function readRoads(tx: Tx): Promise<RoadLine[]> {
  const { rows } = await tx.query<{ rank: number; line: string }>(
    `select rank, st_asgeojson(d.geom, 7) as line from ground g cross join lateral st_dump(g.geom) d
     where g.kind like 'road%' and st_geometrytype(d.geom) = 'ST_LineString' order by g.id limit 20000`,
  );
  return rows.map((row) => ({ major: row.rank <= 2, line: lineOf(row.line) }));
}

function lineOf(geojson: string): LngLat[] {
  const parsed: { readonly coordinates?: readonly (readonly number[])[] } = JSON.parse(geojson);
  return (parsed.coordinates ?? []).map(([lng = 0, lat = 0]) => [lng, lat]);
}

/** What is open now, and whether the demonstration's story was asked for: read every second. */
export interface Situation {
  /** Points whose warnings the region was born with: their values stay where they are, so that the picture stands. */
  readonly bornOpen: ReadonlyMap<number, number>;
  /** Points whose warnings came in live within half an hour: whoever sent the value, the process stays there until something newer is sent. */
  readonly liveOpen: ReadonlyMap<number, number>;
  /** Open warnings of the demo enterprise that came in live, the story's tank aside. */
  readonly staffed: readonly StaffWarning[];
  /** Epoch milliseconds at which the story was started; null when it does not run. */
  readonly storyStartedAt: number | null;
}

export function readSituation(): Promise<Situation> {
  return asEngine(async (tx) => {
    const { rows } = await tx.query<{
      fid: number;
      cause_value: number;
      value: number;
      born: boolean;
      recent: boolean;
    }>(
      `select w.point_fid as fid, w.cause_value, l.value,
         coalesce((select s.actor = '' from warning_step s where s.warning_id = w.id order by s.id limit 1), true) as born, w.tier_since > guanlan.now() - interval '30 min' as recent
       from warning w join latest_reading l on l.point_fid = w.point_fid
       -- Once the enterprise has reported back, what it did takes effect: the process goes back to normal.
       where w.state = 'open' and w.indicator <> '' and w.normal_since is null and w.handling not in ('reported', 'clear_asked') limit 5000`,
    );
    const staffed = await tx.query<StaffWarning>(
      `select w.id, w.point_fid as "pointFid", w.tier, w.epoch, w.handling, w.acknowledged_at is not null as acknowledged, w.normal_since is not null as normal
       from warning w where w.state = 'open' and w.enterprise = $1 and w.fid not in (select fid from asset where id = 'ast_tank_t203')
         and exists (select from warning_step s where s.warning_id = w.id and s.step = 'opened' and s.actor <> '') order by w.id limit 200`,
      [STAFFED_ENTERPRISE],
    );
    const story = await tx.query<{ started: number }>(
      `select (value ->> 'startedAt')::float8 as started from setting where key = 'demo_story'`,
    );
    return {
      bornOpen: new Map(rows.filter((row) => row.born).map((row) => [row.fid, row.cause_value])),
      liveOpen: new Map(rows.filter((row) => !row.born && row.recent).map((row) => [row.fid, row.value])),
      staffed: staffed.rows,
      storyStartedAt: story.rows[0]?.started ?? null,
    };
  });
}
