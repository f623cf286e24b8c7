import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ImportRequest } from '../../domain/import.ts';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../scripts/testing/database.ts';
import { testViewer } from '../../scripts/testing/viewer.ts';
import { asEngine, asIngest, asViewer, type Viewer } from '../database.ts';
import { createSource } from '../sources/commands.ts';
import { findSource } from '../sources/queries.ts';
import { cancelImport, commitImport, importProgress, previewImport } from './commands.ts';
import { purgeImports } from './purge.ts';

const viewer = (changes: Partial<Viewer>): Viewer => testViewer({ roles: ['regulator'], ...changes });

/** Two zones side by side with a border at 117.7° E, and the common cell. */
async function layZones(): Promise<void> {
  await asEngine(async (tx) => {
    await tx.query(`insert into scope_cell (zone, sector, enterprise) values (0, 0, 0), (1, 0, 0), (2, 0, 0)`);
    await tx.query(
      `insert into zone (id, key, name, zone, scope_key, geom, datum, coordinate_kind)
       select 'zon_' || k, k, 'Z' || k, k, (select id from scope_cell where zone = k and sector = 0), ST_Multi(ST_MakeEnvelope(117.5 + 0.2 * (k - 1), 38.8, 117.7 + 0.2 * (k - 1), 39.1, 4326)), 'WGS84', 'safe-matched'
       from generate_series(1, 2) k`,
    );
  });
}

const resources = (text: string): ImportRequest => ({
  layer: 'resources',
  filename: 'r.csv',
  format: 'csv',
  text,
  datum: 'WGS84',
  coordinateKind: 'unknown',
});
const pipeline: ImportRequest = {
  layer: 'pipelines',
  filename: 'p.csv',
  format: 'csv',
  text: 'id,name,medium,regime,outer_diameter_mm,wkt\npip_test,L1,propylene,chemical,219,"LINESTRING(117.6 38.9, 117.8 38.9)"',
  datum: 'WGS84',
  coordinateKind: 'safe-matched',
};

async function run(as: Viewer, request: ImportRequest, confirmOutside = false) {
  const preview = await previewImport(as, request);
  return commitImport(as, preview.id, confirmOutside);
}

