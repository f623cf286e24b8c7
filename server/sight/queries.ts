import { z } from 'zod';
import { VIEWER_TABLE } from '../../db/schema/layer-table.ts';
import {
  type Blocker,
  type ClearSight,
  clearSight,
  type StandingCamera,
  visibleGround,
} from '../../domain/camera-sight.ts';
import { bearingAndDistance } from '../../domain/camera-view.ts';
import { metersPerDegree } from '../../domain/ellipsoid.ts';
import type { Layer } from '../../domain/layer.ts';
import type { LngLat, Precision } from '../../domain/place.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { seenPrecision } from '../../domain/tile-precision.ts';
import type { Tx } from '../database.ts';
import { placeSql } from '../objects/layer-columns.ts';

const polygon = z.object({ coordinates: z.array(z.array(z.tuple([z.number(), z.number()]).rest(z.number()))) });
/** Lower bodies hide nothing worth telling; the ones nearest to the middle count. */
const LEAST_BLOCKER_METERS = 2.5;
const MOST_BLOCKERS = 1_500;
const MOST_CAMERAS = 200;
const MOST_SEEN = 100;
/** No camera looks further than this; the index finds those that might. */
const MOST_RANGE_METERS = 1_500;

interface CameraRow {
  fid: number;
  name: string;
  name_en: string;
  lng: number;
  lat: number;
  heading_deg: number;
  fov_deg: number;
  range_m: number;
  height_m: number;
  ptz: boolean;
  precision_class: Precision;
}
const CAMERA = `fid, name, name_en, st_x(geom) as lng, st_y(geom) as lat, heading_deg::float8 as heading_deg, fov_deg::float8 as fov_deg,
  range_m::float8 as range_m, height_m::float8 as height_m, ptz, precision_class`;

const standing = (row: CameraRow): StandingCamera => ({
  position: [row.lng, row.lat],
  heading: row.heading_deg,
  fov: row.fov_deg,
  rangeMeters: Math.min(row.range_m, MOST_RANGE_METERS),
  ptz: row.ptz,
  upMeters: row.height_m,
});

interface BodyRow {
  fid: number;
  name: string;
  name_en: string;
  kind: string;
  lng: number;
  lat: number;
  top: number;
  shape: string;
}

/** Bodies that stand within a distance of a place, nearest first. */
async function readBodies(tx: Tx, [lng, lat]: LngLat, meters: number, precision: Precision): Promise<BodyRow[]> {
  const [perLng, perLat] = metersPerDegree(lat);
  const { rows } = await tx.query<BodyRow & { precision_class: Precision }>(
    `select fid, name, name_en, kind, st_x(point) as lng, st_y(point) as lat, (base_m + height_m)::float8 as top, st_asgeojson(geom, 7) as shape, precision_class
     from asset where geom && st_makeenvelope($1, $2, $3, $4, 4326) and form not in ('pit', 'crane', 'bund') and geometrytype(geom) = 'POLYGON'
     order by (st_x(point) - $5) ^ 2 + (st_y(point) - $6) ^ 2, fid limit ${MOST_BLOCKERS}`,
    [lng - meters / perLng, lat - meters / perLat, lng + meters / perLng, lat + meters / perLat, lng, lat],
  );
  return rows.filter((row) => seenPrecision(precision, row.precision_class) === 'full');
}

function blockersOf(bodies: readonly BodyRow[]): Blocker[] {
  return bodies.flatMap(({ fid, top, shape }) => {
    const [ring] = polygon.parse(JSON.parse(shape)).coordinates;
    if (ring === undefined || top < LEAST_BLOCKER_METERS) return [];
    return [{ fid, topMeters: top, ring: ring.slice(0, -1).map(([lng, lat]): LngLat => [lng, lat]) }];
  });
}

