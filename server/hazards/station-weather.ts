import { isTurnerNight } from '../../domain/hazard/sun-altitude.ts';
import type { LngLat } from '../../domain/place.ts';
import type { Tx } from '../database.ts';

/** One value of the air with its station; times in epoch milliseconds. */
export interface StationValue {
  readonly value: number;
  readonly at: number;
  readonly name: string;
  readonly nameEn: string;
  readonly meters: number;
}

export interface StationWeather {
  readonly wind_speed: StationValue | null;
  readonly wind_direction: StationValue | null;
  readonly air_temperature: StationValue | null;
  readonly humidity: StationValue | null;
  readonly night: boolean;
}

/** A station further away than this, or silent for longer, tells nothing about the air here. */
const STATION_METERS = 15_000;
const FRESH_SECONDS = 1800;

/**
 * The newest values of the nearest weather station (a point that measures the wind's direction) within 15 km and 30
 * minutes. Wind of tower cranes is no station's: only points of objects that also tell the direction count.
 */
export async function readStationWeather(tx: Tx, [lng, lat]: LngLat): Promise<StationWeather> {
  const { rows } = await tx.query<{
    indicator: 'wind_speed' | 'wind_direction' | 'air_temperature' | 'humidity';
    value: number;
    at: number;
    name: string;
    nameEn: string;
    meters: number;
  }>(
    `with here as (select st_setsrid(st_makepoint($1, $2), 4326)::geography as g),
     station as (
       select p.object_fid, st_distance(p.geom::geography, here.g) as meters
       from sensor_point p join latest_reading l on l.point_fid = p.fid cross join here
       where p.indicator = 'wind_direction' and l.at > guanlan.now() - make_interval(secs => ${FRESH_SECONDS})
         and st_dwithin(p.geom::geography, here.g, ${STATION_METERS}) order by meters, p.fid limit 1)
     select p.indicator, l.value, round(date_part('epoch', l.at) * 1000) as at, p.name, p.name_en as "nameEn", station.meters
     from station join sensor_point p on p.object_fid = station.object_fid join latest_reading l on l.point_fid = p.fid
     where p.indicator in ('wind_speed', 'wind_direction', 'air_temperature', 'humidity')
       and l.at > guanlan.now() - make_interval(secs => ${FRESH_SECONDS}) order by p.fid limit 20`,
    [lng, lat],
  );
  const of = (indicator: string): StationValue | null => rows.find((row) => row.indicator === indicator) ?? null;
  const clock = await tx.query<{ now: number }>(`select round(date_part('epoch', guanlan.now()) * 1000) as now`);
  return {
    wind_speed: of('wind_speed'),
    wind_direction: of('wind_direction'),
    air_temperature: of('air_temperature'),
    humidity: of('humidity'),
    night: isTurnerNight(clock.rows[0]?.now ?? 0, lng, lat),
  };
}
