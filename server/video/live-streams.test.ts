import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { clipUnits } from '../../scripts/testing/camera-bytes.ts';
import type { FrameSink } from '../media/frame.ts';
import { EmbeddedEngine, LINGER_MS } from './engine.ts';
import { LiveStreams } from './live-streams.ts';
import type { UpstreamSession } from './upstream.ts';
import { Upstreams } from './upstreams.ts';
import { VideoRefusal } from './video-refusal.ts';

const UNITS = clipUnits(readFileSync(new URL('../../db/seed/clips/gate.h264', import.meta.url)), 50);
const source = { kind: 'rtsp', pull: 'pull_1' } as const;
const request = { streamId: 'cam', source, stream: 'main' } as const;

let engine: EmbeddedEngine;
let streams: LiveStreams;
/** What the scripted camera does with the next call. */
let answer: () => Promise<void>;
let sink: FrameSink | null;
const calls = { opened: 0, closed: 0, keys: 0 };

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 20, 4) });
  vi.spyOn(console, 'error').mockImplementation(() => {});
  Object.assign(calls, { opened: 0, closed: 0, keys: 0 });
  answer = async () => {};
  engine = new EmbeddedEngine(undefined, Date.now);
  const session: UpstreamSession = {
    close: async () => {
      calls.closed += 1;
    },
    requestKeyPicture: () => {
      calls.keys += 1;
    },
  };
  const upstreams = new Upstreams().add({
    kind: 'rtsp' as const,
    async open({ streamId, engine: media }) {
      calls.opened += 1;
      await answer();
      sink = media.frames(streamId);
      return session;
    },
  });
  streams = new LiveStreams(upstreams, new Set([engine]), () => engine);
});
afterEach(() => {
  engine.close();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** Two seconds of pictures, as they come. */
async function play(begin: number): Promise<void> {
  for (const [index, data] of UNITS.entries()) {
    sink?.frame({ kind: 'video', codec: 'h264', pts: begin + index * 3_600, key: false, data });
    await vi.advanceTimersByTimeAsync(40);
  }
}

describe('a camera’s upstream', () => {
  it('is opened once however many watch, and told to stop 20 s after the last one', async () => {
    for (let viewer = 0; viewer < 5; viewer++) streams.open(request);
    await vi.advanceTimersByTimeAsync(0);
    for (let round = 0; round < 5; round++) {
      await play(round * 180_000);
      await engine.playlist('cam', null);
    }
    expect(calls).toMatchObject({ opened: 1, closed: 0 });
    for (let round = 5; round < 5 + LINGER_MS / 2_000 + 1; round++) await play(round * 180_000);
    expect(calls).toMatchObject({ opened: 1, closed: 1 });
    expect(streams.size).toBe(0);
  });

  it('is not asked again for 3 s after it refused, and its reason is told meanwhile', async () => {
    answer = async () => {
      throw new VideoRefusal('busy', '486 Busy Here');
    };
    streams.open(request);
    await vi.advanceTimersByTimeAsync(0);
    expect(streams.failure('cam')).toMatchObject({ reason: 'busy', detail: '486 Busy Here' });
    expect(() => streams.open(request)).toThrow('busy');
    expect(calls.opened).toBe(1);
    await vi.advanceTimersByTimeAsync(3_000);
    answer = async () => {};
    streams.open(request);
    await vi.advanceTimersByTimeAsync(0);
    expect(streams.failure('cam')).toBeNull();
  });

  it('that neither accepts nor refuses is given up, and told to stop if it accepts after all', async () => {
    let accept = () => {};
    answer = () =>
      new Promise((resolve) => {
        accept = resolve;
      });
    streams.open(request);
    const playlist = engine.playlist('cam', null);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(await playlist).toMatchObject({ kind: 'refused' });
    expect(streams.size).toBe(0);
    accept();
    await vi.advanceTimersByTimeAsync(0);
    expect(calls.closed).toBe(1);
  });

  it('is opened anew when its pictures stop, under the same stream, whose numbers go on', async () => {
    streams.open(request);
    await vi.advanceTimersByTimeAsync(0);
    await play(0);
    const before = await engine.playlist('cam', null);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(calls).toMatchObject({ opened: 2, closed: 1 });
    // The camera's clock began anew with the new call.
    await play(77);
    const after = await engine.playlist('cam', null);
    const numbers = [before, after].map((one) =>
      one.kind === 'playlist' ? Number(/MEDIA-SEQUENCE:(\d+)/.exec(one.text)?.[1]) : Number.NaN,
    );
    expect(numbers[1]).toBeGreaterThanOrEqual(numbers[0] ?? Number.NaN);
    expect(after.kind === 'playlist' && after.text.split('#EXTINF').length).toBeGreaterThan(2);
    expect(streams.size).toBe(1);
  });

  it('is asked for a key picture while viewers wait for one, at most every 2 s', async () => {
    streams.open(request);
    await vi.advanceTimersByTimeAsync(0);
    const deltas = UNITS.slice(1, 25);
    for (let round = 0; round < 4; round++)
      for (const [index, data] of deltas.entries()) {
        sink?.frame({ kind: 'video', codec: 'h264', pts: (round * 24 + index) * 3_600, key: false, data });
        await vi.advanceTimersByTimeAsync(40);
      }
    expect(calls.keys).toBe(2);
  });
});
