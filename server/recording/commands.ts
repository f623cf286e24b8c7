import { isPrivatePlace } from '../../domain/recording-plan.ts';
import type { Span } from '../../domain/recording-retention.ts';
import type { RecordingRuleInput } from '../../domain/recording-schema.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { appendAudit } from '../auth/audit.ts';
import type { Tx, Viewer } from '../database.ts';
import { deriveKey } from '../secrets.ts';
import { issuePlaybackToken, PLAYBACK_TOKEN_SECONDS } from './playback-token.ts';
import { cameraRecording } from './queries.ts';
import { dueAt, type RecordingTarget } from './rows.ts';

/** Who acts, from where. */
export interface Acting {
  readonly viewer: Viewer;
  readonly address: string;
}

export interface PlaybackGrant {
  readonly accessId: number;
  readonly url: string;
  readonly token: string;
  /** Epoch ms. */
  readonly expiresAt: number;
  readonly from: number;
  readonly to: number;
}

interface Access extends Span {
  readonly id: number;
  readonly cameraId: string;
}

function grantFor(
  viewer: Viewer,
  target: Pick<RecordingTarget, 'cameraFid' | 'scopeKey'>,
  access: Access,
): PlaybackGrant {
  const { id: accessId, from, to, cameraId } = access;
  const expiresAt = Date.now() + PLAYBACK_TOKEN_SECONDS * 1000;
  const pass = { ...target, from, to, accessId, expiresAt };
  const token = issuePlaybackToken(deriveKey('playback-token'), viewer.id, cameraId, pass);
  return { accessId, url: `/api/recordings/${cameraId}/index.m3u8?token=${token}`, token, expiresAt, from, to };
}

export async function registerAccess(
  tx: Tx,
  { viewer, address }: Acting,
  kind: 'playback' | 'snapshot',
  target: RecordingTarget,
  span: Span & { readonly purpose: string },
): Promise<number> {
  const { rows } = await tx.query<{ id: number }>(
    `insert into image_access (kind, viewer, viewer_name, camera_fid, from_at, to_at, purpose, address, at, scope_key)
     values ($1, $2, $3, $4, to_timestamp($5::float8 / 1000), to_timestamp($6::float8 / 1000), $7, $8, guanlan.now(), $9) returning id`,
    [kind, viewer.id, viewer.name, target.cameraFid, span.from, span.to, span.purpose, address, target.scopeKey],
  );
  await appendAudit(tx, {
    actor: viewer.id,
    action: `recording.${kind}`,
    object: target.cameraId,
    address,
    detail: { from: new Date(span.from).toISOString(), to: new Date(span.to).toISOString(), purpose: span.purpose },
  });
  return rows[0]?.id ?? 0;
}

/** Opens a span of recordings: who, what, when and why go into the register and the audit with the grant itself. */
export async function openRecording(
  tx: Tx,
  acting: Acting,
  ask: Span & { readonly cameraId: string; readonly purpose: string },
): Promise<PlaybackGrant> {
  const { target } = await cameraRecording(tx, ask.cameraId);
  const id = await registerAccess(tx, acting, 'playback', target, ask);
  return grantFor(acting.viewer, target, { id, from: ask.from, to: ask.to, cameraId: ask.cameraId });
}

/** Somebody who has looked at this for so long opens it anew, with a purpose. */
const RENEW_HOURS = 12;

interface OwnAccess extends Span {
  readonly cameraId: string;
  readonly purpose: string;
}

async function ownAccess(tx: Tx, viewer: Viewer, accessId: number): Promise<OwnAccess> {
  const { rows } = await tx.query<OwnAccess>(
    `select c.id as "cameraId", a.purpose, round(date_part('epoch', a.from_at) * 1000) as from, round(date_part('epoch', a.to_at) * 1000) as to
     from image_access a join camera c on c.fid = a.camera_fid
     where a.id = $1 and a.viewer = $2 and a.kind = 'playback' and a.at > guanlan.now() - make_interval(hours => ${RENEW_HOURS})`,
    [accessId, viewer.id],
  );
  const [access] = rows;
  if (access === undefined)
    throw new RefusalError({
      code: 'not_found',
      field: 'accessId',
      message: 'nothing of yours is open by this number',
    });
  return access;
}

