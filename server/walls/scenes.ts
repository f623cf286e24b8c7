import { RefusalError } from '../../domain/refusal.ts';
import type { WallScene } from '../../domain/wall-scene.ts';
import { wallSceneSchema } from '../../domain/wall-schema.ts';
import type { Tx, Viewer } from '../database.ts';

export interface StoredScene {
  readonly id: number;
  readonly name: string;
  readonly body: WallScene;
  readonly shared: boolean;
  readonly own: boolean;
  readonly ownerName: string;
}

/** Composed scenes: one's own and those that others share. */
export async function listScenes(tx: Tx, viewer: Viewer): Promise<StoredScene[]> {
  const { rows } = await tx.query<Omit<StoredScene, 'body'> & { readonly body: unknown }>(
    `select id::int as id, name, body, shared, owner = $1 as own, owner_name as "ownerName" from wall_scene order by owner <> $1, name, id limit 200`,
    [viewer.id],
  );
  return rows.flatMap((row) => {
    const body = wallSceneSchema.safeParse(row.body);
    return body.success ? [{ ...row, body: body.data }] : [];
  });
}

export async function saveScene(
  tx: Tx,
  viewer: Viewer,
  scene: { readonly id: number | null; readonly name: string; readonly body: WallScene; readonly shared: boolean },
): Promise<{ id: number }> {
  const values = [scene.name, JSON.stringify(scene.body), scene.shared, viewer.id, viewer.name];
  const { rows } = await (scene.id === null
    ? tx.query<{ id: number }>(
        `insert into wall_scene (name, body, shared, owner, owner_name, updated_at) values ($1, $2, $3, $4, $5, guanlan.now()) returning id::int as id`,
        values,
      )
    : tx.query<{ id: number }>(
        `update wall_scene set name = $1, body = $2, shared = $3, owner_name = $5, updated_at = guanlan.now() where id = $6 and owner = $4 returning id::int as id`,
        [...values, scene.id],
      ));
  const saved = rows[0];
  if (saved === undefined)
    throw new RefusalError({ code: 'not_found', field: 'id', message: 'no such scene of yours' });
  return saved;
}

export async function removeScene(tx: Tx, viewer: Viewer, id: number): Promise<void> {
  const { rowCount } = await tx.query('delete from wall_scene where id = $1 and owner = $2', [id, viewer.id]);
  if (rowCount === 0) throw new RefusalError({ code: 'not_found', field: 'id', message: 'no such scene of yours' });
}
