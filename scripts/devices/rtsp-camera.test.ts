import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { UpstreamReason } from '../../domain/video-reason.ts';
import { openRtsp, type RtspSession, type RtspSettings } from '../../server/ingest/rtsp/rtsp-client.ts';
import { splitAnnexB } from '../../server/media/annexb.ts';
import type { Frame, FrameSink } from '../../server/media/frame.ts';
import { VideoRefusal } from '../../server/video/video-refusal.ts';
import { clipPictures } from './clip-pictures.ts';
import { type RtspCamera, type RtspCameraOptions, startRtspCamera } from './rtsp-camera.ts';

/** Collects frames and lets a test wait for what it wants to see. */
class Collector implements FrameSink {
  readonly frames: Frame[] = [];
  packetsLost = 0;
  readonly ends: UpstreamReason[] = [];
  private waiting: (() => void)[] = [];

  frame(frame: Frame): void {
    this.frames.push(frame);
    this.tell();
  }
  lost(packets: number): void {
    this.packetsLost += packets;
  }
  ended(reason: UpstreamReason): void {
    this.ends.push(reason);
    this.tell();
  }
  private tell(): void {
    for (const check of this.waiting.splice(0)) check();
  }
  async until(ready: () => boolean): Promise<void> {
    while (!ready()) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }
  get pictures() {
    return this.frames.flatMap((frame) => (frame.kind === 'video' ? [frame] : []));
  }
}

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function camera(options: Partial<RtspCameraOptions> = {}): Promise<RtspCamera> {
  const started = await startRtspCamera(options);
  open.push(started);
  return started;
}

async function watch(
  port: number,
  changes: Partial<RtspSettings> = {},
): Promise<{ sink: Collector; session: RtspSession }> {
  const sink = new Collector();
  const session = await openRtsp({
    url: `rtsp://127.0.0.1:${port}/live`,
    credentials: { user: 'admin', password: 'secret' },
    dial: (host, at) =>
      new Promise((resolve, reject) => {
        const socket = connect({ host, port: at }, () => resolve(socket));
        socket.once('error', reject);
      }),
    sink,
    ...changes,
  });
  open.push(session);
  return { sink, session };
}

async function refusal(opening: Promise<unknown>): Promise<VideoRefusal> {
  const error = await opening.then(
    () => null,
    (failure: unknown) => failure,
  );
  if (error instanceof VideoRefusal) return error;
  throw new Error(`expected a refusal, got ${String(error)}`);
}

