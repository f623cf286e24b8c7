import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { pullInputSchema } from '../../domain/pull-schema.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { overrideEnv } from '../../lib/env.ts';
import { asEngine, asViewer, closeDatabase, type Viewer } from '../../server/database.ts';
import { rtspUpstream } from '../../server/ingest/rtsp/rtsp-upstream.ts';
import type { FrameSink } from '../../server/media/frame.ts';
import { removePull, savePull } from '../../server/pulls/commands.ts';
import { tryPull } from '../../server/pulls/pull-test.ts';
import { findPull, listPulls, takeDuePulls } from '../../server/pulls/queries.ts';
import { recordLook } from '../../server/pulls/watch.ts';
import { EmbeddedEngine } from '../../server/video/engine.ts';
import { loadCamera } from '../../server/video/queries.ts';
import { VideoRefusal } from '../../server/video/video-refusal.ts';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../testing/database.ts';
import { addTwoZones, type ZoneObjects } from '../testing/two-zones.ts';
import { testViewer } from '../testing/viewer.ts';
import { type RtspCamera, startRtspCamera } from './rtsp-camera.ts';

/** Tells of the first picture. */
class FirstPicture extends EmbeddedEngine {
  private pictureCame: (key: boolean) => void = () => {};
  readonly first = new Promise<boolean>((resolve) => {
    this.pictureCame = resolve;
  });
  override frames(): FrameSink {
    return { frame: (frame) => this.pictureCame(frame.kind === 'video' && frame.key), lost: () => {}, ended: () => {} };
  }
}

const SECRET = 'Zq9-not-to-be-seen';

