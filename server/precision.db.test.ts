import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { LAYER_TABLE } from '../db/schema/layer-table.ts';
import { LAYERS } from '../domain/layer.ts';
import { PRECISION_METERS, snapLngLat } from '../domain/tile-precision.ts';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../scripts/testing/database.ts';
import { CALLS, PATHS } from '../scripts/testing/every-call.ts';
import { type Person, person, startTestWeb } from '../scripts/testing/people.ts';
import { ALPHA, addTwoZones, BRAVO, MEETING_PLACE, type ZoneObjects } from '../scripts/testing/two-zones.ts';
import { testViewer } from '../scripts/testing/viewer.ts';
import { asEngine, asViewer, closeDatabase } from './database.ts';
import { tailSeq } from './live/tail.ts';
import { appRouter } from './router.ts';
import { appendEvents } from './warnings/object-state.ts';

/** The enterprise of zone A is no object on the map. */
const ORGANISATION = `${ALPHA} 化工`;
/** Clocks of the server in its answers, epoch milliseconds. */
const MOMENT = /\b1[5-9]\d{11}\b/g;
/** A third of a metre east and north: every corner stays in its grid square. */
const STEP = 0.000003;
const POLYGON_TABLES = ['site', 'asset', 'hazard'];

const queries = Object.keys(CALLS).filter((path) => {
  const procedure: unknown = Reflect.get(appRouter._def.procedures, path);
  return JSON.stringify(Reflect.get(Object(Reflect.get(Object(procedure), '_def')), 'type')) === '"query"';
});

/** Tells the processes, as every edit does, and waits until this one has heard it. */
async function told(zone: ZoneObjects): Promise<void> {
  const seq = await asEngine((tx) =>
    appendEvents(tx, [
      {
        kind: 'object',
        layer: 3,
        fid: zone.fids.assets,
        scope_key: zone.scopeKey,
        payload: { change: 'changed', bbox: [117, 38, 118, 39] },
      },
    ]),
  );
  await vi.waitUntil(() => tailSeq() >= (seq ?? 0), { timeout: 20_000 });
}

/** Marks every object of a zone with a precision class. */
async function classify(zone: ZoneObjects, precision: string): Promise<void> {
  await asEngine(async (tx) => {
    for (const layer of LAYERS)
      await tx.query(`update ${LAYER_TABLE[layer]} set precision_class = $2 where fid = $1`, [
        zone.fids[layer],
        precision,
      ]);
    await tx.query('update sensor_point set precision_class = $2 where fid = $1', [zone.fids.sensors, precision]);
  });
  await told(zone);
}

/** Moves all that is known of a zone's objects, as far as `by` degrees. */
async function move(zone: ZoneObjects, by: number): Promise<void> {
  await asEngine(async (tx) => {
    for (const layer of LAYERS) {
      const table = LAYER_TABLE[layer];
      const point = POLYGON_TABLES.includes(table) ? ', point = st_translate(point, $2, $2)' : '';
      await tx.query(`update ${table} set geom = st_translate(geom, $2, $2) ${point} where fid = $1`, [
        zone.fids[layer],
        by,
      ]);
    }
    await tx.query('update segment set geom = st_translate(geom, $2, $2) where pipeline_fid = $1', [
      zone.fids.pipelines,
      by,
    ]);
    for (const table of ['warning', 'object_state'])
      await tx.query(`update ${table} set lng = lng + $2, lat = lat + $2 where fid = $1`, [zone.fids.assets, by]);
    await tx.query('update latest_position set lng = lng + $2, lat = lat + $2 where vehicle_fid = $1', [
      zone.fids.vehicles,
      by,
    ]);
  });
  await told(zone);
}

