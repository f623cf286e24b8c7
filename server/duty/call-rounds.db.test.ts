import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../scripts/testing/database.ts';
import { addSmallRegion } from '../../scripts/testing/small-region.ts';
import { testViewer } from '../../scripts/testing/viewer.ts';
import { createWarningTimers } from '../chores/warning-timers.ts';
import { asEngine, asIngest, asViewer } from '../database.ts';
import { deliver } from '../ingest/deliver.ts';
import { noticeObjectChange } from '../ingest/point-cache.ts';
import { createSource } from '../sources/commands.ts';
import { findSource } from '../sources/queries.ts';
import { answerCall } from './entry-commands.ts';
import { deskOf } from './warning-queries.ts';

/** Five minutes of the red plan pass for the calls alone. */
const CALL_MINUTES = 5;

describe.each(availableEngines())('rounds of call-and-answer on the %s database', (engine) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
    noticeObjectChange();
    await addSmallRegion({ tanks: 1, vehicles: 0 });
    await asEngine(async (tx) => {
      const { rows } = await tx.query<{ key: number }>(
        `insert into organisation (kind, name, code, scope_key)
         select 'enterprise', '一号化工（演示）', 'ENT001', id from scope_cell where enterprise = 1 returning key`,
      );
      expect(rows[0]?.key).toBe(1);
      await tx.query(
        `with s as (insert into duty_shift (organisation, name, start_minute, minutes, scope_key) select 1, '全天', 0, 1440, id from scope_cell where enterprise = 1 returning id, scope_key)
         insert into duty_roster (organisation, shift, day, position, leader, name, phone, starts_at, ends_at, author, scope_key)
         select 1, s.id, current_date, p.n, p.leader, p.name, '022-0000-000' || p.n, date_trunc('hour', now()) - interval '1 hour', date_trunc('hour', now()) + interval '11 hours', 'test', s.scope_key
         from s, (values (1, '陆立川', false), (2, '秦文澜', false), (3, '顾海宁', true)) p(n, name, leader)`,
      );
    });
  });
  afterAll(() => database.stop());

  const calls = async (id: number) => (await asViewer(testViewer(), (tx) => deskOf(tx, id))).calls;
  const passMinutes = async () => {
    await asEngine((tx) =>
      tx.query(
        `update warning_timer set due_at = due_at - make_interval(mins => ${CALL_MINUTES}) where step = 'call' and fired_at is null and void_at is null`,
      ),
    );
    const timers = createWarningTimers((line) => {
      throw new Error(line);
    });
    while ((await timers.fire()).done > 0);
  };

  it('calls the officers, then the leader, then begins again while nobody acknowledges a red, and stores what came of it', async () => {
    await createSource({ id: 'src_call', name: 'c', scope: { kind: 'all' }, commitment: 'CN', actor: 'test' });
    const source = await asIngest((tx) => findSource(tx, 'src_call'));
    if (source === null) throw new Error('no source');
    await deliver(source, {
      kind: 'readings',
      webhookId: randomUUID(),
      items: [{ point: 'pt_1_pressure', value: 1.95, at: Date.now() }],
    });
    const { rows } = await asEngine((tx) =>
      tx.query<{ id: number; tier: number }>(`select id, tier from warning where state = 'open'`),
    );
    expect(rows).toMatchObject([{ tier: 4 }]);
    const id = rows[0]?.id ?? 0;
    expect(await calls(id)).toEqual([]);
    for (let round = 1; round <= 4; round += 1) await passMinutes();
    expect((await calls(id)).map(({ round, name, state }) => [round, name, state])).toEqual([
      [4, '陆立川', 'open'],
      [3, '顾海宁', 'open'],
      [2, '秦文澜', 'open'],
      [1, '陆立川', 'open'],
    ]);
    const first = (await calls(id)).at(-1);
    const viewer = testViewer({ name: '值守员' });
    await asViewer(viewer, (tx) =>
      answerCall(tx, { viewer, address: '' }, { stepId: first?.stepId ?? 0, state: 'not_reached', text: '' }),
    );
    await asEngine((tx) =>
      tx.query(
        `insert into warning_step (warning_id, scope_key, at, step, tier, actor) select id, scope_key, guanlan.now(), 'acknowledged', tier, 'usr' from warning`,
      ),
    );
    expect((await calls(id)).map(({ state }) => state)).toEqual([
      'acknowledged',
      'acknowledged',
      'acknowledged',
      'not_reached',
    ]);
  });
});
