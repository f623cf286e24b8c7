import { getTableColumns, getTableName, is } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { availableEngines, type TestDatabase, testDatabase } from '../../scripts/testing/database.ts';
import { LAYER_TABLE } from './layer-table.ts';
import * as relations from './relations.ts';
import * as schema from './schema.ts';

const tables = Object.values(schema).filter((value) => is(value, PgTable));
/** drizzle's words for types, as the catalogue spells them. */
const SPELLED: Readonly<Record<string, string>> = {
  'timestamp with time zone': 'timestamp with time zone',
  int: 'integer',
};

interface Column {
  readonly schema: string;
  readonly table: string;
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly filled: boolean;
}

describe.each(availableEngines())('schema on %s', (engine) => {
  let database: TestDatabase;
  let owner: pg.Client;

  beforeAll(async () => {
    database = await testDatabase(engine);
    owner = new pg.Client({ connectionString: database.ownerUrl });
    await owner.connect();
  });
  afterAll(async () => {
    await owner?.end();
    await database?.stop();
  });

  async function columns(): Promise<Column[]> {
    const { rows } = await owner.query<Column>(
      `select n.nspname as schema, k.relname as table, a.attname as name, format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as required,
              a.atthasdef or a.attidentity <> '' as filled
       from pg_attribute a join pg_class k on k.oid = a.attrelid join pg_namespace n on n.oid = k.relnamespace
       where n.nspname in ('public', 'auth') and k.relkind in ('r', 'p') and not k.relispartition and a.attnum > 0 and not a.attisdropped
         and k.relname not in ('migration', 'spatial_ref_sys')
       limit 5000`,
    );
    return rows;
  }

  test('the drizzle tables are the migrated tables, column by column', async () => {
    const there = (await columns()).map(
      (c) => `${c.schema}.${c.table}.${c.name} ${c.type}${c.required ? ' required' : ''}${c.filled ? ' filled' : ''}`,
    );
    const described = tables.flatMap((table) =>
      Object.values(getTableColumns(table)).map((column) => {
        const type = column.getSQLType();
        const place = `${getTableConfig(table).schema ?? 'public'}.${getTableName(table)}.${column.name}`;
        return `${place} ${SPELLED[type] ?? type}${column.notNull || column.primary ? ' required' : ''}${column.hasDefault || column.generatedIdentity !== undefined ? ' filled' : ''}`;
      }),
    );
    expect(described.sort()).toEqual(there.sort());
  });

  test('every domain table forces row security and has a policy', async () => {
    const { rows } = await owner.query<{ table: string }>(
      `select n.nspname || '.' || k.relname as table from pg_class k join pg_namespace n on n.oid = k.relnamespace
       where n.nspname in ('public', 'auth') and k.relkind in ('r', 'p') and not k.relispartition and k.relname not in ('migration', 'spatial_ref_sys')
         and not (k.relrowsecurity and k.relforcerowsecurity and exists (select from pg_policy p where p.polrelid = k.oid))`,
    );
    expect(rows.map((row) => row.table)).toEqual([]);
  });

  test('every layer has its table', () => {
    const names = new Set<string>(tables.map((table) => getTableName(table)));
    expect(Object.values(LAYER_TABLE).filter((table) => !names.has(table))).toEqual([]);
  });

  test('geometry comes back as it was written, kind by kind', async () => {
    const login = new pg.Client({ connectionString: database.url });
    await login.connect();
    try {
      await login.query('begin');
      await login.query('set local role guanlan_engine');
      const db = drizzle(login, { schema: { ...schema, ...relations } });
      const [cell] = await db.insert(schema.scopeCell).values({}).returning({ id: schema.scopeCell.id });
      const scopeKey = cell?.id ?? 0;
      const common = (id: string) => ({ id, name: id, scopeKey, datum: 'WGS84', coordinateKind: 'safe-matched' });
      const ring = [
        [117.7, 38.9],
        [117.8, 38.9],
        [117.8, 39],
        [117.7, 38.9],
      ] as const;
      const point = { type: 'Point', coordinates: [117.7, 38.9] } as const;
      const polygon = { type: 'Polygon', coordinates: [ring] } as const;
      const lines = {
        type: 'MultiLineString',
        coordinates: [
          [
            [117.7, 38.9],
            [117.8, 39],
          ],
        ],
      } as const;
      const line = {
        type: 'LineString',
        coordinates: [
          [117.7, 38.9],
          [117.8, 39],
        ],
      } as const;
      await db
        .insert(schema.zone)
        .values({ ...common('zone_x'), key: 1, geom: { type: 'MultiPolygon', coordinates: [[ring]] } });
      await db.insert(schema.hazard).values({ ...common('haz_x'), geom: polygon, point });
      await db.insert(schema.site).values({ ...common('sit_x'), geom: polygon, point });
      const [pipe] = await db
        .insert(schema.pipeline)
        .values({
          ...common('pip_x'),
          geom: lines,
          medium: 'ethylene',
          regime: 'chemical',
          outerDiameterMm: 273,
          lengthM: 1,
        })
        .returning({ fid: schema.pipeline.fid });
      await db
        .insert(schema.segment)
        .values({ id: 'seg_x', pipelineFid: pipe?.fid ?? 0, fromM: 0, toM: 1, scopeKey, geom: line });
      const [zone] = await db.select({ geom: schema.zone.geom }).from(schema.zone).limit(1);
      const [hazard] = await db
        .select({ geom: schema.hazard.geom, point: schema.hazard.point })
        .from(schema.hazard)
        .limit(1);
      const [site] = await db.select({ geom: schema.site.geom }).from(schema.site).limit(1);
      const [pipeline] = await db.select({ geom: schema.pipeline.geom }).from(schema.pipeline).limit(1);
      const [segment] = await db.select({ geom: schema.segment.geom }).from(schema.segment).limit(1);
      expect(zone?.geom).toEqual({ type: 'MultiPolygon', coordinates: [[ring]] });
      expect(hazard).toEqual({ geom: polygon, point });
      expect(site?.geom).toEqual(polygon);
      expect(pipeline?.geom).toEqual(lines);
      expect(segment?.geom).toEqual(line);
      const whole = await db.query.pipeline.findFirst({
        columns: { id: true },
        with: { segments: { columns: { id: true } } },
      });
      expect(whole).toEqual({ id: 'pip_x', segments: [{ id: 'seg_x' }] });
      const srid = await login.query<{ srid: number }>('select st_srid(geom) as srid from zone limit 1');
      expect(srid.rows[0]?.srid).toBe(4326);
    } finally {
      await login.query('rollback');
      await login.end();
    }
  });
});
