import { type Tier, tierOfRank } from '../../domain/tier.ts';
import type { Tx } from '../database.ts';
import { objectKindOf } from '../rules/object-target.ts';
import { IN_FORCE } from '../rules/parts.ts';

/** A limit that colours a point: its own alarm settings and the rules that apply to it (REQ-RISK-03). */
export interface PointLimit {
  readonly compare: 'above' | 'below';
  readonly value: number;
  readonly tier: Tier;
  readonly durationSeconds: number;
}

/** A sensor point of an object with its latest value. Times in epoch milliseconds. */
export interface LivePoint {
  readonly fid: number;
  readonly id: string;
  readonly name: string;
  readonly nameEn: string;
  readonly indicator: string;
  readonly unit: string;
  readonly tag: string;
  readonly uploadSeconds: number;
  readonly value: number | null;
  readonly at: number | null;
  readonly limits: readonly PointLimit[];
  /** Means of the last six hours in 72 steps, oldest first; null where nothing arrived. */
  readonly spark: readonly (number | null)[];
}

const SPARK_STEPS = 72;
const SPARK_SECONDS = 21_600;
const MAX_POINTS = 40;

interface PointRow {
  fid: number;
  id: string;
  name: string;
  name_en: string;
  indicator: string;
  unit: string;
  tag: string;
  upload_seconds: number;
  value: number | null;
  at: Date | null;
}

/** A moment of the past in epoch milliseconds, or now where the parameter is null. */
const moment = (parameter: string): string => `coalesce(to_timestamp(${parameter}::float8 / 1000), guanlan.now())`;

/** The last reading of a point `p` at a moment of the past; older than a day is none. */
const LATEST_AT = `lateral (select value, at from reading where point_fid = p.fid
    and at <= to_timestamp($2::float8 / 1000) and at > to_timestamp($2::float8 / 1000) - interval '1 day' order by at desc limit 1) l on true`;

/** Points at the object itself, at the assets of a site or of a hazard installation; a point's own card shows itself. */
async function readPoints(tx: Tx, fid: number, at: number | null): Promise<PointRow[]> {
  const { rows } = await tx.query<PointRow>(
    `select p.fid, p.id, p.name, p.name_en, p.indicator, p.unit, p.tag, p.upload_seconds, l.value, l.at
     from sensor_point p left join ${at === null ? 'latest_reading l on l.point_fid = p.fid' : LATEST_AT}
     where p.fid = $1 or p.object_fid = $1
        or p.object_fid in (select a.fid from asset a where a.site_fid = $1 or a.hazard_fid = $1)
     order by (p.object_fid = $1) desc, p.object_fid, p.fid limit ${MAX_POINTS}`,
    at === null ? [fid] : [fid, at],
  );
  return rows;
}

async function readLimits(tx: Tx, fids: readonly number[]): Promise<Map<number, PointLimit[]>> {
  const { rows } = await tx.query<{
    fid: number;
    compare: 'above' | 'below';
    value: number | null;
    tier: number;
    duration_seconds: number;
  }>(
    `select p.fid, r.compare, r.tier, r.duration_seconds,
            coalesce(case r.limit_setting when 'low_low_alarm' then p.low_low_alarm when 'low_alarm' then p.low_alarm
              when 'high_alarm' then p.high_alarm when 'high_high_alarm' then p.high_high_alarm end, r.limit_value) as value
     from sensor_point p left join lateral ${objectKindOf('p.object_fid')} o on true
     join limit_rule r on r.kind = 'limit' and (r.point_fid = p.fid or r.point_fid is null and r.indicator = p.indicator)
       and (r.sector = 0 or r.sector = p.sector) and (cardinality(r.object_kinds) = 0 or o.kind = any(r.object_kinds))
       and (r.tank_class = '' or r.tank_class = o."tankClass")
     where p.fid = any($1) and ${IN_FORCE}
     order by r.tier desc limit 400`,
    [fids],
  );
  const limits = new Map<number, PointLimit[]>();
  for (const row of rows) {
    const tier = tierOfRank(row.tier);
    if (row.value === null || tier === null) continue;
    const list = limits.get(row.fid) ?? [];
    list.push({ compare: row.compare, value: row.value, tier, durationSeconds: row.duration_seconds });
    limits.set(row.fid, list);
  }
  return limits;
}

async function readSparks(tx: Tx, fids: readonly number[], at: number | null): Promise<Map<number, (number | null)[]>> {
  const { rows } = await tx.query<{ fid: number; step: number; mean: number }>(
    `select point_fid as fid, least(floor(extract(epoch from at - (${moment('$2')} - make_interval(secs => ${SPARK_SECONDS}))) / ${SPARK_SECONDS / SPARK_STEPS})::int, ${SPARK_STEPS - 1}) as step,
            avg(value) as mean
     from reading where point_fid = any($1) and at > ${moment('$2')} - make_interval(secs => ${SPARK_SECONDS}) and at <= ${moment('$2')}
     group by 1, 2 limit ${MAX_POINTS * SPARK_STEPS}`,
    [fids, at],
  );
  const sparks = new Map<number, (number | null)[]>();
  for (const row of rows) {
    const spark = sparks.get(row.fid) ?? Array.from({ length: SPARK_STEPS }, () => null);
    spark[Math.max(0, row.step)] = row.mean;
    sparks.set(row.fid, spark);
  }
  return sparks;
}

/**
 * The live values of an object: every point with unit, limits, age and the run of the last six hours.
 * @param at a moment of the past in epoch milliseconds; null is now. Limits are those of now.
 */
export async function readLivePoints(tx: Tx, fid: number, at: number | null = null): Promise<LivePoint[]> {
  const points = await readPoints(tx, fid, at);
  if (points.length === 0) return [];
  const fids = points.map((point) => point.fid);
  const limits = await readLimits(tx, fids);
  const sparks = await readSparks(tx, fids, at);
  return points.map((point) => ({
    fid: point.fid,
    id: point.id,
    name: point.name,
    nameEn: point.name_en,
    indicator: point.indicator,
    unit: point.unit,
    tag: point.tag,
    uploadSeconds: point.upload_seconds,
    value: point.value,
    at: point.at?.getTime() ?? null,
    limits: limits.get(point.fid) ?? [],
    spark: sparks.get(point.fid) ?? [],
  }));
}

export interface Trend {
  /** Epoch seconds of each step. */
  readonly at: readonly number[];
  readonly mean: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly stepSeconds: number;
}

const TREND_STEPS = 360;

/** A point's run over the hours before a moment (null: now) in at most 360 steps with lowest and highest of each (REQ-MAP-18). */
export async function readTrend(tx: Tx, pointFid: number, hours: number, at: number | null = null): Promise<Trend> {
  const stepSeconds = Math.max(10, Math.ceil((hours * 3600) / TREND_STEPS));
  const { rows } = await tx.query<{ at: number; mean: number; low: number; high: number }>(
    `select floor(extract(epoch from at) / $2::int)::bigint * $2::int as at, avg(value) as mean, min(value) as low, max(value) as high
     from reading where point_fid = $1 and at > ${moment('$4')} - make_interval(hours => $3::int) and at <= ${moment('$4')}
     group by 1 order by 1 limit ${TREND_STEPS + 2}`,
    [pointFid, stepSeconds, hours, at],
  );
  return {
    at: rows.map((row) => Number(row.at)),
    mean: rows.map((row) => row.mean),
    low: rows.map((row) => row.low),
    high: rows.map((row) => row.high),
    stepSeconds,
  };
}
