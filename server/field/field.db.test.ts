import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { CHUNK_BYTES } from '../../domain/finding.ts';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../scripts/testing/database.ts';
import { browserWith, type Person, person, startTestWeb } from '../../scripts/testing/people.ts';
import { addTwoZones, MEETING_PLACE } from '../../scripts/testing/two-zones.ts';
import { setDisabled } from '../auth/accounts.ts';
import { asAuth, asEngine, closeDatabase } from '../database.ts';

const ACTOR = { id: 'test', address: 'local' };
const resultOf = <T>(text: string, schema: z.ZodType<T>): T =>
  z.object({ result: z.object({ data: schema }) }).parse(JSON.parse(text)).result.data;
const linesSchema = z.array(
  z.object({
    id: z.string(),
    state: z.string(),
    doubts: z.array(z.string()),
    photos: z.number(),
    awaited: z.number(),
    pipelineFid: z.number().nullable(),
    chainageMeters: z.number().nullable(),
    takenAt: z.number(),
  }),
);
const keptSchema = z.object({ state: z.string(), repeated: z.boolean() });
const uploadSchema = z.object({ received: z.number(), complete: z.boolean() });

const photo = (bytes = 1_300_000) => {
  const data = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), randomBytes(bytes - 4)]);
  return { data, sha256: createHash('sha256').update(data).digest('hex'), bytes };
};

