import { type PatrolDue, patrolDue, type Walked, type WatchedKind, worksVisits } from '../../domain/patrol-due.ts';
import type { Interval } from '../../domain/stationing-reach.ts';
import type { Tx } from '../database.ts';
import { readIntervals } from './intervals.ts';

/** Something along a pipeline that is to be patrolled, and how it stands. Metres, epoch milliseconds. */
export interface WatchedLine extends Interval, Omit<PatrolDue, 'open'> {
  readonly kind: WatchedKind;
  readonly id: number;
  readonly fid: number;
  readonly pipelineName: string;
  readonly pipelineNameEn: string;
  readonly name: string;
  readonly nameEn: string;
  /** Grade of an area (3 is the worst), reason of a high-risk segment, kind of a facility, activity of works. */
  readonly detail: string;
  readonly responsible: string;
  readonly phone: string;
  /** Null for works: they are counted. */
  readonly intervalDays: number | null;
  readonly visits: number | null;
  readonly asked: number | null;
  readonly open: readonly Interval[];
}

interface Row extends Interval {
  readonly kind: WatchedKind;
  readonly id: number;
  readonly fid: number;
  readonly pipelineName: string;
  readonly pipelineNameEn: string;
  readonly name: string;
  readonly nameEn: string;
  readonly detail: string;
  readonly responsible: string;
  readonly phone: string;
  readonly startedAt: number;
}

const MOST_WATCHED = 5_000;
const MOST_WALKED = 100_000;
const DAY_MS = 86_400_000;
/** A patrol passes a facility when it comes so near along the line. */
const PASS_METERS = 10;

/** High-consequence areas, high-risk segments, works and facilities (REQ-ENT-52..55, REQ-WF-29, -32) in reach. */
const WATCHED = `select k.*, p.name as "pipelineName", p.name_en as "pipelineNameEn" from (
    select 'hca' as kind, h.id, h.pipeline_fid as fid, h.from_m as "fromMeters", h.to_m as "toMeters", h.code as name, h.code as "nameEn", h.grade::text as detail,
      h.responsible, h.phone, 0::float8 as "startedAt" from hca h where h.valid_to is null
    union all
    select 'high_risk', s.id, s.pipeline_fid, s.from_m, s.to_m, s.name, s.name_en, s.reason, s.responsible, s.phone, 0 from high_risk_segment s
    union all
    select 'works', w.id, w.pipeline_fid, w.from_m, w.to_m, w.name, w.name_en, w.activity, w.contact, w.phone, date_part('epoch', w.starts_on::timestamp at time zone 'Asia/Shanghai') * 1000
      from pipeline_work w where w.starts_on <= guanlan.now()::date and w.ends_on >= guanlan.now()::date
    union all
    select 'facility', f.fid, f.pipeline_fid, greatest(0, f.chainage_m - ${PASS_METERS}), f.chainage_m + ${PASS_METERS}, f.name, f.name_en, f.kind, '', '', 0
      from facility f where f.pipeline_fid is not null and f.chainage_m is not null and f.kind <> 'test_post'
  ) k join visible_pipeline p on p.fid = k.fid where $1::int is null or k.fid = $1 order by k.kind, k.fid, k."fromMeters", k.id limit ${MOST_WATCHED}`;

/**
 * What must be patrolled in reach of the viewer (or of the engine) and how it stands, the worst first: overdue before the
 * others, never walked before long ago.
 */
export async function readWatched(tx: Tx, now: number, fid: number | null): Promise<WatchedLine[]> {
  const intervals = await readIntervals(tx);
  const { rows } = await tx.query<Row>(WATCHED, [fid]);
  const longest = Math.max(
    ...[...Object.values(intervals.hcaDays), intervals.highRiskDays, intervals.facilityDays].map((days) => days * 2),
    60,
  );
  const walked = await readWalked(tx, now - longest * DAY_MS, now, fid);
  const daysOf = (row: Row): number =>
    row.kind === 'hca'
      ? intervals.hcaDays[row.detail === '3' ? 3 : row.detail === '2' ? 2 : 1]
      : row.kind === 'high_risk'
        ? intervals.highRiskDays
        : intervals.facilityDays;
  return rows
    .map(({ startedAt, ...row }): WatchedLine => {
      const own = walked.get(row.fid) ?? [];
      if (row.kind === 'works') {
        const found = worksVisits({ ...row, startedAt }, own, intervals.worksPerWeek, now);
        const lastWholeAt = latest(own, row);
        return { ...row, ...found, intervalDays: null, lastWholeAt, dueAt: null, open: [] };
      }
      const intervalDays = daysOf({ ...row, startedAt });
      return { ...row, intervalDays, visits: null, asked: null, ...patrolDue({ ...row, intervalDays }, own, now) };
    })
    .sort((a, b) => Number(b.overdue) - Number(a.overdue) || (a.lastWholeAt ?? 0) - (b.lastWholeAt ?? 0));
}

function latest(walked: readonly Walked[], span: Interval): number | null {
  const times = walked
    .filter(({ fromMeters, toMeters }) => fromMeters < span.toMeters && toMeters > span.fromMeters)
    .map(({ endedAt }) => endedAt);
  return times.length === 0 ? null : Math.max(...times);
}

async function readWalked(tx: Tx, from: number, to: number, fid: number | null): Promise<Map<number, Walked[]>> {
  const { rows } = await tx.query<Walked & { readonly fid: number }>(
    `select pipeline_fid as fid, from_m as "fromMeters", to_m as "toMeters", date_part('epoch', ended_at) * 1000 as "endedAt", coalesce(track_id::text, id::text) as patrol
     from patrol where counts and ended_at >= to_timestamp($1::float8 / 1000) and ended_at <= to_timestamp($2::float8 / 1000) and ($3::int is null or pipeline_fid = $3)
     order by ended_at desc limit ${MOST_WALKED}`,
    [from, to, fid],
  );
  return Map.groupBy(rows, (row) => row.fid);
}
