import { z } from 'zod';
import { hiddenBehind, type Obstacle, type Sight, sightOf } from '../../domain/camera-view.ts';
import { layerOfCode } from '../../domain/layer.ts';
import type { LngLat } from '../../domain/place.ts';
import { RefusalError } from '../../domain/refusal.ts';
import type { SeeingInput } from '../../domain/video-scene-schema.ts';
import type { Tx } from '../database.ts';
import { readIdentity } from '../objects/queries.ts';
import type { WallCamera } from './camera-list.ts';
import { camerasById } from './queries.ts';

/** No camera of the field sees further; a wider view cone is cut here. */
const REACH_METERS = 700;
const CANDIDATES = 80;
const OBSTACLES = 400;
/** What burns or leaks stands about this high when nothing is known. */
const SPOT_METERS = 2;

/** A camera and whether it can see the spot; `behind` names the building that stands in its way. */
export interface SeeingCamera extends WallCamera {
  readonly sight: Sight;
  readonly behind: string | null;
  readonly own: boolean;
  readonly meters: number;
}

interface Spot {
  readonly fid: number | null;
  readonly position: LngLat;
  readonly name: string;
  readonly nameEn: string;
}

async function spotOf(tx: Tx, target: SeeingInput['target']): Promise<Spot> {
  if ('at' in target) return { fid: null, position: target.at, name: '', nameEn: '' };
  if ('fid' in target) {
    const { fid, position, name, nameEn } = await readIdentity(tx, target.layer, target.fid);
    return { fid, position, name, nameEn };
  }
  const { rows } = await tx.query<{ layer: number; fid: number; lng: number; lat: number }>(
    'select layer, fid, lng, lat from warning where id = $1',
    [target.warning],
  );
  const [row] = rows;
  if (row === undefined) throw new RefusalError({ code: 'not_found', field: 'warning', message: 'no such warning' });
  const { name, nameEn } = await readIdentity(tx, layerOfCode(row.layer), row.fid);
  // A pipeline's warning stands where the point does, not in the middle of the line.
  return { fid: row.fid, position: [row.lng, row.lat], name, nameEn };
}

interface Candidate {
  readonly id: string;
  readonly lng: number;
  readonly lat: number;
  readonly heading: number;
  readonly fov: number;
  readonly range: number;
  readonly height: number;
  readonly ptz: boolean;
  readonly own: boolean;
  readonly meters: number;
}

/** A box of so many metres around a place: west, south, east, north. */
function boxAround([lng, lat]: LngLat, meters: number): readonly [number, number, number, number] {
  const north = meters / 111_195;
  const east = north / Math.cos((lat * Math.PI) / 180);
  return [lng - east, lat - north, lng + east, lat + north];
}

async function candidatesOf(tx: Tx, spot: Spot, radiusMeters: number): Promise<Candidate[]> {
  const { rows } = await tx.query<Candidate>(
    `select c.id, st_x(c.geom) as lng, st_y(c.geom) as lat, c.heading_deg as heading, c.fov_deg as fov, c.range_m as range,
       c.height_m as height, c.ptz, coalesce(c.owner_fid = $1, false) as own, d.meters
     from (select fid from camera where owner_fid = $1 union select f from guanlan.fids_near('camera', $4, $5, $6, $7) f) n
     join camera c on c.fid = n.fid,
       lateral (select st_distance(c.geom::geography, st_setsrid(st_makepoint($2, $3), 4326)::geography) as meters) d
     where coalesce(c.owner_fid = $1, false) or d.meters <= $8
     order by own desc, d.meters limit ${CANDIDATES}`,
    [
      spot.fid,
      ...spot.position,
      ...boxAround(spot.position, Math.max(REACH_METERS, radiusMeters)),
      Math.max(REACH_METERS, radiusMeters),
    ],
  );
  return rows;
}

const ringSchema = z.object({
  coordinates: z.array(z.array(z.tuple([z.number(), z.number()]).rest(z.number()))).min(1),
});

/** Buildings and vessels that are high enough to stand in the way; the spot's own object is not one. */
async function obstaclesOf(tx: Tx, spot: Spot): Promise<Obstacle[]> {
  const { rows } = await tx.query<{ name: string; top: number; shape: unknown }>(
    `select o.name, o.base_m + o.height_m as top, st_asgeojson(o.geom)::jsonb as shape
     from guanlan.fids_near('asset', $2, $3, $4, $5) n join asset o on o.fid = n
     where o.height_m >= 2.5 and o.form not in ('crane', 'hoist', 'bund', 'pit') and o.fid is distinct from $1::int
     order by o.height_m desc, o.fid limit ${OBSTACLES}`,
    [spot.fid, ...boxAround(spot.position, REACH_METERS)],
  );
  return rows.map(({ name, top, shape }) => {
    const ring = ringSchema.parse(shape).coordinates[0] ?? [];
    return { name, topMeters: top, ring: ring.map(([lng, lat]): LngLat => [lng, lat]) };
  });
}

const RANK = { now: 0, turn: 1 } as const;
const rankOf = ({ sight, own, state }: SeeingCamera): number =>
  (state === 'online' ? 0 : 10) + (sight === null ? (own ? 2 : 3) : RANK[sight]);

/**
 * The cameras that can see a warning, an object or a spot by view cone, range and known buildings, the best first; and
 * with a radius, the others around it too (REQ-VID-24). The object's own cameras are there even when none of this holds.
 */
export async function seeingCameras(tx: Tx, { target, radiusMeters }: SeeingInput) {
  const spot = await spotOf(tx, target);
  const candidates = await candidatesOf(tx, spot, radiusMeters);
  const obstacles = candidates.length === 0 ? [] : await obstaclesOf(tx, spot);
  const told = new Map(
    (
      await camerasById(
        tx,
        candidates.map(({ id }) => id),
      )
    ).map((camera) => [camera.id, camera]),
  );
  const cameras = candidates.flatMap((candidate): SeeingCamera[] => {
    const camera = told.get(candidate.id);
    if (camera === undefined) return [];
    const position: LngLat = [candidate.lng, candidate.lat];
    const view = { ...candidate, position, rangeMeters: candidate.range };
    const inView = sightOf(view, spot.position);
    const wall =
      inView === null
        ? null
        : hiddenBehind(
            { position, heightMeters: candidate.height },
            { position: spot.position, heightMeters: SPOT_METERS },
            obstacles,
          );
    const sight = wall === null ? inView : null;
    if (sight === null && !candidate.own && candidate.meters > radiusMeters) return [];
    return [{ ...camera, sight, behind: wall?.name ?? null, own: candidate.own, meters: Math.round(candidate.meters) }];
  });
  cameras.sort((a, b) => rankOf(a) - rankOf(b) || a.meters - b.meters);
  return { name: spot.name, nameEn: spot.nameEn, position: spot.position, cameras };
}
