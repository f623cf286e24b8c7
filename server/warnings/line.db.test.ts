import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { warningListSchema } from '../../domain/warning.ts';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../scripts/testing/database.ts';
import { addSmallRegion } from '../../scripts/testing/small-region.ts';
import { testViewer } from '../../scripts/testing/viewer.ts';
import { asEngine, asIngest, asViewer, type Viewer } from '../database.ts';
import { deliver } from '../ingest/deliver.ts';
import { noticeObjectChange } from '../ingest/point-cache.ts';
import { createSource } from '../sources/commands.ts';
import { findSource, type IngestSource } from '../sources/queries.ts';
import { listWarnings } from './queries.ts';

const OPERATOR = 5;

/** One pipeline of enterprise 5 through zones 1 and 2, with a pressure point in each; the line itself belongs to no zone. */
async function layLine(): Promise<void> {
  await asEngine(async (tx) => {
    await tx.query(
      `insert into scope_cell (zone, sector, enterprise) values (9999, 3, ${OPERATOR}), (1, 3, ${OPERATOR}), (2, 3, ${OPERATOR}) on conflict do nothing`,
    );
    await tx.query(
      `insert into limit_rule (id, version, indicator, compare, limit_value, tier, duration_seconds, deadband, action_zh, action_en, author, valid_from)
       select 'line.' || t, 1, 'line_pressure', 'above', l, t, 0, 0, '', '', 'test', now() - interval '1 hour' from (values (3, 1.6), (4, 1.8)) v(t, l)`,
    );
    await tx.query(
      `insert into pipeline (id, name, kind, sector, zone, enterprise, scope_key, geom, datum, coordinate_kind, medium, regime, outer_diameter_mm, length_m)
       select 'pip_1', '原油管道', 'crude_oil', 3, 9999, ${OPERATOR}, (select id from scope_cell where zone = 9999), st_multi(st_makeline(st_point(117.7, 38.9, 4326), st_point(117.9, 38.9, 4326))),
         'WGS84', 'safe-matched', 'crude_oil', 'chemical', 300, 17000`,
    );
    await tx.query(
      `insert into sensor_point (id, name, kind, sector, zone, enterprise, scope_key, geom, datum, coordinate_kind, object_fid, indicator, unit)
       select 'lp_' || z, '压力', 'pressure', 3, z, ${OPERATOR}, (select id from scope_cell where zone = z and sector = 3), st_point(117.6 + z * 0.1, 38.9, 4326), 'WGS84', 'safe-matched',
         (select fid from pipeline where id = 'pip_1'), 'line_pressure', 'MPa' from generate_series(1, 2) z`,
    );
  });
}

describe.each(availableEngines())('a warning of a whole pipeline on the %s database', (engine) => {
  let database: TestDatabase;
  let source: IngestSource;
  const keysOf = async (where: string): Promise<number[]> =>
    asEngine(async (tx) =>
      (await tx.query<{ id: number }>(`select id from scope_cell where ${where} order by id`)).rows.map(({ id }) => id),
    );
  const zoneViewers: Viewer[] = [];
  let operator: Viewer;

  beforeAll(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
    noticeObjectChange();
    await addSmallRegion({ tanks: 1, vehicles: 0 });
    await layLine();
    await createSource({ id: 'src_line', name: 'l', scope: { kind: 'all' }, commitment: 'CN', actor: 'test' });
    const found = await asIngest((tx) => findSource(tx, 'src_line'));
    if (found === null) throw new Error('no source');
    source = found;
    for (const zone of [1, 2])
      zoneViewers.push(testViewer({ roles: ['zone'], scopeKeys: await keysOf(`zone = ${zone}`) }));
    operator = testViewer({ roles: ['pipeline'], scopeKeys: await keysOf(`enterprise = ${OPERATOR}`) });
  });
  afterAll(() => database.stop());

  const tell = (zone: number, value: number, at = Date.now()) =>
    deliver(source, { kind: 'readings', webhookId: randomUUID(), items: [{ point: `lp_${zone}`, value, at }] });
  const seenBy = (viewer: Viewer | undefined) =>
    asViewer(viewer ?? operator, async (tx) => {
      const { items } = await listWarnings(tx, viewer ?? operator, warningListSchema.parse({}));
      const { rows } = await tx.query<{ tier: number }>('select tier from object_state where layer = 5');
      return { warnings: items.map(({ tier, zone, lng }) => ({ tier, zone, lng })), line: rows };
    });
  const nothing = { warnings: [], line: [] };

  it('is seen and told where its point stands: by that zone and the operator, not by the other zone', async () => {
    await tell(1, 1.7);
    const here = { warnings: [{ tier: 'orange', zone: 1, lng: 117.7 }], line: [{ tier: 3 }] };
    expect(await seenBy(zoneViewers[0])).toEqual(here);
    expect(await seenBy(operator)).toEqual(here);
    expect(await seenBy(zoneViewers[1])).toEqual(nothing);
    const { rows } = await asEngine((tx) =>
      tx.query(`select distinct s.zone from warning_step w join scope_cell s on s.id = w.scope_key
        union select s.zone from warning_timer t join scope_cell s on s.id = t.scope_key union select s.zone from delivery d join scope_cell s on s.id = d.scope_key`),
    );
    expect(rows).toEqual([{ zone: 1 }]);
  });

  it('goes to the zone of the worse point when it rises there, and the first zone is told that it left', async () => {
    await tell(2, 1.9);
    const there = { warnings: [{ tier: 'red', zone: 2, lng: expect.closeTo(117.8, 6) }], line: [{ tier: 4 }] };
    expect(await seenBy(zoneViewers[1])).toEqual(there);
    expect(await seenBy(operator)).toEqual(there);
    expect(await seenBy(zoneViewers[0])).toEqual(nothing);
    const { rows } = await asEngine((tx) =>
      tx.query(
        `select c.zone, e.tier from event e join scope_cell c on c.id = e.scope_key where e.kind = 'state' and e.layer = 5 order by e.seq desc limit 2`,
      ),
    );
    // Newest first: calm for the zone it left, then red where it is.
    expect(rows).toEqual([
      { zone: 2, tier: 4 },
      { zone: 1, tier: 0 },
    ]);
  });
});
