import { z } from 'zod';
import { decideRecording, type NotRecorded } from '../../domain/recording-plan.ts';
import { keptUntil, type Span } from '../../domain/recording-retention.ts';
import { type Mask, masksSchema } from '../../domain/recording-schema.ts';
import { type Timeline, timelineOf } from '../../domain/recording-timeline.ts';
import { RefusalError } from '../../domain/refusal.ts';
import type { Tx } from '../database.ts';
import { type RecordingTarget, TARGET_COLUMNS, TARGET_JOINS, targetOf } from './rows.ts';
import { readSpaceState } from './space-guard.ts';

export interface RecordedCamera {
  readonly id: string;
  readonly fid: number;
  readonly name: string;
  readonly nameEn: string;
  readonly state: string;
  /** Epoch ms of the newest stored picture; null without any. */
  readonly recordedAt: number | null;
}

/** Cameras by a part of their name; without a text those with the newest recordings. */
export async function findCameras(tx: Tx, text: string): Promise<RecordedCamera[]> {
  const like = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
  const { rows } = await tx.query<RecordedCamera>(
    text === ''
      ? `select c.id, c.fid, c.name, c.name_en as "nameEn", c.state, round(date_part('epoch', n.ended_at) * 1000) as "recordedAt"
         from (select camera_fid, max(ended_at) as ended_at from recording_segment group by camera_fid order by 2 desc limit 40) n
         join camera c on c.fid = n.camera_fid order by n.ended_at desc`
      : `select c.id, c.fid, c.name, c.name_en as "nameEn", c.state,
           (select round(date_part('epoch', max(s.ended_at)) * 1000) from recording_segment s where s.camera_fid = c.fid) as "recordedAt"
         from camera c where c.name ilike $1 or c.name_en ilike $1 or c.id ilike $1
         order by exists (select from recording_segment s where s.camera_fid = c.fid) desc, length(c.name), c.name, c.fid limit 40`,
    text === '' ? [] : [like],
  );
  return rows;
}

export interface CameraRecording {
  readonly target: RecordingTarget;
  readonly name: string;
  readonly nameEn: string;
  readonly masks: readonly Mask[];
}

const masked = z.object({ name: z.string(), name_en: z.string(), masks: masksSchema });

/** A camera within reach with its recording rule; refuses with `not_found`. */
export async function cameraRecording(tx: Tx, cameraId: string): Promise<CameraRecording> {
  const { rows } = await tx.query(
    `select ${TARGET_COLUMNS}, false as alarmed, c.name, c.name_en, coalesce(r.masks, '[]') as masks from ${TARGET_JOINS} where c.id = $1 limit 1`,
    [cameraId],
  );
  if (rows[0] === undefined)
    throw new RefusalError({ code: 'not_found', field: 'cameraId', message: 'no such camera' });
  const { name, name_en: nameEn, masks } = masked.parse(rows[0]);
  return { target: targetOf(rows[0]), name, nameEn, masks };
}

/** Pieces of a timeline; a day of one-minute files is 1,440. */
const MOST_PIECES = 20_000;

export interface CameraTimeline extends Timeline {
  readonly camera: { readonly id: string; readonly fid: number; readonly name: string; readonly nameEn: string };
  readonly held: readonly Span[];
  /** What was deleted, by the register, as far as it falls into the span. */
  readonly deleted: readonly (Span & { readonly reason: string })[];
  readonly plan: RecordingTarget['plan'];
  readonly ringMinutes: number;
  /** Why nothing is being recorded now; null when it is. */
  readonly notRecorded: NotRecorded | null;
  /** How long a picture taken now is kept, days, and by which rule. */
  readonly keptDays: number;
  readonly keptBy: string;
  readonly masks: readonly Mask[];
  readonly now: number;
}

const DAY = 86_400_000;
const spanRows = z.array(z.object({ from: z.number(), to: z.number() }));

/** What there is of a camera within a span, what is held, what was deleted, and why there is nothing. */
export async function cameraTimeline(tx: Tx, ask: { cameraId: string } & Span): Promise<CameraTimeline> {
  const { target, name, nameEn, masks } = await cameraRecording(tx, ask.cameraId);
  const values = [target.cameraFid, ask.from, ask.to];
  const within = (from: string, to: string) =>
    `camera_fid = $1 and ${from} < to_timestamp($3::float8 / 1000) and ${to} > to_timestamp($2::float8 / 1000)`;
  const ms = (column: string, name_: string) => `round(date_part('epoch', ${column}) * 1000) as "${name_}"`;
  const pieces = await tx.query(
    `select ${ms('started_at', 'from')}, ${ms('ended_at', 'to')} from recording_segment
     where ${within('started_at', 'ended_at')} order by started_at limit ${MOST_PIECES}`,
    values,
  );
  const held = await tx.query(
    `select ${ms('from_at', 'from')}, ${ms('to_at', 'to')} from recording_hold where released_at is null and ${within('from_at', 'to_at')} order by from_at limit 200`,
    values,
  );
  const deleted = await tx.query<Span & { reason: string }>(
    `select ${ms('from_at', 'from')}, ${ms('to_at', 'to')}, reason from recording_deletion where reason <> 'ring' and ${within('from_at', 'to_at')} order by id desc limit 200`,
    values,
  );
  const clock = await tx.query<{ now: number }>(`select ${ms('guanlan.now()', 'now')}`);
  const now = clock.rows[0]?.now ?? Date.now();
  const { mayWrite } = await readSpaceState(tx);
  const growing = await tx.query('select from recording_segment where camera_fid = $1 and open limit 1', [
    target.cameraFid,
  ]);
  const decision = decideRecording({ ...target, watched: growing.rows.length > 0, hasSpace: mayWrite });
  const kept = keptUntil(target.retention, now);
  return {
    ...timelineOf(spanRows.parse(pieces.rows), ask),
    camera: { id: target.cameraId, fid: target.cameraFid, name, nameEn },
    held: spanRows.parse(held.rows),
    deleted: deleted.rows,
    plan: target.plan,
    ringMinutes: target.ringMinutes,
    notRecorded: decision.write === 'none' ? decision.reason : null,
    keptDays: Math.round((kept.until - now) / DAY),
    keptBy: kept.source,
    masks,
    now,
  };
}

/** Stored files that overlap a span, oldest first. */
export async function piecesOf(
  tx: Tx,
  cameraFid: number,
  span: Span,
): Promise<{ startedAt: number; endedAt: number }[]> {
  const { rows } = await tx.query<{ startedAt: number; endedAt: number }>(
    `select round(date_part('epoch', started_at) * 1000) as "startedAt", round(date_part('epoch', ended_at) * 1000) as "endedAt"
     from recording_segment where camera_fid = $1 and started_at < to_timestamp($3::float8 / 1000) and ended_at > to_timestamp($2::float8 / 1000)
     order by started_at limit 2000`,
    [cameraFid, span.from, span.to],
  );
  return rows;
}
