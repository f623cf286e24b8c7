import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LngLat } from '../../domain/place.ts';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../scripts/testing/database.ts';
import { addTwoZones, type ZoneObjects } from '../../scripts/testing/two-zones.ts';
import { testViewer } from '../../scripts/testing/viewer.ts';
import { asEngine, asViewer, closeDatabase } from '../database.ts';
import { correctCourse } from './correct.ts';
import { findStations, stationAt } from './station-queries.ts';

/** A line of 5 km due east at 38.9° N with posts every kilometre that stand 10 m late, and a defect counted at K3+000. */
const WEST: LngLat = [117.6, 38.9];
/** Metres of a degree on the parallel of 38.9° N (WGS 84). */
const PER_LNG = 86_749;
const east = (meters: number, north = 0): LngLat => [WEST[0] + meters / PER_LNG, WEST[1] + north / 111_010];
const lineText = (line: readonly LngLat[]) => line.map((place) => place.join(' ')).join(', ');

async function addLine(zone: ZoneObjects): Promise<number> {
  return await asEngine(async (tx) => {
    const { rows } = await tx.query<{ fid: number }>(
      `insert into pipeline (id, name, medium, regime, outer_diameter_mm, length_m, sector, enterprise, scope_key, geom, datum, coordinate_kind)
       values ('pip_test', '试验管道', 'natural_gas', 'oil_gas', 813, 5000, 2, $1, $2, st_geomfromtext($3, 4326), 'WGS84', 'safe-matched') returning fid`,
      [zone.zone, zone.scopeKey, `MULTILINESTRING((${lineText([east(0), east(5000)])}))`],
    );
    const fid = rows[0]?.fid ?? 0;
    await tx.query('update pipeline set length_m = st_length(geom::geography) where fid = $1', [fid]);
    await tx.query('select guanlan.cut_pipelines($1)', [[fid]]);
    // Parts outside every zone belong to the operator's own cell.
    await tx.query('update segment set scope_key = $2 where pipeline_fid = $1', [fid, zone.scopeKey]);
    for (const post of [1, 2, 3, 4])
      await tx.query(
        `insert into facility (id, name, kind, sector, enterprise, scope_key, geom, datum, coordinate_kind, pipeline_fid, chainage_m, attrs)
         values ('fac_' || $1::int, $1::int || '#测试桩', 'test_post', 2, $2, $3, st_setsrid(st_makepoint($4, $5), 4326), 'WGS84', 'safe-matched', $6, $7, jsonb_build_object('postNumber', $1::int))`,
        [post, zone.zone, zone.scopeKey, ...east(post * 1000 + 10), fid, post * 1000 + 10],
      );
    await tx.query(
      `insert into pipeline_event (pipeline_fid, kind, name, chainage_m, basis, scope_key) values ($1, 'defect', '金属损失', 3000, 'chainage', $2)`,
      [fid, zone.scopeKey],
    );
    return fid;
  });
}

