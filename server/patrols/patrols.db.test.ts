import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { LngLat } from '../../domain/place.ts';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../scripts/testing/database.ts';
import { type Person, person, startTestWeb } from '../../scripts/testing/people.ts';
import { addTwoZones, type ZoneObjects } from '../../scripts/testing/two-zones.ts';
import { asEngine, closeDatabase } from '../database.ts';
import { send } from '../ingest/send.ts';
import { createSource } from '../sources/commands.ts';
import { layDueTracks } from './match.ts';
import { warnOfMissedPatrols } from './missed-warnings.ts';

const resultOf = <T>(text: string, schema: z.ZodType<T>): T =>
  z.object({ result: z.object({ data: schema }) }).parse(JSON.parse(text)).result.data;
const keptSchema = z.object({ id: z.string(), repeated: z.boolean() });
const trackSchema = z.object({
  fixes: z.number(),
  doubts: z.array(z.object({ code: z.string() })),
  endedAt: z.number().nullable(),
  stretches: z.array(
    z.object({
      fid: z.number(),
      fromMeters: z.number(),
      toMeters: z.number(),
      direction: z.number(),
      counts: z.boolean(),
    }),
  ),
  drawn: z.array(z.array(z.number())),
});
const coverageSchema = z.array(
  z.object({ fid: z.number(), lengthMeters: z.number(), coveredMeters: z.number(), open: z.array(z.unknown()) }),
);
const watchedSchema = z.array(
  z.object({
    kind: z.string(),
    fid: z.number(),
    name: z.string(),
    overdue: z.boolean(),
    lastWholeAt: z.number().nullable(),
  }),
);

/** A line of 3 km due east far from everything else; metres of a degree on its parallel (WGS 84). */
const WEST: LngLat = [117.62, 38.9];
const PER_LNG = 86_749;
const east = (meters: number): LngLat => [WEST[0] + meters / PER_LNG, WEST[1]];
const HOUR = 3_600_000;
const SOURCE = { name: '巡护系统', scope: { kind: 'all' }, commitment: 'CN-1', actor: 'test' } as const;

async function addLine(zone: ZoneObjects): Promise<number> {
  return await asEngine(async (tx) => {
    const text = [0, 3000].map((meters) => east(meters).join(' ')).join(', ');
    const { rows } = await tx.query<{ fid: number }>(
      `insert into pipeline (id, name, medium, regime, outer_diameter_mm, length_m, sector, enterprise, scope_key, geom, datum, coordinate_kind)
       values ('pip_walk', '巡护管道', 'natural_gas', 'oil_gas', 813, 3000, 2, $1, $2, st_geomfromtext('MULTILINESTRING((' || $3 || '))', 4326), 'WGS84', 'safe-matched') returning fid`,
      [zone.zone, zone.scopeKey, text],
    );
    const fid = rows[0]?.fid ?? 0;
    await tx.query('select guanlan.cut_pipelines($1)', [[fid]]);
    await tx.query('update segment set scope_key = $2, zone = $3 where pipeline_fid = $1', [
      fid,
      zone.scopeKey,
      zone.zone,
    ]);
    await tx.query(
      `insert into high_risk_segment (pipeline_fid, reason, from_m, to_m, name, since, scope_key) values
       ($1, 'geohazard', 500, 900, '西段', '2026-01-01', $2), ($1, 'geohazard', 2000, 2400, '东段', '2026-01-01', $2)`,
      [fid, zone.scopeKey],
    );
    return fid;
  });
}

/** Fixes along the line as they go over the wire. */
function walk(from: number, to: number, mps: number, startedAt: number, mocked = 0) {
  const steps = Math.ceil(Math.abs(to - from) / (mps * 10));
  return Array.from({ length: steps + 1 }, (_, i) => {
    const [lng, lat] = east(from + ((to - from) * i) / steps);
    return [startedAt + i * 10_000, lng, lat, 5, mocked] as const;
  });
}