describe('A camera over RTSP', () => {
  it('delivers every picture of its clip unchanged, in order, with times that never jump', async () => {
    const { port } = await camera({ sound: true, speed: 20 });
    const { sink, session } = await watch(port);
    // The camera's clock wraps after four seconds.
    await sink.until(() => sink.pictures.length >= 130);
    expect(session.tracks).toEqual(['h264', 'g711a']);
    const clip = clipPictures('gate');
    for (const [index, picture] of sink.pictures.slice(0, 130).entries()) {
      const units = splitAnnexB(picture.data).filter((unit) => ![7, 8].includes((unit[0] ?? 0) & 31));
      const sent = clip.pictures[index % clip.pictures.length];
      expect(units.map((unit) => Buffer.from(unit).toString('base64'))).toEqual(
        sent?.units.map((unit) => unit.toString('base64')),
      );
      expect(picture.key).toBe(sent?.key);
      expect(picture.pts - (sink.pictures[0]?.pts ?? 0)).toBe(index * 3600);
    }
    const key = sink.pictures.find((picture) => picture.key);
    expect(
      splitAnnexB(key?.data ?? new Uint8Array())
        .slice(0, 2)
        .map((unit) => (unit[0] ?? 0) & 31),
    ).toEqual([7, 8]);
    const sounds = sink.frames.filter((frame) => frame.kind === 'audio');
    expect(sounds.length).toBeGreaterThan(100);
    expect(sounds[0]).toMatchObject({ codec: 'g711a', sampleRate: 8000, channels: 1 });
    expect(sink.packetsLost).toBe(0);
  });

  it('plays on when TCP delivers byte by byte', async () => {
    const { port } = await camera({ dribble: true });
    const { sink } = await watch(port);
    await sink.until(() => sink.pictures.length >= 5);
    expect(sink.packetsLost).toBe(0);
  });

  it.each(['basic', 'md5', 'md5-plain', 'sha256'] as const)('plays after a login by %s', async (login) => {
    const { port, asked } = await camera({ login });
    const { sink } = await watch(port);
    await sink.until(() => sink.pictures.length > 0);
    const given = asked.filter(({ headers }) => headers.has('authorization'));
    expect(given.every(({ headers }) => !headers.get('authorization')?.includes('secret'))).toBe(true);
    if (login === 'sha256') expect(given[0]?.headers.get('authorization')).toContain('algorithm=SHA-256');
  });

  it.each(['basic', 'sha256'] as const)('refuses a wrong password after one try (%s)', async (login) => {
    const { port, asked } = await camera({ login });
    const failure = await refusal(watch(port, { credentials: { user: 'admin', password: 'wrong' } }));
    expect(failure.reason).toBe('unauthorised');
    expect(failure.message).not.toContain('wrong');
    expect(asked.filter(({ headers }) => headers.has('authorization'))).toHaveLength(1);
  });

  it('says so when a camera asks for a login and none is known', async () => {
    const { port } = await camera({ login: 'md5' });
    expect((await refusal(watch(port, { credentials: null }))).reason).toBe('unauthorised');
  });

  it('follows a redirect, and sends no password to another host', async () => {
    const target = await camera({ login: 'basic' });
    const near = await camera({ redirect: `rtsp://127.0.0.1:${target.port}/live` });
    const { sink } = await watch(near.port);
    await sink.until(() => sink.pictures.length > 0);
    const far = await camera({ redirect: `rtsp://localhost:${target.port}/live` });
    expect((await refusal(watch(far.port))).reason).toBe('unauthorised');
    const round = await camera({ redirect: 'rtsp://127.0.0.1:1/live', login: 'none' });
    const dialled: number[] = [];
    const dial = (_: string, at: number) => {
      dialled.push(at);
      return Promise.reject(new VideoRefusal('refused_address', 'not there'));
    };
    expect((await refusal(watch(round.port, { dial }))).reason).toBe('refused_address');
    expect(dialled).toEqual([round.port]);
    const elsewhere = await camera({ redirect: 'http://127.0.0.1/x' });
    expect((await refusal(watch(elsewhere.port))).reason).toBe('protocol');
  });

  it('gives up going round in circles', async () => {
    const ring: string[] = [];
    const first = await camera({
      get redirect() {
        return ring[0] ?? '';
      },
    });
    ring.push(`rtsp://127.0.0.1:${first.port}/live`);
    expect((await refusal(watch(first.port))).reason).toBe('protocol');
  });

  it('tells the sink once when the camera dies', async () => {
    const { port } = await camera({ dieAfter: 10 });
    const { sink } = await watch(port);
    await sink.until(() => sink.ends.length > 0);
    expect(sink.ends).toEqual(['ended']);
    expect(sink.pictures.length).toBeGreaterThan(0);
  });

  it('tells the sink when the camera plays and sends nothing', async () => {
    const { port } = await camera({ mute: true });
    const { sink } = await watch(port, { timeouts: { answerMs: 5_000, openMs: 5_000, silenceMs: 50 } });
    await sink.until(() => sink.ends.length > 0);
    expect(sink.ends).toEqual(['no_pictures']);
  });

  it('gives up a camera that answers nothing', async () => {
    const { port } = await camera({ deafTo: 'SETUP' });
    const quick = { answerMs: 50, openMs: 5_000, silenceMs: 5_000 };
    expect((await refusal(watch(port, { timeouts: quick }))).reason).toBe('no_answer');
    const slow = { answerMs: 5_000, openMs: 50, silenceMs: 5_000 };
    expect((await refusal(watch(port, { timeouts: slow }))).reason).toBe('no_answer');
  });

  it('names the encoding that it cannot show', async () => {
    const { port } = await camera({ encoding: 'JPEG' });
    const failure = await refusal(watch(port));
    expect([failure.reason, failure.detail]).toEqual(['codec', 'JPEG']);
  });

  it('counts lost packets and drops only the pictures that they tore', async () => {
    const { port } = await camera({ loseEvery: 50, speed: 20 });
    const { sink } = await watch(port);
    await sink.until(() => sink.pictures.length >= 60);
    expect(sink.packetsLost).toBeGreaterThan(0);
    expect(sink.ends).toEqual([]);
  });

  it('shows the camera that it lives before its patience ends, and leaves with TEARDOWN', async () => {
    const one = await camera({ patienceSeconds: 2 });
    const { sink, session } = await watch(one.port);
    await sink.until(() => one.asked.some(({ method }) => method === 'GET_PARAMETER'));
    await session.close();
    expect(one.asked.at(-1)?.method).toBe('TEARDOWN');
    expect(one.sessions).toBe(0);
    expect(sink.ends).toEqual([]);
  });
});
