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
import { findSource } from '../sources/queries.ts';
import { runCommand } from './commands.ts';
import { countWarnings, listWarnings } from './queries.ts';
import { getWarning } from './warning-card.ts';

const viewer = (over: Partial<Viewer>): Viewer => testViewer({ id: 'u1', name: '值班员', ...over });

describe.each(availableEngines())('warnings on the %s database', (engine) => {
  let database: TestDatabase;
  let zoneOne: Viewer;
  const everybody = viewer({});

  beforeAll(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
    noticeObjectChange();
    await addSmallRegion({ tanks: 30, vehicles: 1 });
    await createSource({ id: 'src_w', name: 'w', scope: { kind: 'all' }, commitment: 'CN', actor: 'test' });
    const source = await asIngest((tx) => findSource(tx, 'src_w'));
    if (source === null) throw new Error('no source');
    const values = [1.7, 1.9];
    const items = Array.from({ length: 30 }, (_, index) => ({
      point: `pt_${index + 1}_pressure`,
      at: Date.now(),
      value: values[index % 3 === 0 ? 1 : 0],
    }));
    await deliver(source, { kind: 'readings', webhookId: randomUUID(), items });
    const cells = await asEngine(
      async (tx) => (await tx.query<{ id: number }>('select id from scope_cell where enterprise = 1')).rows,
    );
    zoneOne = viewer({ id: 'u2', all: false, scopeKeys: cells.map((cell) => cell.id) });
  });
  afterAll(() => database?.stop());

  it('are listed worst first, page by page, each once', async () => {
    const seen: { id: number; tier: string }[] = [];
    let after: { tier: number; openedAt: number; id: number } | null = null;
    do {
      const input = warningListSchema.parse({ limit: 7, after });
      const page = await asViewer(everybody, (tx) => listWarnings(tx, everybody, input));
      seen.push(...page.items);
      after = page.next;
    } while (after !== null);
    expect(new Set(seen.map((one) => one.id)).size).toBe(30);
    expect(seen.map((one) => one.tier)).toEqual([...Array(10).fill('red'), ...Array(20).fill('yellow')]);
  });

  it('carry the name of their object and obey the filters', async () => {
    const page = await asViewer(everybody, (tx) =>
      listWarnings(
        tx,
        everybody,
        warningListSchema.parse({ tiers: ['red'], zones: [2], sectors: ['chemical'], limit: 50 }),
      ),
    );
    expect(page.items).toHaveLength(5);
    expect(page.items[0]).toMatchObject({ layer: 'assets', zone: 2, name: expect.stringContaining('储罐') });
  });

  it('of other cells are neither listed, counted, opened nor acknowledged', async () => {
    const mine = await asViewer(zoneOne, (tx) => listWarnings(tx, zoneOne, warningListSchema.parse({ limit: 100 })));
    expect(mine.items).toHaveLength(15);
    expect(mine.items.every((one) => one.enterprise === 1)).toBe(true);
    expect(await asViewer(zoneOne, countWarnings)).toMatchObject({ red: 5, yellow: 10, unacknowledged: 15 });
    const all = await asViewer(everybody, (tx) => listWarnings(tx, everybody, warningListSchema.parse({ zones: [2] })));
    const other = all.items[0]?.id ?? 0;
    await expect(asViewer(zoneOne, (tx) => getWarning(tx, zoneOne, other))).rejects.toMatchObject({
      refusal: { code: 'not_found' },
    });
    await expect(
      asViewer(zoneOne, (tx) => runCommand(tx, zoneOne, { id: other, ask: { name: 'acknowledge' } })),
    ).rejects.toMatchObject({
      refusal: { code: 'not_found' },
    });
  });

  it('are acknowledged once, with step, event, relay to the city and audit, and their clocks run on (REQ-WARN-10)', async () => {
    const { items } = await asViewer(zoneOne, (tx) =>
      listWarnings(tx, zoneOne, warningListSchema.parse({ tiers: ['red'] })),
    );
    const id = items[0]?.id ?? 0;
    const before = await asEngine(
      async (tx) =>
        (
          await tx.query<{ n: number }>(
            `select count(*)::int as n from delivery where step = 'acknowledged' and channel = 'city'`,
          )
        ).rows[0]?.n ?? 0,
    );
    const [first, second] = await Promise.all(
      [1, 2].map(() =>
        asViewer(zoneOne, (tx) => runCommand(tx, zoneOne, { id, ask: { name: 'acknowledge' } }, '10.0.0.1')),
      ),
    );
    expect(first).toEqual(second);
    const warning = await asViewer(zoneOne, (tx) => getWarning(tx, zoneOne, id));
    expect(warning).toMatchObject({
      acknowledgedBy: '值班员',
      nextStep: 'notice',
      deadline: warning.tierSince + 30 * 60_000,
      nextRound: 1,
      onSiteAt: warning.tierSince + 2 * 3_600_000,
    });
    expect(warning.steps.map((step) => step.step)).toEqual(['acknowledged', 'opened']);
    expect(warning.cameras[0]).toMatchObject({ own: true });
    const [told] = await asEngine(
      async (tx) => (await tx.query(`select payload from event where kind = 'state' order by seq desc limit 1`)).rows,
    );
    expect(told).toMatchObject({ payload: { fid: warning.fid, unacknowledged: false, tier: 4 } });
    const after = await asEngine(
      async (tx) =>
        (
          await tx.query<{ n: number }>(
            `select count(*)::int as n from delivery where step = 'acknowledged' and channel = 'city'`,
          )
        ).rows[0]?.n ?? 0,
    );
    expect(after - before).toBe(1);
    const audit = await asEngine(
      async (tx) =>
        (await tx.query(`select actor, address from audit_entry where action = 'warning.acknowledged'`)).rows,
    );
    expect(audit).toEqual([{ actor: 'u2', address: '10.0.0.1' }]);
  });
});
