import { randomUUID } from 'node:crypto';
import { readPipelines } from '../../db/analysis/courses.ts';
import { seedRegion } from '../../db/seed/region.ts';
import type { PatrolMode } from '../../domain/patrol.ts';
import { type Leg, placeAtChainage } from '../../domain/stationing.ts';
import { type Fix, packFixes } from '../../domain/track-fixes.ts';
import { asEngine, closeDatabase } from '../../server/database.ts';
import { allLines, layDueTracks, layTracks } from '../../server/patrols/match.ts';
import { availableEngines, useDatabase as openDatabase, type TestDatabase, testDatabase } from '../testing/database.ts';
import type { Bench, BenchContext, BenchRow } from './context.ts';

/**
 * Coverage of the demo region's pipelines (some 600 km) by 30 days of tracks: all of it laid anew, and one new track from
 * its arrival to its stretches. Each track is a day's walk or drive of 5,000 fixes with the noise of a receiver.
 */
const FIXES = { native: 5_000_000, embedded: 500_000 } as const;
const TRACK_FIXES = 5_000;
const BATCH_FIXES = 500;
/** Tracks laid in one transaction. */
const SLICE = 25;
const DAY_MS = 86_400_000;
const FULL_SECONDS = 20;
const ONE_SECONDS = 1;

interface Line {
  readonly fid: number;
  readonly scopeKey: number;
  readonly legs: readonly Leg[];
}

/** Numbers that repeat from run to run, 0..1. */
function noise(): () => number {
  let state = 20_261_120;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

function walkOf(line: Line, mode: PatrolMode, startedAt: number, random: () => number): Fix[] {
  const length = line.legs.at(-1)?.toMeters ?? 0;
  const step = mode === 'foot' ? 1.3 * 2 : 9 * 2;
  let [chainage, way] = [random() * length, 1];
  return Array.from({ length: TRACK_FIXES }, (_, i) => {
    chainage += step * way;
    // There and back again, as patrols do.
    if (chainage > length || chainage < 0) {
      way = -way;
      chainage = Math.min(length, Math.max(0, chainage));
    }
    const [lng, lat] = placeAtChainage(line.legs, chainage) ?? [0, 0];
    const stray = () => (random() - 0.5) * 2e-4;
    return { at: startedAt + i * 2_000, lng: lng + stray(), lat: lat + stray(), accuracyMeters: 6, mocked: false };
  });
}

async function addTrack(line: Line, mode: PatrolMode, startedAt: number, random: () => number): Promise<string> {
  const id = randomUUID();
  const fixes = walkOf(line, mode, startedAt, random);
  await asEngine(async (tx) => {
    await tx.query(
      `insert into track (id, kind, mode, source, patroller, started_at, ended_at, fixes, received_at, scope_key)
       values ($1, 'routine', $2, 'phone', 'bench', to_timestamp($3::float8 / 1000), to_timestamp($4::float8 / 1000), $5, guanlan.now(), $6)`,
      [id, mode, startedAt, fixes.at(-1)?.at ?? startedAt, fixes.length, line.scopeKey],
    );
    for (let from = 0; from < fixes.length; from += BATCH_FIXES) {
      const some = fixes.slice(from, from + BATCH_FIXES);
      await tx.query(
        `insert into track_batch (id, track_id, seq, first_at, last_at, count, fixes, received_at, scope_key)
         values ($1, $2, $3, to_timestamp($4::float8 / 1000), to_timestamp($5::float8 / 1000), $6, $7, guanlan.now(), $8)`,
        [
          ...[randomUUID(), id, from / BATCH_FIXES, some[0]?.at, some.at(-1)?.at, some.length],
          ...[Buffer.from(packFixes(some)), line.scopeKey],
        ],
      );
    }
    await tx.query('insert into track_due (track_id) values ($1)', [id]);
  });
  return id;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

async function measured(database: TestDatabase, log: BenchContext['log']): Promise<BenchRow[]> {
  const { name } = database;
  await seedRegion(database.url, { size: 'default', now: new Date() });
  await openDatabase(database);
  const lines = await asEngine((tx) => readPipelines(tx, null));
  const kilometres = Math.round(lines.reduce((sum, line) => sum + (line.legs.at(-1)?.toMeters ?? 0), 0) / 1000);
  const random = noise();
  const count = (name === 'native' ? FIXES.native : FIXES.embedded) / TRACK_FIXES;
  const ids: string[] = [];
  for (let i = 0; i < count; i++) {
    const line = lines[i % lines.length];
    if (line === undefined) break;
    const startedAt = Date.now() - (1 + random() * 29) * DAY_MS;
    ids.push(await addTrack(line, i % 3 === 0 ? 'foot' : 'vehicle', startedAt, random));
  }
  await asEngine((tx) => tx.query('delete from track_due'));
  log(`${name}: ${ids.length} tracks of ${TRACK_FIXES} fixes beside ${kilometres} km`);
  let stretches = 0;
  const full = await timed(async () => {
    const index = await asEngine(allLines);
    for (let from = 0; from < ids.length; from += SLICE)
      stretches += await asEngine((tx) => layTracks(tx, ids.slice(from, from + SLICE), index));
  });
  const [first] = lines;
  if (first !== undefined) await addTrack(first, 'foot', Date.now() - DAY_MS / 4, random);
  const one = await timed(layDueTracks);
  const row = (what: string, limit: number, seconds: number): BenchRow => ({
    what: `${what}, ${name}`,
    asked: `≤ ${limit} s`,
    reached: `${seconds.toFixed(2)} s`,
    ok: seconds <= limit,
  });
  const fixes = (ids.length * TRACK_FIXES).toLocaleString('en');
  return [
    row(`Coverage of ${kilometres} km by ${fixes} fixes of 30 days (${stretches} stretches)`, FULL_SECONDS, full),
    row(`Coverage by one new track of ${TRACK_FIXES} fixes beside them`, ONE_SECONDS, one),
  ];
}

export const benchPatrol: Bench = async ({ log }): Promise<BenchRow[]> => {
  const rows: BenchRow[] = [];
  for (const engine of availableEngines()) {
    const database = await testDatabase(engine);
    try {
      rows.push(...(await measured(database, log)));
    } finally {
      await closeDatabase();
      await database.stop();
    }
  }
  return rows;
};