describe.each(availableEngines())('precision classes on the %s database', (engine) => {
  let database: TestDatabase;
  let web: Awaited<ReturnType<typeof startTestWeb>>;
  let alpha: ZoneObjects;
  let bravo: ZoneObjects;
  let commander: Person;
  const coarse: Partial<Record<'100m' | '1km', Person>> = {};

  beforeAll(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
    ({ alpha, bravo } = await addTwoZones());
    web = await startTestWeb();
    const whole = { role: 'commander', sectors: null, zones: null, enterprises: null } as const;
    commander = await person(web.base, whole);
    for (const precision of ['100m', '1km'] as const)
      coarse[precision] = await person(web.base, { ...whole, precision });
  });
  afterAll(async () => {
    await web.stop();
    await closeDatabase();
    await database.stop();
  });

  const coarseOne = (precision: '100m' | '1km'): Person => {
    const found = coarse[precision];
    if (found === undefined) throw new Error('nobody of this class');
    return found;
  };

  /** Every answer that somebody gets about zone A and B, by question; clocks are taken out. */
  async function answers(who: Person): Promise<Map<string, string>> {
    const all = new Map<string, string>();
    for (const zone of [alpha, bravo]) {
      for (const path of queries)
        for (const { input } of CALLS[path]?.(zone) ?? [])
          all.set(`${path} ${JSON.stringify(input)}`, (await who.query(path, input)).text.replaceAll(MOMENT, 'T'));
      for (const prefix of ['/api/ogc', '/api/cap/', '/api/pipelines/'])
        for (const { path } of PATHS[prefix]?.(zone) ?? [])
          all.set(path, (await who.get(path)).text.replaceAll(/"timeStamp":"[^"]*"|<(updated|sent)>[^<]*</g, ''));
    }
    return all;
  }

  it.each(['100m', '1km'] as const)(
    'answer a viewer of %s alike wherever in its square a sensitive object stands, through every query',
    async (precision) => {
      await classify(alpha, '100m');
      const [before, exactBefore] = [await answers(coarseOne(precision)), await answers(commander)];
      await move(alpha, STEP);
      const [after, exactAfter] = [await answers(coarseOne(precision)), await answers(commander)];
      await move(alpha, -STEP);
      for (const [question, answer] of before) expect.soft(after.get(question), question).toBe(answer);
      // Somebody who may know sees the same walk change: it looks where places are told.
      const told = [...exactBefore].filter(([question, answer]) => exactAfter.get(question) !== answer);
      const names = new Set(told.map(([question]) => question.split(' ')[0]));
      for (const path of [
        'around.query',
        'objects.card',
        'objects.list',
        'objects.locate',
        'pipelines.goTo',
        'pipelines.strip',
        `/api/pipelines/hca.geojson?fid=${String(alpha.fids.pipelines)}`,
        'search.query',
        'warnings.list',
        'warnings.get',
      ])
        expect.soft(names, path).toContain(path);
    },
  );

  it('put a sensitive object on the same grid as tiles and stream, and leave the others exact', async () => {
    await classify(alpha, '100m');
    const place = async (who: Person, zone: ZoneObjects): Promise<unknown> =>
      JSON.parse((await who.query('objects.card', { layer: 'cameras', fid: zone.fids.cameras })).text).result.data
        .identity.position;
    const exact = [MEETING_PLACE[0] + 0.00001, MEETING_PLACE[1]] as const;
    const snapped = (meters: number) => snapLngLat(...exact, meters).map((value) => expect.closeTo(value, 9));
    expect(await place(coarseOne('100m'), alpha)).toEqual(snapped(PRECISION_METERS['100m']));
    expect(await place(coarseOne('1km'), alpha)).toEqual(snapped(PRECISION_METERS['1km']));
    expect(await place(commander, alpha)).toEqual(exact.map((value) => expect.closeTo(value, 9)));
    expect(await place(coarseOne('1km'), bravo)).toEqual([
      expect.closeTo(MEETING_PLACE[0] + 0.00002, 9),
      MEETING_PLACE[1],
    ]);
  });

  it('keep hidden objects and all that is told of them from viewers without full precision', async () => {
    await classify(alpha, 'hidden');
    // What an enterprise writes in an appeal is its paper, not an object.
    for (const [question, answer] of await answers(coarseOne('100m')))
      if (!question.startsWith('assessment.appeals'))
        expect.soft(answer.replaceAll(ORGANISATION, ''), question).not.toContain(ALPHA);
    const seen = [...(await answers(coarseOne('100m'))).values()].filter((answer) => answer.includes(BRAVO));
    expect(seen.length).toBeGreaterThan(20);
    const acknowledged = await coarseOne('100m').mutate('warnings.acknowledge', { id: alpha.warningId });
    expect(acknowledged.status).toBe(404);
    expect((await commander.query('warnings.get', { id: alpha.warningId })).text).toContain(ALPHA);
    await classify(alpha, 'full');
    expect((await coarseOne('100m').query('warnings.get', { id: alpha.warningId })).text).toContain(ALPHA);
  });

  it('let a coarse viewer handle a warning without moving it', async () => {
    await classify(alpha, '1km');
    const places = () =>
      asEngine(
        async (tx) => (await tx.query('select lng, lat from object_state where fid = $1', [alpha.fids.assets])).rows,
      );
    const before = await places();
    const done = await coarseOne('1km').mutate('warnings.acknowledge', { id: alpha.warningId });
    expect([done.status, done.text]).toEqual([200, expect.not.stringMatching(/"(lng|lat|position)"/)]);
    expect(await places()).toEqual(before);
  });

  it('stand before every table with a place that viewers may read', async () => {
    // Ground is the public basemap.
    const open = ['ground'];
    const { rows } = await asEngine((tx) =>
      tx.query<{ name: string }>(
        `select distinct c.relname as name from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
         where n.nspname = 'public' and c.relkind in ('r', 'p', 'v') and not c.relispartition and a.attnum > 0 and not a.attisdropped
           and (a.attname in ('lng', 'lat') or format_type(a.atttypid, null) = 'geometry')
           and has_column_privilege('guanlan_app', c.oid, a.attname, 'select')
           and not exists (select from pg_class v join pg_namespace s on s.oid = v.relnamespace where s.nspname = 'coarse' and v.relname = c.relname)
           and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')`,
      ),
    );
    expect(rows.map(({ name }) => name).filter((name) => !open.includes(name))).toEqual([]);
    // Without a context nothing sensitive is there at all.
    const lost = await asViewer(testViewer({ precision: 'hidden' }), (tx) => tx.query('select fid from warning'));
    expect(lost.rows.length).toBe(1);
  });
});
