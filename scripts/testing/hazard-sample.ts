import type { Scenario } from '../../domain/hazard/scenario.ts';
import { hazardZones } from '../../domain/hazard/zones.ts';
import type { Tx } from '../../server/database.ts';

/** Ammonia, 1 kg/s in 3 m/s from the west: the reference case PLM-6 at the meeting place of the test zones. */
export const SAMPLE_SCENARIO: Scenario = {
  cas: '7664-41-7',
  position: [117.7, 38.95],
  release: {
    kind: 'rate',
    holeMm: null,
    pressureMpa: null,
    temperatureC: 20,
    stockT: null,
    capacityT: null,
    headM: null,
    tankDiameterM: null,
    pipeMm: null,
    minutes: 60,
    massKgS: 1,
    heightM: 0,
    bundM2: null,
  },
  weather: {
    windMS: 3,
    windFromDeg: 270,
    stability: 'D',
    sky: null,
    terrain: 'rural',
    airC: 25,
    humidityPercent: 60,
    night: false,
  },
  outcomes: ['toxic'],
  toxicBasis: 'aegl',
  heatBasis: 'aloha',
  pressureBasis: 'aloha',
  ignitionMinutes: 10,
  ergSpill: 'large',
  ergContainer: 'road_tanker',
};

/** A saved scenario of one zone, named by its mark. */
export async function addHazardSample(
  tx: Tx,
  mark: string,
  scopeKey: number,
  layer: number,
  fid: number,
): Promise<number> {
  const { rows } = await tx.query<{ id: number }>(
    `insert into hazard_scenario (layer, fid, name, name_en, scope_key, lng, lat, input, result, created_at, created_by, created_by_name, run_at)
     values ($1, $2, $3, $3, $4, 117.7, 38.95, $5, $6, guanlan.now(), 'somebody', $3, guanlan.now()) returning id`,
    [layer, fid, mark, scopeKey, JSON.stringify(SAMPLE_SCENARIO), JSON.stringify(hazardZones(SAMPLE_SCENARIO))],
  );
  const id = rows[0]?.id;
  if (id === undefined) throw new Error('no scenario');
  return id;
}