describe.each(availableEngines())('stationing on the %s database', (engine) => {
  let database: TestDatabase;
  let alpha: ZoneObjects;
  let bravo: ZoneObjects;
  let fid: number;
  beforeAll(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
    ({ alpha, bravo } = await addTwoZones());
    fid = await addLine(alpha);
  }, 240_000);
  afterAll(async () => {
    await closeDatabase();
    await database?.stop();
  });

  const find = (text: string, viewer = testViewer({}), at: number | null = null) =>
    asViewer(viewer, (tx) => findStations(tx, text, at));

  it('goes to a chainage, to a post with metres, and to either with a pipeline’s name before it', async () => {
    for (const text of ['K2+350', '试验管道 K2+350', '试验 2.35km']) {
      const [hit] = await find(text, testViewer({}), fid);
      expect(hit?.chainageMeters, text).toBe(2350);
      expect(hit?.position[0], text).toBeCloseTo(east(2350)[0], 5);
    }
    const [post] = await find('2#桩+340 m', testViewer({}), fid);
    expect([post?.chainageMeters, post?.post]).toEqual([2350, { post: 2, plusMeters: 340 }]);
    expect(await find('试验管道 K5+900')).toEqual([]);
    expect(await find('9#桩+10')).toEqual([]);
    expect(await find('试验管道')).toEqual([]);
  });

  it('says chainage, post and side of a click', async () => {
    const station = await asViewer(testViewer({}), (tx) => stationAt(tx, fid, east(3210, -25)));
    expect(station.chainageMeters).toBeCloseTo(3210, 0);
    expect(station.offsetMeters).toBeCloseTo(25, 0);
    expect(station.post).toEqual({ post: 3, plusMeters: expect.closeTo(200, 0) });
  });

  it('tells a viewer of another zone nothing, by no chainage', async () => {
    const stranger = testViewer({ scopeKeys: [bravo.scopeKey] });
    expect(await find('试验管道 K2+350', stranger, fid)).toEqual([]);
    await expect(asViewer(stranger, (tx) => stationAt(tx, fid, east(100)))).rejects.toMatchObject({
      refusal: { code: 'not_found' },
    });
  });

  it('tells a viewer of coarse precision the same place wherever in its square the pipe lies (REQ-COORD-02)', async () => {
    const coarse = testViewer({ precision: '1km' });
    const ask = async () => [
      await find('K2+350', coarse, fid),
      await find('2#桩+340', coarse, fid),
      await asViewer(coarse, (tx) => stationAt(tx, fid, east(3210, -25))),
    ];
    await asEngine(async (tx) => {
      await tx.query(`update pipeline set precision_class = '1km' where fid = $1`, [fid]);
      await tx.query(`update facility set precision_class = '1km' where pipeline_fid = $1`, [fid]);
    });
    const before = await ask();
    const shift = (meters: number) =>
      asEngine(async (tx) => {
        for (const [table, key] of [
          ['segment', 'pipeline_fid'],
          ['facility', 'pipeline_fid'],
        ])
          await tx.query(`update ${table} set geom = st_translate(geom, $2, 0) where ${key} = $1`, [
            fid,
            meters / PER_LNG,
          ]);
      });
    await shift(0.3);
    expect(await ask()).toEqual(before);
    await shift(-0.3);
    const [first] = before;
    const exact = await find('K2+350', testViewer({}), fid);
    expect(Array.isArray(first) ? first[0]?.position : null).not.toEqual(exact[0]?.position);
    await asEngine(async (tx) => {
      await tx.query(`update pipeline set precision_class = 'full' where fid = $1`, [fid]);
      await tx.query(`update facility set precision_class = 'full' where pipeline_fid = $1`, [fid]);
    });
  });

  it('takes a corrected centreline safe-matched only, and carries posts and defects along', async () => {
    const viewer = testViewer({});
    // Between K1 and K2 the pipe makes a detour of 400 m more.
    const lines = [[east(0), east(1200), east(1200, 200), east(1800, 200), east(1800), east(5000)]];
    const correct = (coordinateKind: 'safe-matched' | 'raw') =>
      asViewer(
        viewer,
        (tx) =>
          correctCourse(
            tx,
            viewer,
            {
              fid,
              lines: lines.map((line) => line.map(([lng, lat]) => [lng, lat])),
              coordinateKind,
              reason: '竣工测量',
            },
            '',
          ),
        true,
      );
    await expect(correct('raw')).rejects.toMatchObject({ refusal: { code: 'raw_coordinates' } });
    const answer = await correct('safe-matched');
    expect(answer.lengthMeters).toBeCloseTo(5400, -1);
    expect(answer.total).toBe(5);
    const [posts, defect] = await asViewer(viewer, async (tx) => [
      (await tx.query('select chainage_m from facility where pipeline_fid = $1 order by chainage_m', [fid])).rows,
      (await tx.query('select chainage_m, moved_m, alignment from pipeline_event where pipeline_fid = $1', [fid])).rows,
    ]);
    expect(posts.map((row: { chainage_m: number }) => Math.round(row.chainage_m / 10) * 10)).toEqual([
      1010, 2410, 3410, 4410,
    ]);
    // Counted 990/1000 of the way between posts 2 and 3, and still there.
    expect(defect[0]?.chainage_m).toBeCloseTo(3400, -1);
    expect(defect[0]?.moved_m).toBeLessThan(2);
    expect(defect[0]?.alignment).toBe(2);
    const kept = await asEngine((tx) =>
      tx.query('select version, length_m from pipeline_alignment where pipeline_fid = $1', [fid]),
    );
    expect(kept.rows).toEqual([{ version: 1, length_m: expect.closeTo(5000, -1) }]);
    await expect(asViewer(viewer, (tx) => tx.query('select geom from pipeline_alignment'))).rejects.toThrow(
      /permission denied/,
    );
  });
});
