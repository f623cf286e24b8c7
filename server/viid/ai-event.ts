import { causeOfPart } from '../../domain/rule-part.ts';
import { asEngine, type Tx } from '../database.ts';
import { putFile } from '../files/store.ts';
import type { KnownDevice } from '../gb28181/device-book.ts';
import { databaseNow } from '../gb28181/doors.ts';
import { takeAlarms } from '../ingest/alarms.ts';
import { findObjects } from '../ingest/objects.ts';
import type { ViidImage } from '../ingest/viid/viid-message.ts';
import { appendEvents } from '../warnings/object-state.ts';

/** Where the rules are silent, a picture is kept this long; evidence of a warning stays with its warning. */
const KEPT_DAYS = 30;
const SOURCE = 'ga1400';
/** What an event is called whose kind the device's profile does not name. */
const UNNAMED_KIND = 'ai_event';

export type AiEventResult = 'taken' | 'known' | 'no_camera' | 'people_without_purpose';

/** The camera that a picture is of: a linked channel of the sender, or one of its own cell that carries the id. */
async function cameraOf(tx: Tx, device: KnownDevice, id: string): Promise<string | null> {
  const { rows } = await tx.query<{ id: string }>(
    `select camera_id as id from video_channel where device_id = $1 and id = $2 and camera_id is not null
     union all select id from camera where gb_id = $2 and scope_key = $3 limit 1`,
    [device.id, id, device.scopeKey],
  );
  return rows[0]?.id ?? null;
}

const plausible = (at: number | null, now: number): number =>
  at !== null && at <= now + 5 * 60_000 && at >= now - 30 * 86_400_000 ? at : now;

/**
 * A pushed picture becomes an AI event (REQ-AI-05, REQ-ING-10): the picture is kept with its SHA-256, the alarm goes
 * through the door that all alarms go through, and where it is or becomes a warning the picture is its evidence. Pictures
 * that show people are refused: nobody has said what for, by what right and until when. The same picture twice has no
 * second effect.
 */
export async function takeAiEvent(device: KnownDevice, image: ViidImage): Promise<AiEventResult> {
  if (image.showsPeople) return 'people_without_purpose';
  const sha256 = await putFile(image.bytes);
  return asEngine(async (tx) => {
    const cameraId = await cameraOf(tx, device, image.device);
    const object = cameraId === null ? undefined : (await findObjects(tx, [cameraId])).get(cameraId);
    if (cameraId === null || object === undefined) return 'no_camera';
    const now = await databaseNow(tx);
    const at = plausible(image.shotAt, now);
    const kind = (image.eventSort === null ? undefined : device.profile.eventKinds[image.eventSort]) ?? UNNAMED_KIND;
    const { rows } = await tx.query<{ id: number }>(
      `insert into event_picture (camera_fid, kind, taken_at, received_at, sha256, media_type, bytes, expires_at, scope_key)
       select $1, $2, to_timestamp($3::float8 / 1000), guanlan.now(), $4, $5, $6, guanlan.now() + make_interval(days => ${KEPT_DAYS}), $7
       where not exists (select from event_picture where camera_fid = $1 and sha256 = $4 and taken_at = to_timestamp($3::float8 / 1000)) returning id`,
      [object.fid, kind, at, sha256, image.mediaType, image.bytes.length, object.scopeKey],
    );
    const picture = rows[0]?.id;
    if (picture === undefined) return 'known';
    const item = {
      index: 0,
      object: cameraId,
      point: null,
      kind,
      state: 'raised',
      tier: null,
      at,
      message: image.title,
      value: null,
    } as const;
    const events = await takeAlarms(tx, now, SOURCE, [{ item, objectFid: object.fid, pointFid: null }]);
    await attach(tx, device, { picture, fid: object.fid, kind, sha256, at, image });
    await appendEvents(tx, events);
    return 'taken';
  });
}

interface Attached {
  readonly picture: number;
  readonly fid: number;
  readonly kind: string;
  readonly sha256: string;
  readonly at: number;
  readonly image: ViidImage;
}

/** The picture is evidence of the open warning of its kind at this camera, where there is one. */
async function attach(tx: Tx, device: KnownDevice, { picture, fid, kind, sha256, at, image }: Attached): Promise<void> {
  await tx.query(
    `with w as (select id, scope_key from warning where fid = $2 and cause = $3 and state = 'open' order by id desc limit 1),
       p as (update event_picture set warning_id = (select id from w) where id = $1)
     insert into evidence (warning_id, sha256, media_type, bytes, name, taken_at, author, author_name, created_at, scope_key)
     select w.id, $4, $5, $6, $7, to_timestamp($8::float8 / 1000), $9, $10, guanlan.now(), w.scope_key from w`,
    [
      picture,
      fid,
      causeOfPart({ kind: 'code', code: kind, id: '', rule: '' }, ''),
      sha256,
      image.mediaType,
      image.bytes.length,
      `${image.id}.${image.mediaType === 'image/png' ? 'png' : 'jpg'}`,
      at,
      `device:${device.id}`,
      device.name,
    ],
  );
}
