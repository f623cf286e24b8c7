import type { Outcome, Release, ReleaseKind, Scenario, Weather } from '../../domain/hazard/scenario.ts';
import { worstSky } from '../../domain/hazard/stability.ts';
import { findSubstance } from '../../domain/hazard/substance.ts';
import type { Substance } from '../../domain/hazard/substance-shape.ts';
import { liquidVolumeM3 } from '../../domain/hazard/tank-volume.ts';
import { layerOfCode } from '../../domain/layer.ts';
import { MEDIUM_DATA } from '../../domain/medium.ts';
import type { Tx } from '../database.ts';
import type { HazardOrigin } from './origin.ts';
import { readStationWeather, type StationWeather } from './station-weather.ts';

/** Where a prefilled value comes from, so that nobody takes a design value for a live one. */
export interface Provenance {
  readonly field: string;
  readonly from: 'live' | 'record' | 'design' | 'station' | 'usual' | 'worst';
  /** Epoch milliseconds of a live value. */
  readonly at: number | null;
  readonly name: string;
  readonly nameEn: string;
}

export interface Prefill {
  readonly scenario: Scenario;
  readonly provenance: readonly Provenance[];
}

interface Vessel {
  readonly medium: string;
  readonly cas: string | null;
  readonly form: string;
  readonly volumeM3: number | null;
  readonly diameterM: number | null;
  readonly heightM: number | null;
  readonly designPressureMpa: number | null;
  readonly pipeMm: number | null;
  readonly bundM2: number | null;
}

interface LiveValue {
  readonly indicator: string;
  readonly value: number;
  readonly at: number;
  readonly name: string;
  readonly nameEn: string;
}

async function readVessel(tx: Tx, origin: HazardOrigin): Promise<Vessel | null> {
  if (origin.fid === 0) return null;
  const layer = layerOfCode(origin.layer);
  if (layer === 'pipelines') {
    const { rows } = await tx.query<Vessel>(
      `select medium, null as cas, '' as form, null::float8 as "volumeM3", null::float8 as "diameterM", null::float8 as "heightM",
              design_pressure_mpa::float8 as "designPressureMpa", outer_diameter_mm::float8 as "pipeMm", null::float8 as "bundM2"
       from pipeline where fid = $1`,
      [origin.fid],
    );
    return rows[0] ?? null;
  }
  const asset = `select a.medium, a.attrs ->> 'cas' as cas, a.form, (a.attrs ->> 'volumeM3')::float8 as "volumeM3",
      (a.attrs ->> 'diameterM')::float8 as "diameterM", (a.attrs ->> 'heightM')::float8 as "heightM",
      (a.attrs ->> 'designPressureMPa')::float8 as "designPressureMpa", null::float8 as "pipeMm",
      (select st_area(b.geom::geography) from asset b where b.site_fid = a.site_fid and b.kind = 'bund' and st_covers(b.geom, a.point) order by 1 limit 1) as "bundM2"
    from asset a`;
  const where =
    layer === 'sensors'
      ? 'join sensor_point p on p.object_fid = a.fid where p.fid = $1'
      : layer === 'hazards'
        ? `where a.hazard_fid = $1 and a.kind = 'tank'`
        : 'where a.fid = $1';
  const { rows } = await tx.query<Vessel>(`${asset} ${where} order by a.fid limit 1`, [origin.fid]);
  return rows[0] ?? null;
}

async function readLive(tx: Tx, origin: HazardOrigin): Promise<LiveValue[]> {
  if (origin.fid === 0) return [];
  const { rows } = await tx.query<LiveValue>(
    `select p.indicator, l.value, round(date_part('epoch', l.at) * 1000) as at, p.name, p.name_en as "nameEn"
     from sensor_point p join latest_reading l on l.point_fid = p.fid
     where p.indicator in ('pressure', 'level', 'temperature') and (p.object_fid = $1
       or p.object_fid = (select object_fid from sensor_point where fid = $1)
       or p.object_fid in (select f.fid from facility f where f.pipeline_fid = $1))
     order by (p.object_fid = $1) desc, st_distance(p.geom, st_setsrid(st_makepoint($2, $3), 4326)), p.fid limit 12`,
    [origin.fid, ...origin.position],
  );
  return rows;
}

/** As exact as a station measures: more decimals would claim a knowledge that nobody has. */
function rounded(value: number | undefined, decimals: number): number | null {
  return value === undefined ? null : Number(value.toFixed(decimals));
}

function weatherOf(station: StationWeather): { readonly weather: Weather; readonly provenance: Provenance[] } {
  const told = (['wind_speed', 'wind_direction', 'air_temperature', 'humidity'] as const).flatMap((indicator) => {
    const value = station[indicator];
    const field = {
      wind_speed: 'windMS',
      wind_direction: 'windFromDeg',
      air_temperature: 'airC',
      humidity: 'humidityPercent',
    };
    return value === null
      ? []
      : [{ field: field[indicator], from: 'station' as const, at: value.at, name: value.name, nameEn: value.nameEn }];
  });
  return {
    provenance: [...told, { field: 'sky', from: 'worst', at: null, name: '', nameEn: '' }],
    weather: {
      windMS: rounded(station.wind_speed?.value, 1),
      windFromDeg: rounded(station.wind_direction?.value, 0),
      stability: null,
      sky: worstSky(station.night),
      terrain: 'rural',
      airC: rounded(station.air_temperature?.value, 1),
      humidityPercent: rounded(station.humidity?.value, 0),
      night: station.night,
    },
  };
}

