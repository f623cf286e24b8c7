import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { overrideEnv } from '../../lib/env.ts';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../scripts/testing/database.ts';
import { type Receiver, startReceiver } from '../../scripts/testing/receiver.ts';
import { asEngine, closeDatabase } from '../database.ts';
import { isSignedBy, newSecret } from '../ingest/signature.ts';
import { seal } from '../sources/seal.ts';
import { deliverOnce } from './deliver.ts';
import { sendParcel } from './send.ts';

describe.each(availableEngines())('deliveries on the %s database', (engine) => {
  let database: TestDatabase;
  let receiver: Receiver;
  let organisation = 0;
  let serial = 0;
  const secret = newSecret();

  beforeAll(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
    receiver = await startReceiver();
    await asEngine(async (tx) => {
      await tx.query('insert into scope_cell (zone, sector, enterprise) values (0, 0, 0)');
      const { rows } = await tx.query<{ key: number }>(
        `insert into organisation (kind, name, code, scope_key) values ('bureau', '局', 'B', 1) returning key`,
      );
      organisation = rows[0]?.key ?? 0;
    });
  });
  afterAll(async () => {
    await receiver.stop();
    await closeDatabase();
    await database.stop();
  });
  beforeEach(async () => {
    receiver.received.length = 0;
    receiver.answer(200);
    await asEngine((tx) => tx.query('delete from delivery'));
  });

  const contact = (channel: string, address: string): Promise<number> =>
    asEngine(async (tx) => {
      const { rows } = await tx.query<{ id: number }>(
        `insert into organisation_contact (organisation, name, channel, address, secret_sealed) values ($1, '值班', $2, $3, $4) returning id`,
        [organisation, channel, address, seal(secret)],
      );
      return rows[0]?.id ?? 0;
    });
  const warning = (): Promise<number> =>
    asEngine(async (tx) => {
      serial += 1;
      const { rows } = await tx.query<{ id: number }>(
        `insert into warning (layer, fid, cause, scope_key, tier, worst_tier, reason_zh, reason_en, alarm_at, received_at, opened_at, tier_since, lng, lat)
         values (3, $1, 'gas', 1, 4, 4, '超限', 'above limit', guanlan.now(), guanlan.now(), guanlan.now(), guanlan.now(), 117.7, 38.95) returning id`,
        [serial],
      );
      return rows[0]?.id ?? 0;
    });
  interface Due {
    readonly channel: string;
    readonly contact?: number;
    readonly warning?: number | null;
    readonly tier?: number;
    readonly text?: string;
  }
  const due = (one: Due): Promise<number> =>
    asEngine(async (tx) => {
      serial += 1;
      const tier = one.tier ?? 4;
      const payload = {
        ...{
          warning: one.warning ?? 0,
          step: 'notice',
          round: 1,
          epoch: 1,
          party: 'bureau',
          layer: 'assets',
          fid: 1,
          tier,
        },
        ...{ worstTier: 4, name: '储罐', nameEn: 'Tank', zone: '', zoneEn: '', enterprise: '', enterpriseEn: '' },
        ...{
          reasonZh: '超限',
          reasonEn: 'above limit',
          openedAt: 0,
          deadline: null,
          nextStep: null,
          lng: 117.7,
          lat: 38.95,
        },
        ...{ at: 0, handling: { step: 'handling', actor: '张工', text: one.text ?? '' } },
      };
      const { rows } = await tx.query<{ id: number }>(
        `insert into delivery (warning_id, step, tier, party, channel, contact_id, idempotency_key, payload, due_at, created_at, scope_key)
         values ($1, 'notice', $2, 'bureau', $3, $4, $5, $6, guanlan.now(), guanlan.now(), 1) returning id`,
        [one.warning ?? null, tier, one.channel, one.contact ?? null, `key-${serial}`, JSON.stringify(payload)],
      );
      return rows[0]?.id ?? 0;
    });
  interface State {
    readonly state: string;
    readonly attempts: number;
    readonly error: string | null;
    /** Seconds until it is due; null when it never is again. */
    readonly pause: number | null;
    readonly sent: boolean;
  }
  const stateOf = (id: number): Promise<State | undefined> =>
    asEngine(async (tx) => {
      const { rows } = await tx.query<State>(
        `select state, attempts, last_error as error, sent_at is not null as sent,
           case when isfinite(due_at) then round(date_part('epoch', due_at - guanlan.now())) end as pause from delivery where id = $1`,
        [id],
      );
      return rows[0];
    });
  /** Lets time pass for what waits. */
  const later = (seconds: number) =>
    asEngine((tx) =>
      tx.query(`update delivery set due_at = due_at - make_interval(secs => $1) where isfinite(due_at)`, [seconds]),
    );

  it('arrive signed under their key and say so', async () => {
    const id = await due({ channel: 'webhook', contact: await contact('webhook', `${receiver.url}/hook`) });
    expect(await deliverOnce()).toBe(1);
    expect(await stateOf(id)).toMatchObject({ state: 'delivered', attempts: 1, error: null, sent: true });
    const [got] = receiver.received;
    const header = (name: string) => String(got?.headers[name]);
    expect(
      isSignedBy(
        [secret],
        header('webhook-signature'),
        header('webhook-id'),
        header('webhook-timestamp'),
        Buffer.from(got?.body ?? ''),
      ),
    ).toBe(true);
    expect(await deliverOnce()).toBe(0);
  });

  it('are tried again after 5, 10, 20 seconds and at most ten minutes, with the error to be seen, until they arrive', async () => {
    receiver.answer(500, 'cut', 503, 500, 500, 500, 500, 500, 500, 200);
    const id = await due({
      channel: 'webhook',
      contact: await contact('webhook', receiver.url),
      warning: await warning(),
    });
    const pauses: (number | null | undefined)[] = [];
    const errors: unknown[] = [];
    for (let attempt = 0; attempt < 9; attempt += 1) {
      expect(await deliverOnce()).toBe(1);
      const state = await stateOf(id);
      expect(state?.state).toBe('failed');
      pauses.push(state?.pause);
      errors.push(state?.error);
      expect(await deliverOnce()).toBe(0);
      await later((state?.pause ?? 0) + 1);
    }
    expect(pauses).toEqual([5, 10, 20, 40, 80, 160, 320, 600, 600]);
    expect(errors.slice(0, 3)).toEqual(['HTTP 500', 'the receiver cut the connection', 'HTTP 503']);
    await deliverOnce();
    expect(await stateOf(id)).toMatchObject({ state: 'delivered', attempts: 10, error: null });
    expect(new Set(receiver.received.map((one) => one.headers['webhook-id'])).size).toBe(1);
  });

  it('repeat under the same key when the worker dies between sending and marking, and under no other', async () => {
    const id = await due({ channel: 'webhook', contact: await contact('webhook', receiver.url) });
    const dying = deliverOnce(async (parcel) => {
      await sendParcel(parcel);
      throw new Error('the worker is gone');
    });
    await expect(dying).rejects.toThrow('the worker is gone');
    expect(await stateOf(id)).toMatchObject({ state: 'waiting', sent: false });
    // Nobody takes it while the lease runs; then another worker does.
    expect(await deliverOnce()).toBe(0);
    await later(21);
    expect(await deliverOnce()).toBe(1);
    expect(await stateOf(id)).toMatchObject({ state: 'delivered', attempts: 2 });
    const keys = receiver.received.map((one) => one.headers['webhook-id']);
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
  });

  it('are sent once by several workers at a time', async () => {
    const to = await contact('webhook', receiver.url);
    for (let n = 0; n < 40; n += 1) await due({ channel: 'webhook', contact: to });
    const counts = await Promise.all([deliverOnce(), deliverOnce(), deliverOnce()]);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(40);
    expect(new Set(receiver.received.map((one) => one.headers['webhook-id'])).size).toBe(40);
    expect(receiver.received).toHaveLength(40);
  });

  it('reach the city in the order of a warning’s steps, whatever fails in between', async () => {
    const red = await warning();
    const other = await warning();
    const first = await due({ channel: 'city', warning: red, text: '1' });
    const second = await due({ channel: 'city', warning: red, text: '2' });
    const third = await due({ channel: 'city', warning: red, text: '3' });
    await due({ channel: 'city', warning: other, text: 'other' });
    await deliverOnce();
    expect(await stateOf(first)).toMatchObject({ state: 'failed', error: 'the channel is not configured' });
    expect(await stateOf(second)).toMatchObject({ state: 'waiting', attempts: 0 });
    await asEngine((tx) =>
      tx.query(
        `insert into channel_endpoint (kind, address, secret_sealed, updated_by) values ('city', $1, $2, 'test')
         on conflict (kind) do update set address = excluded.address`,
        [`${receiver.url}/relay`, seal(secret)],
      ),
    );
    receiver.answer(500, 500, 200);
    for (let pass = 0; pass < 8; pass += 1) {
      await later(30);
      await deliverOnce();
    }
    const texts = receiver.received.map((one) => {
      const { data } = JSON.parse(one.body) as { data: { warning: number; handling: { text: string } } };
      return { warning: data.warning, text: data.handling.text };
    });
    const ofRed = texts.filter((one) => one.warning === red).map((one) => one.text);
    expect(ofRed.filter((text, n) => text !== ofRed[n - 1])).toEqual(['1', '2', '3']);
    expect(texts.some((one) => one.warning === other)).toBe(true);
    expect(await stateOf(third)).toMatchObject({ state: 'delivered' });
  });

  it('are given up a day after their warning was closed, and not before', async () => {
    receiver.answer(500);
    const closed = await warning();
    const id = await due({ channel: 'webhook', contact: await contact('webhook', receiver.url), warning: closed });
    const close = (hours: number) =>
      asEngine((tx) =>
        tx.query(
          `update warning set state = 'closed', closed_at = guanlan.now() - make_interval(hours => $2) where id = $1`,
          [closed, hours],
        ),
      );
    await close(23);
    await deliverOnce();
    expect((await stateOf(id))?.pause).toBe(5);
    await close(25);
    await later(6);
    await deliverOnce();
    expect(await stateOf(id)).toMatchObject({ state: 'failed', pause: null, error: 'HTTP 500' });
  });

  it('wait for no receiver that says nothing for longer than ten seconds, and hold up nobody else', async () => {
    const silent = await startReceiver();
    silent.answer('silent');
    const slow = await due({ channel: 'webhook', contact: await contact('webhook', silent.url) });
    const quick = await due({ channel: 'webhook', contact: await contact('webhook', receiver.url) });
    const started = performance.now();
    const pass = deliverOnce();
    while ((await stateOf(quick))?.state !== 'delivered') await new Promise((resolve) => setTimeout(resolve, 50));
    expect(performance.now() - started).toBeLessThan(5_000);
    await pass;
    expect(performance.now() - started).toBeLessThan(14_000);
    expect(await stateOf(slow)).toMatchObject({ state: 'failed', error: 'no answer within 10 s' });
    await silent.stop();
  });

  it('go by SMS through the adapter, which is told the number', async () => {
    const phone = await contact('sms', '13800000000');
    const id = await due({ channel: 'sms', contact: phone });
    await deliverOnce();
    expect(await stateOf(id)).toMatchObject({ state: 'failed', error: 'no sms adapter is configured' });
    await asEngine((tx) =>
      tx.query(
        `insert into channel_endpoint (kind, address, secret_sealed, updated_by) values ('sms', $1, $2, 'test') on conflict do nothing`,
        [`${receiver.url}/sms`, seal(secret)],
      ),
    );
    await later(6);
    await deliverOnce();
    expect(await stateOf(id)).toMatchObject({ state: 'sent' });
    expect(JSON.parse(receiver.received[0]?.body ?? '')).toMatchObject({
      type: 'guanlan.sms',
      data: { to: '13800000000', tier: 'red', text: expect.stringContaining('红色预警（重大）') },
    });
  });

  it('go to a robot, whose refusal in a 200 is a failure', async () => {
    const robot = await startReceiver('{"errcode":310000,"errmsg":"sign not match"}');
    const id = await due({ channel: 'dingtalk', contact: await contact('dingtalk', `${robot.url}/robot/send`) });
    await deliverOnce();
    expect(await stateOf(id)).toMatchObject({ state: 'failed', error: '310000 sign not match' });
    await robot.stop();
  });

  it('go by mail with text, table and a message id of their own', async () => {
    const mails: string[] = [];
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onData: (stream, _session, done) => {
        const parts: Buffer[] = [];
        stream.on('data', (part: Buffer) => parts.push(part));
        stream.on('end', () => {
          mails.push(Buffer.concat(parts).toString('utf8'));
          done();
        });
      },
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
    const address = server.server.address();
    const id = await due({ channel: 'email', contact: await contact('email', 'duty@example.cn') });
    await deliverOnce();
    expect(await stateOf(id)).toMatchObject({ state: 'failed', error: 'SMTP_URL is not set' });
    const port = typeof address === 'object' ? address?.port : 0;
    overrideEnv({ SMTP_URL: `smtp://127.0.0.1:${port}`, SMTP_FROM: '观澜 <guanlan@example.cn>' });
    await later(6);
    await deliverOnce();
    expect(await stateOf(id)).toMatchObject({ state: 'sent', attempts: 2 });
    expect(mails[0]).toMatch(/Message-ID: <key-\d+@example\.cn>/);
    expect(mails[0]).toContain('text/html');
    expect(mails[0]).toContain('To: duty@example.cn');
    overrideEnv({ SMTP_URL: undefined, SMTP_FROM: undefined });
    await new Promise<void>((resolve) => server.close(resolve));
  });

  it('leave this machine alone where receivers on it are not allowed', async () => {
    overrideEnv({ LOCAL_RECEIVERS: false });
    const id = await due({ channel: 'webhook', contact: await contact('webhook', receiver.url) });
    const named = await due({
      channel: 'webhook',
      contact: await contact('webhook', receiver.url.replace('127.0.0.1', 'localhost')),
    });
    await deliverOnce();
    overrideEnv({ LOCAL_RECEIVERS: undefined });
    expect(await stateOf(id)).toMatchObject({ state: 'failed', error: 'the address is refused: local' });
    expect(await stateOf(named)).toMatchObject({ state: 'failed' });
    expect(receiver.received).toHaveLength(0);
  });
});
