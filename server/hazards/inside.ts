import { VIEWER_TABLE } from '../../db/schema/layer-table.ts';
import { sightOf } from '../../domain/camera-view.ts';
import type { Zone } from '../../domain/hazard/scenario.ts';
import type { Layer } from '../../domain/layer.ts';
import { MEDIUM_DATA } from '../../domain/medium.ts';
import type { LngLat } from '../../domain/place.ts';
import type { Tx } from '../database.ts';
import { placeSql } from '../objects/layer-columns.ts';

/** Something inside one or more zones; `zones` are their positions in the result, `meters` from the source. */
export interface InsideItem {
  readonly layer: Layer;
  readonly fid: number;
  readonly name: string;
  readonly nameEn: string;
  readonly kind: string;
  readonly position: LngLat;
  readonly meters: number;
  readonly zones: readonly number[];
  /** People of a place, quantity of a resource. */
  readonly amount: number | null;
  readonly medium: string | null;
  readonly enterprise: number;
}

/** People and things of each zone and of the whole; people are those of recorded places. */
export interface Inside {
  readonly counts: readonly { readonly people: number; readonly places: number }[];
  readonly places: readonly InsideItem[];
  /** Tanks and units of other enterprises with dangerous media: what could chain. */
  readonly chain: readonly InsideItem[];
  readonly teams: readonly InsideItem[];
  readonly resources: readonly InsideItem[];
  /** Cameras that see the source. */
  readonly cameras: readonly InsideItem[];
  readonly vehicles: number;
  /** Named roads that a red or orange zone cuts. */
  readonly roads: readonly string[];
  readonly truncated: boolean;
}

const PER_LAYER = 400;
const CAMERA_METERS = 1500;

