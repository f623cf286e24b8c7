import { READY_POINTS, type ReadyScene, SCENE_CAMERAS } from '../../domain/video-scene.ts';
import type { Tx } from '../database.ts';
import { listCameras, OWNER_FID, OWNERS, type WallCamera } from './camera-list.ts';

const PAGE = 60;

/** One branch of the tree with how many cameras it holds. */
export interface Branch {
  /** Key of a zone, or feature id of a site; 0 is what belongs to none. */
  readonly key: number;
  readonly name: string;
  readonly nameEn: string;
  readonly total: number;
  readonly online: number;
}

const COUNTS = `count(*)::int as total, count(*) filter (where c.state = 'online')::int as online`;

/** The zones that have cameras in the viewer's scope. */
export async function zonesOf(tx: Tx): Promise<Branch[]> {
  const { rows } = await tx.query<Branch>(
    `select c.zone as key, coalesce(max(z.name), '') as name, coalesce(max(z.name_en), '') as "nameEn", ${COUNTS}
     from camera c left join zone z on z.key = c.zone group by c.zone order by c.zone = 0, name limit 300`,
  );
  return rows;
}

/** The sites and stations of a zone that have cameras; those that belong to none come last. */
export async function sitesOf(tx: Tx, zone: number): Promise<Branch[]> {
  const { rows } = await tx.query<Branch>(
    `select ${OWNER_FID} as key, coalesce(max(s.name), max(f.name), '') as name, coalesce(max(s.name_en), max(f.name_en), '') as "nameEn", ${COUNTS}
     from camera c ${OWNERS} where c.zone = $1 group by 1 order by ${OWNER_FID} = 0, name limit 1000`,
    [zone],
  );
  return rows;
}

export interface Listed {
  readonly cameras: readonly WallCamera[];
  /** Where the next page begins; null at the end. */
  readonly next: number | null;
}

const paged = (cameras: readonly WallCamera[], skip: number): Listed => ({
  cameras: cameras.slice(0, PAGE),
  next: cameras.length > PAGE ? skip + PAGE : null,
});

export async function camerasOf(tx: Tx, zone: number, site: number, skip: number): Promise<Listed> {
  const found = await listCameras(
    tx,
    `where c.zone = $1 and ${OWNER_FID} = $2 order by c.name, c.id limit ${PAGE + 1} offset $3`,
    [zone, site, skip],
  );
  return paged(found, skip);
}

/** By name of camera or site in either language, or by the beginning of its 20-digit id. */
export async function searchCameras(tx: Tx, text: string, skip: number): Promise<Listed> {
  const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
  const found = await listCameras(
    tx,
    `where c.name ilike $1 or c.name_en ilike $1 or s.name ilike $1 or s.name_en ilike $1 or c.gb_id like $2
     order by c.state = 'online' desc, c.name, c.id limit ${PAGE + 1} offset $3`,
    [pattern, `${text.replace(/\D/g, '') || 'x'}%`, skip],
  );
  return paged(found, skip);
}

/** Named cameras in the order of their names; those out of scope are left out. */
export async function camerasById(tx: Tx, ids: readonly string[]): Promise<WallCamera[]> {
  const found = await listCameras(tx, `where c.id = any($1) limit ${SCENE_CAMERAS}`, [ids]);
  const byId = new Map(found.map((camera) => [camera.id, camera]));
  return [...new Set(ids)].flatMap((id) => byId.get(id) ?? []);
}

/** The cameras of a ready scene (REQ-EMER-05): those that send first, then by position kind and site. */
export async function readyCameras(
  tx: Tx,
  scene: ReadyScene,
  zone: number | null,
): Promise<{ readonly cameras: readonly WallCamera[]; readonly total: number }> {
  const points = READY_POINTS[scene];
  const condition = `c.point_kind = any($1) and ($2::int is null or c.zone = $2)`;
  const cameras = await listCameras(
    tx,
    `where ${condition} order by c.state = 'online' desc, array_position($1::text[], c.point_kind), site, c.name, c.id limit ${SCENE_CAMERAS}`,
    [points, zone],
  );
  const { rows } = await tx.query<{ total: number }>(`select count(*)::int as total from camera c where ${condition}`, [
    points,
    zone,
  ]);
  return { cameras, total: rows[0]?.total ?? 0 };
}
