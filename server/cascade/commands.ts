import type { CascadeUpperInput } from '../../domain/cascade.ts';
import { PRIVATE_PLACES } from '../../domain/recording-plan.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { appendAudit } from '../auth/audit.ts';
import type { Tx, Viewer } from '../database.ts';
import { seal } from '../sources/seal.ts';
import { requireUpper } from './queries.ts';

export interface Actor {
  readonly viewer: Viewer;
  readonly address: string;
}

const audited = (tx: Tx, { viewer, address }: Actor, action: string, upper: string, detail: Record<string, unknown>) =>
  appendAudit(tx, { actor: viewer.id, action, object: `cascade_upper:${upper}`, address, detail });

/** The whole district: what leaves for a city platform is decided by who answers for all of it. */
async function districtCell(tx: Tx, { viewer }: Actor): Promise<number> {
  const { rows } = await tx.query<{ id: number }>(
    'select id from scope_cell where zone = 0 and sector = 0 and enterprise = 0',
  );
  const id = rows[0]?.id;
  if (id === undefined || !(viewer.all || viewer.scopeKeys.includes(id)))
    throw new RefusalError({ code: 'forbidden', message: 'outside of what you reach' });
  return id;
}

const valuesOf = (input: CascadeUpperInput): unknown[] => [
  input.id,
  input.name,
  input.ownId,
  input.host,
  input.port,
  input.mediaAddresses,
  input.transport,
  input.expiresSeconds,
  input.keepaliveSeconds,
  input.enabled,
];

/** Adds a platform above. One that was taken out before begins anew, without its cameras. */
export async function addUpper(tx: Tx, actor: Actor, input: CascadeUpperInput): Promise<void> {
  const scope = await districtCell(tx, actor);
  if (input.password === '')
    throw new RefusalError({ code: 'invalid', field: 'password', message: 'the password that it gave us' });
  const { rowCount } = await tx.query(
    `insert into cascade_upper as u (id, name, own_id, host, port, media_addresses, transport, expires_seconds, keepalive_seconds, enabled, password_sealed, scope_key, created_by, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, guanlan.now())
     on conflict (id) do update set name = excluded.name, own_id = excluded.own_id, host = excluded.host, port = excluded.port, media_addresses = excluded.media_addresses,
       transport = excluded.transport, expires_seconds = excluded.expires_seconds, keepalive_seconds = excluded.keepalive_seconds, enabled = excluded.enabled,
       password_sealed = excluded.password_sealed, state = 'never', last_error = null, updated_at = guanlan.now(), retired_at = null
     where u.retired_at is not null`,
    [...valuesOf(input), seal(input.password), scope, actor.viewer.id],
  );
  if (rowCount === 0)
    throw new RefusalError({ code: 'conflict', field: 'id', message: 'this platform is there already' });
  await audited(tx, actor, 'cascade.added', input.id, { host: input.host, ownId: input.ownId });
}

/** Changes a platform; an empty password keeps the one that is stored. */
export async function changeUpper(tx: Tx, actor: Actor, input: CascadeUpperInput): Promise<void> {
  await districtCell(tx, actor);
  await requireUpper(tx, input.id);
  await tx.query(
    `update cascade_upper set name = $2, own_id = $3, host = $4, port = $5, media_addresses = $6, transport = $7, expires_seconds = $8, keepalive_seconds = $9,
       enabled = $10, updated_at = guanlan.now() where id = $1`,
    valuesOf(input),
  );
  if (input.password !== '')
    await tx.query('update cascade_upper set password_sealed = $2 where id = $1', [input.id, seal(input.password)]);
  await audited(tx, actor, 'cascade.changed', input.id, { host: input.host, enabled: input.enabled });
}

/** Takes a platform out: the gateway leaves it within ten seconds, and nothing is shared with it any more. */
export async function retireUpper(tx: Tx, actor: Actor, upper: string): Promise<void> {
  await districtCell(tx, actor);
  await requireUpper(tx, upper);
  await tx.query('delete from cascade_share where upper_id = $1', [upper]);
  await tx.query('update cascade_upper set retired_at = guanlan.now() where id = $1', [upper]);
  await audited(tx, actor, 'cascade.retired', upper, {});
}

/**
 * Puts cameras before a platform, or takes them from it. Rooms where people sleep, wash or change are never shown to
 * others, and a camera without a GB id of its own cannot be named: both are refused, and nothing is changed then.
 */
export async function shareCameras(
  tx: Tx,
  actor: Actor,
  { upper, cameras, shared }: { upper: string; cameras: readonly string[]; shared: boolean },
): Promise<{ readonly changed: number }> {
  await requireUpper(tx, upper);
  const { rows } = await tx.query<{ fid: number; named: boolean; private: boolean }>(
    `select c.fid, c.gb_id ~ '^[0-9]{20}$' as named,
       coalesce(nullif(r.place, ''), nullif(c.attrs ->> 'place', ''), c.point_kind) = any($2) as private
     from camera c left join recording_rule r on r.camera_fid = c.fid where c.id = any($1)`,
    [cameras, PRIVATE_PLACES],
  );
  if (rows.length !== new Set(cameras).size)
    throw new RefusalError({ code: 'not_found', field: 'cameras', message: 'no such camera' });
  if (shared && rows.some((row) => row.private))
    throw new RefusalError({ code: 'invalid', field: 'cameras', message: 'a private room is not shown to others' });
  if (shared && rows.some((row) => !row.named))
    throw new RefusalError({ code: 'invalid', field: 'cameras', message: 'a camera without a GB id' });
  const fids = rows.map(({ fid }) => fid);
  const { rowCount } = shared
    ? await tx.query(
        `insert into cascade_share (upper_id, camera_fid, gb_id, scope_key, shared_by, shared_at)
         select $1, c.fid, c.gb_id, c.scope_key, $3, guanlan.now() from camera c where c.fid = any($2) on conflict do nothing`,
        [upper, fids, actor.viewer.id],
      )
    : await tx.query('delete from cascade_share where upper_id = $1 and camera_fid = any($2)', [upper, fids]);
  const changed = rowCount ?? 0;
  await audited(tx, actor, shared ? 'cascade.shared' : 'cascade.unshared', upper, { cameras, changed });
  return { changed };
}