describe.each(availableEngines())('Cameras that are pulled, on the %s database', (engine) => {
  let database: TestDatabase;
  let alpha: ZoneObjects;
  let bravo: ZoneObjects;
  let camera: RtspCamera;
  let keeper: Viewer;
  let neighbour: Viewer;
  const media = new FirstPicture();

  beforeAll(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
    overrideEnv({ LOCAL_CAMERAS: true });
    ({ alpha, bravo } = await addTwoZones());
    keeper = testViewer({ id: 'keeper', roles: ['regulator'], scopeKeys: [alpha.scopeKey], scopeHash: 'a' });
    neighbour = testViewer({ id: 'neighbour', roles: ['regulator'], scopeKeys: [bravo.scopeKey], scopeHash: 'b' });
    camera = await startRtspCamera({ login: 'sha256', password: SECRET });
  });
  afterEach(() => {
    overrideEnv({ LOCAL_CAMERAS: true });
  });
  afterAll(async () => {
    media.close();
    await camera.close();
    await closeDatabase();
    await database.stop();
  });

  const input = (changes: object = {}) =>
    pullInputSchema.parse({
      cameraId: alpha.cameraId,
      kind: 'rtsp',
      address: `rtsp://admin:${SECRET}@127.0.0.1:${camera.port}/live`,
      ...changes,
    });
  const save = (changes: object = {}, viewer = keeper) =>
    asViewer(viewer, (tx) => savePull(tx, { viewer, address: 'test' }, input(changes)));
  const stateOf = async () => (await asEngine((tx) => loadCamera(tx, alpha.cameraId)))?.state;
  /** One look at everything that is due, as the gateway does. */
  async function look(): Promise<void> {
    await asEngine((tx) => tx.query("update video_pull set tried_at = tried_at - interval '2 min'"));
    for (const pull of await asEngine((tx) => takeDuePulls(tx, 10))) await recordLook(pull, await tryPull(pull));
  }

  it('play through the gateway with the login that stood in their address', async () => {
    const { id } = await save();
    const upstream = rtspUpstream((pull) => asEngine((tx) => findPull(tx, pull)));
    const session = await upstream.open({
      streamId: alpha.cameraId,
      source: { kind: 'rtsp', pull: id },
      engine: media,
      stream: 'main',
    });
    expect(await media.first).toBe(true);
    await session.close();
  });

  it('never give their address or login back, not even to a query as their keeper', async () => {
    await save();
    const listed = await asViewer(keeper, (tx) => listPulls(tx, ''));
    expect(listed).toMatchObject([{ host: '127.0.0.1', port: camera.port, cameraId: alpha.cameraId }]);
    expect(JSON.stringify(listed)).not.toContain(SECRET);
    for (const column of ['address_sealed', 'sub_address_sealed', 'login_sealed', '*'])
      await expect(asViewer(keeper, (tx) => tx.query(`select ${column} from video_pull`))).rejects.toThrow(/denied/);
    const sealed = await asEngine((tx) => tx.query('select address_sealed, login_sealed from video_pull'));
    const audit = await asEngine((tx) => tx.query('select detail from audit_entry'));
    const camera_ = await asEngine((tx) => tx.query('select source from camera'));
    const all = JSON.stringify([audit.rows, camera_.rows]) + sealed.rows.map((row) => String(row.login_sealed)).join();
    expect(all).not.toContain(SECRET);
  });

  it('are seen and changed only by those who reach the camera', async () => {
    const { id } = await save();
    expect(await asViewer(neighbour, (tx) => listPulls(tx, ''))).toEqual([]);
    await expect(save({}, neighbour)).rejects.toBeInstanceOf(RefusalError);
    await expect(
      asViewer(neighbour, (tx) => removePull(tx, { viewer: neighbour, address: '' }, id)),
    ).rejects.toBeInstanceOf(RefusalError);
    expect(await asEngine((tx) => findPull(tx, id))).not.toBeNull();
  });

  it('are offline after two failed looks and online after one that succeeds', async () => {
    await save();
    await look();
    expect(await stateOf()).toBe('online');
    const { port } = camera;
    await camera.close();
    await look();
    expect(await stateOf()).toBe('online');
    await look();
    expect(await stateOf()).toBe('offline');
    const [row] = await asViewer(keeper, (tx) => listPulls(tx, ''));
    expect(row).toMatchObject({ state: 'failed', reason: 'unreachable' });
    camera = await startRtspCamera({ login: 'sha256', password: 'another', port });
    await look();
    // It answers and refuses the password: there, and not usable.
    expect(await stateOf()).toBe('faulty');
    await camera.close();
    camera = await startRtspCamera({ login: 'sha256', password: SECRET, port });
    await look();
    expect(await stateOf()).toBe('online');
  });

  it('are refused by address: before they are saved, and again when they are dialled', async () => {
    const refused = async (address: string) => {
      const error: unknown = await save({ address }).catch((failure: unknown) => failure);
      return error instanceof RefusalError ? error.refusal.params?.['problem'] : error;
    };
    expect(await refused('rtsp://169.254.169.254/latest')).toBe('forbidden');
    expect(await refused('http://127.0.0.1/')).toBe('wrong_scheme');
    const probe = (url: string) => tryPull({ kind: 'rtsp', url, login: null });
    const database_ = new URL(database.url);
    expect(await probe(`rtsp://127.0.0.1:${database_.port}/`)).toMatchObject({ ok: false, reason: 'refused_address' });
    overrideEnv({ LOCAL_CAMERAS: false });
    expect(await refused(`rtsp://127.0.0.1:${camera.port}/`)).toBe('local');
    // A name passes the first check; what it resolves to does not pass the second.
    expect(await probe(`rtsp://localhost:${camera.port}/`)).toMatchObject({ ok: false, reason: 'refused_address' });
    expect(await probe(`rtsp://127.0.0.1:${camera.port}/`)).toMatchObject({ ok: false, reason: 'refused_address' });
  });

  it('lose their camera’s pictures when they are removed', async () => {
    const { id } = await save();
    await asViewer(keeper, (tx) => removePull(tx, { viewer: keeper, address: 'test' }, id));
    expect((await asEngine((tx) => loadCamera(tx, alpha.cameraId)))?.source).toBeNull();
    const upstream = rtspUpstream((pull) => asEngine((tx) => findPull(tx, pull)));
    const opening = upstream.open({
      streamId: alpha.cameraId,
      source: { kind: 'rtsp', pull: id },
      engine: media,
      stream: 'main',
    });
    await expect(opening).rejects.toBeInstanceOf(VideoRefusal);
  });
});
