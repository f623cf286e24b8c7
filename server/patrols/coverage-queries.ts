import type { PatrolMode } from '../../domain/patrol.ts';
import type { LngLat } from '../../domain/place.ts';
import { cutCourse } from '../../domain/stationing.ts';
import { type Interval, joinIntervals } from '../../domain/stationing-reach.ts';
import { gapsIn } from '../../domain/track-match.ts';
import type { Tx } from '../database.ts';
import { readCourses } from '../pipelines/course.ts';

/** A stretch that somebody covered; epoch milliseconds, metres a second. */
export interface CoveredStretch extends Interval {
  readonly fid: number;
  readonly track: string | null;
  readonly mode: PatrolMode;
  readonly kind: string;
  readonly patroller: string;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly direction: -1 | 0 | 1;
  readonly speedMps: number | null;
  readonly counts: boolean;
}

const MOST_STRETCHES = 50_000;
const MOST_PIPELINES = 500;
/** Shorter holes between two walks are the receivers' noise. */
const HOLE_METERS = 20;

const COLUMNS = `a.pipeline_fid as fid, a.track_id as track, a.mode, a.kind, a.patroller, round(date_part('epoch', a.started_at) * 1000) as "startedAt",
  round(date_part('epoch', a.ended_at) * 1000) as "endedAt", a.from_m as "fromMeters", a.to_m as "toMeters", a.direction, a.speed_mps as "speedMps", a.counts`;

/** Stretches that ended within a window, newest first; of one pipeline or of all in reach. */
export async function readCovered(
  tx: Tx,
  { from, to, fid }: { readonly from: number; readonly to: number; readonly fid: number | null },
): Promise<CoveredStretch[]> {
  const { rows } = await tx.query<CoveredStretch>(
    `select ${COLUMNS} from patrol a where a.ended_at >= to_timestamp($1::float8 / 1000) and a.ended_at <= to_timestamp($2::float8 / 1000)
       and ($3::int is null or a.pipeline_fid = $3) order by a.ended_at desc, a.id limit ${MOST_STRETCHES}`,
    [from, to, fid],
  );
  return rows;
}

export interface PipelineCoverage {
  readonly fid: number;
  readonly name: string;
  readonly nameEn: string;
  readonly lengthMeters: number;
  readonly coveredMeters: number;
  readonly lastAt: number | null;
  readonly patrols: number;
  /** What no counted track covered, by chainage. */
  readonly gaps: readonly Interval[];
  readonly covered: readonly (readonly LngLat[])[];
  readonly open: readonly (readonly LngLat[])[];
}

const meters = (parts: readonly Interval[]): number =>
  parts.reduce((sum, part) => sum + part.toMeters - part.fromMeters, 0);

/**
 * What of the pipelines in reach counted patrols covered within a window (REQ-MAP-10), the least covered first; as far as
 * the viewer may see their courses. Pipelines above ground that nobody may walk are listed like all others.
 */
export async function readCoverage(
  tx: Tx,
  window: { readonly from: number; readonly to: number; readonly fid: number | null },
): Promise<PipelineCoverage[]> {
  const { rows } = await tx.query<{ fid: number }>(
    `select distinct s.pipeline_fid as fid from segment s where $1::int is null or s.pipeline_fid = $1 order by fid limit ${MOST_PIPELINES}`,
    [window.fid],
  );
  const courses = await readCourses(
    tx,
    rows.map((row) => row.fid),
  );
  const stretches = Map.groupBy(
    (await readCovered(tx, window)).filter((stretch) => stretch.counts),
    (stretch) => stretch.fid,
  );
  return courses
    .map((course): PipelineCoverage => {
      const own = stretches.get(course.fid) ?? [];
      const joined = joinIntervals(own, HOLE_METERS);
      const seen = course.stretches.map(({ fromMeters, toMeters }) => ({ fromMeters, toMeters }));
      const gaps = seen.flatMap((part) => gapsIn(part, joined, HOLE_METERS));
      return {
        fid: course.fid,
        name: course.name,
        nameEn: course.nameEn,
        lengthMeters: meters(seen),
        coveredMeters: Math.max(0, meters(seen) - meters(gaps)),
        lastAt: own[0]?.endedAt ?? null,
        patrols: new Set(own.map((stretch) => stretch.track ?? `${stretch.startedAt}`)).size,
        gaps,
        covered: joined.flatMap((part) => cutCourse(course.legs, part.fromMeters, part.toMeters)),
        open: gaps.flatMap((part) => cutCourse(course.legs, part.fromMeters, part.toMeters)),
      };
    })
    .sort((a, b) => share(a) - share(b) || a.fid - b.fid);
}

const share = ({ coveredMeters, lengthMeters }: PipelineCoverage): number =>
  lengthMeters > 0 ? coveredMeters / lengthMeters : 1;
