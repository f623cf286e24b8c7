import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { layerCode } from '../../domain/layer.ts';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../scripts/testing/database.ts';
import { type Person, person, startTestWeb } from '../../scripts/testing/people.ts';
import { addTwoZones, MEETING_PLACE, type ZoneObjects } from '../../scripts/testing/two-zones.ts';
import { asEngine, closeDatabase } from '../database.ts';
import { tellGuardians } from './alarms.ts';

const resultOf = <T>(text: string, schema: z.ZodType<T>): T =>
  z.object({ result: z.object({ data: schema }) }).parse(JSON.parse(text)).result.data;
const permitSchema = z.object({
  ticket: z.string(),
  state: z.string(),
  validTo: z.number(),
  flags: z.array(z.string()),
  tests: z.array(z.object({ problems: z.array(z.string()) })),
  alarms: z.array(z.object({ id: z.number(), heardAt: z.number().nullable(), reasonZh: z.string() })),
  steps: z.array(z.object({ act: z.string(), distanceMeters: z.number().nullable() })),
});
const doneSchema = z.object({ state: z.string(), repeated: z.boolean() });
const HOUR = 3_600_000;
const GOOD = { spot: '罐底', combustiblePercent: 0.1, lelPercent: 5, oxygenPercent: 20.9, toxicPercent: 0 };

