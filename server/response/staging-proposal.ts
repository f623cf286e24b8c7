import type { LngLat } from '../../domain/place.ts';
import { proposeStaging, type RoadPlace, type StagingProposal } from '../../domain/staging.ts';
import type { Tx } from '../database.ts';
import { readStationWeather } from '../hazards/station-weather.ts';
import type { NearZone } from './zones.ts';

const REACH_DEG = 0.06;
const STEP_METERS = 200;

/** Places every 200 m along the roads of the graph within about 6 km; nobody waits on a motorway. */
async function roadPlaces(tx: Tx, lng: number, lat: number): Promise<RoadPlace[]> {
  const { rows } = await tx.query<{ name: string; lng: number; lat: number }>(
    `with box as (select st_makeenvelope($1::float8 - ${REACH_DEG}, $2::float8 - ${REACH_DEG} * 0.8, $1::float8 + ${REACH_DEG}, $2::float8 + ${REACH_DEG} * 0.8, 4326) as b),
     line as (select e.name, e.geom from road_edge e, box where e.class not in ('motorway', 'path') and e.geom && box.b limit 6000),
     spot as (select l.name, (st_dumppoints(st_segmentize(l.geom::geography, ${STEP_METERS})::geometry)).geom as p from line l)
     select name, st_x(p) as lng, st_y(p) as lat from spot limit 12000`,
    [lng, lat],
  );
  return rows.map((row) => ({ name: row.name, position: [row.lng, row.lat] as const }));
}

/** The ring of a circle, for an incident that has no zone yet: its radius of first measures stands for one. */
export function circle([lng, lat]: LngLat, radiusMeters: number): LngLat[] {
  const up = radiusMeters / 111_200;
  const across = up / Math.cos((lat * Math.PI) / 180);
  return Array.from({ length: 36 }, (_, index) => {
    const angle = (index * Math.PI) / 18;
    return [lng + across * Math.sin(angle), lat + up * Math.cos(angle)] as const;
  });
}

interface Where {
  readonly lng: number;
  readonly lat: number;
  readonly radiusMeters: number;
}

/** The wind of the nearest station and the staging area that follows from it; null when no road place is good enough. */
export async function stagingFor(tx: Tx, { lng, lat, radiusMeters }: Where, zones: readonly NearZone[]) {
  const weather = await readStationWeather(tx, [lng, lat]);
  const wind = weather.wind_direction;
  const rings = zones.length === 0 ? [circle([lng, lat], radiusMeters)] : zones.map(({ ring }) => ring);
  const proposal: StagingProposal | null = proposeStaging({
    source: [lng, lat],
    rings,
    windFromDeg: wind?.value ?? null,
    roads: await roadPlaces(tx, lng, lat),
  });
  return {
    proposal,
    wind:
      wind === null
        ? null
        : {
            fromDeg: wind.value,
            speedMS: weather.wind_speed?.value ?? null,
            station: wind.name,
            stationEn: wind.nameEn,
            at: wind.at,
          },
  };
}
