import type { CameraPoint } from '../../domain/camera-point.ts';
import type { WallSceneKind } from '../../domain/wall-scene.ts';
import type { Tx } from '../database.ts';
import { ms } from '../warnings/warning-record.ts';

/** Where a scene without a focus looks: entrances and dikes in a flood, gates and high points in a key period (REQ-EMER-05). */
const POINTS: Readonly<Record<WallSceneKind, readonly CameraPoint[]>> = {
  watch: ['high_point'],
  incident: ['high_point'],
  flood: ['site_entrance', 'dike', 'site_living_area'],
  key_period: ['gate', 'high_point', 'control_room'],
  dust: ['site_yard', 'site_entrance', 'road'],
};
/** A camera further away shows the place as a dot. */
const NEAR_METERS = 800;
const MOST = 54;

export interface WallCamera {
  readonly id: string;
  readonly fid: number;
  readonly name: string;
  readonly nameEn: string;
  readonly state: 'online' | 'offline' | 'faulty';
  readonly lastSeenAt: number | null;
}

const COLUMNS = `c.id, c.fid, c.name, c.name_en as "nameEn", c.state, ${ms('c.last_seen_at')} as "lastSeenAt"`;

/** Cameras of a scene: those that show a picture first, then by point and place, so that every turn is the same round. */
export async function sceneCameras(tx: Tx, kind: WallSceneKind): Promise<WallCamera[]> {
  const { rows } = await tx.query<WallCamera>(
    `select ${COLUMNS} from camera c where c.point_kind = any($1) and c.state = 'online' order by array_position($1, c.point_kind), c.fid limit ${MOST}`,
    [POINTS[kind]],
  );
  return rows;
}

/** Cameras that may see a place: the object's own first, then the nearest; those with a picture before those without. */
export async function nearCameras(
  tx: Tx,
  place: { readonly lng: number; readonly lat: number; readonly fid: number | null },
): Promise<WallCamera[]> {
  const { rows } = await tx.query<WallCamera>(
    `select ${COLUMNS} from camera c
     where c.owner_fid = $3 or st_dwithin(c.geom::geography, st_setsrid(st_makepoint($1, $2), 4326)::geography, ${NEAR_METERS})
     order by (c.state = 'online') desc, coalesce(c.owner_fid = $3, false) desc,
       st_distance(c.geom::geography, st_setsrid(st_makepoint($1, $2), 4326)::geography), c.fid limit 9`,
    [place.lng, place.lat, place.fid],
  );
  return rows;
}
