import { stationOf } from '../../domain/stationing.ts';
import { joinIntervals, reachOf } from '../../domain/stationing-reach.ts';
import type { Tx } from '../database.ts';
import type { Course } from './course.ts';

/** Everything along one pipeline by chainage, for the strip (alignment sheet). Metres; times in epoch milliseconds. */
export interface StripPoint {
  readonly fid: number | null;
  readonly kind: string;
  readonly name: string;
  readonly nameEn: string;
  readonly chainageMeters: number;
}

export interface StripSpan {
  readonly fromMeters: number;
  readonly toMeters: number;
}

const MOST = 2_000;

export async function readFacilities(tx: Tx, fid: number): Promise<StripPoint[]> {
  const { rows } = await tx.query<StripPoint>(
    `select fid, kind, name, name_en as "nameEn", chainage_m as "chainageMeters" from facility
     where pipeline_fid = $1 and chainage_m is not null order by chainage_m, fid limit ${MOST}`,
    [fid],
  );
  return rows;
}

export async function readLineEvents(tx: Tx, fid: number): Promise<(StripPoint & { movedMeters: number })[]> {
  const { rows } = await tx.query<StripPoint & { movedMeters: number }>(
    `select null::int as fid, kind, name, name_en as "nameEn", chainage_m as "chainageMeters", moved_m as "movedMeters" from pipeline_event
     where pipeline_fid = $1 order by chainage_m, id limit ${MOST}`,
    [fid],
  );
  return rows;
}

