import type { PatrolKind, PatrolMode, TrackDoubt, TrackSource } from '../../domain/patrol.ts';
import { placeOfFix, unpackFixes } from '../../domain/track-fixes.ts';
import type { Tx } from '../database.ts';
import { ms } from '../warnings/warning-record.ts';
import type { CoveredStretch } from './coverage-queries.ts';

/** A track as lists show it; times are epoch milliseconds. */
export interface TrackLine {
  readonly id: string;
  readonly kind: PatrolKind;
  readonly mode: PatrolMode;
  readonly source: TrackSource;
  readonly device: string;
  readonly patrollerName: string;
  readonly mine: boolean;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly lastAt: number | null;
  readonly fixes: number;
  readonly doubts: readonly TrackDoubt[];
  readonly acceptedAt: number | null;
  readonly acceptedName: string | null;
  readonly acceptReason: string | null;
  /** Null while it waits to be laid along the pipelines. */
  readonly matchedAt: number | null;
}

const COLUMNS = `t.id, t.kind, t.mode, t.source, t.device, t.patroller_name as "patrollerName", t.patroller = guanlan.viewer_id() as mine,
  ${ms('t.started_at')} as "startedAt", ${ms('t.ended_at')} as "endedAt", ${ms('t.last_at')} as "lastAt", t.fixes, t.doubts,
  ${ms('t.accepted_at')} as "acceptedAt", t.accepted_name as "acceptedName", t.accept_reason as "acceptReason", ${ms('t.matched_at')} as "matchedAt"`;
const PAGE = 50;

/** Tracks in reach, newest first; `doubtful`: only those that nobody has accepted. */
export async function listTracks(
  tx: Tx,
  { doubtful, before }: { readonly doubtful: boolean; readonly before: number | null },
): Promise<TrackLine[]> {
  const { rows } = await tx.query<TrackLine>(
    `select ${COLUMNS} from track t where (not $1 or (t.doubts <> '[]' and t.accepted_at is null))
       and ($2::float8 is null or t.started_at < to_timestamp($2::float8 / 1000)) order by t.started_at desc, t.id limit ${PAGE}`,
    [doubtful, before],
  );
  return rows;
}

/** More are drawn as if they were joined: nobody tells them apart. */
const MOST_DRAWN = 4_000;
const MOST_BATCHES = 2_000;

/** One track with what it covered and where it went; null when the viewer may not see it. Fixes: ms, lng, lat, metres. */
export async function readTrack(tx: Tx, id: string) {
  const { rows } = await tx.query<TrackLine>(`select ${COLUMNS} from track t where t.id = $1`, [id]);
  const line = rows[0];
  if (line === undefined) return null;
  const batches = await tx.query<{ ahead: number; bytes: Buffer }>(
    `select clock_ahead_ms as ahead, fixes as bytes from track_batch where track_id = $1 order by seq, first_at limit ${MOST_BATCHES}`,
    [id],
  );
  const fixes = unpackFixes(batches.rows.map(({ bytes, ahead }) => ({ bytes, aheadMs: ahead })));
  const every = Math.max(1, Math.ceil(fixes.count / MOST_DRAWN));
  const drawn: (readonly [at: number, lng: number, lat: number, accuracyMeters: number])[] = [];
  for (let i = 0; i < fixes.count; i++)
    if (i % every === 0 || i === fixes.count - 1) {
      const [lng, lat] = placeOfFix(fixes, i);
      drawn.push([fixes.at[i] ?? 0, lng, lat, Math.round((fixes.accuracy[i] ?? 0) * 10) / 10]);
    }
  const stretches = await tx.query<CoveredStretch & { readonly name: string; readonly nameEn: string }>(
    `select a.pipeline_fid as fid, p.name, p.name_en as "nameEn", a.track_id as track, a.mode, a.kind, a.patroller, ${ms('a.started_at')} as "startedAt",
       ${ms('a.ended_at')} as "endedAt", a.from_m as "fromMeters", a.to_m as "toMeters", a.direction, a.speed_mps as "speedMps", a.counts
     from patrol a join visible_pipeline p on p.fid = a.pipeline_fid where a.track_id = $1 order by a.started_at, a.from_m limit 1000`,
    [id],
  );
  return { ...line, every, drawn, stretches: stretches.rows };
}