describe.each(availableEngines())('patrols on the %s database', (engine) => {
  let database: TestDatabase;
  let web: { base: string; stop(): Promise<void> };
  let walker: Person;
  let keeper: Person;
  let other: Person;
  let fid: number;

  beforeAll(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
    const { alpha } = await addTwoZones();
    fid = await addLine(alpha);
    web = await startTestWeb();
    const here = { sectors: null, zones: [1], enterprises: null };
    walker = await person(web.base, { role: 'inspector', ...here });
    keeper = await person(web.base, { role: 'zone', ...here });
    other = await person(web.base, { role: 'zone', ...here, zones: [2] });
  });
  afterAll(async () => {
    await web?.stop();
    await closeDatabase();
    await database?.stop();
  });

  const hand = async (who: Person, body: object) => {
    const answer = await who.post('/api/field/tracks', body);
    return { status: answer.status, ...(answer.status === 200 ? keptSchema.parse(JSON.parse(answer.text)) : {}) };
  };
  const layAll = async () => {
    while ((await layDueTracks()) > 0);
  };
  const read = async (id: string, who = keeper) =>
    resultOf((await who.query('patrols.track', { id })).text, trackSchema);
  const coverage = async (who = keeper) => {
    const input = { from: Date.now() - 7 * 24 * HOUR, to: Date.now() + HOUR, fid };
    return resultOf((await who.query('patrols.coverage', input)).text, coverageSchema)[0];
  };
  const piece = (track: string, seq: number, fixes: readonly unknown[], more: object = {}) => ({
    ...{ id: randomUUID(), track, seq, kind: 'routine', mode: 'foot', startedAt: Date.now() - 2 * HOUR },
    ...{ endedAt: null, sentAt: Date.now(), fixes, ...more },
  });

  it('takes a track in pieces, each once, and lays it along the line it was walked', async () => {
    const track = randomUUID();
    const fixes = walk(200, 1_400, 1.5, Date.now() - 2 * HOUR);
    const first = piece(track, 0, fixes.slice(0, 40));
    const second = piece(track, 1, fixes.slice(40), { endedAt: Date.now() - HOUR });
    expect(await hand(walker, first)).toMatchObject({ status: 200, repeated: false });
    // The answer was lost on the way: the phone says it again.
    expect(await hand(walker, first)).toMatchObject({ status: 200, repeated: true });
    expect(await hand(walker, second)).toMatchObject({ status: 200, repeated: false });
    expect(await hand(walker, second)).toMatchObject({ status: 200, repeated: true });
    await layAll();
    const found = await read(track);
    expect(found.fixes).toBe(fixes.length);
    expect(found.doubts).toEqual([]);
    expect(found.endedAt).not.toBeNull();
    const [stretch] = found.stretches;
    expect(found.stretches).toHaveLength(1);
    expect(stretch).toMatchObject({ fid, direction: 1, counts: true });
    expect([stretch?.fromMeters, stretch?.toMeters].map((meters) => Math.round((meters ?? 0) / 20) * 20)).toEqual([
      200, 1400,
    ]);
    expect(Math.round(((await coverage())?.coveredMeters ?? 0) / 50) * 50).toBe(1200);
  });

  it('lists the high-risk segment that was walked as patrolled, and the other as never patrolled', async () => {
    const watched = resultOf((await keeper.query('patrols.watched', { fid })).text, watchedSchema);
    expect(watched.map(({ name, overdue }) => [name, overdue])).toEqual([
      ['东段', true],
      ['西段', false],
    ]);
    expect(watched[0]?.lastWholeAt).toBeNull();
  });

  it('shows a mocked track and does not count it until another person accepts it with a reason', async () => {
    const track = randomUUID();
    const fixes = walk(1_800, 2_600, 1.5, Date.now() - HOUR, 1);
    await hand(walker, piece(track, 0, fixes, { endedAt: Date.now() - 1_000, startedAt: Date.now() - HOUR }));
    await layAll();
    const before = (await coverage())?.coveredMeters ?? 0;
    expect(await read(track)).toMatchObject({ doubts: [{ code: 'mocked' }], stretches: [{ fid, counts: false }] });
    expect((await walker.mutate('patrols.accept', { id: track, reason: '我确实走过' })).status).toBe(403);
    expect((await other.mutate('patrols.accept', { id: track, reason: '看起来没问题' })).status).toBe(404);
    expect((await keeper.mutate('patrols.accept', { id: track, reason: '现场视频可证' })).status).toBe(200);
    await layAll();
    expect((await coverage())?.coveredMeters).toBeGreaterThan(before + 700);
    const watched = resultOf((await keeper.query('patrols.watched', { fid })).text, watchedSchema);
    expect(watched.every(({ overdue }) => !overdue)).toBe(true);
  });

  it('imports a GPX track once, refuses one without times, and marks a copy of a known track', async () => {
    const points = walk(0, 3_000, 1.5, Date.now() - 30 * HOUR);
    const gpx = (shift: number) =>
      `<gpx>${points.map(([at, lng, lat]) => `<trkpt lat="${lat}" lon="${lng}"><time>${new Date(at + shift).toISOString()}</time></trkpt>`).join('')}</gpx>`;
    const input = { format: 'gpx', datum: 'WGS84', kind: 'routine', mode: 'foot', patroller: '王巡' };
    const importedSchema = z.object({ id: z.string(), fixes: z.number(), repeated: z.boolean() });
    const first = resultOf(
      (await keeper.mutate('patrols.importTrack', { ...input, text: gpx(0) })).text,
      importedSchema,
    );
    const again = resultOf(
      (await keeper.mutate('patrols.importTrack', { ...input, text: gpx(0) })).text,
      importedSchema,
    );
    expect([again.id, first.repeated, again.repeated]).toEqual([first.id, false, true]);
    const bare = gpx(0).replaceAll(/<time>.*?<\/time>/g, '');
    expect((await keeper.mutate('patrols.importTrack', { ...input, text: bare })).status).toBe(400);
    await layAll();
    expect((await read(first.id)).stretches).toMatchObject([{ fid, counts: true }]);
    // The same walk of yesterday, handed in for today.
    const copy = resultOf(
      (await keeper.mutate('patrols.importTrack', { ...input, text: gpx(24 * HOUR) })).text,
      importedSchema,
    );
    await layAll();
    expect(await read(copy.id)).toMatchObject({ doubts: [{ code: 'copied' }], stretches: [{ counts: false }] });
  });

  it('warns of works that too few patrols passed, and ends the warning when they were made up for', async () => {
    await asEngine((tx) =>
      tx.query(
        `insert into pipeline_work (pipeline_fid, name, activity, from_m, to_m, distance_m, starts_on, ends_on, geom, scope_key)
         select $1, '桩基施工', 'drilling', 2700, 2800, 40, current_date - 20, current_date + 20, st_setsrid(st_makepoint($2, $3), 4326), scope_key from pipeline where fid = $1`,
        [fid, ...east(2_750)],
      ),
    );
    const open = async () => {
      await warnOfMissedPatrols();
      const { rows } = await asEngine((tx) =>
        tx.query<{ cause: string; reason: string }>(
          `select cause, reason_zh as reason from warning where fid = $1 and state = 'open' and cause like 'patrol_missed:%'`,
          [fid],
        ),
      );
      return rows;
    };
    // The imported walk of yesterday passed them once; its copy does not count.
    expect(await open()).toEqual([
      { cause: 'patrol_missed:works', reason: expect.stringContaining('桩基施工，K2+700，7 日 1 次，应 2 次') },
    ]);
    expect(await open()).toHaveLength(1);
    const track = randomUUID();
    const fixes = walk(2_500, 2_990, 1.5, Date.now() - HOUR / 2);
    await hand(walker, piece(track, 0, fixes, { startedAt: Date.now() - HOUR / 2, endedAt: Date.now() - 1_000 }));
    await layAll();
    expect(await open()).toEqual([]);
  });

  it('takes the positions of a patrol from a signed sender, each delivery once', async () => {
    const id = 'src_patrol';
    const secret = await createSource({ ...SOURCE, id });
    const track = randomUUID();
    const items = walk(100, 900, 1.5, Date.now() - HOUR).map(([at, lng, lat]) => ({
      track,
      mode: 'foot',
      at,
      lng,
      lat,
    }));
    const sender = { url: web.base, source: id, secret };
    const bad = { track, mode: 'swim', at: Date.now(), lng: 117.6, lat: 38.9 };
    const answer = await send(sender, 'positions', [...items, bad]);
    expect(answer).toMatchObject({ accepted: items.length, refused: [{ index: items.length, field: 'mode' }] });
    await layAll();
    expect(await read(track)).toMatchObject({ fixes: items.length, stretches: [{ fid, counts: true, direction: 1 }] });
  });

  it('gives nobody else’s track away and lets nobody add to it', async () => {
    const track = randomUUID();
    await hand(walker, piece(track, 0, walk(0, 300, 1.5, Date.now() - HOUR)));
    expect((await hand(keeper, piece(track, 1, walk(300, 600, 1.5, Date.now() - HOUR)))).status).toBe(404);
    expect((await other.query('patrols.track', { id: track })).status).toBe(404);
    expect((await other.post('/api/field/tracks', piece(track, 2, walk(0, 300, 1.5, Date.now())))).status).toBe(404);
  });
});