export interface StripSensor extends StripPoint {
  readonly indicator: string;
  readonly unit: string;
  readonly value: number | null;
  readonly at: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** Measuring points of the pipeline and its facilities with their latest values. */
export async function readSensors(tx: Tx, fid: number): Promise<StripSensor[]> {
  const { rows } = await tx.query<Omit<StripSensor, 'at'> & { at: Date | null }>(
    `select p.fid, p.indicator as kind, p.name, p.name_en as "nameEn", f.chainage_m as "chainageMeters", p.indicator, p.unit, r.value, r.at,
       coalesce(p.low_low_alarm, p.low_alarm) as low, coalesce(p.high_alarm, p.high_high_alarm) as high
     from facility f join sensor_point p on p.object_fid = f.fid left join latest_reading r on r.point_fid = p.fid
     where f.pipeline_fid = $1 and f.chainage_m is not null order by f.chainage_m, p.fid limit ${MOST}`,
    [fid],
  );
  return rows.map((row) => ({ ...row, at: row.at?.getTime() ?? null }));
}

export interface StripWarning {
  readonly id: number;
  readonly fid: number;
  readonly tier: number;
  readonly chainageMeters: number | null;
  readonly reasonZh: string;
  readonly reasonEn: string;
  readonly openedAt: number;
}

/** Open warnings of the pipeline itself (no chainage) and of what stands on it. */
export async function readLineWarnings(tx: Tx, fid: number): Promise<StripWarning[]> {
  const { rows } = await tx.query<Omit<StripWarning, 'openedAt'> & { openedAt: Date }>(
    `select w.id, w.fid, w.tier, f.chainage_m as "chainageMeters", w.reason_zh as "reasonZh", w.reason_en as "reasonEn", w.opened_at as "openedAt"
     from warning w left join facility f on f.fid = w.fid
     where w.state = 'open' and (w.fid = $1 or f.pipeline_fid = $1) order by w.tier desc, w.opened_at limit 500`,
    [fid],
  );
  return rows.map((row) => ({ ...row, openedAt: row.openedAt.getTime() }));
}

export interface StripValue extends StripSpan {
  readonly value: number;
  readonly model: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Area classes and risk indexes as the last analysis left them. */
export async function readThemes(
  tx: Tx,
  fid: number,
): Promise<{ areaClass: StripValue[]; risk: StripValue[]; analysedAt: number | null }> {
  const { rows } = await tx.query<StripValue & { theme: 'area_class' | 'risk'; at: Date }>(
    `select theme, from_m as "fromMeters", to_m as "toMeters", value, model, detail, at from pipeline_stretch
     where pipeline_fid = $1 order by theme, from_m limit 20000`,
    [fid],
  );
  const plain = rows.map(({ theme: _theme, at: _at, ...value }) => value);
  return {
    areaClass: plain.filter((_, i) => rows[i]?.theme === 'area_class'),
    risk: plain.filter((_, i) => rows[i]?.theme === 'risk'),
    analysedAt: rows[0]?.at.getTime() ?? null,
  };
}

export interface StripPatrol extends StripSpan {
  readonly kind: string;
  readonly mode: string;
  readonly patroller: string;
  readonly endedAt: number;
  /** False for a doubtful track that nobody has accepted. */
  readonly counts: boolean;
}

/** Patrols of the last seven days (REQ-WF-28). */
export async function readPatrols(tx: Tx, fid: number): Promise<StripPatrol[]> {
  const { rows } = await tx.query<Omit<StripPatrol, 'endedAt'> & { endedAt: Date }>(
    `select from_m as "fromMeters", to_m as "toMeters", kind, mode, patroller, ended_at as "endedAt", counts from patrol
     where pipeline_fid = $1 and started_at > guanlan.now() - interval '7 days' and started_at <= guanlan.now() order by ended_at desc, id limit ${MOST}`,
    [fid],
  );
  return rows.map((row) => ({ ...row, endedAt: row.endedAt.getTime() }));
}

export interface StripWork extends StripSpan {
  readonly id: number;
  readonly name: string;
  readonly nameEn: string;
  readonly unit: string;
  readonly contact: string;
  readonly phone: string;
  readonly activity: string;
  readonly distanceMeters: number;
  readonly endsOn: string;
  readonly permitted: boolean;
  /** Patrols that passed it in the last seven days; fewer than two are too few (REQ-WF-29). */
  readonly patrols: number;
}

export async function readWorks(tx: Tx, fid: number): Promise<StripWork[]> {
  const { rows } = await tx.query<StripWork>(
    `select w.id, w.name, w.name_en as "nameEn", w.unit, w.contact, w.phone, w.activity, w.from_m as "fromMeters", w.to_m as "toMeters",
       w.distance_m as "distanceMeters", w.ends_on::text as "endsOn", w.permitted,
       (select count(distinct coalesce(a.track_id::text, a.id::text))::int from patrol a where a.counts and a.pipeline_fid = w.pipeline_fid and a.started_at > guanlan.now() - interval '7 days'
          and a.started_at <= guanlan.now() and a.from_m < w.to_m and a.to_m > w.from_m) as patrols
     from pipeline_work w where w.pipeline_fid = $1 and w.starts_on <= guanlan.now()::date and w.ends_on >= guanlan.now()::date
     order by w.from_m, w.id limit 500`,
    [fid],
  );
  return rows;
}

export interface StripDanger extends StripSpan {
  readonly id: number;
  readonly code: number;
  readonly strip: string;
  readonly fid: number | null;
  readonly name: string;
  readonly nameEn: string;
  readonly distanceMeters: number;
  readonly limitMeters: number;
}

export async function readDangers(tx: Tx, fid: number): Promise<StripDanger[]> {
  const { rows } = await tx.query<StripDanger>(
    `select id, code, strip, object_fid as fid, name, name_en as "nameEn", from_m as "fromMeters", to_m as "toMeters",
       distance_m as "distanceMeters", limit_m as "limitMeters" from pipeline_danger
     where pipeline_fid = $1 and ended_at is null order by from_m, id limit 500`,
    [fid],
  );
  return rows;
}

export interface StripHighRisk extends StripSpan {
  readonly id: number;
  readonly reason: string;
  readonly name: string;
  readonly nameEn: string;
  readonly camerasRequired: number;
  readonly responsible: string;
  readonly phone: string;
}

/** The register of high-risk segments of a pipeline (REQ-ENT-55). */
export async function readHighRisk(tx: Tx, fid: number): Promise<StripHighRisk[]> {
  const { rows } = await tx.query<StripHighRisk>(
    `select id, reason, name, name_en as "nameEn", from_m as "fromMeters", to_m as "toMeters", cameras_required as "camerasRequired",
       responsible, phone from high_risk_segment where pipeline_fid = $1 order by from_m, id limit 500`,
    [fid],
  );
  return rows;
}

export interface StripCamera extends StripPoint {
  readonly fid: number;
  readonly state: 'online' | 'offline' | 'faulty';
  readonly rangeMeters: number;
  /** Where the pipe lies within its range. */
  readonly sees: readonly StripSpan[];
}

/** Cameras beside the pipeline whose range reaches it, with the stretches that it reaches. */
export async function readLineCameras(tx: Tx, course: Course): Promise<StripCamera[]> {
  const { rows } = await tx.query<{
    fid: number;
    name: string;
    nameEn: string;
    kind: string;
    state: 'online' | 'offline' | 'faulty';
    lng: number;
    lat: number;
    rangeMeters: number;
  }>(
    `select distinct on (c.fid) c.fid, c.name, c.name_en as "nameEn", c.kind, c.state, st_x(c.geom) as lng, st_y(c.geom) as lat, c.range_m as "rangeMeters"
     from segment s cross join lateral guanlan.fids_near('camera', st_xmin(s.geom) - 0.004, st_ymin(s.geom) - 0.004, st_xmax(s.geom) + 0.004, st_ymax(s.geom) + 0.004) n
     join camera c on c.fid = n where s.pipeline_fid = $1 and st_dwithin(c.geom, s.geom, 0.004) order by c.fid limit ${MOST}`,
    [course.fid],
  );
  return rows.flatMap(({ lng, lat, ...camera }): StripCamera[] => {
    const sees = reachOf(course.legs, { paths: [[[lng, lat]]], area: false }, camera.rangeMeters);
    const station = stationOf(course.legs, [lng, lat]);
    return sees.length === 0 || station === null ? [] : [{ ...camera, sees, chainageMeters: station.chainageMeters }];
  });
}

/** Metres of a stretch that no working camera reaches. */
export function cameraGap(span: StripSpan, cameras: readonly StripCamera[]): number {
  const seen = joinIntervals(cameras.filter((camera) => camera.state === 'online').flatMap((camera) => camera.sees));
  const covered = seen.reduce(
    (sum, part) =>
      sum + Math.max(0, Math.min(part.toMeters, span.toMeters) - Math.max(part.fromMeters, span.fromMeters)),
    0,
  );
  return Math.max(0, span.toMeters - span.fromMeters - covered);
}
