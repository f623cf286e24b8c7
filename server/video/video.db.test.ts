import { createServer, get, type RequestListener, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { permissionsOf } from '../../domain/role.ts';
import { overrideEnv } from '../../lib/env.ts';
import { useDatabase as pointAt, type TestDatabase, testDatabases } from '../../scripts/testing/database.ts';
import { addSmallRegion } from '../../scripts/testing/small-region.ts';
import { testViewer } from '../../scripts/testing/viewer.ts';
import { asEngine, asViewer, type Viewer } from '../database.ts';
import { deriveKey } from '../secrets.ts';
import { grantVideo, renewVideo } from './commands.ts';
import { demoClipUpstream } from './demo-clip-upstream.ts';
import { EmbeddedEngine } from './engine.ts';
import { internalKey } from './gateway-address.ts';
import { gatewayHandler } from './gateway-http.ts';
import { handleVideo } from './http.ts';
import { LiveStreams } from './live-streams.ts';
import { loadCamera } from './queries.ts';
import { issueVideoToken, TOKEN_SECONDS } from './token.ts';
import { Upstreams } from './upstreams.ts';

const databases: TestDatabase[] = [];
const servers: Server[] = [];
const engine = new EmbeddedEngine();
const streams = new LiveStreams(new Upstreams().add(demoClipUpstream(engine)), new Set([engine]), () => engine);
/** Who the web process takes the next request for. */
let session: Viewer | null = null;

beforeAll(async () => {
  databases.push(...(await testDatabases()));
});
afterAll(async () => {
  engine.close();
  for (const server of servers) server.close();
  for (const database of databases) await database.stop();
});

const viewer = (id: string, scopeKeys: readonly number[], changes: Partial<Viewer> = {}): Viewer =>
  testViewer({ id, name: id, roles: ['enterprise'], scopeKeys, scopeHash: id, ...changes });

async function listen(handler: RequestListener): Promise<number> {
  const server = createServer(handler);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}

function ask(port: number, path: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    get({ port, path, agent: false }, async (answer) => {
      const chunks: Buffer[] = [];
      for await (const chunk of answer) chunks.push(chunk);
      resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString('latin1') });
    }).on('error', reject);
  });
}

async function cellOf(cameraId: string): Promise<number> {
  const camera = await asEngine((tx) => loadCamera(tx, cameraId));
  return camera?.scopeKey ?? 0;
}

const audited = () =>
  asEngine(async (tx) => {
    const { rows } = await tx.query<{ actor: string; object: string }>(
      `select actor, object from audit_entry where action = 'video.opened' order by seq`,
    );
    return rows;
  });

async function prepare(): Promise<{ web: number; own: Viewer; other: Viewer }> {
  await addSmallRegion({ tanks: 2, vehicles: 0 });
  await asEngine((tx) =>
    tx.query(`update camera set source = '{"kind":"demo-clip","clip":"tank-farm"}', last_seen_at = clock_timestamp()`),
  );
  const load = (id: string) => asEngine((tx) => loadCamera(tx, id));
  const gateway = await listen(
    gatewayHandler({ engine, streams, key: internalKey(), loadCamera: load, startedAt: Date.now(), routes: {} }),
  );
  overrideEnv({ GATEWAY_URL: `http://127.0.0.1:${gateway}` });
  const web = await listen((req, res) => handleVideo(req, res, session));
  return { web, own: viewer('usr_a', [await cellOf('cam_1')]), other: viewer('usr_b', [await cellOf('cam_2')]) };
}

describe('watching a camera', () => {
  test.each(['embedded', 'native'] as const)('on the %s database obeys scope, token and session', async (name) => {
    const database = databases.find((one) => one.name === name);
    if (database === undefined) return;
    await pointAt(database);
    const { web, own, other } = await prepare();
    const open = (who: Viewer, cameraId: string) =>
      asViewer(who, (tx) => grantVideo(tx, { viewer: who, cameraId, now: Date.now(), address: '127.0.0.1' }));

    // A camera of another scope is not found, like one that does not exist, and no opening is recorded.
    await expect(open(own, 'cam_2')).rejects.toMatchObject({ refusal: { code: 'not_found' } });
    await expect(open(own, 'cam_9')).rejects.toMatchObject({ refusal: { code: 'not_found' } });
    expect(await audited()).toEqual([]);

    const grant = await open(own, 'cam_1');
    expect(grant.camera).toMatchObject({ state: 'online', codec: 'avc1.4D401F', width: 1280, sub: false });
    // What stands over the picture names the person and where they sit, and no more of the address than that.
    expect(grant.mark).toEqual({ organisation: '', name: 'usr_a', address: '0.1' });
    expect(await audited()).toEqual([{ actor: 'usr_a', object: 'cam_1' }]);
    const renewed = await asViewer(own, (tx) =>
      renewVideo(tx, { viewer: own, cameraId: 'cam_1', now: Date.now() + 60_000, address: '127.0.0.1' }),
    );
    expect(renewed.expiresAt).toBeGreaterThan(grant.expiresAt);
    expect((await audited()).length).toBe(1);

    // The viewer plays: the token travels on every address.
    session = own;
    const playlist = await ask(web, grant.url);
    expect(playlist.status).toBe(200);
    const part = /part-[\d-]+\.m4s\?token=[^"]+/.exec(playlist.body)?.[0] ?? '';
    expect(part).toContain(grant.token);
    expect((await ask(web, `/api/video/cam_1/${part}`)).body.slice(4, 8)).toBe('moof');
    expect((await ask(web, `/api/video/cam_1/init.mp4?token=${grant.token}`)).body.slice(4, 8)).toBe('ftyp');
    expect((await ask(web, grant.camera.lastPictureUrl ?? '')).status).toBe(200);
    expect((await ask(web, `${grant.url}&plain=1`)).body).not.toContain('PART');

    // No other camera, no other viewer, nobody signed out, nobody whose grant was withdrawn, nobody too late.
    expect((await ask(web, grant.url.replace('cam_1', 'cam_2'))).status).toBe(403);
    expect((await ask(web, '/api/video/cam_1/index.m3u8')).status).toBe(403);
    session = other;
    expect((await ask(web, grant.url)).status).toBe(403);
    session = viewer('usr_a', other.scopeKeys);
    expect((await ask(web, `/api/video/cam_1/${part}`)).status).toBe(403);
    session = viewer('usr_a', own.scopeKeys, { permissions: permissionsOf(['auditor']) });
    expect((await ask(web, grant.url)).status).toBe(403);
    session = null;
    expect((await ask(web, grant.url)).status).toBe(401);
    session = own;
    const past = Date.now() - TOKEN_SECONDS * 1000 - 1000;
    const old = issueVideoToken(
      deriveKey('video-token'),
      { viewerId: 'usr_a', cameraId: 'cam_1' },
      own.scopeKeys[0] ?? 0,
      past,
    );
    expect((await ask(web, `/api/video/cam_1/index.m3u8?token=${old.token}`)).status).toBe(401);

    // A camera that goes offline says so and keeps its last picture.
    await asEngine((tx) => tx.query(`update camera set state = 'offline' where id = 'cam_1'`));
    expect(await ask(web, grant.url)).toMatchObject({ status: 503, body: expect.stringContaining('offline') });
    expect((await ask(web, grant.camera.lastPictureUrl ?? '')).status).toBe(200);

    // Without a gateway the answer is quick and clear.
    overrideEnv({ GATEWAY_URL: 'http://127.0.0.1:9' });
    expect(await ask(web, grant.url)).toMatchObject({ status: 503, body: expect.stringContaining('gateway') });
  });
});
