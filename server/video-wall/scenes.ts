import { RefusalError } from '../../domain/refusal.ts';
import type { WallLayout } from '../../domain/video-scene.ts';
import type { SceneInput } from '../../domain/video-scene-schema.ts';
import { appendAudit } from '../auth/audit.ts';
import type { Tx, Viewer } from '../database.ts';

/** Most scenes a person keeps. */
const MOST = 100;

export interface Scene {
  readonly id: number;
  readonly name: string;
  readonly layout: WallLayout;
  readonly cameras: readonly string[];
  readonly carouselSeconds: number | null;
  readonly shared: boolean;
  readonly ownerName: string;
  readonly mine: boolean;
}

/** One's own scenes first, then those that others share and all of whose cameras this viewer reaches. */
export async function listScenes(tx: Tx, viewer: Viewer): Promise<Scene[]> {
  const { rows } = await tx.query<Scene>(
    `select id, name, layout, cameras, carousel_seconds as "carouselSeconds", shared, owner_name as "ownerName", owner = $1 as mine
     from video_scene order by mine desc, name limit 300`,
    [viewer.id],
  );
  return rows;
}

/** Where a scene's cameras are: whoever reaches all of these may see it when it is shared. */
async function scopeOf(tx: Tx, cameras: readonly string[]): Promise<number[]> {
  const ids = [...new Set(cameras.filter((id) => id !== ''))];
  const { rows } = await tx.query<{ id: string; scope: number }>(
    'select id, scope_key as scope from camera where id = any($1)',
    [ids],
  );
  const missing = ids.find((id) => !rows.some((row) => row.id === id));
  if (missing !== undefined)
    throw new RefusalError({ code: 'not_found', field: 'cameras', message: `no such camera: ${missing}` });
  return [...new Set(rows.map(({ scope }) => scope))].sort((a, b) => a - b);
}

/** Saves a scene of one's own: anew under a name, or over the one of that id. */
export async function saveScene(tx: Tx, viewer: Viewer, input: SceneInput, address: string): Promise<{ id: number }> {
  const scope = await scopeOf(tx, input.cameras);
  const { rows: counted } = await tx.query<{ count: number }>(
    'select count(*)::int as count from video_scene where owner = $1',
    [viewer.id],
  );
  if (input.id === undefined && (counted[0]?.count ?? 0) >= MOST)
    throw new RefusalError({
      code: 'too_many',
      field: 'name',
      message: `at most ${MOST} scenes`,
      params: { most: MOST },
    });
  const values = [
    viewer.id,
    viewer.name,
    input.name,
    input.layout,
    input.cameras,
    input.carouselSeconds,
    input.shared,
    scope,
  ];
  const columns = `owner, owner_name, name, layout, cameras, carousel_seconds, shared, whole, scope_keys, updated_at`;
  const row = `$1, $2, $3, $4, $5, $6, $7, false, $8, guanlan.now()`;
  const { rows } =
    input.id === undefined
      ? await tx.query<{ id: number }>(
          `insert into video_scene (${columns}) values (${row}) on conflict (owner, name) do update set layout = excluded.layout,
             cameras = excluded.cameras, carousel_seconds = excluded.carousel_seconds, shared = excluded.shared,
             scope_keys = excluded.scope_keys, updated_at = excluded.updated_at returning id`,
          values,
        )
      : await tx.query<{ id: number }>(
          `update video_scene set (${columns}) = (${row}) where id = $9 and owner = $1 returning id`,
          [...values, input.id],
        );
  const id = rows[0]?.id;
  if (id === undefined) throw new RefusalError({ code: 'not_found', field: 'id', message: 'no such scene of yours' });
  await appendAudit(tx, {
    actor: viewer.id,
    action: 'video.scene.saved',
    object: `scene:${id}`,
    address,
    detail: { name: input.name, shared: input.shared, cameras: input.cameras.length },
  });
  return { id };
}

export async function removeScene(tx: Tx, viewer: Viewer, id: number, address: string): Promise<{ id: number }> {
  const { rowCount } = await tx.query('delete from video_scene where id = $1 and owner = $2', [id, viewer.id]);
  if (rowCount === 0) throw new RefusalError({ code: 'not_found', field: 'id', message: 'no such scene of yours' });
  await appendAudit(tx, { actor: viewer.id, action: 'video.scene.removed', object: `scene:${id}`, address });
  return { id };
}
