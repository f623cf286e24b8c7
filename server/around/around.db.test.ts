import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AroundInput, aroundInputSchema } from '../../domain/around-schema.ts';
import { NO_FILTERS } from '../../domain/situation.ts';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../scripts/testing/database.ts';
import { ALPHA, addTwoZones, BRAVO, MEETING_PLACE, type ZoneObjects } from '../../scripts/testing/two-zones.ts';
import { testViewer } from '../../scripts/testing/viewer.ts';
import { asEngine, asViewer, type Tx, type Viewer } from '../database.ts';
import { readObjectPage } from '../objects/list-queries.ts';
import { readIdentity } from '../objects/queries.ts';
import { searchObjects } from '../search/queries.ts';
import { readArea } from './area.ts';
import { readAreaWarnings, readNeighbours } from './queries.ts';

const [LNG, LAT] = MEETING_PLACE;
/** Degrees of latitude of about 111.0 m each at 39° N (WGS 84 meridian arc). */
const METERS_PER_DEGREE_NORTH = 111_020;

const viewer = (scopeKeys: readonly number[] | null): Viewer => testViewer(scopeKeys === null ? {} : { scopeKeys });

async function around(tx: Tx, input: Pick<AroundInput, 'origin' | 'radiusMeters'>) {
  const full = aroundInputSchema.parse(input);
  const area = await readArea(tx, full.origin, full.radiusMeters);
  const places = await readNeighbours(tx, 'places', area, full);
  return { area, full, places: places.items.map((place) => ({ name: place.name, meters: Math.round(place.meters) })) };
}

