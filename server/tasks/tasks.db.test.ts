import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../scripts/testing/database.ts';
import { browserWith, type Person, person, startTestWeb } from '../../scripts/testing/people.ts';
import { addTwoZones, MEETING_PLACE, type ZoneObjects } from '../../scripts/testing/two-zones.ts';
import { setDisabled } from '../auth/accounts.ts';
import { asAuth, asEngine, closeDatabase } from '../database.ts';
import { turnTasksIn } from './turns.ts';

const resultOf = <T>(text: string, schema: z.ZodType<T>): T =>
  z.object({ result: z.object({ data: schema }) }).parse(JSON.parse(text)).result.data;
const pointSchema = z.object({
  id: z.string(),
  codeHash: z.string().optional(),
  standing: z.object({ state: z.string(), outcome: z.string().nullable() }),
});
const mineSchema = z.object({
  tasks: z.array(z.object({ id: z.string(), name: z.string(), opensAt: z.number(), points: z.array(pointSchema) })),
});
const taskSchema = z.object({
  state: z.string(),
  overdue: z.boolean(),
  points: z.array(pointSchema),
  entries: z.array(z.object({ id: z.string(), outcome: z.string(), proved: z.boolean(), doubts: z.array(z.string()) })),
  steps: z.array(z.object({ step: z.string() })),
});
const plansSchema = z.array(
  z.object({ id: z.string(), version: z.number(), points: z.array(z.object({ id: z.string(), code: z.string() })) }),
);
const MINUTE = 60_000;

