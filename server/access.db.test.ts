import type { Server } from 'node:http';
import type { AnyProcedure } from '@trpc/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { NewGrant } from '../domain/administration.ts';
import { LAYERS, TILE_LAYERS } from '../domain/layer.ts';
import { positionFrameReader, unpackPositions } from '../domain/position-frame.ts';
import { PERMISSIONS } from '../domain/role.ts';
import { decodeStateSnapshot } from '../domain/state-snapshot.ts';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../scripts/testing/database.ts';
import { type Person, person, startTestWeb } from '../scripts/testing/people.ts';
import { ALPHA, addTwoZones, BRAVO, MEETING_PLACE, type ZoneObjects } from '../scripts/testing/two-zones.ts';
import { addGrant } from './auth/accounts.ts';
import { asAuth, closeDatabase } from './database.ts';
import { ROUTES } from './dispatch.ts';
import { appRouter } from './router.ts';
import { tileIndexService } from './tiles/index-service.ts';

const NO_FILTERS = { sectors: null, zones: null, enterprises: null, tiers: null, media: null };
const point = { kind: 'point', position: MEETING_PLACE } as const;

/** A call of one procedure about one zone's objects. `tells`: whoever reaches the zone reads its mark in the answer. */
interface Call {
  readonly input?: unknown;
  readonly tells: boolean;
}
type Calls = readonly Call[];
const once = (input: unknown, tells = true): Calls => [{ input, tells }];

/** Every procedure that a viewer may call, with inputs that lead to zone A. A new procedure fails until it is here. */
const CALLS: Readonly<Record<string, (zone: ZoneObjects) => Calls>> = {
  'around.query': (zone) => [
    { input: { origin: point, radiusMeters: 1000 }, tells: true },
    { input: { origin: { kind: 'object', layer: 'assets', fid: zone.fids.assets }, radiusMeters: 1000 }, tells: true },
    {
      input: { origin: { kind: 'stretch', fid: zone.fids.pipelines, fromMeters: 0, toMeters: 50 }, radiusMeters: 500 },
      tells: true,
    },
  ],
  'imports.list': () => once(undefined, false),
  'imports.progress': (zone) => once({ id: zone.importId }, false),
  'imports.preview': () =>
    once(
      {
        layer: 'cameras',
        filename: 'c.csv',
        format: 'csv',
        text: 'name,lng,lat\nC,117.7,38.95',
        datum: 'WGS84',
        coordinateKind: 'unknown',
      },
      false,
    ),
  'imports.commit': (zone) => once({ id: zone.importId }, false),
  'incidents.list': () => once({ state: 'open' }),
  'incidents.get': (zone) => once({ id: zone.incidentId }),
  'incidents.open': (zone) =>
    once({ layer: 'assets', fid: zone.fids.assets, kind: 'fire', exercise: true, text: '' }, false),
  'incidents.note': (zone) => once({ id: zone.incidentId, text: 'x' }, false),
  'incidents.step': (zone) => once({ id: zone.incidentId, step: 'alarm' }, false),
  'incidents.radius': (zone) => once({ id: zone.incidentId, radiusMeters: 500 }, false),
  'incidents.kind': (zone) => once({ id: zone.incidentId, kind: 'other' }, false),
  'incidents.casualties': (zone) =>
    once({ id: zone.incidentId, casualties: { dead: 0, missing: 0, injured: 0, trapped: 0 } }, false),
  'incidents.saveReport': (zone) =>
    once(
      {
        reportId: zone.reportId,
        body: {
          unit: '',
          place: '',
          happenedAt: 0,
          course: '',
          casualties: { dead: 0, missing: 0, injured: 0, trapped: 0 },
          loss: '',
          measures: '',
          other: '',
        },
      },
      false,
    ),
  'incidents.submitReport': (zone) => once({ reportId: zone.reportId }, false),
  'incidents.newReport': (zone) => once({ id: zone.incidentId, level: 'bureau', kind: 'follow_up' }, false),
  'incidents.close': (zone) => once({ id: zone.incidentId, text: 'x' }, false),
  // A stream; see "the live stream" below.
  'live.events': () => [],
  'objects.card': (zone) => LAYERS.map((layer) => ({ input: { layer, fid: zone.fids[layer] }, tells: true })),
  'objects.live': (zone) => once({ fid: zone.fids.assets }),
  'objects.trend': (zone) => once({ pointFid: zone.fids.sensors, hours: 24 }, false),
  'objects.history': (zone) => once({ fid: zone.fids.vehicles }, false),
  'objects.list': () => LAYERS.map((layer) => ({ input: { layer, filters: NO_FILTERS }, tells: true })),
  'objects.locate': (zone) => LAYERS.map((layer) => ({ input: { fid: zone.fids[layer] }, tells: true })),
  'search.query': () => once({ text: 'assets' }),
  'situation.frame': () => once(undefined),
  'situation.enterprises': () => once({ text: '化工' }),
  'session.welcome': () => once(undefined, false),
  'session.me': () => once(undefined, false),
  'session.setLocale': () => once({ locale: 'en' }, false),
  'session.changePassword': () => once({ password: 'x', newPassword: 'y' }, false),
  'video.open': (zone) => once({ cameraId: zone.cameraId }, false),
  'video.renew': (zone) => once({ cameraId: zone.cameraId }, false),
  'warnings.list': () => once({}),
  'warnings.get': (zone) => once({ id: zone.warningId }),
  'warnings.counts': () => once(undefined, false),
  'warnings.acknowledge': (zone) => once({ id: zone.warningId }, false),
};