/** The ground that a camera sees now and the bodies in it, as far as registered bodies tell. Refuses an unseen camera. */
export async function readCameraSight(tx: Tx, fid: number, precision: Precision) {
  const { rows } = await tx.query<CameraRow>(`select ${CAMERA} from camera where fid = $1`, [fid]);
  const row = rows[0];
  if (row === undefined) throw new RefusalError({ code: 'not_found', field: 'fid', message: `no camera ${fid}` });
  if (seenPrecision(precision, row.precision_class) !== 'full')
    throw new RefusalError({ code: 'forbidden', field: 'fid', message: 'this camera may only be seen coarsely' });
  const camera = standing(row);
  const bodies = await readBodies(tx, camera.position, camera.rangeMeters, precision);
  const blockers = blockersOf(bodies);
  const ground = visibleGround(camera, blockers);
  // One area without the seams between its sectors.
  const united = await tx.query<{ area: string | null; square: number }>(
    `with piece as (select st_makevalid(st_setsrid(st_geomfromgeojson(j), 4326)) as g from jsonb_array_elements_text($1::jsonb) j),
       whole as (select st_simplify(st_union(st_snaptogrid(g, 1e-7)), 2e-6) as g from piece)
     select st_asgeojson(g, 7) as area, coalesce(st_area(g::geography), 0) as square from whole`,
    [JSON.stringify(ground.map((ring) => JSON.stringify({ type: 'Polygon', coordinates: [ring] })))],
  );
  const seen = bodies.flatMap((body) => {
    const { bearing, meters } = bearingAndDistance(camera.position, [body.lng, body.lat]);
    const { sight } = clearSight(
      camera,
      blockers.filter((blocker) => blocker.fid !== body.fid),
      [body.lng, body.lat],
      body.top / 2,
    );
    const { fid: seenFid, name, name_en: nameEn, kind } = body;
    return sight === 'now' ? [{ fid: seenFid, name, nameEn, kind, meters, bearing }] : [];
  });
  const { area = null, square = 0 } = united.rows[0] ?? {};
  return { position: camera.position, area, squareMeters: square, seen: seen.slice(0, MOST_SEEN), total: seen.length };
}

/** A camera and how it stands to a spot. */
export interface Watcher extends ClearSight {
  readonly fid: number;
  readonly name: string;
  readonly nameEn: string;
  readonly position: LngLat;
  readonly meters: number;
  readonly hiddenBy: { readonly name: string; readonly nameEn: string } | null;
}

const ORDER: readonly ClearSight['sight'][] = ['now', 'turn', 'hidden'];

/** The cameras whose reach holds an object: who sees it, who would after turning, and whom a body hides it from. */
export async function readSpotSight(
  tx: Tx,
  layer: Layer,
  fid: number,
  precision: Precision,
): Promise<{ readonly watchers: Watcher[] }> {
  const { rows } = await tx.query<{ lng: number; lat: number; top: number; precision_class: Precision }>(
    `select st_x(p) as lng, st_y(p) as lat, top, precision_class from (select ${placeSql(layer, 'o')} as p,
       ${layer === 'assets' ? '(o.base_m + o.height_m)::float8' : '0::float8'} as top, o.precision_class
       from ${VIEWER_TABLE[layer]} o where o.fid = $1 limit 1) q`,
    [fid],
  );
  const spot = rows[0];
  if (spot === undefined) throw new RefusalError({ code: 'not_found', field: 'fid', message: `no object ${fid}` });
  if (seenPrecision(precision, spot.precision_class) !== 'full')
    throw new RefusalError({ code: 'forbidden', field: 'fid', message: 'this object may only be seen coarsely' });
  const place: LngLat = [spot.lng, spot.lat];
  const [perLng, perLat] = metersPerDegree(spot.lat);
  const [dx, dy] = [MOST_RANGE_METERS / perLng, MOST_RANGE_METERS / perLat];
  const cameras = await tx.query<CameraRow>(
    `select ${CAMERA} from camera where geom && st_makeenvelope($1, $2, $3, $4, 4326) and fid <> $5
       and st_dwithin(geom::geography, st_setsrid(st_makepoint($6, $7), 4326)::geography, least(range_m, ${MOST_RANGE_METERS}))
     order by geom <-> st_setsrid(st_makepoint($6, $7), 4326), fid limit ${MOST_CAMERAS}`,
    [spot.lng - dx, spot.lat - dy, spot.lng + dx, spot.lat + dy, fid, spot.lng, spot.lat],
  );
  const exact = cameras.rows.filter((row) => seenPrecision(precision, row.precision_class) === 'full');
  const furthest = Math.max(0, ...exact.map((row) => bearingAndDistance([row.lng, row.lat], place).meters));
  const bodies = await readBodies(tx, place, furthest, precision);
  const blockers = blockersOf(bodies).filter((blocker) => blocker.fid !== fid);
  const names = new Map(bodies.map((body) => [body.fid, { name: body.name, nameEn: body.name_en }]));
  const watchers = exact.flatMap((row): Watcher[] => {
    const camera = standing(row);
    const found = clearSight(camera, blockers, place, spot.top / 2);
    if (found.sight === null) return [];
    const { meters } = bearingAndDistance(camera.position, place);
    const hiddenBy = found.by === null ? null : (names.get(found.by) ?? null);
    return [
      { ...found, fid: row.fid, name: row.name, nameEn: row.name_en, position: camera.position, meters, hiddenBy },
    ];
  });
  const rank = ({ sight }: Watcher) => ORDER.indexOf(sight);
  return { watchers: watchers.sort((a, b) => rank(a) - rank(b) || a.meters - b.meters) };
}
