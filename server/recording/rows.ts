import { z } from 'zod';
import { RECORDING_PLANS } from '../../domain/recording-plan.ts';
import {
  keptUntil,
  RETENTION_CLASSES,
  type RetentionSubject,
  RULE_SETS,
  type RuleSet,
} from '../../domain/recording-retention.ts';
import type { Tx } from '../database.ts';
import { type CameraSource, cameraSourceSchema } from '../video/camera-source.ts';
import type { PieceState } from './camera-recorder.ts';

/** A camera as far as recording asks. */
export interface RecordingTarget {
  readonly cameraId: string;
  readonly cameraFid: number;
  readonly scopeKey: number;
  readonly online: boolean;
  readonly source: CameraSource | null;
  readonly plan: (typeof RECORDING_PLANS)[number];
  readonly ringMinutes: number;
  readonly place: string;
  readonly alarmed: boolean;
  readonly retention: RetentionSubject;
}

const targetRow = z.object({
  id: z.string(),
  fid: z.number(),
  scopeKey: z.number(),
  state: z.string(),
  source: z.unknown(),
  plan: z.enum(RECORDING_PLANS),
  ringMinutes: z.number(),
  place: z.string(),
  alarmed: z.boolean(),
  ruleSets: z.array(z.string()),
  class: z.enum(RETENTION_CLASSES),
  ownDays: z.number().nullable(),
});

const isRuleSet = (value: string): value is RuleSet => (RULE_SETS as readonly string[]).includes(value);

/** Columns of a camera `c` with its rule `r` and the rule set of its site `s`: what retention and plan need. */
export const TARGET_COLUMNS = `c.id, c.fid, c.scope_key as "scopeKey", c.state, c.source,
  coalesce(r.plan, 'watched') as plan, coalesce(r.ring_minutes, 15) as "ringMinutes",
  coalesce(nullif(r.place, ''), nullif(c.attrs ->> 'place', ''), c.point_kind) as place,
  coalesce(nullif(r.rule_sets, '{}'), array[coalesce(s.rule_set, 'RS-BH')]) as "ruleSets",
  coalesce(r.retention_class, 'general') as class, r.own_days as "ownDays"`;
export const TARGET_JOINS = `camera c left join recording_rule r on r.camera_fid = c.fid
  left join asset a on a.fid = c.owner_fid left join site s on s.fid = coalesce(a.site_fid, c.owner_fid)`;

/** A warning that opened within this time makes the cameras of its object keep what they see. */
export const ALARM_MINUTES = 10;

export function targetOf(value: unknown): RecordingTarget {
  const row = targetRow.parse(value);
  const source = cameraSourceSchema.safeParse(row.source);
  return {
    cameraId: row.id,
    cameraFid: row.fid,
    scopeKey: row.scopeKey,
    online: row.state === 'online',
    source: source.success ? source.data : null,
    plan: row.plan,
    ringMinutes: row.ringMinutes,
    place: row.place,
    alarmed: row.alarmed,
    retention: { ruleSets: row.ruleSets.filter(isRuleSet), class: row.class, ownDays: row.ownDays },
  };
}

/** Cameras that are recorded by plan, and those of the given ids that somebody watches. At most 20,000. */
export async function loadTargets(tx: Tx, watched: readonly string[]): Promise<RecordingTarget[]> {
  const { rows } = await tx.query(
    `select ${TARGET_COLUMNS}, exists (select from warning w where w.state = 'open' and w.fid = c.owner_fid
       and w.opened_at > guanlan.now() - make_interval(mins => $2)) as alarmed
     from ${TARGET_JOINS}
     where c.fid in (select fid from camera where id = any ($1)
                     union select camera_fid from recording_rule where plan in ('ring', 'alarm', 'continuous'))
     order by c.fid limit 20000`,
    [watched, ALARM_MINUTES],
  );
  return rows.map(targetOf);
}

/** When a piece is due to be deleted: a ring's when the ring has gone round, a kept one's by the retention of its rules. */
export function dueAt(target: RecordingTarget, piece: Pick<PieceState, 'endedAt' | 'ring'>): number {
  return piece.ring ? piece.endedAt + target.ringMinutes * 60_000 : keptUntil(target.retention, piece.endedAt).until;
}

export interface PieceRow extends PieceState {
  readonly dueAt: number;
  readonly scopeKey: number;
}

/** Writes what is known of files in one statement. What something else decided to keep longer stays kept. */
export async function writePieces(tx: Tx, pieces: readonly PieceRow[]): Promise<void> {
  if (pieces.length === 0) return;
  const rows = pieces.map((piece) => ({
    camera_fid: piece.name.cameraFid,
    started: piece.name.startedAt,
    ended: piece.endedAt,
    bytes: piece.bytes,
    codec: piece.codecs,
    ring: piece.ring,
    open: piece.open,
    due: Math.round(piece.dueAt),
    scope_key: piece.scopeKey,
  }));
  await tx.query(
    `insert into recording_segment (camera_fid, started_at, ended_at, bytes, codec, ring, open, due_at, scope_key)
     select camera_fid, to_timestamp(started / 1000.0), to_timestamp(ended / 1000.0), bytes, codec, ring, open, to_timestamp(due / 1000.0), scope_key
     from jsonb_to_recordset($1::jsonb) as p(camera_fid int, started bigint, ended bigint, bytes bigint, codec text, ring boolean, open boolean, due bigint, scope_key int)
     on conflict (camera_fid, started_at) do update set ended_at = excluded.ended_at, bytes = excluded.bytes, open = excluded.open,
       ring = recording_segment.ring and excluded.ring, due_at = greatest(recording_segment.due_at, excluded.due_at)`,
    [JSON.stringify(rows)],
  );
}
