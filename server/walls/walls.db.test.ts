import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { READY_SCENES } from '../../domain/wall-scene.ts';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../scripts/testing/database.ts';
import { browserWith, type Person, person, startTestWeb } from '../../scripts/testing/people.ts';
import { ALPHA, addTwoZones, BRAVO, type ZoneObjects } from '../../scripts/testing/two-zones.ts';
import { asAuth, closeDatabase } from '../database.ts';

const pairSchema = z.object({ state: z.enum(['waiting', 'bound']), code: z.string().optional() });
const resultOf = <T>(text: string, schema: z.ZodType<T>): T =>
  z.object({ result: z.object({ data: schema }) }).parse(JSON.parse(text)).result.data;
const programme = { scene: READY_SCENES.watch, hours: [] };

describe.each(availableEngines())('walls on the %s database', (engine) => {
  let database: TestDatabase;
  let web: { base: string; stop(): Promise<void> };
  let alpha: ZoneObjects;
  let commander: Person;
  let regulator: Person;

  beforeAll(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
    ({ alpha } = await addTwoZones());
    web = await startTestWeb();
    const reach = { sectors: null, zones: null, enterprises: null };
    commander = await person(web.base, { role: 'commander', ...reach });
    regulator = await person(web.base, { role: 'regulator', ...reach, zones: [2] });
  });
  afterAll(async () => {
    await web?.stop();
    await closeDatabase();
    await database?.stop();
  });

  /** A screen that asks to be a wall, with whatever cookies it had. */
  async function screen(cookie = '') {
    const answer = await browserWith(web.base, cookie).post('/api/wall/pair', {});
    const set = answer.headers.getSetCookie().find((one) => one.startsWith('guanlan.wall='));
    const kept = set?.split(';')[0] ?? '';
    return { ...pairSchema.parse(JSON.parse(answer.text)), cookie: kept, header: set ?? '' };
  }
  async function bound(by: Person, name: string) {
    const shown = await screen();
    const answer = await by.mutate('walls.bind', { code: shown.code, name, programme });
    const { id } = resultOf(answer.text, z.object({ id: z.string() }));
    return { id, cookie: shown.cookie, browser: browserWith(web.base, shown.cookie) };
  }
  const names = async (who: Person) =>
    resultOf((await who.query('walls.list', undefined)).text, z.array(z.object({ name: z.string() }))).map(
      (wall) => wall.name,
    );

  it('shows a code that opens nothing until somebody at a desk types it', async () => {
    const first = await screen();
    expect(first).toMatchObject({ state: 'waiting', code: expect.stringMatching(/^[2-9A-HJKMNP-Z]{6}$/) });
    expect(first.header).toContain('HttpOnly');
    expect(first.header).toContain('SameSite=Strict');
    const browser = browserWith(web.base, first.cookie);
    expect((await browser.query('warnings.list', {})).status).toBe(401);
    // The same screen keeps its code.
    expect((await screen(first.cookie)).code).toBe(first.code);
    const wrong = await commander.mutate('walls.bind', { code: 'ZZZZZZ', name: 'x', programme });
    expect([wrong.status, wrong.text]).toEqual([404, expect.stringContaining('"field":"code"')]);
  });

  it('lets a bound screen look within the reach of who bound it, and do nothing', async () => {
    const wall = await bound(commander, '大厅');
    expect((await screen(wall.cookie)).state).toBe('bound');
    const mine = resultOf((await wall.browser.query('walls.mine', undefined)).text, z.object({ name: z.string() }));
    expect(mine.name).toBe('大厅');
    expect((await wall.browser.query('warnings.list', {})).text).toContain(ALPHA);
    for (const [path, input] of [
      ['warnings.acknowledge', { id: alpha.warningId }],
      ['walls.revoke', { id: wall.id }],
      ['walls.saveScene', { id: null, name: 'x', body: READY_SCENES.watch, shared: false }],
    ] as const)
      expect((await wall.browser.mutate(path, input)).status, path).toBe(403);

    const near = await bound(regulator, '监管室');
    const seen = await near.browser.query('warnings.list', {});
    expect(seen.text).toContain(BRAVO);
    expect(seen.text).not.toContain(ALPHA);
  });

  it('is set up and ended only by somebody who sees all that it sees', async () => {
    const wall = await bound(commander, '指挥席');
    expect(await names(commander)).toContain('指挥席');
    expect(await names(commander)).toContain('监管室');
    expect(await names(regulator)).toEqual(['监管室']);
    expect((await regulator.mutate('walls.revoke', { id: wall.id })).status).toBe(404);
    const flood = { scene: READY_SCENES.flood, hours: [] };
    expect((await commander.mutate('walls.configure', { id: wall.id, name: '防汛席', programme: flood })).status).toBe(
      200,
    );
    const mine = (await wall.browser.query('walls.mine', undefined)).text;
    expect(mine).toContain('防汛席');
    expect(mine).toContain('"kind":"flood"');
    const zone = await person(web.base, { role: 'zone', sectors: null, zones: [1], enterprises: null });
    expect((await zone.query('walls.list', undefined)).status).toBe(403);
  });

  it('goes dark within seconds when it is revoked, its open stream included, and asks for a new code', async () => {
    const wall = await bound(commander, '旧屏');
    const stream = await wall.browser.open('/api/trpc/live.events');
    expect((await commander.mutate('walls.revoke', { id: wall.id })).status).toBe(200);
    expect(await stream.ended).toContain('ended');
    await expect
      .poll(async () => (await wall.browser.query('warnings.list', {})).status, { timeout: 15_000, interval: 100 })
      .toBe(401);
    const again = await screen(wall.cookie);
    expect(again.state).toBe('waiting');
    expect(again.cookie).not.toBe(wall.cookie);
    expect(await names(commander)).not.toContain('旧屏');
  });

  it('forgets a code after a quarter of an hour: the screen gets another, with another secret', async () => {
    const old = await screen();
    await asAuth((tx) =>
      tx.query(`update auth.wall_device set code_until = guanlan.now() where code = $1`, [old.code]),
    );
    expect((await commander.mutate('walls.bind', { code: old.code, name: 'x', programme })).status).toBe(404);
    const next = await screen(old.cookie);
    expect(next.code).not.toBe(old.code);
    expect(next.cookie).not.toBe(old.cookie);
  });

  it('keeps a screen alight when the session of somebody who signed in on it ends', async () => {
    const wall = await bound(commander, '值守屏');
    const both = browserWith(web.base, `guanlan.session_token=${encodeURIComponent('gone.AAAA')}; ${wall.cookie}`);
    expect((await both.query('walls.mine', undefined)).text).toContain('值守屏');
  });

  it('hears how a screen is, and offers shared scenes to others without letting them change them', async () => {
    const wall = await bound(commander, '东墙');
    const report = { width: 3840, height: 2160, focus: 'district', heapMegabytes: 210, faults: ['webgl'] };
    expect((await wall.browser.mutate('walls.report', report)).status).toBe(200);
    expect((await commander.query('walls.list', undefined)).text).toContain('"heapMegabytes":210');

    const scene = { id: null, name: '夜间', body: READY_SCENES.watch, shared: true };
    const { id } = resultOf((await commander.mutate('walls.saveScene', scene)).text, z.object({ id: z.number() }));
    expect((await regulator.query('walls.scenes', undefined)).text).toContain('夜间');
    expect((await regulator.mutate('walls.saveScene', { ...scene, id, name: '改' })).status).toBe(404);
    expect((await commander.mutate('walls.saveScene', { ...scene, id, shared: false })).status).toBe(200);
    expect((await regulator.query('walls.scenes', undefined)).text).not.toContain('夜间');
    expect((await commander.mutate('walls.removeScene', { id })).status).toBe(200);
  });

  it('counts the warnings of the last 24 hours, hour by hour, within the reach', async () => {
    const hours = z.array(z.object({ at: z.number(), red: z.number(), yellow: z.number() })).length(24);
    const trend = resultOf((await commander.query('walls.trend', undefined)).text, hours);
    const steps = trend.slice(1).map((hour, index) => hour.at - (trend[index]?.at ?? 0));
    expect(new Set(steps)).toEqual(new Set([3_600_000]));
  });
});
