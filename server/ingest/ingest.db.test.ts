import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { IngestAnswer, IngestKind } from '../../domain/ingest.ts';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../scripts/testing/database.ts';
import { addSmallRegion } from '../../scripts/testing/small-region.ts';
import { asEngine } from '../database.ts';
import { createSource, recordCommitment, revokeSource, rotateSource } from '../sources/commands.ts';
import { handleIngest } from './http.ts';
import { noticeObjectChange } from './point-cache.ts';
import { type Sender, send, signedHeaders } from './send.ts';

const all = { name: 'Test', scope: { kind: 'all' }, commitment: 'CN-1', actor: 'test' } as const;

describe.each(availableEngines())('signed deliveries on the %s database', (engine) => {
  let database: TestDatabase;
  let server: Server;
  let sender: Sender;

  beforeAll(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
    noticeObjectChange();
    await addSmallRegion({ tanks: 20, vehicles: 5 });
    server = createServer((req, res) => void handleIngest(req, res, new URL(req.url ?? '/', 'http://localhost')));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
    sender = { url, source: 'src_all', secret: await createSource({ ...all, id: 'src_all' }) };
  });
  afterAll(async () => {
    server?.close();
    await database?.stop();
  });

  const reading = (point: string, value: number, at = Date.now()) => ({ point, at, value });
  const post = async (kind: IngestKind, body: string, headers: Record<string, string>) => {
    const response = await fetch(`${sender.url}/api/ingest/v1/${kind}`, { method: 'POST', headers, body });
    const json = (await response.json()) as { refusal?: { code: string; field?: string } } & Partial<IngestAnswer>;
    return { status: response.status, code: json.refusal?.code, answer: json };
  };
  const rows = <T extends object>(sql: string, values: unknown[] = []): Promise<T[]> =>
    asEngine(async (tx) => (await tx.query<T>(sql, values)).rows);
  const open = (object: string) =>
    rows<{ tier: number; cause: string; repeats: number; lost: boolean }>(
      `select tier, cause, repeats, lost_since is not null as lost from warning where state = 'open' and fid = (select fid from asset where id = $1) order by id`,
      [object],
    );

  it('turn a tank red with warning, event, telling and audit; back to normal it waits for its sign-off (REQ-WARN-12)', async () => {
    expect(await send(sender, 'readings', [reading('pt_1_pressure', 1.92)])).toEqual({
      accepted: 1,
      refused: [],
      duplicate: false,
    });
    expect(await open('tank_1')).toEqual([{ tier: 4, cause: 'pressure', repeats: 0, lost: false }]);
    const [state] = await rows<{ payload: object }>(
      `select payload from event where kind = 'state' order by seq desc limit 1`,
    );
    expect(state?.payload).toMatchObject({ layer: 'assets', tier: 4, unacknowledged: true });
    expect(await rows(`select distinct party from delivery where step = 'opened' order by party`)).toEqual([
      { party: 'bureau' },
      { party: 'city' },
      { party: 'enterprise' },
      { party: 'operating_company' },
      { party: 'regulator' },
      { party: 'zone' },
    ]);
    await send(sender, 'readings', [reading('pt_1_pressure', 1.0)]);
    expect(await open('tank_1')).toEqual([{ tier: 4, cause: 'pressure', repeats: 0, lost: false }]);
    expect(await rows('select tier from object_state')).toEqual([{ tier: 4 }]);
    expect(await rows('select from warning where normal_since is not null')).toHaveLength(1);
    expect(await rows(`select action from audit_entry where action like 'warning.%' order by seq`)).toEqual([
      { action: 'warning.opened' },
      { action: 'warning.normal' },
    ]);
  });

  it('commit the good items and refuse the others one by one', async () => {
    const answer = await send(sender, 'readings', [
      reading('pt_2_pressure', 1.1),
      reading('pt_nowhere', 1.1),
      { point: 'pt_2_pressure', at: 'yesterday', value: 1 },
      reading('pt_2_gas_combustible', 3),
    ]);
    expect(answer.accepted).toBe(2);
    expect(answer.refused.map(({ index, field, code }) => [index, field, code])).toEqual([
      [1, 'point', 'unknown_point'],
      [2, 'at', 'invalid'],
    ]);
  });

  it('of the same webhook-id have one effect, also when eight arrive at once', async () => {
    const id = randomUUID();
    const items = [reading('pt_3_pressure', 1.2)];
    const answers = await Promise.all(Array.from({ length: 8 }, () => send(sender, 'readings', items, id)));
    expect(answers.filter((answer) => !answer.duplicate)).toHaveLength(1);
    expect(new Set(answers.map((answer) => answer.accepted))).toEqual(new Set([1]));
    const stored = await rows(
      `select from reading where point_fid = (select fid from sensor_point where id = 'pt_3_pressure')`,
    );
    expect(stored).toHaveLength(1);
  });

  it('are refused with a wrong signature, an old clock or a body that is too large, and nothing is stored', async () => {
    const body = JSON.stringify({ items: [reading('pt_4_pressure', 1)] });
    const stale = Math.floor(Date.now() / 1000) - 301;
    expect(await post('readings', body, signedHeaders({ ...sender, secret: 'whsec_AAAA' }, body, 'a1'))).toMatchObject({
      status: 401,
      code: 'bad_signature',
    });
    expect(await post('readings', `${body} `, signedHeaders(sender, body, 'a2'))).toMatchObject({
      status: 401,
      code: 'bad_signature',
    });
    expect(await post('readings', body, signedHeaders(sender, body, 'a3', stale))).toMatchObject({
      status: 401,
      code: 'clock_skew',
    });
    expect(await post('readings', body, {})).toMatchObject({ status: 401, code: 'bad_signature' });
    const many = JSON.stringify({ items: Array.from({ length: 5001 }, () => 0) });
    expect(await post('readings', many, signedHeaders(sender, many, 'a4'))).toMatchObject({
      status: 400,
      code: 'too_many',
    });
    const huge = 'x'.repeat(4 * 1024 * 1024 + 1);
    const tooLarge = await post('readings', huge, signedHeaders(sender, huge, 'a5')).catch(() => ({
      status: 413,
      code: 'too_large',
    }));
    expect(tooLarge).toMatchObject({ status: 413, code: 'too_large' });
    expect(
      await rows(`select from reading where point_fid = (select fid from sensor_point where id = 'pt_4_pressure')`),
    ).toHaveLength(0);
  });

  it('need a recorded security commitment, end with a revocation and survive a rotation (REQ-ING-06, REQ-WF-25)', async () => {
    const secret = await createSource({ ...all, id: 'src_new', commitment: null });
    const old: Sender = { ...sender, source: 'src_new', secret };
    const items = { items: [reading('pt_5_pressure', 1)] };
    const body = JSON.stringify(items);
    expect(await post('readings', body, signedHeaders(old, body, 'b1'))).toMatchObject({
      status: 403,
      code: 'inactive_source',
    });
    await recordCommitment('src_new', 'CN-2', 'test');
    expect((await post('readings', body, signedHeaders(old, body, 'b2'))).status).toBe(200);
    const rotated: Sender = { ...old, secret: await rotateSource('src_new', 'test') };
    expect((await post('readings', body, signedHeaders(old, body, 'b3'))).status).toBe(200);
    expect((await post('readings', body, signedHeaders(rotated, body, 'b4'))).status).toBe(200);
    await revokeSource('src_new', 'test');
    expect(await post('readings', body, signedHeaders(rotated, body, 'b5'))).toMatchObject({
      status: 403,
      code: 'inactive_source',
    });
  });

  it('reach only the cells of their source', async () => {
    const secret = await createSource({ ...all, id: 'src_ent1', scope: { kind: 'enterprises', keys: [1] } });
    const one: Sender = { ...sender, source: 'src_ent1', secret };
    const answer = await send(one, 'readings', [reading('pt_1_pressure', 1), reading('pt_2_pressure', 1.95)]);
    expect(answer).toMatchObject({ accepted: 1, refused: [{ index: 1, code: 'forbidden' }] });
    const alarm = await send(one, 'alarms', [{ object: 'tank_2', kind: 'leak', state: 'raised', at: Date.now() }]);
    expect(alarm).toMatchObject({ accepted: 0, refused: [{ code: 'forbidden' }] });
    expect(await open('tank_2')).toEqual([]);
  });

  it('raise, lower and repeat one warning per object and cause', async () => {
    await send(sender, 'readings', [reading('pt_6_gas_combustible', 25)]);
    await send(sender, 'readings', [reading('pt_6_gas_combustible', 45)]);
    expect(await open('tank_6')).toMatchObject([{ tier: 4, cause: 'gas' }]);
    await send(sender, 'readings', [reading('pt_6_gas_combustible', 39)]);
    expect(await open('tank_6')).toMatchObject([{ tier: 4 }]);
    await send(sender, 'readings', [reading('pt_6_gas_combustible', 37)]);
    expect(await open('tank_6')).toMatchObject([{ tier: 2 }]);
    expect(await rows(`select from warning where fid = (select fid from asset where id = 'tank_6')`)).toHaveLength(1);
  });

  it('keep what came late without letting it reopen what newer data ended (REQ-ING-09)', async () => {
    const now = Date.now();
    await send(sender, 'readings', [reading('pt_7_pressure', 1.0, now)]);
    await send(sender, 'readings', [reading('pt_7_pressure', 1.95, now - 3_600_000)]);
    expect(await open('tank_7')).toEqual([]);
    const [late] = await rows<{ at: Date }>(
      `select at from reading where value = 1.95 and point_fid = (select fid from sensor_point where id = 'pt_7_pressure')`,
    );
    expect(late?.at.getTime()).toBe(now - 3_600_000);
  });

  it('come to the same warning when alternate readings arrive at once and in any order', async () => {
    const start = Date.now() - 60_000;
    const values = [1.9, 1.0, 1.95, 1.7, 1.92, 1.65];
    for (const tank of [8, 9, 10, 11, 12]) {
      const items = values.map((value, index) => reading(`pt_${tank}_pressure`, value, start + index * 1000));
      const order = tank % 2 === 0 ? items : items.toReversed();
      await Promise.all(order.map((item) => send(sender, 'readings', [item])));
      // The newest reading is above the yellow limit and below the red one's deadband: yellow, whatever arrived when.
      expect(await open(`tank_${tank}`)).toMatchObject([{ tier: 2, cause: 'pressure' }]);
    }
  });

  it('take alarms, positions in their datum and states', async () => {
    const at = Date.now();
    const raise = { object: 'tank_13', kind: 'fire_alarm', state: 'raised', at, message: '泵区' };
    await send(sender, 'alarms', [raise]);
    await send(sender, 'alarms', [{ ...raise, at: at + 1 }]);
    expect(await open('tank_13')).toMatchObject([{ tier: 3, cause: 'alarm:fire_alarm', repeats: 1 }]);
    await send(sender, 'alarms', [{ ...raise, state: 'cleared', at: at - 1 }]);
    expect(await open('tank_13')).toHaveLength(1);
    await send(sender, 'alarms', [{ ...raise, state: 'cleared', at: at + 2 }]);
    const ended = `select normal_since is not null as normal from warning where cause = 'alarm:fire_alarm'`;
    expect(await rows(ended)).toEqual([{ normal: true }]);
    expect(await rows('select from alarm')).toHaveLength(4);

    // No rule knows this kind: the sender's own grade holds, and blue closes by itself (REQ-WARN-01).
    const blue = { ...raise, object: 'tank_15', kind: 'filter_clogged', tier: 'blue' };
    await send(sender, 'alarms', [blue]);
    expect(await open('tank_15')).toMatchObject([{ tier: 1 }]);
    await send(sender, 'alarms', [{ ...blue, state: 'cleared', at: at + 2 }]);
    expect(await open('tank_15')).toEqual([]);

    await send(sender, 'positions', [
      { vehicle: 'veh_1', at, lng: 117.7, lat: 38.9, speed: 40, course: 90, datum: 'GCJ-02' },
    ]);
    const [position] = await rows<{ lng: number }>(`select lng from latest_position`);
    expect(Math.abs((position?.lng ?? 0) - 117.7)).toBeGreaterThan(0.003);

    await send(sender, 'states', [{ object: 'cam_1', state: 'faulty', at }]);
    await send(sender, 'states', [{ object: 'cam_1', state: 'online', at: at - 1000 }]);
    expect(await rows(`select state from camera where id = 'cam_1'`)).toEqual([{ state: 'faulty' }]);
    expect(await rows(`select online from object_state where layer = 7`)).toEqual([{ online: 0 }]);
    await send(sender, 'states', [{ object: 'veh_1', state: 'offline', at }]);
    await send(sender, 'states', [{ object: 'veh_1', state: 'online', at: at - 1000 }]);
    expect(await rows(`select online from object_state where layer = 9`)).toEqual([{ online: 0 }]);
  });

  it('leave the audit chain whole', async () => {
    expect(await rows('select guanlan.audit_break() as broken')).toEqual([{ broken: null }]);
  });
});
