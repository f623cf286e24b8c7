import { permitEnd } from '../../domain/permit.ts';
import type { NewPermit } from '../../domain/permit-schema.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { appendAudit } from '../auth/audit.ts';
import type { Tx, Viewer } from '../database.ts';
import { appendEvents, type EventItem } from '../warnings/object-state.ts';
import { ms } from '../warnings/warning-record.ts';

/** Tells screens and phones that reach a permit to ask again. */
export function permitEvent(id: string, scopeKey: number): EventItem {
  return { kind: 'field', layer: 0, fid: 0, scope_key: scopeKey, payload: { topic: 'permit', id } };
}

interface Site {
  readonly fid: number;
  readonly name: string;
  readonly name_en: string;
  readonly zone: number;
  readonly scope_key: number;
  readonly lng: number;
  readonly lat: number;
}

/**
 * An application for a permit at a site in the applicant's reach; it ends no later than kind and level allow. The same id
 * again has no second effect. Refuses an applicant who would guard himself.
 */
export async function applyForPermit(
  tx: Tx,
  viewer: Viewer,
  guardian: { readonly id: string; readonly name: string },
  input: NewPermit,
  address: string,
): Promise<{ readonly ticket: string; readonly validTo: number }> {
  if (guardian.id === viewer.id)
    throw new RefusalError({ code: 'two_persons', field: 'guardian', message: 'who applies does not guard' });
  const { rows: sites } = await tx.query<Site>(
    'select fid, name, name_en, zone, scope_key, st_x(point) as lng, st_y(point) as lat from site where fid = $1',
    [input.siteFid],
  );
  const site = sites[0];
  if (site === undefined) throw new RefusalError({ code: 'not_found', field: 'siteFid', message: 'no such site' });
  const [lng, lat] = input.position ?? [site.lng, site.lat];
  const validTo = permitEnd(input.kind, input.level, input.validFrom, input.validTo);
  const { rows } = await tx.query<{ ticket: string }>(
    `insert into permit (id, ticket, kind, level, content, measures, contractor, object_fid, place, place_en, geom, radius_m, camera_fid, valid_from, valid_to,
       applicant, applicant_name, guardian, guardian_name, guardian_phone, created_at, zone, scope_key)
     values ($1, 'TZ-' || to_char(guanlan.now() at time zone 'Asia/Shanghai', 'YYYYMMDD') || '-' || lpad(nextval('permit_ticket_seq')::text, 4, '0'),
       $2, $3, $4, $5, $6, $7, $8, $9, st_setsrid(st_makepoint($10, $11), 4326), $12, (select fid from camera where fid = $13), to_timestamp($14::float8 / 1000),
       to_timestamp($15::float8 / 1000), $16, $17, $18, $19, $20, guanlan.now(), $21, $22) on conflict (id) do nothing returning ticket`,
    [
      ...[input.id, input.kind, input.level, input.content, input.measures, input.contractor],
      ...[site.fid, site.name, site.name_en, lng, lat, input.radiusMeters, input.cameraFid, input.validFrom, validTo],
      ...[viewer.id, viewer.name, guardian.id, guardian.name, input.guardianPhone, site.zone, site.scope_key],
    ],
  );
  const made = rows[0];
  if (made === undefined) return await known(tx, viewer, input.id);
  await tx.query(
    `insert into permit_step (id, permit_id, act, at, received_at, actor, actor_name, text, scope_key) values ($1, $1, 'apply', guanlan.now(), guanlan.now(), $2, $3, $4, $5)`,
    [input.id, viewer.id, viewer.name, input.content, site.scope_key],
  );
  await appendAudit(tx, {
    actor: viewer.id,
    action: 'permit.apply',
    object: `permit:${input.id}`,
    address,
    detail: { ticket: made.ticket, kind: input.kind, level: input.level },
  });
  await appendEvents(tx, [permitEvent(input.id, site.scope_key)]);
  return { ticket: made.ticket, validTo };
}

/** The application that bears this id already, when it is the viewer's own. */
async function known(
  tx: Tx,
  viewer: Viewer,
  id: string,
): Promise<{ readonly ticket: string; readonly validTo: number }> {
  const { rows } = await tx.query<{ ticket: string; validTo: number }>(
    `select ticket, ${ms('valid_to')} as "validTo" from permit where id = $1 and applicant = $2`,
    [id, viewer.id],
  );
  if (rows[0] === undefined) throw new RefusalError({ code: 'conflict', field: 'id', message: 'the id is taken' });
  return rows[0];
}
