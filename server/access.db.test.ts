import type { Server } from 'node:http';
import type { AnyProcedure } from '@trpc/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { NewGrant } from '../domain/administration.ts';
import { positionFrameReader, unpackPositions } from '../domain/position-frame.ts';
import { PERMISSIONS } from '../domain/role.ts';
import { decodeStateSnapshot } from '../domain/state-snapshot.ts';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../scripts/testing/database.ts';
import { CALLS, PATHS } from '../scripts/testing/every-call.ts';
import { type Person, person, startTestWeb } from '../scripts/testing/people.ts';
import { ALPHA, addTwoZones, BRAVO, type ZoneObjects } from '../scripts/testing/two-zones.ts';
import { addGrant } from './auth/accounts.ts';
import { asAuth, closeDatabase } from './database.ts';
import { ROUTES } from './dispatch.ts';
import { appRouter } from './router.ts';
import { tileIndexService } from './tiles/index-service.ts';

/** At run time the record is flat, path → procedure, whatever the nested type says. */
const procedures = z
  .record(
    z.string(),
    z.custom<AnyProcedure>((value) => typeof value === 'function'),
  )
  .parse(appRouter._def.procedures);
const policyOf = (path: string): unknown => {
  const meta: unknown = procedures[path]?._def.meta;
  return typeof meta === 'object' && meta !== null && 'policy' in meta ? meta.policy : undefined;
};

describe('every procedure', () => {
  it('declares its policy: public, signed-in or a permission that exists', () => {
    for (const path of Object.keys(procedures))
      expect(['public', 'signed-in', ...PERMISSIONS], path).toContain(policyOf(path));
  });

  it('is known to the walk below, and so is every address', () => {
    const administration = Object.keys(procedures).filter((path) => path.startsWith('admin.'));
    expect(Object.keys(procedures).sort()).toEqual([...Object.keys(CALLS), ...administration].sort());
    expect(ROUTES.map(({ prefix }) => prefix).sort()).toEqual(Object.keys(PATHS).sort());
  });
});