describe.each(availableEngines())('findings from the field on the %s database', (engine) => {
  let database: TestDatabase;
  let web: { base: string; stop(): Promise<void> };
  let inspector: Person;
  let keeper: Person;
  let second: Person;
  let other: Person;

  beforeAll(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
    await addTwoZones();
    web = await startTestWeb();
    const here = { sectors: null, zones: [1], enterprises: null };
    inspector = await person(web.base, { role: 'inspector', ...here });
    keeper = await person(web.base, { role: 'zone', ...here });
    second = await person(web.base, { role: 'zone', ...here });
    other = await person(web.base, { role: 'zone', ...here, zones: [2] });
  });
  afterAll(async () => {
    await web?.stop();
    await closeDatabase();
    await database?.stop();
  });

  const finding = (more: object = {}) => ({
    id: randomUUID(),
    code: 'third_party_work',
    severity: 'serious',
    note: '管线旁有挖掘机作业',
    takenAt: Date.now() - 3_600_000,
    sentAt: Date.now(),
    position: { lng: MEETING_PLACE[0], lat: MEETING_PLACE[1], accuracyMeters: 6, mocked: false },
    media: [] as object[],
    ...more,
  });
  const send = async (who: Person, body: object, headers?: Record<string, string>) => {
    const answer = await who.post('/api/field/findings', body, headers);
    expect([answer.status, answer.text]).toEqual([200, expect.any(String)]);
    return keptSchema.parse(JSON.parse(answer.text));
  };
  const list = async (who: Person, more: object = {}) =>
    resultOf((await who.query('field.findings', { open: true, ...more })).text, linesSchema);
  const put = async (path: string, piece: Buffer, headers: Record<string, string>) => {
    const answer = await fetch(`${web.base}${path}`, { method: 'PUT', body: new Uint8Array(piece), headers });
    return { status: answer.status, text: await answer.text() };
  };
  const cookieOf = async (who: Person) => {
    const { identifier, password } = who;
    const answer = await who.post('/api/auth/sign-in', { identifier, password });
    return answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  };

  it('keeps a finding once however often the device sends it, with its place along the pipeline', async () => {
    const found = finding();
    expect(await send(inspector, found)).toEqual({ state: 'reported', repeated: false });
    for (let again = 0; again < 3; again += 1)
      expect(await send(inspector, found)).toEqual({ state: 'reported', repeated: true });
    const mine = (await list(keeper)).filter(({ id }) => id === found.id);
    expect(mine).toHaveLength(1);
    expect(mine[0]?.doubts).toEqual([]);
    expect(mine[0]?.pipelineFid).toEqual(expect.any(Number));
    expect(mine[0]?.chainageMeters).toEqual(expect.any(Number));
    const told = await asEngine(
      async (tx) =>
        (await tx.query(`select from event where kind = 'finding' and payload ->> 'id' = $1`, [found.id])).rowCount,
    );
    expect(told).toBe(1);
    expect((await list(other)).map(({ id }) => id)).not.toContain(found.id);
    expect((await other.query('field.finding', { id: found.id })).status).toBe(404);
  });

  it('keeps what is doubtful and says why: no position, three kilometres of accuracy, a clock that is a day ahead', async () => {
    const day = 86_400_000;
    const bodies = [
      finding({ position: null }),
      finding({ position: { lng: MEETING_PLACE[0], lat: MEETING_PLACE[1], accuracyMeters: 3_000, mocked: false } }),
      finding({ takenAt: Date.now() + day - 60_000, sentAt: Date.now() + day }),
    ];
    for (const body of bodies) await send(inspector, body);
    const kept = await list(inspector, { mine: true });
    const doubts = bodies.map(({ id }) => kept.find((line) => line.id === id)?.doubts);
    expect(doubts).toEqual([['no_position'], ['coarse_position'], ['clock']]);
    // The device's clock is set right by what it was off when it sent.
    const late = kept.find(({ id }) => id === bodies[2]?.id);
    expect(Math.abs((late?.takenAt ?? 0) - (Date.now() - 60_000))).toBeLessThan(30_000);
  });

  it('takes a picture in pieces over a line that breaks, and refuses one that is not what was announced', async () => {
    const image = photo();
    const found = finding({ media: [{ sha256: image.sha256, role: 'original', name: 'a.jpg', bytes: image.bytes }] });
    await send(inspector, found);
    const cookie = await cookieOf(inspector);
    const path = `/api/field/media/${found.id}/${image.sha256}`;
    const piece = (offset: number) =>
      put(`${path}?offset=${offset}`, image.data.subarray(offset, offset + CHUNK_BYTES), { cookie });
    expect(uploadSchema.parse(JSON.parse((await piece(0)).text))).toEqual({ received: CHUNK_BYTES, complete: false });
    // The answer to the first piece was lost: it comes again, and the next one too far ahead.
    expect(uploadSchema.parse(JSON.parse((await piece(0)).text)).received).toBe(CHUNK_BYTES);
    expect(uploadSchema.parse(JSON.parse((await piece(2 * CHUNK_BYTES)).text)).received).toBe(CHUNK_BYTES);
    const asked = await browserWith(web.base, cookie).get(path);
    expect(JSON.parse(asked.text)).toMatchObject({ received: CHUNK_BYTES, complete: false });
    await piece(CHUNK_BYTES);
    expect(JSON.parse((await piece(2 * CHUNK_BYTES)).text)).toMatchObject({ received: image.bytes, complete: true });
    const back = await keeper.get(`${path}/file`);
    expect(createHash('sha256').update(back.bytes).digest('hex')).toBe(image.sha256);
    expect((await other.get(`${path}/file`)).status).toBe(404);

    const wrong = photo(5_000);
    const lied = finding({ media: [{ sha256: wrong.sha256, role: 'original', name: 'b.jpg', bytes: wrong.bytes }] });
    await send(inspector, lied);
    const forged = await put(`/api/field/media/${lied.id}/${wrong.sha256}?offset=0`, photo(5_000).data, { cookie });
    expect([forged.status, forged.text]).toEqual([409, expect.stringContaining('sha256')]);
    // It begins anew, and nobody else may add to it.
    const theirs = await put(`/api/field/media/${lied.id}/${wrong.sha256}?offset=0`, wrong.data, {
      cookie: await cookieOf(keeper),
    });
    expect(theirs.status).toBe(404);
    const right = await put(`/api/field/media/${lied.id}/${wrong.sha256}?offset=0`, wrong.data, { cookie });
    expect(JSON.parse(right.text)).toMatchObject({ complete: true });
  });

  it('goes from report to closing by two persons, and tells who acts on an old picture of it', async () => {
    const found = finding();
    await send(inspector, found);
    const act = (who: Person, name: string, state: string, text = '') =>
      who.mutate('field.act', { id: found.id, act: name, state, text });
    expect((await act(inspector, 'accept', 'reported')).status).toBe(403);
    expect((await act(keeper, 'accept', 'reported')).status).toBe(200);
    expect((await act(second, 'accept', 'reported')).text).toContain('"field":"state"');
    expect((await act(keeper, 'rectify', 'rectifying')).text).toContain('"field":"text"');
    expect((await act(keeper, 'rectify', 'rectifying', '已劝离并设警示桩')).status).toBe(200);
    expect((await act(keeper, 'close', 'rectified')).text).toContain('two_persons');
    expect((await act(second, 'return', 'rectified', '警示桩不足')).status).toBe(200);
    await act(keeper, 'rectify', 'rectifying', '已补足');
    expect((await act(second, 'close', 'rectified')).status).toBe(200);
    const steps = z.object({ steps: z.array(z.object({ step: z.string() })) });
    const { steps: done } = resultOf((await inspector.query('field.finding', { id: found.id })).text, steps);
    expect(done.map(({ step }) => step)).toEqual([
      'reported',
      'accepted',
      'rectified',
      'returned',
      'rectified',
      'closed',
    ]);
  });

  it('keeps in quarantine what comes from somebody whose right has ended, for the desk to look at', async () => {
    const leaver = await person(web.base, { role: 'inspector', sectors: null, zones: [1], enterprises: null });
    const { secret } = resultOf(
      (await leaver.mutate('field.prepare', undefined)).text,
      z.object({ secret: z.string() }),
    );
    await asAuth((tx) => setDisabled(tx, leaver.id, true, ACTOR));
    const image = photo(4_000);
    const found = finding({ media: [{ sha256: image.sha256, role: 'original', name: 'c.jpg', bytes: image.bytes }] });
    const stranger = browserWith(web.base, '');
    expect((await stranger.post('/api/field/findings', found)).status).toBe(401);
    expect((await stranger.post('/api/field/findings', found, { 'x-guanlan-device': 'a'.repeat(43) })).status).toBe(
      401,
    );
    const device = { 'x-guanlan-device': secret };
    expect(await send(stranger, found, device)).toEqual({ state: 'quarantined', repeated: false });
    const upload = await put(`/api/field/media/${found.id}/${image.sha256}?offset=0`, image.data, device);
    expect(JSON.parse(upload.text)).toMatchObject({ complete: true });
    // The device's secret opens nothing else.
    expect((await stranger.post('/api/trpc/field.act', {}, device)).status).toBe(401);
    const desk = await person(web.base, { role: 'duty', sectors: null, zones: null, enterprises: null });
    const line = (await list(desk)).find(({ id }) => id === found.id);
    expect(line).toMatchObject({ state: 'quarantined', doubts: ['revoked'], photos: 1 });
    const released = await desk.mutate('field.act', { id: found.id, act: 'release', state: 'quarantined', text: '' });
    expect(released.status).toBe(200);
  });

  it('brings a call for help to the duty desk once, follows its newest position, and tells the caller who answered', async () => {
    const desk = await person(web.base, { role: 'duty', sectors: null, zones: null, enterprises: null });
    const answerSchema = z.object({ state: z.string(), by: z.string() });
    const callSchema = z.array(
      z.object({
        id: z.string(),
        state: z.string(),
        phone: z.string(),
        accuracyMeters: z.number(),
        positionAt: z.number(),
      }),
    );
    const at = (ago: number, accuracyMeters: number) => ({
      ...{ lng: MEETING_PLACE[0], lat: MEETING_PLACE[1], accuracyMeters, at: Date.now() - ago },
    });
    const id = randomUUID();
    const call = (position: object | null) => ({
      ...{ id, phone: '022-0000-0000', note: '', calledAt: Date.now() - 60_000, sentAt: Date.now(), position },
    });
    const ring = async (who: Person, body: object) => {
      const answer = await who.post('/api/field/help', body);
      expect([answer.status, answer.text]).toEqual([200, expect.any(String)]);
      return answerSchema.parse(JSON.parse(answer.text));
    };
    expect(await ring(inspector, call(at(50_000, 400)))).toEqual({ state: 'open', by: '' });
    await ring(inspector, call(at(1_000, 7)));
    // An old position that arrives late does not take the newest one away.
    await ring(inspector, call(at(40_000, 90)));
    const open = resultOf((await desk.query('help.calls', undefined)).text, callSchema).filter((one) => one.id === id);
    expect(open).toEqual([expect.objectContaining({ state: 'open', phone: '022-0000-0000', accuracyMeters: 7 })]);
    expect((await keeper.query('help.calls', undefined)).status).toBe(403);
    expect((await keeper.post('/api/field/help', call(null))).status).toBe(409);
    expect((await desk.mutate('help.acknowledge', { id })).status).toBe(200);
    expect((await desk.mutate('help.acknowledge', { id })).text).toContain('"field":"state"');
    expect(await ring(inspector, call(null))).toEqual({ state: 'acknowledged', by: desk.identifier });
    expect((await desk.mutate('help.end', { id, outcome: '已接回' })).status).toBe(200);
    expect((await ring(inspector, call(null))).state).toBe('ended');
    expect(resultOf((await desk.query('help.calls', undefined)).text, callSchema)).toEqual([]);
  });
});
