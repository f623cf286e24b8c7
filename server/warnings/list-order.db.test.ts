import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type WarningListInput, warningListSchema } from '../../domain/warning.ts';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../scripts/testing/database.ts';
import { addSmallRegion } from '../../scripts/testing/small-region.ts';
import { testViewer } from '../../scripts/testing/viewer.ts';
import { asEngine, asIngest, asViewer, type Viewer } from '../database.ts';
import { deliver } from '../ingest/deliver.ts';
import { noticeObjectChange } from '../ingest/point-cache.ts';
import { createSource } from '../sources/commands.ts';
import { findSource } from '../sources/queries.ts';
import { runCommand } from './commands.ts';
import { listWarnings } from './queries.ts';

const listed = (viewer: Viewer, input: Partial<WarningListInput>) =>
  asViewer(viewer, (tx) => listWarnings(tx, viewer, warningListSchema.parse({ limit: 100, ...input })));
const mine = async (viewer: Viewer) => (await listed(viewer, { mine: true })).items;

/** Twelve tanks of two enterprises: four red, eight yellow. */
describe.each(availableEngines())('the list of warnings on the %s database', (engine) => {
  let database: TestDatabase;
  let enterprise: Viewer;
  const regulator = testViewer({ id: 'usr_r', name: '监管员', roles: ['regulator'] });
  const duty = testViewer({ id: 'usr_d', roles: ['duty'] });
  const inspector = testViewer({ id: 'usr_i', roles: ['inspector'] });

  beforeAll(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
    noticeObjectChange();
    await addSmallRegion({ tanks: 12, vehicles: 1 });
    await createSource({ id: 'src_l', name: 'l', scope: { kind: 'all' }, commitment: 'CN', actor: 'test' });
    const source = await asIngest((tx) => findSource(tx, 'src_l'));
    if (source === null) throw new Error('no source');
    const items = Array.from({ length: 12 }, (_, index) => ({
      point: `pt_${index + 1}_pressure`,
      at: Date.now(),
      value: index % 3 === 0 ? 1.9 : 1.7,
    }));
    await deliver(source, { kind: 'readings', webhookId: randomUUID(), items });
    const cells = await asEngine(
      async (tx) => (await tx.query<{ id: number }>('select id from scope_cell where enterprise = 1')).rows,
    );
    enterprise = testViewer({ id: 'usr_e', name: '张工', roles: ['enterprise'], scopeKeys: cells.map(({ id }) => id) });
  });
  afterAll(() => database?.stop());

  it('goes by the next deadline, page by page, each once, and ends with what has no clock', async () => {
    // A blue one has no clock at all (REQ-WARN-01).
    await asEngine((tx) =>
      tx.query(
        'update warning set deadline = null, next_step = null where id = (select max(id) from warning where tier = 2)',
      ),
    );
    const seen: { id: number; deadline: number | null }[] = [];
    let after: WarningListInput['after'] = null;
    do {
      const page = await listed(duty, { order: 'deadline', limit: 5, after });
      seen.push(...page.items);
      after = page.next;
    } while (after !== null);
    expect(new Set(seen.map(({ id }) => id)).size).toBe(12);
    const due = seen.map(({ deadline }) => deadline ?? Number.POSITIVE_INFINITY);
    expect(due).toEqual(due.toSorted((a, b) => a - b));
    expect(due.at(-1)).toBe(Number.POSITIVE_INFINITY);
  });

  it('keeps for a party what it was told and has not noted, and nothing for those who act for none', async () => {
    expect(await mine(enterprise)).toHaveLength(6);
    // Yellow is not pushed to the regulator (REQ-WARN-02).
    expect((await mine(regulator)).map(({ tier }) => tier)).toEqual(['red', 'red', 'red', 'red']);
    expect(await mine(inspector)).toEqual([]);
    expect(await mine(duty)).toHaveLength(12);
  });

  it('moves from the enterprise to its tracker when a clear waits for confirmation, and back when it is returned', async () => {
    const [red] = (await listed(enterprise, { tiers: ['red'] })).items;
    const id = red?.id ?? 0;
    const run = (viewer: Viewer, ask: Parameters<typeof runCommand>[2]['ask'], evidence: number[] = []) =>
      asViewer(viewer, (tx) => runCommand(tx, viewer, { id, ask, evidence }));
    const waitsFor = async (viewer: Viewer) => (await mine(viewer)).some((one) => one.id === id);
    await run(regulator, { name: 'acknowledge' });
    expect([await waitsFor(enterprise), await waitsFor(regulator)]).toEqual([true, false]);
    const file = await asEngine(async (tx) => {
      const { rows } = await tx.query<{ id: number }>(
        `insert into evidence (warning_id, sha256, media_type, bytes, name, author, author_name, scope_key)
         select id, repeat('a', 64), 'image/jpeg', 1, 'a.jpg', 'usr_e', '张工', scope_key from warning where id = $1 returning id`,
        [id],
      );
      return rows[0]?.id ?? 0;
    });
    await run(enterprise, { name: 'verify', verdict: 'false', text: '仪表检修误报' });
    await run(enterprise, (files) => ({ name: 'clear', text: '已恢复', files }), [file]);
    expect([await waitsFor(enterprise), await waitsFor(regulator)]).toEqual([false, true]);
    await run(regulator, { name: 'sendBack', text: '请补充检修记录' });
    expect([await waitsFor(enterprise), await waitsFor(regulator)]).toEqual([true, false]);
  });
});