/** A fresh token for what its viewer has open; the register has the opening. */
export async function renewRecording(tx: Tx, { viewer }: Acting, accessId: number): Promise<PlaybackGrant> {
  const access = await ownAccess(tx, viewer, accessId);
  const { target } = await cameraRecording(tx, access.cameraId);
  return grantFor(viewer, target, { ...access, id: accessId });
}

/** Registers a picture taken from what its viewer has open; refuses a moment outside of it. */
export async function registerSnapshot(tx: Tx, acting: Acting, accessId: number, at: number): Promise<{ id: number }> {
  const access = await ownAccess(tx, acting.viewer, accessId);
  if (at < access.from - 5_000 || at > access.to + 5_000)
    throw new RefusalError({ code: 'invalid', field: 'at', message: 'this moment is not part of what is open' });
  const { target } = await cameraRecording(tx, access.cameraId);
  const id = await registerAccess(tx, acting, 'snapshot', target, { from: at, to: at + 1, purpose: access.purpose });
  return { id };
}

/**
 * Sets how a camera is recorded and moves the day on which its stored files are due. Refuses to record a private room, and
 * to shorten a ring or a retention below what the schema and the rules allow.
 */
export async function setRecordingRule(
  tx: Tx,
  { viewer, address }: Acting,
  input: RecordingRuleInput,
): Promise<{ due: number }> {
  const before = await cameraRecording(tx, input.cameraId);
  const place = input.place === '' ? before.target.place : input.place;
  if (isPrivatePlace(place) && input.plan !== 'off')
    throw new RefusalError({
      code: 'forbidden',
      field: 'plan',
      message: 'rooms where people sleep, wash or change are not recorded',
      params: { place },
    });
  await tx.query(
    `insert into recording_rule (camera_fid, plan, ring_minutes, rule_sets, retention_class, own_days, place, masks, author, updated_at, scope_key)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, guanlan.now(), $10)
     on conflict (camera_fid) do update set plan = excluded.plan, ring_minutes = excluded.ring_minutes, rule_sets = excluded.rule_sets,
       retention_class = excluded.retention_class, own_days = excluded.own_days, place = excluded.place, masks = excluded.masks,
       author = excluded.author, updated_at = excluded.updated_at, scope_key = excluded.scope_key`,
    [
      before.target.cameraFid,
      input.plan,
      input.ringMinutes,
      input.ruleSets,
      input.retentionClass,
      input.ownDays,
      input.place,
      JSON.stringify(input.masks),
      viewer.id,
      before.target.scopeKey,
    ],
  );
  const { target } = await cameraRecording(tx, input.cameraId);
  await appendAudit(tx, {
    actor: viewer.id,
    action: 'recording.rule',
    object: input.cameraId,
    address,
    detail: { ...input, masks: input.masks.length },
  });
  return { due: await moveDue(tx, target) };
}

/** What is stored of a camera is kept by its rule of today; a file that a person or a case keeps is not touched by this. */
async function moveDue(tx: Tx, target: RecordingTarget): Promise<number> {
  const { rows } = await tx.query<{ id: number; endedAt: number }>(
    `select id, round(date_part('epoch', ended_at) * 1000) as "endedAt" from recording_segment
     where camera_fid = $1 and not ring and not open order by id limit 100000`,
    [target.cameraFid],
  );
  if (rows.length === 0) return 0;
  const moved = rows.map(({ id, endedAt }) => ({ id, due: dueAt(target, { endedAt, ring: false }) }));
  await tx.query(
    `update recording_segment s set due_at = to_timestamp(m.due / 1000.0) from jsonb_to_recordset($1::jsonb) as m(id bigint, due float8)
     where s.id = m.id`,
    [JSON.stringify(moved)],
  );
  return moved.length;
}
