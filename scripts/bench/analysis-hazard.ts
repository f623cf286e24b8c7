import { seedRegion } from '../../db/seed/region.ts';
import { seededRandom, windRoseRisk } from '../../domain/hazard/wind-rose.ts';
import { hazardZones } from '../../domain/hazard/zones.ts';
import { permissionsOf } from '../../domain/role.ts';
import { asEngine, asViewer, closeDatabase, type Viewer } from '../../server/database.ts';
import { readInside } from '../../server/hazards/inside.ts';
import { availableEngines, useDatabase as pointAt, type TestDatabase, testDatabase } from '../testing/database.ts';
import { SAMPLE_SCENARIO } from '../testing/hazard-sample.ts';
import { type BenchContext, type BenchRow, milliseconds, percentile } from './context.ts';

const PLACES = 100_000;
const ROUNDS = 25;
const ZONE_MS = 300;
const CELLS = 1_000;
const SAMPLES = 2_000;
const ROSE_MS = 3_000;

const SPREAD = `insert into sensitive_place (id, name, kind, people, sector, zone, enterprise, scope_key, geom, datum, coordinate_kind)
  select 'plume_' || n, 'place ' || n, 'residential', 20 + n % 300, 0, 0, 0, (select min(id) from scope_cell),
    st_setsrid(st_makepoint(117.425 + 0.55 * ((n * 0.754877666) % 1), 38.735 + 0.43 * ((n * 0.569840296) % 1)), 4326), 'WGS84', 'safe-matched'
  from generate_series($1::int, $2::int) n`;

const commander: Viewer = {
  id: 'bench',
  name: 'bench',
  roles: ['commander'],
  permissions: permissionsOf(['commander']),
  reach: [{ role: 'commander', all: true, scopeKeys: [] }],
  all: true,
  scopeKeys: [],
  scopeHash: 'bench',
  precision: 'full',
  sessionId: null,
};

/** Chlorine at night in weak wind: a dense cloud of kilometres over the town, the widest zone that people ask for. */
const chlorine = (windFromDeg: number) => ({
  ...SAMPLE_SCENARIO,
  cas: '7782-50-5',
  position: [117.7, 38.99] as const,
  release: { ...SAMPLE_SCENARIO.release, massKgS: 5 },
  weather: { ...SAMPLE_SCENARIO.weather, windMS: 2.5, windFromDeg, stability: 'E' as const },
});

async function plumes(database: TestDatabase, log: (line: string) => void): Promise<BenchRow[]> {
  await seedRegion(database.url, { size: 'default', now: new Date() });
  await pointAt(database);
  for (let from = 1; from <= PLACES; from += 5_000) await asEngine((tx) => tx.query(SPREAD, [from, from + 4_999]));
  await asEngine((tx) => tx.query('analyze sensitive_place'));
  const times: number[] = [];
  let people = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const began = performance.now();
    const scenario = chlorine((round * 360) / ROUNDS);
    const { zones } = hazardZones(scenario);
    const inside = await asViewer(commander, (tx) => readInside(tx, zones, scenario.position, 0));
    times.push(performance.now() - began);
    people = Math.max(people, inside.counts.at(-1)?.people ?? 0);
  }
  await closeDatabase();
  log(`${database.name}: up to ${people} people in the widest zone`);
  const p95 = percentile(times, 0.95);
  return [
    {
      what: `hazard zones with everybody and everything inside, ${PLACES.toLocaleString('en')} places, ${database.name} database, p95 of the server's part`,
      asked: milliseconds(ZONE_MS),
      reached: milliseconds(p95),
      ok: p95 <= ZONE_MS,
    },
  ];
}

function windRose(): BenchRow {
  const side = Math.ceil(Math.sqrt(CELLS));
  const grid = new Float64Array(CELLS * 2);
  for (let cell = 0; cell < CELLS; cell += 1) {
    grid[2 * cell] = ((cell % side) - side / 2) * 120;
    grid[2 * cell + 1] = (Math.floor(cell / side) - side / 2) * 120;
  }
  const rose = Array.from({ length: 16 }, (_, index) => ({
    fromDeg: index * 22.5,
    widthDeg: 22.5,
    windMS: [1.5, 5] as const,
    stability: index % 3 === 0 ? ('F' as const) : ('D' as const),
    frequency: 1 / 16,
  }));
  const began = performance.now();
  let steps = 0;
  const work = windRoseRisk(
    { eastNorthM: grid },
    {
      massKgS: 5,
      heightM: 0,
      terrain: 'rural',
      minutes: 10,
      cas: '7782-50-5',
      perYear: 1e-4,
      rose,
      samples: SAMPLES,
      random: seededRandom(1),
    },
  );
  for (let step = work.next(); step.done !== true; step = work.next()) steps += 1;
  const took = performance.now() - began;
  return {
    what: `Monte Carlo of the wind rose, ${CELLS.toLocaleString('en')} cells × ${SAMPLES.toLocaleString('en')} weathers, told in ${steps} steps`,
    asked: milliseconds(ROSE_MS),
    reached: milliseconds(took),
    ok: took <= ROSE_MS,
  };
}

/** Hazard zones: from inputs to who is inside, and the wind rose. */
export async function benchHazardAnalysis({ log }: BenchContext): Promise<BenchRow[]> {
  const rows = [windRose()];
  for (const engine of availableEngines()) {
    const database = await testDatabase(engine);
    try {
      rows.push(...(await plumes(database, log)));
    } finally {
      await database.stop();
    }
  }
  return rows;
}