interface Box {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

function boxOf(zones: readonly Zone[]): Box {
  const lngs = zones.flatMap(({ ring }) => ring.map(([lng]) => lng));
  const lats = zones.flatMap(({ ring }) => ring.map(([, lat]) => lat));
  return { west: Math.min(...lngs), south: Math.min(...lats), east: Math.max(...lngs), north: Math.max(...lats) };
}

const ringJson = ({ ring }: Zone): string => JSON.stringify({ type: 'Polygon', coordinates: [ring] });

const EXTRA: Partial<Record<Layer, readonly [amount: string, medium: string]>> = {
  places: ['o.people', 'null'],
  resources: ['o.available', 'o.resource_type'],
  assets: ['null', 'o.medium'],
};

async function insideLayer(tx: Tx, layer: Layer, zones: readonly Zone[], box: Box, source: LngLat, where = 'true') {
  const [amount, medium] = EXTRA[layer] ?? ['null', 'null'];
  const order = layer === 'places' ? 'o.people desc' : 'meters';
  const { rows } = await tx.query<
    Omit<InsideItem, 'layer' | 'position'> & { readonly lng: number; readonly lat: number }
  >(
    `with z as materialized (select n, st_setsrid(st_geomfromgeojson(g), 4326) as g from unnest($5::text[]) with ordinality as u(g, n)),
     found as (
       select o.*, ${placeSql(layer, 'o')} as spot, (select array_agg((z.n - 1)::int order by z.n) from z where st_intersects(o.geom, z.g)) as zones
       from guanlan.fids_near('${VIEWER_TABLE[layer]}', $1, $2, $3, $4) n join ${VIEWER_TABLE[layer]} o on o.fid = n where ${where})
     select o.fid, o.name, o.name_en as "nameEn", o.kind, o.enterprise, st_x(o.spot) as lng, st_y(o.spot) as lat, o.zones,
            ${amount}::float8 as amount, ${medium}::text as medium,
            st_distance(o.spot::geography, st_setsrid(st_makepoint($6, $7), 4326)::geography) as meters
     from found o where o.zones is not null order by ${order}, o.fid limit ${PER_LAYER + 1}`,
    [box.west, box.south, box.east, box.north, zones.map(ringJson), ...source],
  );
  return rows.map(({ lng, lat, ...row }): InsideItem => ({ ...row, layer, position: [lng, lat] }));
}

/** Exact sums, however many places there are. */
async function countPeople(tx: Tx, zones: readonly Zone[], box: Box): Promise<Inside['counts']> {
  const { rows } = await tx.query<{ people: number; places: number }>(
    `with z as materialized (select n, st_setsrid(st_geomfromgeojson(g), 4326) as g from unnest($5::text[]) with ordinality as u(g, n)),
     o as materialized (select o.geom, o.people from guanlan.fids_near('${VIEWER_TABLE.places}', $1, $2, $3, $4) n join ${VIEWER_TABLE.places} o on o.fid = n)
     select coalesce(sum(o.people), 0)::float8 as people, count(o.people)::int as places
     from z left join o on st_intersects(o.geom, z.g) group by z.n order by z.n`,
    [box.west, box.south, box.east, box.north, zones.map(ringJson)],
  );
  return rows;
}

async function seeingCameras(tx: Tx, source: LngLat): Promise<InsideItem[]> {
  const { rows } = await tx.query<
    Omit<InsideItem, 'layer' | 'position' | 'zones' | 'amount' | 'medium'> & {
      readonly lng: number;
      readonly lat: number;
      readonly heading: number;
      readonly fov: number;
      readonly rangeMeters: number;
      readonly ptz: boolean;
    }
  >(
    `select o.fid, o.name, o.name_en as "nameEn", o.kind, o.enterprise, st_x(o.geom) as lng, st_y(o.geom) as lat, o.heading_deg::float8 as heading, o.fov_deg::float8 as fov,
            o.range_m::float8 as "rangeMeters", o.ptz, st_distance(o.geom::geography, st_setsrid(st_makepoint($1, $2), 4326)::geography) as meters
     from guanlan.fids_near('${VIEWER_TABLE.cameras}', $1 - 0.02, $2 - 0.016, $1 + 0.02, $2 + 0.016) n join ${VIEWER_TABLE.cameras} o on o.fid = n
     where o.state = 'online' order by meters limit 200`,
    [...source],
  );
  return rows
    .filter((row) => row.meters <= CAMERA_METERS && sightOf({ ...row, position: [row.lng, row.lat] }, source) !== null)
    .slice(0, 24)
    .map(({ fid, name, nameEn, kind, enterprise, meters, lng, lat }) => ({
      layer: 'cameras',
      fid,
      name,
      nameEn,
      kind,
      enterprise,
      meters,
      position: [lng, lat],
      zones: [],
      amount: null,
      medium: null,
    }));
}

async function countVehicles(tx: Tx, zones: readonly Zone[], box: Box): Promise<number> {
  const { rows } = await tx.query<{ count: number }>(
    `select count(*)::int as count from latest_position p
     where p.lng between $1 and $3 and p.lat between $2 and $4 and p.at > guanlan.now() - interval '10 minutes'
       and exists (select from unnest($5::text[]) as u(g) where st_intersects(st_setsrid(st_makepoint(p.lng, p.lat), 4326), st_setsrid(st_geomfromgeojson(g), 4326)))`,
    [box.west, box.south, box.east, box.north, zones.map(ringJson)],
  );
  return rows[0]?.count ?? 0;
}

async function cutRoads(tx: Tx, zones: readonly Zone[], box: Box): Promise<string[]> {
  const near = zones.filter(({ grade }) => grade !== 'yellow');
  if (near.length === 0) return [];
  const { rows } = await tx.query<{ name: string }>(
    `select g.name from ground g
     where g.geom && st_makeenvelope($1, $2, $3, $4, 4326) and g.kind like 'road%' and g.name <> ''
       and exists (select from unnest($5::text[]) as u(z) where st_intersects(g.geom, st_setsrid(st_geomfromgeojson(z), 4326)))
     group by g.name order by min(g.rank), g.name limit 30`,
    [box.west, box.south, box.east, box.north, near.map(ringJson)],
  );
  return rows.map(({ name }) => name);
}

const DANGEROUS = Object.entries(MEDIUM_DATA)
  .filter(([, { hazard }]) => hazard !== 'inert')
  .map(([medium]) => `'${medium}'`)
  .join(', ');
const TEAM = /team|rescue|police/;

/** What lies inside the zones, as the viewer may see it (row-level security); one bounded statement per kind. */
export async function readInside(tx: Tx, zones: readonly Zone[], source: LngLat, enterprise: number): Promise<Inside> {
  const cameras = await seeingCameras(tx, source);
  if (zones.length === 0)
    return {
      counts: [],
      places: [],
      chain: [],
      teams: [],
      resources: [],
      cameras,
      vehicles: 0,
      roads: [],
      truncated: false,
    };
  const box = boxOf(zones);
  const counts = await countPeople(tx, zones, box);
  const places = await insideLayer(tx, 'places', zones, box, source);
  const resources = await insideLayer(tx, 'resources', zones, box, source);
  const chain = await insideLayer(
    tx,
    'assets',
    zones,
    box,
    source,
    `o.kind in ('tank', 'process_unit') and o.medium in (${DANGEROUS}) and o.enterprise <> ${Math.trunc(enterprise)}`,
  );
  const vehicles = await countVehicles(tx, zones, box);
  const roads = await cutRoads(tx, zones, box);
  const isTeam = (item: InsideItem) => TEAM.test(item.medium ?? '');
  return {
    counts,
    places: places.slice(0, PER_LAYER),
    chain: chain.slice(0, PER_LAYER),
    teams: resources.filter(isTeam).slice(0, PER_LAYER),
    resources: resources.filter((item) => !isTeam(item)).slice(0, PER_LAYER),
    cameras,
    vehicles,
    roads,
    truncated: [places, resources, chain].some((list) => list.length > PER_LAYER),
  };
}