describe.each(availableEngines())('tasks of the field on the %s database', (engine) => {
  let database: TestDatabase;
  let web: { base: string; stop(): Promise<void> };
  let alpha: ZoneObjects;
  let first: Person;
  let second: Person;
  let keeper: Person;
  let other: Person;

  beforeAll(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
    ({ alpha } = await addTwoZones());
    web = await startTestWeb();
    const here = { sectors: null, zones: [1], enterprises: null };
    first = await person(web.base, { role: 'inspector', ...here });
    second = await person(web.base, { role: 'inspector', ...here });
    keeper = await person(web.base, { role: 'zone', ...here });
    other = await person(web.base, { role: 'inspector', ...here, zones: [2] });
  });
  afterAll(async () => {
    await web?.stop();
    await closeDatabase();
    await database?.stop();
  });

  const turnAt = (now: number) =>
    asEngine(async (tx) => {
      await tx.query(`select set_config('guanlan.test_now', $1, true)`, [new Date(now).toISOString()]);
      return await turnTasksIn(tx);
    });
  const check = (more: object) => ({
    ...{
      id: randomUUID(),
      label: '压力',
      labelEn: 'Pressure',
      required: true,
      unit: 'MPa',
      low: 0.4,
      high: 1.6,
      choices: [],
    },
    ...more,
  });
  const pressure = check({ kind: 'number' });
  const planOf = (more: object = {}) => ({
    ...{
      id: null,
      version: 0,
      kind: 'plant_round',
      name: '泵房巡检',
      nameEn: 'Pump house round',
      role: 'inspector',
      people: [],
    },
    ...{ eachPerson: false, objectFid: null, fromMeters: null, toMeters: null, endsAt: null },
    ...{ startsAt: Date.now() - MINUTE, everyMinutes: 10_080, windowMinutes: 120, graceMinutes: 60, missedTier: 0 },
    points: [
      {
        ...{ id: randomUUID(), name: '一号泵', nameEn: 'Pump 1', lng: MEETING_PLACE[0], lat: MEETING_PLACE[1] },
        ...{ radiusMeters: 30, proof: 'position', checks: [pressure] },
      },
    ],
    ...more,
  });
  /** A plan, made, with its first task as the first inspector takes it along. */
  const out = async (more: object = {}) => {
    const plan = planOf({ name: `巡检 ${randomUUID()}`, ...more });
    const saved = await keeper.mutate('tasks.savePlan', plan);
    expect([saved.status, saved.text]).toEqual([200, expect.any(String)]);
    const { id } = resultOf(saved.text, z.object({ id: z.string() }));
    await turnAt(Date.now());
    const task = (await mine(first)).find(({ name }) => name === plan.name);
    if (task === undefined) throw new Error('the task was not made');
    const [point] = task.points;
    if (point === undefined) throw new Error('the task has no point');
    return { planId: id, task, point };
  };
  const mine = async (who: Person) => resultOf((await who.query('tasks.mine', undefined)).text, mineSchema).tasks;
  const read = async (id: string) => resultOf((await keeper.query('tasks.task', { id })).text, taskSchema);
  const entry = (task: string, point: string, more: object = {}) => ({
    ...{ id: randomUUID(), task, point, unable: false, note: '', answers: [{ check: pressure.id, value: 1.2 }] },
    ...{ takenAt: Date.now() - 1_000, sentAt: Date.now(), post: null, media: [] as object[] },
    position: { lng: MEETING_PLACE[0], lat: MEETING_PLACE[1], accuracyMeters: 6, mocked: false },
    ...more,
  });
  const send = async (who: Person, body: object, headers?: Record<string, string>) => {
    const answer = await who.post('/api/field/results', body, headers);
    expect([answer.status, answer.text]).toEqual([200, expect.any(String)]);
    return z
      .object({ repeated: z.boolean(), proved: z.boolean(), doubts: z.array(z.string()) })
      .parse(JSON.parse(answer.text));
  };

  it('go out by role and place, are entered exactly once, and are done when every point is', async () => {
    const { task, point } = await out();
    expect((await mine(other)).map(({ id }) => id)).not.toContain(task.id);
    expect((await other.query('tasks.task', { id: task.id })).status).toBe(404);
    const one = entry(task.id, point.id);
    expect(await send(first, one)).toEqual({ repeated: false, proved: true, doubts: [] });
    for (let again = 0; again < 3; again += 1) expect((await send(first, one)).repeated).toBe(true);
    const seen = await read(task.id);
    expect(seen).toMatchObject({ state: 'done', overdue: false });
    expect(seen.entries).toHaveLength(1);
    expect(seen.steps.map(({ step }) => step)).toEqual(['opened', 'entered', 'done']);
    expect((await other.post('/api/field/results', entry(task.id, point.id))).status).toBe(404);
    // The turn is made once, however often the worker looks.
    await turnAt(Date.now());
    expect((await mine(first)).filter(({ id }) => id === task.id)).toHaveLength(0);
  });

  it('keep what proves nothing and say why: three kilometres of accuracy, another place, the wrong post', async () => {
    const { planId, task, point } = await out({ points: [{ ...planOf().points[0], proof: 'both' }] });
    const far = { lng: MEETING_PLACE[0] + 0.01, lat: MEETING_PLACE[1], accuracyMeters: 5, mocked: false };
    const coarse = { lng: MEETING_PLACE[0], lat: MEETING_PLACE[1], accuracyMeters: 3_000, mocked: false };
    expect(await send(first, entry(task.id, point.id, { position: coarse }))).toMatchObject({
      proved: false,
      doubts: ['coarse_position', 'no_code'],
    });
    const wrong = { by: 'typed', code: 'ZZZZ-2222' };
    expect(await send(first, entry(task.id, point.id, { position: far, post: wrong }))).toMatchObject({
      doubts: ['far', 'wrong_code'],
    });
    expect(await read(task.id)).toMatchObject({ state: 'open', points: [{ standing: { state: 'unproved' } }] });
    // The code is on the label and in the plan; the phone has its hash alone, and every writing of it is read.
    const plans = resultOf((await keeper.query('tasks.plans', undefined)).text, plansSchema);
    const code = plans.find(({ id }) => id === planId)?.points[0]?.code ?? '';
    expect(point.codeHash).toBe(createHash('sha256').update(`${point.id}/${code}`).digest('hex'));
    expect((await first.query('tasks.plans', undefined)).status).toBe(403);
    const right = { by: 'qr', code: ` ${code.toLowerCase().slice(0, 4)}-${code.slice(4)}` };
    expect((await send(first, entry(task.id, point.id, { post: right }))).proved).toBe(true);
    expect((await read(task.id)).state).toBe('done');
  });

  it('merge two inspectors without loss and show their conflict until the desk settles it', async () => {
    const { task, point } = await out();
    await send(first, entry(task.id, point.id));
    // The second was without signal: made before, arriving after.
    const late = entry(task.id, point.id, {
      takenAt: Date.now() - 20 * MINUTE,
      answers: [{ check: pressure.id, value: 1.9 }],
    });
    await send(second, late);
    const seen = await read(task.id);
    expect(seen.entries.map(({ outcome }) => outcome)).toEqual(['fault', 'normal']);
    expect(seen).toMatchObject({ state: 'open', points: [{ standing: { state: 'conflict' } }] });
    const settle = { task: task.id, point: point.id, outcome: 'fault', text: '现场复测 1.9 MPa' };
    expect((await first.mutate('tasks.settle', settle)).status).toBe(403);
    expect((await keeper.mutate('tasks.settle', settle)).status).toBe(200);
    expect(await read(task.id)).toMatchObject({
      state: 'done',
      points: [{ standing: { state: 'done', outcome: 'fault' } }],
    });
  });

  it('are overdue after their window and missed after their grace, which opens one warning where the plan says so, and ends when made up', async () => {
    const startsAt = Date.now() - MINUTE;
    const timing = { startsAt, everyMinutes: 240, windowMinutes: 120, graceMinutes: 60 };
    const { planId, task } = await out({ ...timing, objectFid: alpha.fids.sites, missedTier: 2 });
    const warnings = () =>
      asEngine(async (tx) => {
        const { rows } = await tx.query<{ fid: number; tier: number; state: string; normal: boolean }>(
          `select fid, tier, state, normal_since is not null as normal from warning where cause = $1 order by id`,
          [`missed_task:${planId}`],
        );
        return rows;
      });
    await turnAt(startsAt + 121 * MINUTE);
    expect(await read(task.id)).toMatchObject({ state: 'open', overdue: true });
    expect(await warnings()).toEqual([]);
    await turnAt(startsAt + 181 * MINUTE);
    await turnAt(startsAt + 182 * MINUTE);
    expect((await read(task.id)).state).toBe('missed');
    expect(await warnings()).toEqual([{ fid: alpha.fids.sites, tier: 2, state: 'open', normal: false }]);
    // The next turn is done.
    await asEngine((tx) =>
      tx.query(
        `update field_task set state = 'done', done_at = opens_at where plan_id = $1 and opens_at > to_timestamp($2::float8 / 1000)`,
        [planId, startsAt + MINUTE],
      ),
    );
    await turnAt(startsAt + 300 * MINUTE);
    const [warning] = await warnings();
    expect(warning?.state === 'closed' || warning?.normal === true).toBe(true);
  });

  it('keep their labels through every change of the plan, and tell who changes an old picture of it', async () => {
    const { planId } = await out();
    const before = resultOf((await keeper.query('tasks.plans', undefined)).text, plansSchema).find(
      ({ id }) => id === planId,
    );
    const [point] = before?.points ?? [];
    const changed = planOf({
      id: planId,
      version: 1,
      points: [{ ...planOf().points[0], id: point?.id, name: '一号泵（移位）' }],
    });
    expect((await keeper.mutate('tasks.savePlan', changed)).status).toBe(200);
    expect((await keeper.mutate('tasks.savePlan', changed)).text).toContain('"field":"version"');
    const after = resultOf((await keeper.query('tasks.plans', undefined)).text, plansSchema).find(
      ({ id }) => id === planId,
    );
    expect(after).toMatchObject({ version: 2, points: [{ id: point?.id, code: point?.code }] });
    expect((await first.mutate('tasks.savePlan', changed)).status).toBe(403);
  });

  it('keep in quarantine what comes from somebody whose right has ended, until the desk lets it count', async () => {
    const here = { sectors: null, zones: [1], enterprises: null };
    const leaver = await person(web.base, { role: 'inspector', ...here });
    const { secret } = resultOf(
      (await leaver.mutate('field.prepare', undefined)).text,
      z.object({ secret: z.string() }),
    );
    const { task, point } = await out();
    await asAuth((tx) => setDisabled(tx, leaver.id, true, { id: 'test', address: 'local' }));
    const body = entry(task.id, point.id);
    const stranger = browserWith(web.base, '');
    expect((await stranger.post('/api/field/results', body)).status).toBe(401);
    expect((await send(stranger, body, { 'x-guanlan-device': secret })).doubts).toEqual(['revoked']);
    expect(await read(task.id)).toMatchObject({ state: 'open', points: [{ standing: { state: 'open' } }] });
    expect((await keeper.mutate('tasks.release', { id: body.id })).status).toBe(200);
    expect((await read(task.id)).state).toBe('done');
  });
});
