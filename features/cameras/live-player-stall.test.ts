import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LivePlayer, type PlayerState, refusalReason } from './live-player.ts';

type Listener = (event: string, data: Readonly<Record<string, unknown>>) => void;

/** Every player that was made, in order; the library itself is not what is tested. */
const made: FakeHls[] = [];

class FakeHls {
  static readonly Events = { ERROR: 'error', MANIFEST_PARSED: 'parsed', BUFFER_CODECS: 'codecs' };
  static isSupported = () => true;
  readonly listeners = new Map<string, Listener>();
  playingDate = new Date('2026-11-20T04:00:00Z');
  constructor() {
    made.push(this);
  }
  on(event: string, listener: Listener) {
    this.listeners.set(event, listener);
  }
  tell(event: string, data: Readonly<Record<string, unknown>>) {
    this.listeners.get(event)?.(event, data);
  }
  loadSource() {}
  attachMedia() {}
  destroy() {}
}
vi.mock('hls.js/light', () => ({ default: FakeHls }));

/** As much of a video element as the player looks at. */
function screen() {
  const video = {
    currentTime: 0,
    readyState: 4,
    videoWidth: 1280,
    videoHeight: 720,
    removeAttribute: () => {},
    play: async () => {},
    getVideoPlaybackQuality: () => ({ droppedVideoFrames: 1, totalVideoFrames: 50 }),
  };
  const drawn: number[] = [];
  const still = { width: 0, height: 0, getContext: () => ({ drawImage: () => drawn.push(video.currentTime) }) };
  return { video, still, drawn };
}

describe('a picture that stands still', () => {
  const states: PlayerState[] = [];
  const refused: [number, string | null][] = [];
  let player: LivePlayer | undefined;

  beforeEach(() => {
    vi.useFakeTimers();
    made.length = 0;
    states.length = 0;
    refused.length = 0;
  });
  afterEach(() => {
    player?.destroy();
    vi.useRealTimers();
  });

  async function start() {
    const { video, still, drawn } = screen();
    player = new LivePlayer({
      video: video as unknown as HTMLVideoElement,
      still: still as unknown as HTMLCanvasElement,
      url: '/api/video/cam/index.m3u8',
      token: () => 't',
      economical: false,
      now: () => Date.parse('2026-11-20T04:00:02Z'),
      onState: (state) => states.push(state),
      onStats: () => {},
      onRefused: (status, reason) => refused.push([status, reason]),
    });
    await vi.advanceTimersByTimeAsync(0);
    const play = async (seconds: number) => {
      for (let tick = 0; tick < seconds * 2; tick++) {
        video.currentTime += 0.5;
        await vi.advanceTimersByTimeAsync(500);
      }
    };
    return { video, drawn, play };
  }

  it('is asked for anew within five seconds of its last movement, and stays on screen meanwhile', async () => {
    const { drawn, play, video } = await start();
    await play(4);
    expect(states).toEqual(['playing']);
    expect(made).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(states).toEqual(['playing', 'stalled']);
    expect(made).toHaveLength(2);
    expect(drawn).toEqual([video.currentTime]);
    await play(2);
    expect(states).toEqual(['playing', 'stalled', 'playing']);
  });

  it('is given more time for its first picture: a camera that is called takes a while', async () => {
    const { video } = await start();
    video.readyState = 0;
    await vi.advanceTimersByTimeAsync(8_000);
    expect(made).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(8_000);
    expect(made.length).toBeGreaterThan(1);
  });

  it('is given up when the browser cannot decode it, and not for its sound', async () => {
    const { play } = await start();
    made[0]?.tell('error', { details: 'bufferAddCodecError', fatal: false, sourceBufferName: 'audio' });
    await play(2);
    expect(states).toEqual(['playing']);
    made[0]?.tell('error', { details: 'bufferAddCodecError', fatal: false, sourceBufferName: 'video' });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(states.at(-1)).toBe('unplayable');
    expect(made).toHaveLength(1);
  });

  it('tells the reason that the server gave', async () => {
    await start();
    const responseText = JSON.stringify({
      refusal: { code: 'unavailable', params: { reason: 'busy', detail: '486' } },
    });
    made[0]?.tell('error', {
      details: 'manifestLoadError',
      fatal: true,
      response: { code: 503 },
      networkDetails: { responseText },
    });
    expect(refused).toEqual([[503, 'busy']]);
    expect(refusalReason({ responseText: '<html>' })).toBeNull();
    expect(refusalReason(null)).toBeNull();
  });
});