describe.each(availableEngines())('what is around, on the %s database', (engine) => {
  let database: TestDatabase;
  let alpha: ZoneObjects;
  let bravo: ZoneObjects;
  const everything = viewer(null);
  beforeAll(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
    ({ alpha, bravo } = await addTwoZones());
    // A school 400 m and a hospital 900 m north of the meeting place, and a line of 1 km to the east of it.
    await asEngine(async (tx) => {
      for (const [id, meters] of [
        ['school', 400],
        ['hospital', 900],
      ] as const)
        await tx.query(
          `insert into sensitive_place (id, name, kind, people, scope_key, geom, datum, coordinate_kind)
           values ($1, $1, $1, 300, $2, st_setsrid(st_makepoint($3, $4), 4326), 'WGS84', 'safe-matched')`,
          [id, alpha.scopeKey, LNG, LAT + meters / METERS_PER_DEGREE_NORTH],
        );
      const { rows } = await tx.query<{ fid: number }>(
        `insert into pipeline (id, name, medium, regime, outer_diameter_mm, length_m, scope_key, geom, datum, coordinate_kind)
         values ('line', 'line', 'propylene', 'chemical', 300, 1000, $1, st_geomfromtext('MULTILINESTRING((117.8 38.95, 117.8115 38.95))', 4326), 'WGS84', 'safe-matched') returning fid`,
        [alpha.scopeKey],
      );
      await tx.query(
        `insert into segment (id, pipeline_fid, from_m, to_m, scope_key, geom)
         select 'line_1', fid, 0, 1000, scope_key, st_geometryn(geom, 1) from pipeline where fid = $1`,
        [rows[0]?.fid],
      );
    });
  }, 240_000);
  afterAll(() => database?.stop());

  it('finds by geodesic distance, nearest first, and nothing beyond the radius (REQ-MAP-16)', async () => {
    const origin = { kind: 'point', position: [LNG, LAT] } as const;
    const near = await asViewer(everything, (tx) => around(tx, { origin, radiusMeters: 500 }));
    expect(near.places.map((place) => place.name)).toEqual([`${ALPHA} places`, `${BRAVO} places`, 'school']);
    expect(near.places.at(-1)?.meters).toBeGreaterThan(398);
    expect(near.places.at(-1)?.meters).toBeLessThan(402);
    const far = await asViewer(everything, (tx) => around(tx, { origin, radiusMeters: 1000 }));
    expect(far.places.at(-1)).toEqual({ name: 'hospital', meters: expect.closeTo(900, -1) });
  });

  it('looks around an object, an area without radius, and a stretch by chainage', async () => {
    const object = { kind: 'object', layer: 'assets', fid: alpha.fids.assets } as const;
    const byObject = await asViewer(everything, (tx) => around(tx, { origin: object, radiusMeters: 300 }));
    // The asset's outline reaches 0.001° (111 m) north, so the school is that much nearer than from its middle.
    expect(byObject.places.at(-1)).toEqual({ name: 'school', meters: expect.closeTo(289, -1) });
    const ring = [
      [117.69, 38.953],
      [117.71, 38.953],
      [117.71, 38.954],
      [117.69, 38.954],
    ] as const;
    const inside = await asViewer(everything, (tx) =>
      around(tx, { origin: { kind: 'polygon', ring: [...ring] }, radiusMeters: 0 }),
    );
    expect(inside.places).toEqual([{ name: 'school', meters: 0 }]);
    const { rows } = await asEngine((tx) => tx.query<{ fid: number }>(`select fid from pipeline where id = 'line'`));
    const fid = rows[0]?.fid ?? 0;
    const stretch = await asViewer(everything, (tx) =>
      readArea(tx, { kind: 'stretch', fid, fromMeters: 250, toMeters: 500 }, 0),
    );
    expect(stretch.bbox[0]).toBeCloseTo(117.8 + 0.0115 * 0.25, 5);
    expect(stretch.bbox[2]).toBeCloseTo(117.8 + 0.0115 * 0.5, 5);
  });

  it('answers a viewer of one zone with that zone alone', async () => {
    const zone = viewer([bravo.scopeKey]);
    const origin = { kind: 'point', position: [LNG, LAT] } as const;
    const seen = await asViewer(zone, async (tx) => {
      const result = await around(tx, { origin, radiusMeters: 5000 });
      return { places: result.places, warnings: await readAreaWarnings(tx, result.area, result.full) };
    });
    expect(seen.places.map((place) => place.name)).toEqual([`${BRAVO} places`]);
    expect(seen.warnings.map((warning) => warning.id)).toEqual([bravo.warningId]);
    const hidden = { kind: 'object', layer: 'assets', fid: alpha.fids.assets } as const;
    await expect(asViewer(zone, (tx) => around(tx, { origin: hidden, radiusMeters: 10 }))).rejects.toMatchObject({
      refusal: { code: 'not_found' },
    });
  });

  it('asks for warnings by time: one that is closed stands only in the span in which it stood (REQ-EMER-03)', async () => {
    const origin = { kind: 'point', position: [LNG, LAT] } as const;
    const now = Date.now();
    const count = (span: AroundInput['span']) =>
      asViewer(everything, async (tx) => {
        const input = aroundInputSchema.parse({ origin, radiusMeters: 100, span });
        return (await readAreaWarnings(tx, await readArea(tx, origin, 100), input)).length;
      });
    expect(await count(null)).toBe(2);
    expect(await count({ from: now - 60_000, to: now + 60_000 })).toBe(2);
    expect(await count({ from: now - 7_200_000, to: now - 3_600_000 })).toBe(0);
  });

  it('finds objects by any part of a name, exact ones first, and never a wildcard', async () => {
    const names = async (text: string) =>
      (await asViewer(everything, (tx) => searchObjects(tx, text, 20))).map((found) => found.name);
    expect((await names('school'))[0]).toBe('school');
    expect(await names('ospita')).toEqual(['hospital']);
    expect(await names('%')).toEqual([]);
    expect((await asViewer(viewer([bravo.scopeKey]), (tx) => searchObjects(tx, ALPHA, 20))).length).toBe(0);
  });

  it('lists the worst first and pages without loss', async () => {
    const page = (cursor: Parameters<typeof readObjectPage>[1]['cursor']) =>
      asViewer(everything, (tx) =>
        readObjectPage(tx, { layer: 'assets', text: '', filters: NO_FILTERS, cursor, limit: 1 }),
      );
    const first = await page(null);
    expect(first.total).toBe(2);
    expect(first.items[0]?.state?.tier).toBe('red');
    const second = await page(first.next);
    expect([first.items[0]?.fid, second.items[0]?.fid].sort()).toEqual([alpha.fids.assets, bravo.fids.assets].sort());
    expect(second.next).toBeNull();
  });

  it('shows each zone only its own stretch of a pipeline on the card', async () => {
    const identity = await asViewer(viewer([bravo.scopeKey]), (tx) =>
      readIdentity(tx, 'pipelines', bravo.fids.pipelines),
    );
    expect(identity.name).toBe(`${BRAVO} pipelines`);
    await expect(
      asViewer(viewer([bravo.scopeKey]), (tx) => readIdentity(tx, 'pipelines', alpha.fids.pipelines)),
    ).rejects.toMatchObject({ refusal: { code: 'not_found' } });
  });
});