describe.each(availableEngines())('access on the %s database', (engine) => {
  let database: TestDatabase;
  let web: { server: Server; base: string; stop(): Promise<void> };
  let alpha: ZoneObjects;
  let bravo: ZoneObjects;
  let nobody: Person;
  let commander: Person;
  let neighbour: Person;

  beforeAll(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
    ({ alpha, bravo } = await addTwoZones());
    web = await startTestWeb();
    await tileIndexService()?.settled();
    const reach = { sectors: null, zones: null, enterprises: null };
    nobody = await person(web.base, null);
    commander = await person(web.base, { role: 'commander', ...reach });
    neighbour = await person(web.base, { role: 'zone', ...reach, zones: [2] });
  });
  afterAll(async () => {
    await web.stop();
    await closeDatabase();
    await database.stop();
  });

  const call = (who: Person, path: string, input: unknown) =>
    procedures[path]?._def.type === 'mutation' ? who.mutate(path, input) : who.query(path, input);

  it('lets nobody in who is not signed in', async () => {
    for (const path of Object.keys(procedures)) {
      if (policyOf(path) === 'public' || path === 'live.events') continue;
      const answer = await call(nobody, path, CALLS[path]?.(alpha)[0]?.input ?? {});
      expect.soft(answer.status, path).toBe(401);
    }
    // A stream begins before it fails: it says why and ends.
    const stream = await nobody.open('/api/trpc/live.events');
    expect(await stream.ended).toContain('UNAUTHORIZED');
    for (const { prefix, who } of ROUTES) {
      if (who !== 'viewer') continue;
      for (const { path } of PATHS[prefix]?.(alpha) ?? []) {
        const answer = await nobody.get(path);
        expect.soft(answer.status, path).toBe(401);
        expect(answer.text, path).not.toContain(ALPHA);
      }
    }
  });

  it('tells a viewer of zone B nothing of zone A through any procedure', async () => {
    for (const [path, calls] of Object.entries(CALLS)) {
      for (const { input, tells } of calls(alpha)) {
        const theirs = await call(neighbour, path, input);
        expect.soft(theirs.text, `${path} ${JSON.stringify(input)}`).not.toContain(ALPHA);
        expect.soft(theirs.status, `${path} ${theirs.text}`).toBeLessThan(500);
        // The same question by somebody who may know proves that the walk can see a leak.
        if (tells) expect.soft((await call(commander, path, input)).text, path).toContain(ALPHA);
      }
    }
  });

  it('shows that viewer their own zone through the same procedures', async () => {
    for (const [path, calls] of Object.entries(CALLS))
      for (const { input, tells } of calls(bravo))
        if (tells) expect.soft((await call(neighbour, path, input)).text, path).toContain(BRAVO);
  });

  it('lets a right from zone B not act in zone A, which the same account may only see', async () => {
    const twofold = await person(web.base, { role: 'zone', sectors: null, zones: [2], enterprises: null });
    const inspects: NewGrant = { role: 'inspector', sectors: null, zones: [1], enterprises: null, precision: 'full' };
    await asAuth((tx) => addGrant(tx, twofold.id, inspects, { id: 'test', address: 'local' }));
    expect((await twofold.query('warnings.get', { id: alpha.warningId })).text).toContain(ALPHA);
    expect((await twofold.query('warnings.get', { id: bravo.warningId })).text).toContain(BRAVO);
    const refused = await twofold.mutate('warnings.acknowledge', { id: alpha.warningId });
    expect([refused.status, refused.text]).toEqual([404, expect.not.stringContaining(ALPHA)]);
    expect((await twofold.mutate('warnings.acknowledge', { id: bravo.warningId })).status).toBe(200);
    const opened = await twofold.mutate('video.open', { cameraId: alpha.cameraId });
    expect(opened.status).toBe(200);
  });

  it('opens no administration to people who watch the district', async () => {
    const paths = Object.keys(procedures).filter((path) => path.startsWith('admin.'));
    expect(paths.length).toBeGreaterThan(10);
    for (const path of paths)
      for (const who of [neighbour, commander]) expect((await call(who, path, {})).status, path).toBe(403);
  });

  it('tells a viewer of zone B nothing of zone A at any address', async () => {
    for (const [prefix, paths] of Object.entries(PATHS)) {
      for (const { path, tells } of paths(alpha)) {
        const theirs = await neighbour.get(path);
        expect.soft(theirs.text, `${prefix} ${path}`).not.toContain(ALPHA);
        if (tells) expect.soft((await commander.get(path)).text, path).toContain(ALPHA);
      }
    }
    // Camera streams need a token that `video.open` gives to whoever reaches the camera.
    for (const { path } of PATHS['/api/video/']?.(alpha) ?? [])
      expect((await neighbour.get(path)).status, path).toBeGreaterThanOrEqual(400);
  });

  it('cuts the state snapshot and the moving objects to the viewer', async () => {
    const fidsOf = async (who: Person) =>
      decodeStateSnapshot((await who.get('/api/live/state')).bytes).records.map(({ fid }) => fid);
    expect((await fidsOf(commander)).sort()).toEqual([alpha.fids.assets, bravo.fids.assets].sort());
    expect(await fidsOf(neighbour)).toEqual([bravo.fids.assets]);
    const movingOf = async (who: Person) => {
      const chunk = await who.firstChunk('/api/live/positions?bbox=117,38,118,39');
      return positionFrameReader()
        .push(chunk)
        .flatMap(({ records }) => unpackPositions(records))
        .map(({ fid }) => fid);
    };
    expect((await movingOf(commander)).sort()).toEqual([alpha.fids.vehicles, bravo.fids.vehicles].sort());
    expect(await movingOf(neighbour)).toEqual([bravo.fids.vehicles]);
  });
});
