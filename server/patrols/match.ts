import { createHash } from 'node:crypto';
import { readPipelines } from '../../db/analysis/courses.ts';
import type { PatrolMode, TrackDoubt } from '../../domain/patrol.ts';
import { trackDoubts } from '../../domain/track-check.ts';
import { type Fixes, unpackFixes } from '../../domain/track-fixes.ts';
import { indexLines, type LineIndex, type MatchedStretch, matchTrack } from '../../domain/track-match.ts';
import { asEngine, type Tx } from '../database.ts';

/** Tracks of one transaction: on the embedded database everybody waits for it. */
const AT_ONCE = 20;
/** Two tracks of fewer fixes may be equal by chance: somebody stood at a post. */
const TELLING_FIXES = 20;
const BESIDE_DEGREES = 0.004;

interface TrackRow {
  readonly id: string;
  readonly mode: PatrolMode;
  readonly doubts: readonly TrackDoubt[];
  readonly accepted: boolean;
}
interface Matched {
  readonly track: TrackRow;
  readonly fixes: Fixes;
  readonly aheads: readonly number[];
  readonly shape: string;
}

/** Lays tracks that wait along the pipelines; rows are claimed with SKIP LOCKED. Returns how many were laid. */
export function layDueTracks(): Promise<number> {
  return asEngine(async (tx) => {
    const { rows } = await tx.query<{ id: string }>(
      `delete from track_due where track_id in (select track_id from track_due order by since, track_id limit ${AT_ONCE} for update skip locked)
       returning track_id as id`,
    );
    await layTracks(
      tx,
      rows.map((row) => row.id),
    );
    return rows.length;
  });
}

/** Every line that may be walked along, for a run over many tracks. */
export async function allLines(tx: Tx): Promise<LineIndex> {
  return indexLines(await readPipelines(tx, null));
}

/**
 * Works out what is doubtful about tracks and which stretches of which pipelines they covered, and writes both in place
 * of what was known before. `lines`: an index made before; without it the pipelines beside the tracks are read.
 */
export async function layTracks(tx: Tx, ids: readonly string[], lines: LineIndex | null = null): Promise<number> {
  if (ids.length === 0) return 0;
  const tracks = await readTracks(tx, ids);
  const index = lines ?? indexLines(await readPipelines(tx, await fidsBeside(tx, tracks)));
  const twins = await knownShapes(tx, tracks);
  const stretches: object[] = [];
  const told: object[] = [];
  for (const { track, fixes, aheads, shape } of tracks) {
    const doubts: TrackDoubt[] = [...track.doubts.filter(({ code }) => code === 'revoked')];
    doubts.push(...trackDoubts(fixes, track.mode, aheads));
    const copies = shape === '' ? 0 : (twins.get(shape) ?? []).filter((id) => id !== track.id).length;
    if (copies > 0) doubts.push({ code: 'copied', value: 0, count: copies, at: null });
    const counts = doubts.length === 0 || track.accepted;
    for (const stretch of matchTrack(index, fixes, track.mode)) stretches.push(stretchRow(track.id, counts, stretch));
    told.push({ id: track.id, doubts, shape });
  }
  await writeStretches(tx, ids, stretches);
  await tx.query(
    `update track t set doubts = r.doubts, shape = r.shape, matched_at = guanlan.now()
     from jsonb_to_recordset($1) as r(id uuid, doubts jsonb, shape text) where t.id = r.id`,
    [JSON.stringify(told)],
  );
  return stretches.length;
}

async function readTracks(tx: Tx, ids: readonly string[]): Promise<Matched[]> {
  const { rows } = await tx.query<TrackRow>(
    'select id, mode, doubts, accepted_at is not null as accepted from track where id = any($1) order by started_at, id',
    [ids],
  );
  const batches = await tx.query<{ track: string; ahead: number; bytes: Buffer }>(
    `select track_id as track, clock_ahead_ms as ahead, fixes as bytes from track_batch where track_id = any($1) order by track_id, seq, first_at limit 500000`,
    [ids],
  );
  const of = Map.groupBy(batches.rows, (batch) => batch.track);
  return rows.map((track) => {
    const own = of.get(track.id) ?? [];
    const fixes = unpackFixes(own.map(({ bytes, ahead }) => ({ bytes, aheadMs: ahead })));
    return { track, fixes, aheads: own.map(({ ahead }) => ahead), shape: shapeOf(fixes) };
  });
}

