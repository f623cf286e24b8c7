import { RefusalError } from '../../domain/refusal.ts';
import type { WallProgramme, WallReport } from '../../domain/wall-scene.ts';
import { tellSessionsEnded } from '../auth/account-events.ts';
import { appendAudit } from '../auth/audit.ts';
import type { Tx, Viewer } from '../database.ts';
import { lockWall } from './devices.ts';

interface Asked {
  readonly viewer: Viewer;
  readonly address: string;
}

/**
 * Binds the screen that shows a code: from now on it looks with a copy of the grants by which its owner sees, and may do
 * nothing else. Refuses a code that no screen shows any more.
 */
export async function bindWall(
  tx: Tx,
  { viewer, address }: Asked,
  input: { readonly code: string; readonly name: string; readonly programme: WallProgramme },
): Promise<{ id: string }> {
  const { rows } = await tx.query<{ id: string; address: string }>(
    `update auth.wall_device w set name = $2, programme = $3, code = null, code_until = null, bound_by = $4, bound_by_name = $5, bound_at = guanlan.now(),
       grants = (select coalesce(jsonb_agg(jsonb_build_object('role', g.role, 'sectors', g.sectors, 'zones', g.zones, 'enterprises', g.enterprises,
         'precision', g.precision_class)), '[]') from auth."grant" g where g.user_id = $4)
     where w.code = $1 and w.bound_at is null and w.code_until > guanlan.now() returning id, address`,
    [input.code, input.name, JSON.stringify(input.programme), viewer.id, viewer.name],
  );
  const bound = rows[0];
  if (bound === undefined)
    throw new RefusalError({ code: 'not_found', field: 'code', message: 'no screen shows this code now' });
  const detail = { name: input.name, screen: bound.address };
  await appendAudit(tx, { actor: viewer.id, action: 'wall.bound', object: `wall:${bound.id}`, address, detail });
  return { id: bound.id };
}

/** Another name or programme; the screen follows within seconds. */
export async function configureWall(
  tx: Tx,
  { viewer, address }: Asked,
  input: { readonly id: string; readonly name: string; readonly programme: WallProgramme },
): Promise<void> {
  await lockWall(tx, viewer, input.id);
  await tx.query('update auth.wall_device set name = $2, programme = $3 where id = $1', [
    input.id,
    input.name,
    JSON.stringify(input.programme),
  ]);
  const detail = { name: input.name, scene: input.programme.scene.kind };
  await appendAudit(tx, { actor: viewer.id, action: 'wall.configured', object: `wall:${input.id}`, address, detail });
}

/** Ends a wall at once, on every instance: the screen shows a code again. */
export async function revokeWall(tx: Tx, { viewer, address }: Asked, id: string): Promise<void> {
  const { device, hash } = await lockWall(tx, viewer, id);
  await tx.query('update auth.wall_device set revoked_at = guanlan.now() where id = $1', [id]);
  const detail = { name: device.name };
  await appendAudit(tx, { actor: viewer.id, action: 'wall.revoked', object: `wall:${id}`, address, detail });
  await tellSessionsEnded(tx, [hash]);
}

/** The id of the screen that asks; null when a person does. */
export function wallIdOf(viewer: Viewer): string | null {
  return viewer.id.startsWith('wall:') ? viewer.id.slice(5) : null;
}

/** What a screen says of itself; a person's browser that shows a wall says nothing. */
export async function reportWall(tx: Tx, viewer: Viewer, report: WallReport): Promise<void> {
  const id = wallIdOf(viewer);
  if (id !== null)
    await tx.query('update auth.wall_device set report = $2, last_seen_at = guanlan.now() where id = $1', [
      id,
      JSON.stringify(report),
    ]);
}
