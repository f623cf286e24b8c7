import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contactSchema, recipientRuleSchema } from '../../domain/channel-schema.ts';
import { overrideEnv } from '../../lib/env.ts';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../scripts/testing/database.ts';
import { type Receiver, startReceiver } from '../../scripts/testing/receiver.ts';
import { addRecipients, type Recipients } from '../../scripts/testing/recipients.ts';
import { addSmallRegion } from '../../scripts/testing/small-region.ts';
import { testViewer } from '../../scripts/testing/viewer.ts';
import { asEngine, asViewer, closeDatabase, type Viewer } from '../database.ts';
import { unseal } from '../sources/seal.ts';
import { listContacts, saveContact, saveEndpoint } from './contacts.ts';
import { deliverOnce } from './deliver.ts';
import { getDelivery, listDeliveries, retryDelivery, sendTest } from './log.ts';
import { markRead, markSeen, unreadNotices } from './notices.ts';
import { listRecipients, removeRecipient, setRecipient } from './recipients.ts';

describe.each(availableEngines())('notices and channels on the %s database', (engine) => {
  let database: TestDatabase;
  let recipients: Recipients;
  let receiver: Receiver;
  let duty: Viewer;
  let zoneOfficer: Viewer;
  let inspector: Viewer;
  let enterprise: Viewer;
  let red = 0;
  let other = 0;

  beforeAll(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
    receiver = await startReceiver();
    await addSmallRegion({ tanks: 2, vehicles: 1 });
    recipients = await addRecipients();
    const cells = await asEngine(
      async (tx) => (await tx.query<{ id: number }>('select id from scope_cell where zone = 1 order by id')).rows,
    );
    const inZoneOne = { all: false, scopeKeys: cells.map((cell) => cell.id) };
    duty = testViewer({ roles: ['duty'] });
    zoneOfficer = testViewer({ roles: ['zone'], ...inZoneOne });
    inspector = testViewer({ roles: ['inspector'], ...inZoneOne });
    enterprise = testViewer({ roles: ['enterprise'], ...inZoneOne });
    [red, other] = await Promise.all([warningAt('tank_1', 4), warningAt('tank_2', 3)]);
    for (const [warning, step, round, party] of [
      [red, 'opened', 0, 'zone'],
      [red, 'notice', 1, 'zone'],
      [red, 'notice', 1, 'enterprise'],
      [red, 'notice', 1, 'operating_company'],
      [other, 'notice', 1, 'zone'],
    ] as const)
      await notice(warning, step, round, party);
  });
  afterAll(async () => {
    await receiver.stop();
    await closeDatabase();
    await database.stop();
  });

  const warningAt = (tank: string, tier: number): Promise<number> =>
    asEngine(async (tx) => {
      const { rows } = await tx.query<{ id: number }>(
        `insert into warning (layer, fid, cause, sector, zone, enterprise, scope_key, tier, worst_tier, reason_zh, reason_en, alarm_at, received_at, opened_at, tier_since, lng, lat)
         select 3, fid, 'gas', sector, zone, enterprise, scope_key, $2, $2, '超限', 'above', guanlan.now(), guanlan.now(), guanlan.now(), guanlan.now(), 117.7, 38.9
         from asset where id = $1 returning id`,
        [tank, tier],
      );
      return rows[0]?.id ?? 0;
    });
  const notice = (warning: number, step: string, round: number, party: string) =>
    asEngine((tx) =>
      tx.query(
        `insert into delivery (warning_id, step, round, tier, party, channel, idempotency_key, payload, due_at, created_at, scope_key)
         select id, $2, $3, tier, $4, 'screen', $5, '{}', 'infinity', guanlan.now(), scope_key from warning where id = $1`,
        [warning, step, round, party, `${warning}:${step}:${party}`],
      ),
    );
  const inbox = (viewer: Viewer) => asViewer(viewer, (tx) => unreadNotices(tx, viewer));
  const who = () => ({ viewer: duty, address: '10.0.0.1' });

  it('are on the screen of those alone who act for their party there: one line per warning, worst first', async () => {
    expect(await inbox(zoneOfficer)).toMatchObject({
      total: 1,
      notices: [{ warning: red, step: 'notice', round: 1, count: 2, tier: 'red', name: '储罐 T-1' }],
    });
    expect((await inbox(enterprise)).notices).toMatchObject([{ warning: red, count: 1 }]);
    expect((await inbox(inspector)).notices).toEqual([]);
    // The operating company is told of everything; its inbox holds only what nobody else would get.
    expect((await inbox(duty)).notices).toEqual([]);
  });

  it('are delivered once a screen has them, read once the warning was opened, and say by whom', async () => {
    const { fresh } = await inbox(zoneOfficer);
    expect(fresh).toHaveLength(2);
    expect(await asViewer(enterprise, (tx) => markSeen(tx, enterprise, fresh))).toEqual({ seen: 0 });
    expect(await asViewer(zoneOfficer, (tx) => markSeen(tx, zoneOfficer, fresh))).toEqual({ seen: 2 });
    expect(await inbox(zoneOfficer)).toMatchObject({ total: 1, fresh: [] });
    expect(await asViewer(zoneOfficer, (tx) => markRead(tx, zoneOfficer, other))).toEqual({ read: 0 });
    expect(await asViewer(zoneOfficer, (tx) => markRead(tx, zoneOfficer, red))).toEqual({ read: 2 });
    expect((await inbox(zoneOfficer)).notices).toEqual([]);
    const states = await asViewer(duty, (tx) => listDeliveries(tx, { warning: red }));
    expect(states.map((one) => [one.party, one.state, one.readBy !== null]).sort()).toEqual([
      ['enterprise', 'waiting', false],
      ['operating_company', 'waiting', false],
      ['zone', 'read', true],
      ['zone', 'read', true],
    ]);
  });

  it('show every party that would find nobody, until the table names somebody', async () => {
    const gaps = async () =>
      (await asViewer(duty, listRecipients)).gaps.map((gap) => `${gap.party}/${gap.sector}/${gap.zone}`);
    expect(await gaps()).toContain('regulator/1/0');
    expect(await gaps()).not.toContain('regulator/2/0');
    expect(await gaps()).toContain('city/0/0');
    const rule = recipientRuleSchema.parse({ party: 'regulator', sector: 1, organisation: recipients.regulator });
    const { id } = await asViewer(duty, (tx) => setRecipient(tx, rule, who()));
    expect(await gaps()).not.toContain('regulator/1/0');
    const again = { ...rule, organisation: recipients.bureau };
    expect(await asViewer(duty, (tx) => setRecipient(tx, again, who()))).toEqual({ id });
    await asViewer(duty, (tx) => removeRecipient(tx, id, who()));
    expect(await gaps()).toContain('regulator/1/0');
    await expect(
      asViewer(duty, (tx) => setRecipient(tx, { ...rule, organisation: 99_999 }, who())),
    ).rejects.toMatchObject({ refusal: { code: 'not_found', field: 'organisation' } });
  });

  it('take only addresses of their kind, keep secrets sealed and numbers out of the audit', async () => {
    const base = { organisation: recipients.regulator, name: '张三', phone: '022-66666666' };
    const save = (rest: object) =>
      asViewer(duty, (tx) => saveContact(tx, contactSchema.parse({ ...base, ...rest }), who()));
    for (const [channel, address] of [
      ['email', '张三'],
      ['sms', 'https://example.cn'],
      ['webhook', 'file:///etc/passwd'],
    ] as const)
      await expect(save({ channel, address }), channel).rejects.toMatchObject({
        refusal: { code: 'invalid', field: 'address' },
      });
    overrideEnv({ LOCAL_RECEIVERS: false });
    await expect(save({ channel: 'webhook', address: receiver.url })).rejects.toMatchObject({
      refusal: { field: 'address', message: 'the address is refused: local' },
    });
    overrideEnv({ LOCAL_RECEIVERS: undefined });
    const { id } = await save({ channel: 'webhook', address: receiver.url, secret: 'whsec_c2VjcmV0' });
    const stored = async () =>
      asEngine(
        async (tx) =>
          (
            await tx.query<{ sealed: Buffer | null }>(
              'select secret_sealed as sealed from organisation_contact where id = $1',
              [id],
            )
          ).rows[0]?.sealed,
      );
    const sealed = await stored();
    expect(sealed == null ? null : unseal(sealed)).toBe('whsec_c2VjcmV0');
    // Changing a name keeps the secret, an empty one takes it away.
    await save({ id, name: '李四', channel: 'webhook', address: receiver.url });
    expect(await stored()).not.toBeNull();
    await save({ id, channel: 'webhook', address: receiver.url, secret: '' });
    expect(await stored()).toBeNull();
    expect(await asViewer(duty, (tx) => listContacts(tx, recipients.regulator, ''))).toMatchObject([
      { id, phone: '022-66666666', channel: 'webhook', minTier: 1 },
    ]);
    await expect(
      asViewer(duty, (tx) => tx.query('select secret_sealed from organisation_contact limit 1')),
    ).rejects.toThrow('permission denied');
    const { rows } = await asEngine((tx) =>
      tx.query(`select detail::text as detail from audit_entry where action like 'contact.%'`),
    );
    expect(rows).toHaveLength(3);
    expect(JSON.stringify(rows)).not.toMatch(/6666|127\.0\.0\.1|whsec/);
  });

  it('are tested with a visible result, and what failed is tried again when asked', async () => {
    const target = contactSchema.parse({
      organisation: recipients.bureau,
      name: '值班室',
      channel: 'webhook',
      address: receiver.url,
    });
    const { id: contact } = await asViewer(duty, (tx) => saveContact(tx, target, who()));
    const { id } = await asViewer(duty, (tx) => sendTest(tx, { contact }, who()));
    receiver.answer(404, 200);
    await deliverOnce();
    expect(await asViewer(duty, (tx) => getDelivery(tx, id))).toMatchObject({ state: 'failed', error: 'HTTP 404' });
    await asViewer(duty, (tx) => retryDelivery(tx, id, who()));
    await deliverOnce();
    expect(await asViewer(duty, (tx) => getDelivery(tx, id))).toMatchObject({ state: 'delivered', attempts: 2 });
    const [message] = receiver.received.slice(-1);
    expect(JSON.parse(message?.body ?? '')).toMatchObject({ data: { subject: '测试消息：通知渠道测试，请勿处置' } });
    await expect(asViewer(duty, (tx) => retryDelivery(tx, id, who()))).rejects.toMatchObject({
      refusal: { code: 'conflict' },
    });
    await expect(asViewer(duty, (tx) => sendTest(tx, { endpoint: 'sms' }, who()))).rejects.toMatchObject({
      refusal: { code: 'not_found' },
    });
  });

  it('for the city go out at once when its address is set', async () => {
    await asEngine((tx) =>
      tx.query(
        `insert into delivery (warning_id, step, tier, party, channel, idempotency_key, payload, state, due_at, created_at, scope_key)
         select id, 'opened', 4, 'city', 'city', 'c1', '{}', 'failed', guanlan.now() + interval '10 minutes', guanlan.now(), scope_key from warning where id = $1`,
        [red],
      ),
    );
    await asViewer(duty, (tx) =>
      saveEndpoint(tx, { kind: 'city', address: `${receiver.url}/city`, active: true }, who()),
    );
    const [waiting] = await asViewer(duty, (tx) => listDeliveries(tx, { channel: 'city' }));
    expect(waiting?.dueAt).toBeLessThanOrEqual(Date.now() + 2_000);
  });
});
