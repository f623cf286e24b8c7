import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { grantSchema } from '../../domain/code-schema.ts';
import { type Grant, type Role, type ScopeCell, scopeKeysOf } from '../../domain/role.ts';
import { sectorOfCode } from '../../domain/sector.ts';
import { availableEngines, type TestDatabase, testDatabase } from '../../scripts/testing/database.ts';
import { seedRegion } from './region.ts';
import { EMPTIED, resetRegion } from './reset.ts';
import { seedIfEmpty } from './seed-if-empty.ts';

describe.each(availableEngines())('demo region on %s', (engine) => {
  let database: TestDatabase;
  let client: pg.Client;

  beforeAll(async () => {
    database = await testDatabase(engine);
    await seedRegion(database.url, { size: 'default', now: new Date() });
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
  });
  afterAll(async () => {
    await client?.end();
    await database?.stop();
  });

  /** Runs one statement in a transaction as a process role, with a viewer's cells when it is the app. */
  async function ask<T extends object>(
    role: 'guanlan_engine' | 'guanlan_auth' | 'guanlan_app',
    sql: string,
    scope?: readonly number[],
  ): Promise<T[]> {
    await client.query('begin');
    try {
      await client.query(`set local role ${role}`);
      if (scope !== undefined)
        await client.query(
          `select set_config('guanlan.scope', $1, true), set_config('guanlan.precision', 'full', true)`,
          [`{${scope.join(',')}}`],
        );
      return (await client.query<T>(sql)).rows;
    } finally {
      await client.query('rollback');
    }
  }

  async function scopeOf(role: Role): Promise<number[]> {
    const grants = await ask<Record<string, unknown>>(
      'guanlan_auth',
      `select role, sectors, zones, enterprises from auth."grant" where user_id = 'demo-${role}'`,
    );
    const cells = await ask<{ id: number; zone: number; sector: number; enterprise: number }>(
      'guanlan_engine',
      'select id, zone, sector, enterprise from scope_cell',
    );
    const parsed: Grant[] = grants.map((grant) => grantSchema.parse(grant));
    return scopeKeysOf(
      parsed,
      cells.map((cell): ScopeCell => ({ ...cell, sector: cell.sector === 0 ? null : sectorOfCode(cell.sector) })),
    );
  }
  const numbers = async (role: Role, sql: string): Promise<Record<string, number>> =>
    Object.fromEntries(
      Object.entries((await ask<Record<string, unknown>>('guanlan_app', sql, await scopeOf(role)))[0] ?? {}).map(
        ([key, value]) => [key, Number(value)],
      ),
    );

  test('knows its high-consequence areas from two runs a month apart, with rows, causes, and what changed', async () => {
    const runs = await ask<{ areas: number; added: number; regraded: number; gone: number; days: number }>(
      'guanlan_engine',
      `select areas, added, regraded, gone, round(date_part('epoch', now() - ran_at) / 86400)::int as days from hca_run order by ran_at`,
    );
    expect(runs.map((run) => run.days)).toEqual([32, 0]);
    expect(runs[0]?.areas).toBeGreaterThan(40);
    expect(runs[1]).toMatchObject({ added: expect.any(Number), gone: expect.any(Number) });
    expect(Math.min(runs[1]?.added ?? 0, runs[1]?.gone ?? 0, runs[1]?.regraded ?? 0)).toBeGreaterThan(0);
    const [odd] = await ask<{ bare: number; rows: number; grades: number; managed: number }>(
      'guanlan_engine',
      `select count(*) filter (where not exists (select from hca_cause c where c.hca_id = h.id))::int as bare,
         (select count(distinct row_code)::int from hca_part) as rows, count(distinct grade)::int as grades,
         count(*) filter (where responsible <> '')::int as managed from hca h where valid_to is null`,
    );
    expect(odd).toMatchObject({ bare: 0, grades: 3 });
    expect(odd?.rows).toBeGreaterThanOrEqual(7);
    expect(await ask('guanlan_engine', 'select from analysis_due')).toEqual([]);
  });

  test('is not written a second time', async () => {
    expect(await seedIfEmpty({ url: database.url, size: 'default', now: new Date(), log: () => {} })).toBe(false);
    await expect(seedRegion(database.url, { size: 'default', now: new Date() })).rejects.toThrow(
      /already holds objects/,
    );
  });

  test('puts every object on the land of its zone', async () => {
    for (const [table, column] of [
      ['site', 'point'],
      ['asset', 'point'],
      ['facility', 'geom'],
      ['camera', 'geom'],
      ['sensitive_place', 'geom'],
    ] as const) {
      const rows = await ask<{ id: string }>(
        'guanlan_engine',
        `select o.id from ${table} o join zone z on z.key = o.zone where not st_intersects(z.geom, o.${column})`,
      );
      expect({ table, astray: rows.map((row) => row.id) }).toEqual({ table, astray: [] });
    }
  });

  test('writes only valid geometry, and hazards that hold their tanks', async () => {
    for (const table of ['ground', 'zone', 'site', 'asset', 'hazard', 'pipeline', 'segment', 'risk_cell'])
      expect(await ask('guanlan_engine', `select 1 from ${table} where not st_isvalid(geom)`)).toEqual([]);
    expect(
      await ask(
        'guanlan_engine',
        'select a.id from asset a join hazard h on h.fid = a.hazard_fid where not st_contains(h.geom, a.geom)',
      ),
    ).toEqual([]);
  });

  test('has a latest value for every point, and history inside the limits', async () => {
    expect(
      await ask(
        'guanlan_engine',
        'select p.id from sensor_point p left join latest_reading l on l.point_fid = p.fid where l.point_fid is null',
      ),
    ).toEqual([]);
    const [outside] = await ask<{ n: string }>(
      'guanlan_engine',
      'select count(*) as n from reading r join sensor_point p on p.fid = r.point_fid where r.value > p.high_alarm or r.value < p.low_alarm',
    );
    expect(Number(outside?.n)).toBe(0);
    const [stray] = await ask<{ n: string }>(
      'guanlan_engine',
      "select count(*) as n from reading where tableoid = 'reading_default'::regclass",
    );
    expect(Number(stray?.n)).toBe(0);
  });

  test('has told the parties of the plan of every open warning', async () => {
    const rows = await ask<{ id: number; tier: number; parties: string[] }>(
      'guanlan_engine',
      `select w.id::int as id, w.tier, array_agg(distinct d.party order by d.party) filter (where d.party is not null) as parties
       from warning w left join delivery d on d.warning_id = w.id and d.step = 'opened' where w.state = 'open' group by w.id`,
    );
    const told = (tier: number) => rows.filter((row) => row.tier === tier).map((row) => row.parties);
    for (const parties of told(4)) expect(parties).toEqual(['bureau', 'enterprise', 'regulator', 'zone']);
    for (const parties of told(2)) expect(parties).toEqual(['enterprise', 'zone']);
    expect(told(4).length).toBeGreaterThan(0);
  });

  test('tells of each open warning in the event log', async () => {
    const [row] = await ask<Record<string, unknown>>(
      'guanlan_engine',
      `select (select count(*) from warning where state = 'open') as open, (select count(*) from event e join warning w on w.id = (e.payload ->> 'id')::bigint and w.state = 'open'
        where e.kind = 'warning' and e.payload ->> 'change' = 'opened') as told,
      (select count(*) from object_state where tier > 0) as shown, (select count(*) from rule_state) as rules`,
    );
    expect(Object.values(row ?? {}).map(Number)).toEqual([55, 55, 55, 55]);
  });

  test('holds the past of its warnings in the log, so that the last state of every object is the one that stands', async () => {
    const [row] = await ask<Record<string, unknown>>(
      'guanlan_engine',
      `with last as (select distinct on (fid) fid, payload from event where kind = 'state' order by fid, seq desc)
       select (select count(*) from object_state) as standing,
         (select count(*) from object_state o join last l on l.fid = o.fid and (l.payload ->> 'tier')::int = o.tier
           and (l.payload ->> 'online')::int = o.online and (l.payload ->> 'lost')::boolean = o.lost
           and (l.payload ->> 'unacknowledged')::boolean = o.unacknowledged) as told,
         (select count(*) from last l where not exists (select from object_state o where o.fid = l.fid)
           and ((l.payload ->> 'tier')::int > 0 or (l.payload ->> 'online')::int <> 1)) as wrong,
         (select count(*) from (select at < lag(at) over (order by seq) as back from event where kind in ('state', 'warning')) e where back) as unordered,
         (select count(*) > 50 from event where payload ->> 'change' = 'closed') as past`,
    );
    expect(row).toMatchObject({ told: row?.['standing'], wrong: 0, unordered: 0, past: true });
  });

  test('shows the zone officer his zone and nothing of another', async () => {
    for (const table of [
      'site',
      'asset',
      'hazard',
      'camera',
      'sensor_point',
      'facility',
      'sensitive_place',
      'risk_cell',
      'zone',
      'vehicle',
      'segment',
      'warning',
    ]) {
      const seen = await numbers(
        'zone',
        `select count(*) as seen, count(*) filter (where zone not in (0, 1)) as foreign from ${table}`,
      );
      expect({ table, foreign: seen['foreign'] }).toEqual({ table, foreign: 0 });
      if (['site', 'asset', 'camera', 'segment'].includes(table)) expect(seen['seen']).toBeGreaterThan(0);
    }
  });

  test('shows the enterprise its own tanks, the regulator all 48 plants and no construction site', async () => {
    expect(
      await numbers(
        'enterprise',
        `select count(*) filter (where kind = 'tank') as tanks, count(*) filter (where enterprise <> 1) as foreign from asset`,
      ),
    ).toEqual({ tanks: 18, foreign: 0 });
    expect(
      await numbers(
        'regulator',
        `select count(*) filter (where kind = 'chemical_enterprise') as plants, count(*) filter (where kind = 'construction_site') as sites from site`,
      ),
    ).toEqual({ plants: 48, sites: 0 });
  });

  test('shows the pipeline operator whole pipelines of its own, the inspector only segments of his zones', async () => {
    const operator = await numbers(
      'pipeline',
      'select count(*) as lines, count(distinct enterprise) as owners, count(distinct sector) as sectors from pipeline',
    );
    expect(operator).toEqual({ lines: 6, owners: 1, sectors: 2 });
    const inspector = await numbers(
      'inspector',
      'select count(*) as parts, count(*) filter (where zone not in (1, 3, 4)) as foreign from segment',
    );
    expect(inspector['parts']).toBeGreaterThan(0);
    expect(inspector['foreign']).toBe(0);
  });

  test('shows administrators no object, and commander and duty all', async () => {
    for (const role of ['admin', 'security', 'auditor'] as const)
      expect(await numbers(role, 'select count(*) as sites from site')).toEqual({ sites: 0 });
    for (const role of ['commander', 'duty'] as const)
      expect(await numbers(role, 'select count(*) as cameras from camera')).toEqual({ cameras: 2000 });
  });

  test('can be wiped after years of use: no row that is kept stands against one that goes', async () => {
    const { rows } = await client.query<{ holder: string; held: string }>(
      `select conrelid::regclass::text as holder, confrelid::regclass::text as held from pg_constraint
       where contype = 'f' and confdeltype not in ('c', 'n') and conparentid = 0`,
    );
    const order: readonly string[] = EMPTIED;
    const against = rows.filter(({ holder, held }) => {
      const [first, then] = [order.indexOf(holder), order.indexOf(held)];
      return then >= 0 && holder !== held && (first < 0 || first > then);
    });
    expect(against).toEqual([]);
  });

  test('is rebuilt with new feature ids, and refuses to wipe what it did not make', async () => {
    const [before] = await ask<{ last: number }>('guanlan_engine', 'select max(fid)::int as last from site');
    await resetRegion(database.url, { size: 'default', now: new Date() });
    const [after] = await ask<{ first: number; sites: number; keys: string; stale: number }>(
      'guanlan_engine',
      `select min(fid)::int as first, count(*)::int as sites, (select min(key) || '-' || max(key) from organisation) as keys,
         (select count(*)::int from warning where state = 'open' and fid <= (select min(fid) from feature_id)) as stale from site`,
    );
    expect(after?.first).toBeGreaterThan(before?.last ?? 0);
    expect(after).toMatchObject({ sites: 818, keys: '1-201', stale: 0 });
    const told = await ask<{ change: string; n: number }>(
      'guanlan_engine',
      `select payload->>'change' as change, count(*)::int as n from event where kind = 'object' group by 1 order by 1`,
    );
    expect(told[0]?.n).toBe(told[1]?.n);
    expect(told.map((row) => row.change)).toEqual(['created', 'removed']);
    await client.query('begin');
    await client.query('set local role guanlan_engine');
    await client.query(`delete from setting where key = 'demo_region'`);
    await client.query('commit');
    await expect(resetRegion(database.url, { size: 'default', now: new Date() })).rejects.toThrow(/did not make/);
  });

  test('somebody keeps watch at the desk now and can be called by a number that cannot be dialled, and one night has a gap', async () => {
    const watch = await ask<{ people: number; leaders: number; dialled: number }>(
      'guanlan_engine',
      `select count(*)::int as people, count(*) filter (where r.leader)::int as leaders, count(*) filter (where r.phone !~ '^022-0000-')::int as dialled
       from duty_roster r join organisation o on o.key = r.organisation
       where o.kind = 'operating_company' and r.starts_at <= now() and r.ends_at > now()`,
    );
    expect(watch).toEqual([{ people: 3, leaders: 1, dialled: 0 }]);
    const gaps = await ask<{ code: string }>(
      'guanlan_engine',
      `select o.code from duty_shift s join organisation o on o.key = s.organisation
       where not exists (select from duty_roster r where r.shift = s.id and r.day = ((now() at time zone 'Asia/Shanghai')::date + 1))`,
    );
    expect(gaps).toEqual([{ code: 'ZON005' }]);
  });
});
