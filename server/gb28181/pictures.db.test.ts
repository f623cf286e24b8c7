import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { AccessBed, DEVICE_ID, simChannel, until } from '../../scripts/testing/access-bed.ts';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../scripts/testing/database.ts';
import { addSmallRegion } from '../../scripts/testing/small-region.ts';
import { closeDatabase } from '../database.ts';
import { EmbeddedEngine } from '../video/engine.ts';
import { gb28181Upstream } from './live-upstream.ts';

const [ENGINE = 'embedded'] = availableEngines();

/** From INVITE to a playlist of pictures: the simulator's program stream is written apart from what reads it here. */
describe('pictures of a GB/T 28181 device', () => {
  let database: TestDatabase;
  let bed: AccessBed;
  const engine = new EmbeddedEngine();

  beforeAll(async () => {
    database = await testDatabase(ENGINE);
    await useDatabase(database);
    await addSmallRegion({ tanks: 1, vehicles: 0 });
    bed = await AccessBed.start();
  });
  afterEach(async () => {
    await bed.service.calls.closeAll();
    await bed.reset();
  });
  afterAll(async () => {
    engine.close();
    await bed.close();
    await closeDatabase();
    await database.stop();
  });

  const CASES = [
    ['udp', []],
    ['tcp_active', []],
    ['tcp_passive', ['rtcp-first']],
    ['tcp_passive', ['rtsp-framing']],
    ['udp', ['lose-packets']],
    ['tcp_passive', ['transport-stream']],
  ] as const;

  test.each(CASES)('reach the playlist over %s, with the habits %j', async (mediaMode, faults) => {
    await bed.addDevice(DEVICE_ID, { mediaMode });
    const nvr = await bed.nvr({ faultList: faults, sound: faults.length === 0 });
    await bed.registered(nvr);
    const streamId = `cam_${mediaMode}_${faults.join()}`.replaceAll('-', '_');
    engine.start(streamId);
    const session = await gb28181Upstream(bed.service.platform, bed.service.calls).open({
      streamId,
      source: { kind: 'gb28181', device: DEVICE_ID, channel: simChannel(1).id },
      engine,
      stream: 'main',
    });
    const status = await until('pictures', () => {
      const now = engine.status(streamId);
      return now?.width === 640 && now.receivedPackets > 60 ? now : null;
    });
    expect(status).toMatchObject({ width: 640, height: 360, codecs: expect.stringMatching(/^avc1\./) });
    if (faults.some((fault) => fault === 'lose-packets'))
      await until('the loss to be counted', () => ((engine.status(streamId)?.lostPackets ?? 0) > 0 ? true : null));
    else expect(status.lostPackets).toBe(0);
    const answer = await until('a playlist', async () => {
      const playlist = await engine.playlist(streamId, null);
      return playlist.kind === 'playlist' ? playlist : null;
    });
    expect(answer.text).toContain('#EXT-X-MAP');
    await session.close();
    engine.stop(streamId);
  });
});