function releaseKindOf(layer: string, substance: Substance | null, temperatureC: number | null): ReleaseKind {
  if (layer === 'pipelines')
    return substance !== null && substance.boilingC !== null && substance.boilingC < 0 ? 'pipe' : 'hole_liquid';
  if (substance === null) return 'rate';
  if (substance.liquidKgM3 === null) return 'hole_gas';
  const gas =
    substance.boilingC !== null &&
    !substance.liquefied &&
    temperatureC !== null &&
    temperatureC > substance.boilingC + 20;
  return gas ? 'hole_gas' : 'hole_liquid';
}

/** What can come of a substance, most telling first; people add and remove. */
export function outcomesOf(substance: Substance | null): Outcome[] {
  if (substance === null) return ['toxic'];
  const toxic = substance.aegl !== null && (substance.combustionKjKg === null || (substance.aegl[2] ?? 1e9) < 2000);
  const out: Outcome[] = toxic ? ['toxic'] : [];
  if (substance.flammable !== null) out.push('flammable');
  if (substance.combustionKjKg !== null && !toxic) out.push(substance.liquefied ? 'jet_fire' : 'pool_fire');
  return out.length === 0 ? ['erg'] : out;
}

/**
 * A scenario to begin with: stock, pressure and temperature from the live points of the object, sizes from its record, the
 * air from the nearest station. What is not known stays empty and is asked for; every value says where it is from.
 */
export async function prefillScenario(tx: Tx, origin: HazardOrigin): Promise<Prefill> {
  const vessel = await readVessel(tx, origin);
  const live = await readLive(tx, origin);
  const station = weatherOf(await readStationWeather(tx, origin.position));
  const cas = vessel === null ? '' : (vessel.cas ?? casOfMedium(vessel.medium));
  const substance = findSubstance(cas);
  const provenance: Provenance[] = [...station.provenance];
  const from = (indicator: string, field: string): number | null => {
    const found = live.find((one) => one.indicator === indicator);
    if (found === undefined) return null;
    provenance.push({ field, from: 'live', at: found.at, name: found.name, nameEn: found.nameEn });
    return found.value;
  };
  const layer = origin.layer === 0 ? '' : layerOfCode(origin.layer);
  const temperatureC = from('temperature', 'temperatureC');
  const level = layer === 'pipelines' ? null : from('level', 'stockT');
  const pressure = from('pressure', 'pressureMpa') ?? designPressure(vessel, provenance);
  const kind = releaseKindOf(layer, substance, temperatureC);
  const stock = stockOf(vessel, substance, level);
  const release: Release = {
    kind,
    holeMm: null,
    pressureMpa: pressure,
    temperatureC: temperatureC ?? station.weather.airC,
    stockT: stock?.stockT ?? null,
    capacityT: stock?.capacityT ?? null,
    headM: kind === 'hole_liquid' ? (level ?? (layer === 'pipelines' ? 0 : null)) : null,
    tankDiameterM: vessel?.diameterM ?? null,
    pipeMm: vessel?.pipeMm ?? null,
    minutes: null,
    massKgS: null,
    heightM: 0,
    bundM2: vessel?.bundM2 ?? null,
  };
  return {
    provenance,
    scenario: {
      cas,
      position: origin.position,
      release,
      weather: station.weather,
      outcomes: outcomesOf(substance),
      toxicBasis: 'aegl',
      heatBasis: 'aloha',
      pressureBasis: 'aloha',
      ignitionMinutes: null,
      ergSpill: 'large',
      ergContainer: null,
    },
  };
}

const casOfMedium = (medium: string): string =>
  Object.entries(MEDIUM_DATA).find(([known]) => known === medium)?.[1].cas ?? '';

/** Atmospheric tanks have no pressure point: then the pressure above the liquid is that of the air. */
function designPressure(vessel: Vessel | null, provenance: Provenance[]): number | null {
  if (vessel === null || vessel.designPressureMpa === null) return null;
  const open = vessel.designPressureMpa < 0.1 && vessel.pipeMm === null;
  provenance.push({ field: 'pressureMpa', from: 'design', at: null, name: '', nameEn: '' });
  return open ? 0 : vessel.designPressureMpa;
}

function stockOf(vessel: Vessel | null, substance: Substance | null, levelM: number | null) {
  if (vessel?.volumeM3 == null || vessel.diameterM === null || substance?.liquidKgM3 == null) return null;
  const capacityT = (vessel.volumeM3 * substance.liquidKgM3) / 1000;
  if (levelM === null) return { stockT: null, capacityT };
  const volume = liquidVolumeM3(
    vessel.form,
    vessel.volumeM3,
    vessel.diameterM,
    vessel.heightM ?? vessel.diameterM,
    Math.max(0, levelM),
  );
  return {
    stockT: Number(((volume * substance.liquidKgM3) / 1000).toFixed(1)),
    capacityT: Number(capacityT.toFixed(1)),
  };
}