function shapeOf(fixes: Fixes): string {
  if (fixes.count < TELLING_FIXES) return '';
  const bytes = (column: Float64Array) => Buffer.from(column.buffer, column.byteOffset, column.byteLength);
  return createHash('sha256').update(bytes(fixes.lng)).update(bytes(fixes.lat)).digest('hex').slice(0, 32);
}

/** Tracks with the same places in the same order: of these and of all that are known. */
async function knownShapes(tx: Tx, tracks: readonly Matched[]): Promise<Map<string, string[]>> {
  const shapes = tracks.map(({ shape }) => shape).filter((shape) => shape !== '');
  const { rows } = await tx.query<{ shape: string; id: string }>(
    'select shape, id from track where shape = any($1) limit 100000',
    [shapes],
  );
  const found = new Map<string, string[]>();
  const note = (shape: string, id: string) => {
    const list = found.get(shape) ?? [];
    if (!list.includes(id)) found.set(shape, [...list, id]);
  };
  for (const { shape, id } of rows) note(shape, id);
  for (const { shape, track } of tracks) if (shape !== '') note(shape, track.id);
  return found;
}

async function fidsBeside(tx: Tx, tracks: readonly Matched[]): Promise<number[]> {
  const boxes = tracks.filter(({ fixes }) => fixes.count > 0).map(({ fixes }) => boxOf(fixes));
  const { rows } = await tx.query<{ fid: number }>(
    `select distinct s.pipeline_fid as fid from jsonb_to_recordset($1) as b(w float8, s float8, e float8, n float8)
     join segment s on s.geom && st_makeenvelope(b.w - $2, b.s - $2, b.e + $2, b.n + $2, 4326) order by fid limit 5000`,
    [JSON.stringify(boxes), BESIDE_DEGREES],
  );
  return rows.map((row) => row.fid);
}

function boxOf({ lng, lat, count }: Fixes) {
  const box = { w: 180, s: 90, e: -180, n: -90 };
  for (let i = 0; i < count; i++) {
    box.w = Math.min(box.w, lng[i] ?? 0);
    box.e = Math.max(box.e, lng[i] ?? 0);
    box.s = Math.min(box.s, lat[i] ?? 0);
    box.n = Math.max(box.n, lat[i] ?? 0);
  }
  return box;
}

const decimetre = (meters: number): number => Math.round(meters * 10) / 10;

function stretchRow(track: string, counts: boolean, stretch: MatchedStretch) {
  const { fid, fromMeters, toMeters, startedAt, endedAt, direction, speedMps } = stretch;
  return {
    ...{ track, counts, fid, direction, from: decimetre(fromMeters), to: decimetre(toMeters) },
    ...{ began: startedAt / 1000, ended: Math.max(startedAt, endedAt) / 1000, mps: Math.round(speedMps * 100) / 100 },
  };
}

async function writeStretches(tx: Tx, ids: readonly string[], stretches: readonly object[]): Promise<void> {
  await tx.query('delete from patrol where track_id = any($1)', [ids]);
  if (stretches.length === 0) return;
  await tx.query(
    `insert into patrol (pipeline_fid, kind, mode, device, patroller, started_at, ended_at, from_m, to_m, scope_key, track_id, direction, speed_mps, counts)
     select r.fid, t.kind, t.mode, t.device, t.patroller_name, to_timestamp(r.began), to_timestamp(r.ended), r."from", r."to", p.scope_key, t.id, r.direction, r.mps, r.counts
     from jsonb_to_recordset($1) as r(track uuid, counts boolean, fid int, "from" float8, "to" float8, began float8, ended float8, direction smallint, mps real)
     join track t on t.id = r.track join pipeline p on p.fid = r.fid order by r.began`,
    [JSON.stringify(stretches)],
  );
}