describe.each(availableEngines())('permits on the %s database', (engine) => {
  let database: TestDatabase;
  let web: { base: string; stop(): Promise<void> };
  let alpha: ZoneObjects;
  let [applicant, reviewer, approver, guardian, other]: Person[] = [];

  beforeAll(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
    ({ alpha } = await addTwoZones());
    web = await startTestWeb();
    const here = { sectors: null, zones: [1], enterprises: null };
    applicant = await person(web.base, { role: 'enterprise', ...here });
    reviewer = await person(web.base, { role: 'enterprise', ...here });
    approver = await person(web.base, { role: 'enterprise', ...here });
    guardian = await person(web.base, { role: 'inspector', ...here });
    other = await person(web.base, { role: 'enterprise', ...here, zones: [2] });
  });
  afterAll(async () => {
    await web?.stop();
    await closeDatabase();
    await database?.stop();
  });

  const apply = async (more: object = {}) => {
    const id = randomUUID();
    const input = {
      ...{ id, kind: 'hot_work', level: '1', content: '法兰焊接', siteFid: alpha.fids.sites, radiusMeters: 200 },
      ...{ guardian: guardian?.id, validFrom: Date.now() - 60_000, validTo: Date.now() + 100 * HOUR, ...more },
    };
    const answer = await applicant?.mutate('permits.submit', input);
    expect([answer?.status, answer?.text]).toEqual([200, expect.any(String)]);
    return id;
  };
  const sign = async (who: Person | undefined, permit: string, act: string, more: object = {}) => {
    const answer = await who?.mutate('permits.act', { id: randomUUID(), permit, act, ...more });
    return answer?.status;
  };
  const phone = async (who: Person | undefined, permit: string, act: string, more: object = {}) => {
    const body = { id: randomUUID(), permit, act, takenAt: Date.now(), sentAt: Date.now(), ...more };
    const answer = await who?.post('/api/field/permits', body);
    return { status: answer?.status, text: answer?.text ?? '', body };
  };
  const read = async (id: string) =>
    resultOf((await applicant?.query('permits.get', { id }))?.text ?? '', permitSchema);

  it('goes from application to acceptance, each step signed by the right person and no other', async () => {
    const id = await apply();
    const applied = await read(id);
    // Level 1 hot work: at most eight hours, whatever was asked for.
    expect(Math.round((applied.validTo - Date.now()) / HOUR)).toBe(8);
    expect(applied.ticket).toMatch(/^TZ-\d{8}-\d{4}$/);
    expect(await sign(applicant, id, 'review')).toBe(409);
    expect(await sign(other, id, 'review')).toBe(404);
    expect(await sign(approver, id, 'approve')).toBe(409);
    expect(await sign(reviewer, id, 'review')).toBe(200);
    expect(await sign(reviewer, id, 'approve')).toBe(409);
    expect(await sign(approver, id, 'approve')).toBe(200);
    expect((await phone(guardian, id, 'start')).text).toContain('no_gas_test');
    expect((await phone(guardian, id, 'gas_test', { gas: { ...GOOD, combustiblePercent: 0.9 } })).status).toBe(200);
    expect((await phone(guardian, id, 'start')).text).toContain('gas_test_bad');
    expect((await read(id)).flags).toContain('gas_test_bad');
    expect((await phone(guardian, id, 'gas_test', { gas: GOOD })).status).toBe(200);
    expect((await phone(approver, id, 'start')).status).toBe(403);
    const position = { lng: MEETING_PLACE[0], lat: MEETING_PLACE[1], accuracyMeters: 8 };
    expect((await phone(guardian, id, 'start', { position })).status).toBe(200);
    expect((await phone(guardian, id, 'stop')).status).toBe(400);
    expect((await phone(guardian, id, 'stop', { text: '风大' })).status).toBe(200);
    expect((await phone(guardian, id, 'resume')).status).toBe(200);
    expect((await phone(guardian, id, 'finish')).status).toBe(200);
    expect(await sign(applicant, id, 'accept')).toBe(409);
    expect(await sign(reviewer, id, 'accept')).toBe(200);
    const closed = await read(id);
    expect([closed.state, closed.tests.map(({ problems }) => problems)]).toEqual(['accepted', [['combustible'], []]]);
    expect(closed.steps.find(({ act }) => act === 'start')?.distanceMeters).toBeLessThan(200);
  });

  it('takes an act of a phone once, however often it is sent', async () => {
    const id = await apply({ kind: 'lifting', level: '3' });
    await sign(reviewer, id, 'review');
    await sign(approver, id, 'approve');
    const first = await phone(guardian, id, 'start');
    const again = await guardian?.post('/api/field/permits', first.body);
    expect(doneSchema.parse(JSON.parse(first.text))).toMatchObject({ state: 'working', repeated: false });
    expect(doneSchema.parse(JSON.parse(again?.text ?? ''))).toMatchObject({ state: 'working', repeated: true });
    expect((await read(id)).steps.filter(({ act }) => act === 'start')).toHaveLength(1);
  });

  it('tells the guardian of an alarm inside the area once, and says when it was heard', async () => {
    const id = await apply({ kind: 'lifting', level: '3' });
    await sign(reviewer, id, 'review');
    await sign(approver, id, 'approve');
    await phone(guardian, id, 'start');
    const [lng, lat] = MEETING_PLACE;
    await asEngine((tx) =>
      tx.query(
        `insert into warning (layer, fid, cause, sector, zone, enterprise, scope_key, tier, worst_tier, reason_zh, reason_en, alarm_at, received_at, opened_at, tier_since, lng, lat)
         select ${layerCode('assets')}, $1, cause, 2, 1, 1, $2, 3, 3, '可燃气体高报', 'gas', now(), now(), now() + interval '1 s', now(), $3 + away, $4
         from (values ('near', 0.0), ('far', 0.05)) as w(cause, away)`,
        [alpha.fids.assets, alpha.scopeKey, lng, lat],
      ),
    );
    expect(await tellGuardians()).toBeGreaterThanOrEqual(1);
    expect(await tellGuardians()).toBe(0);
    const [alarm, ...more] = (await read(id)).alarms;
    expect([alarm?.reasonZh, alarm?.heardAt, more]).toEqual(['可燃气体高报', null, []]);
    const told = await asEngine((tx) =>
      tx.query(`select state, party from delivery where idempotency_key like $1`, [`permit:${id}:%`]),
    );
    expect(told.rows).toEqual([{ state: 'waiting', party: 'guardian' }]);
    expect((await phone(guardian, id, 'heard', { alarm: alarm?.id })).status).toBe(200);
    expect((await read(id)).alarms[0]?.heardAt).not.toBeNull();
  });

  it('refuses who would guard what he applies for, and a guardian out of reach', async () => {
    const input = {
      ...{ id: randomUUID(), kind: 'height', level: '2', content: '脚手架', siteFid: alpha.fids.sites },
      ...{ validFrom: Date.now(), validTo: Date.now() + HOUR },
    };
    expect((await applicant?.mutate('permits.submit', { ...input, guardian: applicant?.id }))?.status).toBe(409);
    expect((await applicant?.mutate('permits.submit', { ...input, guardian: other?.id }))?.status).toBe(404);
    expect(
      (await applicant?.mutate('permits.submit', { ...input, level: 'special', guardian: guardian?.id }))?.status,
    ).toBe(400);
  });
});
