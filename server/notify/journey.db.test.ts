import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../scripts/testing/database.ts';
import { type Receiver, startReceiver } from '../../scripts/testing/receiver.ts';
import { addRecipients, type Recipients } from '../../scripts/testing/recipients.ts';
import { addSmallRegion } from '../../scripts/testing/small-region.ts';
import { testViewer } from '../../scripts/testing/viewer.ts';
import { asEngine, asIngest, asViewer, closeDatabase, type Viewer } from '../database.ts';
import { deliver } from '../ingest/deliver.ts';
import { noticeObjectChange } from '../ingest/point-cache.ts';
import { newSecret } from '../ingest/signature.ts';
import { createSource } from '../sources/commands.ts';
import { findSource, type IngestSource } from '../sources/queries.ts';
import { seal } from '../sources/seal.ts';
import { runCommand } from '../warnings/commands.ts';
import { deliverDue } from './deliver.ts';
import { markSeen, unreadNotices } from './notices.ts';

interface Relayed {
  readonly step: string;
  readonly tier: string;
  readonly handling: { readonly actor: string; readonly text: string };
}

describe.each(availableEngines())('a red from sensor to city on the %s database', (engine) => {
  let database: TestDatabase;
  let city: Receiver;
  let hook: Receiver;
  let recipients: Recipients;
  let source: IngestSource;
  let enterprise: Viewer;
  let regulator: Viewer;

  beforeAll(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
    noticeObjectChange();
    city = await startReceiver();
    hook = await startReceiver();
    await addSmallRegion({ tanks: 4, vehicles: 1 });
    recipients = await addRecipients();
    await createSource({ id: 'src_j', name: 'j', scope: { kind: 'all' }, commitment: 'CN', actor: 'test' });
    const found = await asIngest((tx) => findSource(tx, 'src_j'));
    if (found === null) throw new Error('no source');
    source = found;
    await asEngine(async (tx) => {
      await tx.query(
        `insert into channel_endpoint (kind, address, secret_sealed, updated_by) values ('city', $1, $2, 'test')`,
        [city.url, seal(newSecret())],
      );
      await tx.query(
        `insert into organisation_contact (organisation, name, channel, address, min_tier) values ($1, '值班员', 'webhook', $2, 3)`,
        [recipients.regulator, hook.url],
      );
    });
    const cells = await asEngine(
      async (tx) => (await tx.query<{ id: number }>('select id from scope_cell where enterprise = 1')).rows,
    );
    const own = { all: false, scopeKeys: cells.map((cell) => cell.id) };
    enterprise = testViewer({ id: 'usr_e', name: '张工', roles: ['enterprise'], ...own });
    regulator = testViewer({ id: 'usr_r', name: '李科', roles: ['regulator'] });
  });
  afterAll(async () => {
    await city.stop();
    await hook.stop();
    await closeDatabase();
    await database.stop();
  });

  const pressure = (tank: number, value: number) =>
    deliver(source, {
      kind: 'readings',
      webhookId: randomUUID(),
      items: [{ point: `pt_${tank}_pressure`, value, at: Date.now() }],
    });
  const warningOf = async (tank: number): Promise<number> => {
    const { rows } = await asEngine((tx) =>
      tx.query<{ id: number }>(
        `select w.id from warning w join asset a on a.fid = w.fid where a.id = $1 order by w.id desc limit 1`,
        [`tank_${tank}`],
      ),
    );
    return rows[0]?.id ?? 0;
  };
  const relayed = (): Relayed[] => city.received.map(({ body }) => (JSON.parse(body) as { data: Relayed }).data);
  const deliverAll = async () => {
    // One step of a warning at a time goes to the city.
    for (let turn = 0; turn < 6; turn += 1) await deliverDue();
  };

  it('reaches four parties on screen, the regulator by webhook and the city at once', async () => {
    await pressure(1, 1.9);
    const id = await warningOf(1);
    await deliverAll();
    expect(relayed()).toMatchObject([{ step: 'opened', tier: 'red' }]);
    expect(hook.received).toHaveLength(1);
    const { rows } = await asEngine((tx) =>
      tx.query<{ party: string; channel: string; state: string }>(
        'select party, channel, state from delivery where warning_id = $1 order by party, channel',
        [id],
      ),
    );
    expect(rows.map((row) => `${row.party} ${row.channel} ${row.state}`)).toEqual([
      'bureau screen waiting',
      'city city delivered',
      'enterprise screen waiting',
      'operating_company screen waiting',
      'regulator screen waiting',
      'regulator webhook delivered',
      'zone screen waiting',
    ]);
  });

  it('relays every handling step in its order with who did what, although the city fails in between (REQ-EXT-01)', async () => {
    const id = await warningOf(1);
    city.received.length = 0;
    city.answer(500, 'cut', 200);
    const act = (viewer: Viewer, ask: Parameters<typeof runCommand>[2]['ask']) =>
      asViewer(viewer, (tx) => runCommand(tx, viewer, { id, ask }));
    await act(enterprise, { name: 'acknowledge' });
    await act(enterprise, { name: 'verify', verdict: 'true', text: '现场确认超压' });
    await act(enterprise, { name: 'handle', text: '已切断进料' });
    await act(enterprise, { name: 'handle', text: '开启喷淋' });
    for (let turn = 0; turn < 8; turn += 1) {
      await asEngine((tx) =>
        tx.query(`update delivery set due_at = due_at - interval '1 hour' where isfinite(due_at) and channel = 'city'`),
      );
      await deliverDue();
    }
    const told = relayed();
    const order = told.filter((one, n) => JSON.stringify(one) !== JSON.stringify(told[n - 1]));
    expect(order.map((one) => one.handling.text).filter((text) => text !== '')).toEqual([
      '现场确认超压',
      '已切断进料',
      '开启喷淋',
    ]);
    expect(order.at(-1)).toMatchObject({ handling: { actor: '张工' } });
    // Three tries of the first step, under one key; the others once.
    const keys = city.received.map((one) => one.headers['webhook-id']);
    expect(keys.length - new Set(keys).size).toBe(2);
  });

  it('is read by the party that acted, and stays unread with the others', async () => {
    const mine = await asViewer(enterprise, (tx) => unreadNotices(tx, enterprise));
    expect(mine.notices).toEqual([]);
    const theirs = await asViewer(regulator, (tx) => unreadNotices(tx, regulator));
    expect(theirs.total).toBe(1);
  });

  it('lets clocks count from the receipt where a plan says so, once, when the tracker has it on a screen (REQ-WARN-10)', async () => {
    await asEngine((tx) =>
      tx.query(
        `insert into loop_plan (id, version, state, author, approved_by, valid_from, body)
         select id, version + 1, 'approved', 'test', 'other', guanlan.now(), body || '{"clockFrom": "receipt", "version": 2}' from loop_plan`,
      ),
    );
    await pressure(3, 1.9);
    const id = await warningOf(3);
    const deadline = async (): Promise<number> => {
      const { rows } = await asEngine((tx) =>
        tx.query<{ minutes: number }>(
          `select round(date_part('epoch', deadline - opened_at) / 60) as minutes from warning where id = $1`,
          [id],
        ),
      );
      return rows[0]?.minutes ?? 0;
    };
    // Never later than the grace: ten minutes and then the thirty of a red.
    expect(await deadline()).toBe(40);
    const seeBy = async (viewer: Viewer) => {
      const { fresh } = await asViewer(viewer, (tx) => unreadNotices(tx, viewer));
      await asViewer(viewer, (tx) => markSeen(tx, viewer, fresh));
    };
    await seeBy(enterprise);
    expect(await deadline()).toBe(40);
    await seeBy(regulator);
    expect(await deadline()).toBe(30);
  });
});