/** Addresses below every prefix, with what of zone A they could tell. */
const tileAddress = (z: number): string => {
  const n = 2 ** z;
  const x = Math.floor(((MEETING_PLACE[0] + 180) / 360) * n);
  const lat = (MEETING_PLACE[1] * Math.PI) / 180;
  const y = Math.floor(((1 - Math.log(Math.tan(lat) + 1 / Math.cos(lat)) / Math.PI) / 2) * n);
  return `/api/tiles/${TILE_LAYERS.join(',')}/${z}/${x}/${y}`;
};
const PATHS: Readonly<Record<string, (zone: ZoneObjects) => readonly { path: string; tells: boolean }[]>> = {
  '/api/tiles/': () => [
    { path: tileAddress(14), tells: true },
    { path: tileAddress(11), tells: false },
    { path: '/api/tiles/sites', tells: false },
  ],
  '/api/trpc/': () => [],
  '/api/live/': () => [{ path: '/api/live/state', tells: false }],
  '/api/video/': (zone) => [
    { path: `/api/video/${zone.cameraId}/index.m3u8`, tells: false },
    { path: `/api/video/${zone.cameraId}/still`, tells: false },
  ],
  '/api/ogc': (zone) => [
    { path: '/api/ogc/collections', tells: false },
    ...TILE_LAYERS.flatMap((layer) => [
      { path: `/api/ogc/collections/${layer}/items?limit=100`, tells: true },
      { path: `/api/ogc/collections/${layer}/items/${zone.fids[layer]}`, tells: true },
    ]),
  ],
  '/api/cap/': (zone) => [
    { path: '/api/cap/feed.xml', tells: true },
    { path: `/api/cap/${zone.warningId}.xml`, tells: true },
  ],
  '/api/evidence': (zone) => [{ path: `/api/evidence/${zone.evidenceId}`, tells: true }],
  '/api/audit.csv': () => [{ path: '/api/audit.csv', tells: false }],
  '/api/ingest/': () => [{ path: '/api/ingest/v1/readings', tells: false }],
  '/api/auth/': () => [{ path: '/api/auth/session', tells: false }],
  '/api/demo/sign-in': () => [],
  '/api/health': () => [{ path: '/api/health', tells: false }],
  '/api/metrics': () => [{ path: '/api/metrics', tells: false }],
  '/api/local-authority.crt': () => [],
};

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
