import { RefusalError } from '../../domain/refusal.ts';
import type { RegisterService, RegisterWorld } from '../../domain/world-schema.ts';
import { appendAudit } from '../auth/audit.ts';
import { asViewer, type Tx, type Viewer } from '../database.ts';
import { inspect } from './inspect.ts';
import { findService } from './outside/register-service.ts';
import { locate } from './roots.ts';

/** For everybody; only a viewer who reaches everything may bring such a world (policy of world_source). */
const EVERYBODY = -1;

async function scopeOf(tx: Tx, viewer: Viewer, siteFid: number | null): Promise<number> {
  if (siteFid === null) {
    if (viewer.all) return EVERYBODY;
    throw new RefusalError({
      code: 'forbidden',
      field: 'siteFid',
      message: 'a world for everybody needs the whole district',
    });
  }
  const { rows } = await tx.query<{ scope_key: number }>('select scope_key from site where fid = $1', [siteFid]);
  if (rows[0] === undefined)
    throw new RefusalError({ code: 'not_found', field: 'siteFid', message: `no site ${siteFid}` });
  return rows[0].scope_key;
}

/** Looks at the head of a world and registers it; nothing is copied or converted. The file is read before any transaction. */
export async function registerWorld(
  viewer: Viewer,
  input: RegisterWorld,
  address: string,
): Promise<{ readonly id: number }> {
  const located = await locate(input.path);
  const found = await inspect(located, input);
  const { place } = found;
  return asViewer(viewer, async (tx) => {
    const scopeKey = await scopeOf(tx, viewer, input.siteFid);
    const { rows } = await tx.query<{ id: number }>(
      `insert into world_source (name, name_en, kind, root, path, bytes, modified_at, datum, bounds, place,
         approval_number, attribution, facts, scope_key, registered_by, basemap)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
       on conflict (root, path, scope_key) do nothing returning id`,
      [
        input.name,
        input.nameEn,
        found.kind,
        located.root,
        located.path,
        found.bytes,
        found.modifiedAt,
        input.datum,
        [...found.bounds],
        place === null ? null : JSON.stringify(place),
        input.approvalNumber,
        input.attribution,
        JSON.stringify(found.facts),
        scopeKey,
        viewer.name,
        input.basemap,
      ],
    );
    const id = rows[0]?.id;
    if (id === undefined)
      throw new RefusalError({ code: 'conflict', field: 'path', message: 'this world is registered already' });
    const detail = { name: input.name, kind: found.kind, root: located.root, path: located.path, datum: input.datum };
    await appendAudit(tx, { actor: viewer.id, action: 'world.registered', object: `world:${id}`, address, detail });
    return { id };
  });
}

/** Services have no file: they stand under a number of their own, with address and layer for a path. */
const NO_ROOT = 32_766;

/** Asks a listed service what it serves and registers it. A service is a map of the real ground. */
export async function registerService(
  viewer: Viewer,
  input: RegisterService,
  address: string,
): Promise<{ readonly id: number }> {
  const { service, bounds, facts } = await findService(input);
  return asViewer(viewer, async (tx) => {
    const scopeKey = await scopeOf(tx, viewer, input.siteFid);
    const { rows } = await tx.query<{ id: number }>(
      `insert into world_source (name, name_en, kind, root, path, bytes, modified_at, datum, bounds,
         approval_number, attribution, facts, scope_key, registered_by, basemap, service)
       values ($1, $2, $3, $4, $5, 0, guanlan.now(), $6, $7, $8, $9, $10, $11, $12, true, $13)
       on conflict (root, path, scope_key) do nothing returning id`,
      [
        input.name,
        input.nameEn,
        input.kind,
        NO_ROOT,
        `${service.url} ${service.layer}`,
        input.datum,
        [...bounds],
        input.approvalNumber,
        input.attribution,
        JSON.stringify(facts),
        scopeKey,
        viewer.name,
        JSON.stringify(service),
      ],
    );
    const id = rows[0]?.id;
    if (id === undefined)
      throw new RefusalError({ code: 'conflict', field: 'url', message: 'this layer is registered already' });
    const detail = { name: input.name, kind: input.kind, url: service.url, layer: service.layer, datum: input.datum };
    await appendAudit(tx, { actor: viewer.id, action: 'world.registered', object: `world:${id}`, address, detail });
    return { id };
  });
}

/** Forgets a world; its files stay where they are. Refuses what the viewer may not remove. */
export async function removeWorld(tx: Tx, viewer: Viewer, id: number, address: string): Promise<void> {
  const { rows } = await tx.query<{ name: string }>('delete from world_source where id = $1 returning name', [id]);
  if (rows[0] === undefined)
    throw new RefusalError({ code: 'not_found', field: 'id', message: `no world ${id} in reach` });
  const detail = { name: rows[0].name };
  await appendAudit(tx, { actor: viewer.id, action: 'world.removed', object: `world:${id}`, address, detail });
}