describe.each(availableEngines())('importing objects on the %s database', (engine) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
    await layZones();
  });
  afterAll(() => database.stop());

  test('commits all rows or none, in scope, and tells everybody', async () => {
    const district = viewer({});

    // One bad row: nothing is imported.
    await expect(
      run(district, resources('name,resource_type,lng,lat\nA,medical,117.6,38.9\nB,,117.6,38.9')),
    ).rejects.toThrow(/nothing was imported/);
    expect(await count('emergency_resource')).toBe(0);

    expect(
      await run(district, resources('name,resource_type,lng,lat\nA,medical,117.6,38.9\nB,medical,117.8,38.9')),
    ).toEqual({ imported: 2 });
    expect(await count('emergency_resource')).toBe(2);
    expect(await count('event', "kind = 'object'")).toBe(2);

    // Outside the district only when a person confirms it.
    await expect(run(district, resources('name,resource_type,lng,lat\nC,medical,121.5,31.2'))).rejects.toThrow(
      /confirmation/,
    );
    expect(await run(district, resources('name,resource_type,lng,lat\nC,medical,121.5,31.2'), true)).toEqual({
      imported: 1,
    });

    // A viewer of zone 1 can neither import into zone 2 nor see it.
    const keys = await asEngine(async (tx) =>
      (await tx.query<{ id: number }>('select id from scope_cell where zone = 1 order by id')).rows.map(
        (row) => row.id,
      ),
    );
    const zoneOne = viewer({ id: 'usr_zone1', all: false, scopeKeys: keys, scopeHash: 'zone1' });
    await expect(run(zoneOne, resources('name,resource_type,lng,lat\nD,medical,117.8,38.9'))).rejects.toThrow();
    expect(await run(zoneOne, resources('name,resource_type,lng,lat\nE,medical,117.6,38.9'))).toEqual({
      imported: 1,
    });

    // A pipeline is cut at the border; zone 1 sees that it exists, its own part, and not the whole line.
    await run(district, pipeline);
    const keysNow = await asEngine(async (tx) =>
      (await tx.query<{ id: number }>('select id from scope_cell where zone = 1 order by id')).rows.map(
        (row) => row.id,
      ),
    );
    const inZoneOne = { ...zoneOne, scopeKeys: keysNow };
    const segments = await asViewer(
      inZoneOne,
      async (tx) =>
        (await tx.query<{ zone: number; from_m: number; to_m: number }>('select zone, from_m, to_m from segment')).rows,
    );
    expect(segments).toHaveLength(1);
    expect(segments[0]?.zone).toBe(1);
    expect(segments[0]?.to_m).toBeCloseTo(8676, -2);
    expect(await asViewer(inZoneOne, async (tx) => (await tx.query('select name from pipeline')).rowCount)).toBe(1);
    await expect(asViewer(inZoneOne, (tx) => tx.query('select geom from pipeline'))).rejects.toThrow(
      /permission denied/,
    );
    await expect(run(district, pipeline)).rejects.toThrow();

    // Who may write in zone 1 lays no line into zone 2, with or without an owner.
    const line = (id: string, to: number) => ({
      ...pipeline,
      text: `id,name,medium,regime,outer_diameter_mm,wkt\n${id},L,propylene,chemical,219,"LINESTRING(117.6 38.9, ${to} 38.9)"`,
    });
    await expect(run(inZoneOne, line('pip_far', 117.8))).rejects.toThrow(/nothing was imported/);
    expect(await run(inZoneOne, line('pip_near', 117.65))).toEqual({ imported: 1 });
  });

  test('keeps the parts of a pipeline that lie outside every zone, with their chainage', async () => {
    const text =
      'id,name,medium,regime,outer_diameter_mm,wkt\npip_out,L,propylene,chemical,219,"LINESTRING(117.8 38.9, 118.0 38.9)"';
    await run(viewer({}), { ...pipeline, text }, true);
    const { rows } = await asEngine((tx) =>
      tx.query<{ zone: number; from_m: number; to_m: number; length: number }>(
        `select s.zone, s.from_m, s.to_m, p.length_m as length from segment s join pipeline p on p.fid = s.pipeline_fid
         where p.id = 'pip_out' order by s.from_m`,
      ),
    );
    expect(rows.map(({ zone }) => zone)).toEqual([2, 0]);
    expect(rows[1]?.from_m).toBeCloseTo(rows[0]?.to_m ?? 0, 0);
    expect(rows[1]?.to_m).toBeCloseTo(rows[1]?.length ?? 0, 0);
  });

  test('stops when its author cancels, with nothing imported', async () => {
    const district = viewer({});
    const lines = Array.from({ length: 20_000 }, (_, i) => `N${i},medical,${117.55 + (i % 100) * 0.001},38.9`);
    const before = await count('emergency_resource');
    const { id, rowsGood } = await previewImport(
      district,
      resources(`name,resource_type,lng,lat\n${lines.join('\n')}`),
    );
    expect(rowsGood).toBe(20_000);
    const committed = commitImport(district, id, false).then(
      () => 'imported',
      (error: unknown) => (error instanceof Error ? error.message : ''),
    );
    while ((importProgress(id)?.done ?? 0) === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    // Not awaited at once: on the embedded database it waits for the import to end.
    const stranger = cancelImport({ ...district, id: 'somebody else' }, id);
    expect(await cancelImport(district, id)).toEqual({ cancelled: true });
    expect(await stranger).toEqual({ cancelled: false });
    expect(await committed).toMatch(/nothing was imported/);
    expect(await count('emergency_resource')).toBe(before);
    await expect(commitImport(district, id, false)).rejects.toThrow(/cancelled already/);
  });

  test('forgets files and what came to nothing after a day, and keeps the word of what was imported', async () => {
    const { id } = await previewImport(viewer({}), resources('name,resource_type,lng,lat\nOld,medical,117.6,38.9'));
    expect(await purgeImports()).toBe(0);
    const committed = await count('import_run', "state = 'committed'");
    await asEngine((tx) => tx.query("update import_run set created_at = created_at - interval '25 hours'"));
    expect(await purgeImports()).toBeGreaterThan(1);
    expect(await count('import_run', `id = '${id}'`)).toBe(0);
    expect(await count('import_run')).toBe(committed);
    expect(await count('import_run', "report ? 'sha256'")).toBe(0);
  });

  test('lets a source that reaches everything write to cells that are made later', async () => {
    await createSource({ id: 'src_all', name: 'a', scope: { kind: 'all' }, commitment: 'CN', actor: 'test' });
    await createSource({
      id: 'src_one',
      name: 'o',
      scope: { kind: 'zones', keys: [1] },
      commitment: 'CN',
      actor: 'test',
    });
    const cell = await asEngine(
      async (tx) =>
        (
          await tx.query<{ id: number }>(
            'insert into scope_cell (zone, sector, enterprise) values (1, 7, 0) returning id',
          )
        ).rows[0]?.id ?? 0,
    );
    const scopes = await asIngest(async (tx) => [await findSource(tx, 'src_all'), await findSource(tx, 'src_one')]);
    expect(scopes.map((source) => source?.scope.has(cell))).toEqual([true, false]);
  });
});

async function count(table: 'emergency_resource' | 'event' | 'import_run', where = 'true'): Promise<number> {
  return asEngine(
    async (tx) => (await tx.query<{ n: number }>(`select count(*) as n from ${table} where ${where}`)).rows[0]?.n ?? -1,
  );
}
