import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NewGrant } from '../../domain/administration.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../scripts/testing/database.ts';
import { machine, type Person, person, startTestWeb } from '../../scripts/testing/people.ts';
import { addTwoZones } from '../../scripts/testing/two-zones.ts';
import { testViewer } from '../../scripts/testing/viewer.ts';
import { asAuth, asViewer, closeDatabase } from '../database.ts';
import { createCallerFactory, router, scoped } from '../trpc.ts';
import { addGrant, createUser } from './accounts.ts';

const WHOLE = { sectors: null, zones: null, enterprises: null } as const;
const ACTOR = { id: 'test', address: 'local' };
const role = (name: NewGrant['role']): NewGrant => ({ role: name, ...WHOLE, precision: 'full' });

describe.each(availableEngines())('accounts on the %s database', (engine) => {
  let database: TestDatabase;
  let web: Awaited<ReturnType<typeof startTestWeb>>;
  let security: Person;
  let system: Person;
  let auditor: Person;

  beforeAll(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
    await addTwoZones();
    web = await startTestWeb();
    security = await person(web.base, { role: 'security', ...WHOLE });
    system = await person(web.base, { role: 'admin', ...WHOLE });
    auditor = await person(web.base, { role: 'auditor', ...WHOLE });
  });
  afterAll(async () => {
    await web.stop();
    await closeDatabase();
    await database.stop();
  });

  const signIn = (who: Person, password: string) =>
    who.post('/api/auth/sign-in', { identifier: who.identifier, password });

  it('lock after five wrong passwords, even for the right one, until a quarter of an hour has passed', async () => {
    const someone = await person(web.base, role('duty'));
    for (let n = 0; n < 5; n += 1) expect((await signIn(someone, `wrong ${n}`)).status).toBe(401);
    const locked = await signIn(someone, someone.password);
    expect([locked.status, locked.text]).toEqual([429, expect.stringContaining('"locked_out"')]);
    // A quarter of an hour passes for the failures.
    await asAuth((tx) => tx.query("update auth.sign_in_failure set at = at - interval '15 minutes 1 second'"));
    expect((await signIn(someone, someone.password)).status).toBe(200);
  });

  it('count guesses that arrive at the same moment', async () => {
    const someone = await person(web.base, role('duty'));
    const guesses = await Promise.all(Array.from({ length: 12 }, (_, n) => signIn(someone, `guess ${n}`)));
    expect(guesses.filter(({ status }) => status === 401)).toHaveLength(5);
    expect(guesses.filter(({ status }) => status === 429)).toHaveLength(7);
    await asAuth((tx) => tx.query('delete from auth.sign_in_failure'));
  });

  it('keep system, security and audit administration apart, also when two administrators act at once', async () => {
    const refused = await security.mutate('admin.grants.add', { userId: system.id, grant: role('auditor') });
    expect([refused.status, refused.text]).toEqual([409, expect.stringContaining('separation_of_duties')]);
    const work = await security.mutate('admin.grants.add', { userId: auditor.id, grant: role('commander') });
    expect(work.status).toBe(409);
    const own = await security.mutate('admin.grants.add', { userId: security.id, grant: role('security') });
    expect(own.text).toContain('separation_of_duties');
    const { id } = await createUser({ identifier: 'fresh.person', name: 'Fresh' }, ACTOR);
    const both = await Promise.allSettled([
      asAuth((tx) => addGrant(tx, id, role('admin'), ACTOR)),
      asAuth((tx) => addGrant(tx, id, role('auditor'), ACTOR)),
    ]);
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('open to each administrator only their own part', async () => {
    const parts = { 'admin.users.list': system, 'admin.grants.list': security, 'admin.audit.list': auditor };
    for (const [path, owner] of Object.entries(parts))
      for (const who of [system, security, auditor])
        expect((await who.query(path, {})).status, `${path} by ${who.identifier}`).toBe(who === owner ? 200 : 403);
    for (const who of [system, security, auditor]) expect((await who.query('warnings.list', {})).status).toBe(403);
  });

  it('close an open stream when the person signs out, elsewhere too', async () => {
    const someone = await person(web.base, role('commander'));
    const stream = await someone.open('/api/trpc/live.events');
    const moving = await someone.open('/api/live/positions?bbox=117,38,118,39');
    expect((await someone.query('session.me', undefined)).status).toBe(200);
    expect((await someone.post('/api/auth/sign-out', {})).status).toBe(200);
    expect(await stream.ended).toContain('"ended"');
    await moving.ended;
    expect((await someone.query('session.me', undefined)).status).toBe(401);
  });

  it('close the streams of a person whose grants change, and answer by the new ones', async () => {
    const someone = await person(web.base, { role: 'zone', ...WHOLE, zones: [1] });
    expect((await someone.get('/api/ogc/collections/sites/items')).text).toContain('ALPHA');
    const stream = await someone.open('/api/trpc/live.events');
    const held = await security.query('admin.grants.list', { userId: someone.id });
    const grantId = Number(/"id":(\d+)/.exec(held.text)?.[1]);
    expect((await security.mutate('admin.grants.remove', { id: grantId })).status).toBe(200);
    expect(await stream.ended).toContain('"grants"');
    expect((await someone.get('/api/ogc/collections/sites/items')).status).toBe(403);
  });

  it('leave no other session open after a password was changed, and keep the one that changed it', async () => {
    const someone = await person(web.base, role('duty'));
    const { rows } = await asAuth((tx) =>
      tx.query<{ n: number }>('select count(*) as n from auth.session where user_id = $1', [someone.id]),
    );
    const again = await signIn(someone, someone.password);
    expect(again.status).toBe(200);
    expect((rows[0]?.n ?? 0) + 1).toBeGreaterThan(1);
    const changed = await someone.mutate('session.changePassword', {
      password: someone.password,
      newPassword: 'A new long passphrase 2026',
    });
    expect(changed.status).toBe(200);
    const left = await asAuth((tx) => tx.query('select from auth.session where user_id = $1', [someone.id]));
    expect(left.rowCount).toBe(1);
    expect((await signIn(someone, someone.password)).status).toBe(401);
    await asAuth((tx) => tx.query('delete from auth.sign_in_failure'));
  });

  it('let a machine read by key until it is revoked, and never act', async () => {
    const made = await system.mutate('admin.keys.create', { name: 'QGIS', grant: { ...role('zone'), zones: [1] } });
    const [, id = '', key = ''] = /"id":"(key_\w+)","key":"(glk_[\w-]+)"/.exec(made.text) ?? [];
    const gis = machine(web.base, key);
    expect((await gis.get('/api/ogc/collections/sites/items')).text).toContain('ALPHA');
    expect((await gis.get('/api/ogc/collections/sites/items')).text).not.toContain('BRAVO');
    expect((await gis.mutate('warnings.acknowledge', { id: 1 })).status).toBe(403);
    expect((await system.query('admin.keys.list', undefined)).text).not.toContain(key);
    expect((await system.mutate('admin.keys.revoke', { id })).status).toBe(200);
    await expect.poll(async () => (await gis.get('/api/ogc/collections/sites/items')).status).toBe(401);
  });

  it('refuse what another site makes a browser send', async () => {
    const forged = await system.post('/api/trpc/admin.users.create', {}, { 'sec-fetch-site': 'cross-site' });
    expect(forged.status).toBe(403);
    const foreign = await system.post('/api/auth/sign-out', {}, { origin: 'https://elsewhere.example' });
    expect(foreign.status).toBe(403);
    expect((await system.query('session.me', undefined)).status).toBe(200);
  });

  it('leave an unbroken audit of all this, which the auditor can export', async () => {
    const listed = await auditor.query('admin.audit.list', { filter: { action: 'grant.' } });
    expect(listed.text).toContain('grant.removed');
    const verified = await auditor.mutate('admin.audit.verify', undefined);
    expect(verified.text).toContain('"firstBroken":null');
    const refused = await auditor.query('admin.audit.list', { filter: { outcome: 'refused', action: 'admin.' } });
    expect(refused.text).toContain('separation_of_duties');
    const csv = await auditor.get('/api/audit.csv?action=session.');
    expect(csv.text.split('\r\n').length).toBeGreaterThan(5);
    expect(csv.text).toContain('session.refused');
    expect((await system.get('/api/audit.csv')).status).toBe(403);
  });

  it('undo what a refused procedure wrote', async () => {
    const procedures = router({
      rename: scoped('situation.read').mutation(async ({ ctx }) => {
        const { rowCount } = await ctx.tx.query("update camera set name = 'renamed'");
        throw new RefusalError({ code: 'conflict', message: `changed ${rowCount} and thought better of it` });
      }),
    });
    const viewer = testViewer({ roles: ['commander'] });
    const caller = createCallerFactory(procedures)({ viewer, locale: 'zh', address: '' });
    await expect(caller.rename()).rejects.toThrow('changed 2');
    const { rows } = await asViewer(viewer, (tx) => tx.query("select from camera where name = 'renamed'"));
    expect(rows).toHaveLength(0);
  });
});
