import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../scripts/testing/database.ts';
import { type Receiver, startReceiver } from '../../scripts/testing/receiver.ts';
import { addRecipients } from '../../scripts/testing/recipients.ts';
import { addSmallRegion } from '../../scripts/testing/small-region.ts';
import { testViewer } from '../../scripts/testing/viewer.ts';
import { asEngine, asViewer, closeDatabase } from '../database.ts';
import { deliverDue } from '../notify/deliver.ts';
import { readCapWarning, readOpenWarnings } from './queries.ts';
import { readRelease, releaseWarning, withdrawRelease } from './release.ts';

const SCHEMA = readFileSync(new URL('./cap-1.2.xsd', import.meta.url), 'utf8');
const commander = testViewer({ id: 'usr_cmd', name: '指挥长', roles: ['commander'] });
const who = { viewer: commander, address: '10.0.0.1' };

describe.each(availableEngines())('release to the public on the %s database', (engine) => {
  let database: TestDatabase;
  let receiver: Receiver;
  let warning = 0;

  beforeAll(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
    receiver = await startReceiver();
    await addSmallRegion({ tanks: 1, vehicles: 1 });
    const { bureau } = await addRecipients();
    await asEngine(async (tx) => {
      const { rows } = await tx.query<{ id: number }>(
        `insert into warning (layer, fid, cause, sector, zone, enterprise, scope_key, tier, worst_tier, reason_zh, reason_en, alarm_at, received_at, opened_at, tier_since, lng, lat)
         select 3, fid, 'gas', 2, 1, 1, scope_key, 4, 4, '可燃气体超限', 'gas above limit', n, n, n, n, 117.7, 38.9
         from asset, (select guanlan.now() - interval '1 hour' as n) t where id = 'tank_1' returning id`,
      );
      warning = rows[0]?.id ?? 0;
      await tx.query(
        `insert into organisation_contact (organisation, name, channel, address, format) values ($1, '发布平台', 'webhook', $2, 'cap')`,
        [bureau, `${receiver.url}/cap`],
      );
    });
    await step('opened', 60);
  });
  afterAll(async () => {
    await receiver.stop();
    await closeDatabase();
    await database.stop();
  });

  const step = (name: string, minutesAgo: number) =>
    asEngine((tx) =>
      tx.query(
        `insert into warning_step (warning_id, scope_key, at, step, tier) select id, scope_key, guanlan.now() - make_interval(mins => $3), $2, tier from warning where id = $1`,
        [warning, name, minutesAgo],
      ),
    );
  const open = (scope: 'Public' | 'Restricted') =>
    asViewer(commander, async (tx) => (await readOpenWarnings(tx, scope)).map((one) => one.id));
  const part = (name: string) => receiver.received.map(({ body }) => new RegExp(`<${name}>([^<]*)<`).exec(body)?.[1]);

  test('tells the public nothing until an authorised role released the warning, and records who', async () => {
    expect(await open('Restricted')).toEqual([warning]);
    expect(await open('Public')).toEqual([]);
    expect(await asViewer(commander, (tx) => readCapWarning(tx, warning, 'full', { scope: 'Public' }))).toBeNull();
    await deliverDue();
    expect(receiver.received).toEqual([]);
    await asViewer(commander, (tx) => releaseWarning(tx, warning, '提示周边居民关窗', who));
    expect(await open('Public')).toEqual([warning]);
    expect(await asViewer(commander, (tx) => readRelease(tx, warning))).toMatchObject({
      releasedName: '指挥长',
      reason: '提示周边居民关窗',
      withdrawnAt: null,
    });
    await expect(asViewer(commander, (tx) => releaseWarning(tx, warning, '再次', who))).rejects.toMatchObject({
      refusal: { code: 'conflict' },
    });
    const { rows } = await asEngine((tx) =>
      tx.query(`select actor, address, object from audit_entry where action = 'cap.released'`),
    );
    expect(rows).toEqual([{ actor: 'usr_cmd', address: '10.0.0.1', object: `warning:${warning}` }]);
  });

  test('pushes the release, what follows and the withdrawal once each, valid and in a series of its own', async () => {
    await deliverDue();
    await step('handling', 0);
    await step('lost', 0);
    await deliverDue();
    await asViewer(commander, (tx) => withdrawRelease(tx, warning, who));
    await deliverDue();
    await deliverDue();
    expect(part('msgType')).toEqual(['Alert', 'Update', 'Cancel']);
    expect(part('identifier')).toEqual([1, 2, 3].map((n) => `guanlan.public.${warning}.${n}`));
    expect(part('scope')).toEqual(['Public', 'Public', 'Public']);
    expect(part('status')).toEqual(['Exercise', 'Exercise', 'Exercise']);
    expect(receiver.received[0]?.headers['content-type']).toContain('application/cap+xml');
    const xml = receiver.received.map(({ body }, n) => ({ fileName: `push-${n}.xml`, contents: body }));
    expect((await validateXML({ xml, schema: SCHEMA })).errors).toEqual([]);
    expect(await open('Public')).toEqual([]);
    await expect(asViewer(commander, (tx) => withdrawRelease(tx, warning, who))).rejects.toMatchObject({
      refusal: { code: 'not_found' },
    });
  });
});
