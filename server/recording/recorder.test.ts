import { mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { overrideEnv } from '../../lib/env.ts';
import { initSegment, mediaFragment, TIMESCALE } from '../media/mp4.ts';
import type { MediaEvent, SegmentTap } from '../video/media-engine.ts';
import { CameraRecorder, type PieceState } from './camera-recorder.ts';
import { cameraFolder } from './layout.ts';
import { endOf } from './piece-index.ts';
import { readIndex } from './piece-reader.ts';
import { Recorder } from './recorder.ts';
import type { PieceRow, RecordingTarget } from './rows.ts';

const START = Date.UTC(2026, 10, 20, 4, 0);
const format = (width: number) => ({
  codec: 'avc1.42E01E',
  width,
  height: 64,
  sps: Uint8Array.of(0x67, 0x42, 0xe0, 0x1e),
  pps: Uint8Array.of(0x68),
  timescale: TIMESCALE,
});

/** One second of pictures, `second` seconds after the start. */
function segment(second: number, independent = true): Parameters<SegmentTap['segment']>[0] {
  const sample = { data: new Uint8Array(200), key: independent, time: second * TIMESCALE, duration: TIMESCALE };
  return { startedAt: START + second * 1000, durationSeconds: 1, independent, bytes: mediaFragment(1, [sample]) };
}

beforeEach(async () => {
  overrideEnv({ DATA_DIR: await mkdtemp(join(tmpdir(), 'guanlan-recorder-')) });
});

function recorderOf(mode: 'ring' | 'keep') {
  const told = new Map<number, PieceState>();
  const trouble: string[] = [];
  const recorder = new CameraRecorder(7, mode, false, {
    piece: (state) => told.set(state.name.startedAt, state),
    trouble: (message) => trouble.push(message),
  });
  recorder.init(initSegment(format(64)), 'avc1.42E01E');
  return { recorder, told, trouble };
}

/** From and to of every file in seconds after the start, as the files themselves say. */
async function spans(told: ReadonlyMap<number, PieceState>): Promise<(readonly [number, number])[]> {
  const out: (readonly [number, number])[] = [];
  for (const { name, open, endedAt } of told.values()) {
    expect(open).toBe(false);
    const index = await readIndex(name);
    const end = index === null ? null : endOf(index);
    expect(end).toBe(endedAt);
    out.push([(name.startedAt - START) / 1000, ((end ?? 0) - START) / 1000]);
  }
  return out;
}

describe('the recording of one camera', () => {
  it('fills files of some minutes without losing a segment between them', async () => {
    const { recorder, told } = recorderOf('ring');
    for (let second = 0; second < 150; second++) recorder.segment(segment(second));
    await recorder.close();
    expect(await spans(told)).toEqual([
      [0, 60],
      [60, 120],
      [120, 150],
    ]);
  });

  it('begins every file with a key picture, also when the minute is full in between', async () => {
    const { recorder, told } = recorderOf('ring');
    recorder.segment(segment(0, false));
    for (let second = 1; second < 70; second++) recorder.segment(segment(second, second % 2 === 0));
    await recorder.close();
    expect(await spans(told)).toEqual([
      [2, 62],
      [62, 70],
    ]);
  });

  it('begins a new file where pictures are missing, where their format changes and where the plan does', async () => {
    const { recorder, told } = recorderOf('ring');
    for (const second of [0, 1, 10, 11]) recorder.segment(segment(second));
    recorder.init(initSegment(format(128)), 'avc1.42E01E');
    recorder.segment(segment(12));
    recorder.setMode('keep');
    recorder.segment(segment(13));
    await recorder.close();
    expect(await spans(told)).toEqual([
      [0, 2],
      [10, 12],
      [12, 13],
      [13, 14],
    ]);
    expect([...told.values()].map(({ ring }) => ring)).toEqual([true, true, true, false]);
  });

  it('records no moment twice when a camera is opened again a little in the past', async () => {
    const { recorder, told } = recorderOf('keep');
    for (const second of [0, 1, 2, 3]) recorder.segment(segment(second));
    for (const second of [2, 3, 4, 5]) recorder.segment(segment(second));
    await recorder.close();
    expect(await spans(told)).toEqual([[0, 6]]);
  });

  it('goes on in a new file when the clock steps back by more than a minute', async () => {
    const { recorder, told } = recorderOf('keep');
    recorder.segment(segment(600));
    recorder.segment(segment(0));
    await recorder.close();
    expect((await spans(told)).sort(([a], [b]) => a - b)).toEqual([
      [0, 1],
      [600, 601],
    ]);
  });

  it('leaves the disk alone after a failed write, says why, and goes on later', async () => {
    let now = 0;
    const trouble: string[] = [];
    const told = new Map<number, PieceState>();
    const events = {
      piece: (state: PieceState) => told.set(state.name.startedAt, state),
      trouble: (message: string) => trouble.push(message),
    };
    // A file of that name exists already: nothing is written over it.
    const first = new CameraRecorder(7, 'keep', false, events, () => now);
    first.init(initSegment(format(64)), '');
    first.segment(segment(0));
    await first.close();
    const recorder = new CameraRecorder(7, 'keep', false, events, () => now);
    recorder.init(initSegment(format(64)), '');
    recorder.segment(segment(0));
    await new Promise((resolve) => setImmediate(resolve));
    for (let turn = 0; turn < 200 && trouble.length === 0; turn++)
      await new Promise((resolve) => setTimeout(resolve, 5));
    expect(trouble.join()).toContain('EEXIST');
    recorder.segment(segment(1));
    expect(recorder.lostSegments).toBe(1);
    now += 10_001;
    recorder.segment(segment(2));
    await recorder.close();
    expect((await spans(told)).at(-1)).toEqual([2, 3]);
  });
});

/** An engine that does nothing but hand over what the test gives. */
class FakeEngine {
  readonly taps = new Map<string, Set<SegmentTap>>();
  private readonly listeners = new Set<(event: MediaEvent) => void>();
  opened: string[] = [];
  on(listener: (event: MediaEvent) => void) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
  tell(event: MediaEvent) {
    for (const listener of this.listeners) listener(event);
  }
  tap(streamId: string, tap: SegmentTap) {
    const taps = this.taps.get(streamId) ?? new Set();
    this.taps.set(streamId, taps.add(tap));
    tap.init(initSegment(format(64)), 'avc1.42E01E');
    return () => taps.delete(tap);
  }
  feed(streamId: string, second: number) {
    for (const tap of this.taps.get(streamId) ?? []) tap.segment(segment(second));
  }
}

const target = (changes: Partial<RecordingTarget>): RecordingTarget => ({
  cameraId: 'cam_1',
  cameraFid: 1,
  scopeKey: 1,
  online: true,
  source: { kind: 'demo-clip', clip: 'gate', offsetSeconds: 0 },
  plan: 'watched',
  ringMinutes: 15,
  place: '',
  alarmed: false,
  retention: { ruleSets: ['RS-BH'], class: 'general', ownDays: null },
  ...changes,
});

function setUp(targets: RecordingTarget[], space = () => true, clock = () => START) {
  const engine = new FakeEngine();
  const rows = new Map<string, PieceRow>();
  const recorder = new Recorder({
    streams: {
      open: ({ streamId }) => {
        engine.opened.push(streamId);
        return engine;
      },
      engine: () => engine,
    },
    engines: [engine],
    load: async (watched) => targets.filter(({ plan, cameraId }) => plan !== 'watched' || watched.includes(cameraId)),
    write: async (pieces) => {
      for (const piece of pieces) rows.set(`${piece.name.cameraFid} ${piece.name.startedAt}`, piece);
    },
    hasSpace: async () => space(),
    clock,
    log: () => {},
  });
  return { engine, recorder, rows };
}

describe('the recorder', () => {
  it('opens cameras that are always recorded and only listens to those that others watch', async () => {
    const { engine, recorder, rows } = setUp([
      target({ cameraId: 'cam_1', cameraFid: 1, plan: 'continuous' }),
      target({ cameraId: 'cam_2', cameraFid: 2 }),
    ]);
    await recorder.tick();
    expect(engine.opened).toEqual(['cam_1']);
    engine.tell({ kind: 'up', streamId: 'cam_2' });
    await recorder.tick();
    expect([...(engine.taps.get('cam_2') ?? [])].map(({ follows }) => follows)).toEqual([true]);
    expect([...(engine.taps.get('cam_1') ?? [])].map(({ follows }) => follows)).toEqual([false]);
    for (const id of ['cam_1', 'cam_2']) for (let second = 0; second < 3; second++) engine.feed(id, second);
    await recorder.close();
    const [kept, ring] = [...rows.values()].sort((a, b) => a.name.cameraFid - b.name.cameraFid);
    expect([kept, ring].map((row) => [row?.ring, row?.open, (row?.endedAt ?? 0) - START])).toEqual([
      [false, false, 3000],
      [true, false, 3000],
    ]);
    expect(((kept?.dueAt ?? 0) - START - 3000) / 86_400_000).toBe(30);
    expect(((ring?.dueAt ?? 0) - START - 3000) / 60_000).toBe(15);
  });

  it('writes nothing of a dormitory room, whoever watches it and whatever its plan says', async () => {
    const { engine, recorder, rows } = setUp([
      target({ cameraId: 'cam_1', plan: 'continuous', place: 'dormitory_room' }),
      target({ cameraId: 'cam_2', cameraFid: 2, place: 'bathroom' }),
    ]);
    engine.tell({ kind: 'up', streamId: 'cam_2' });
    await recorder.tick();
    expect([recorder.size, engine.opened, engine.taps.size]).toEqual([0, [], 0]);
    await recorder.close();
    expect(rows.size).toBe(0);
    expect(await readdir(cameraFolder(1)).catch(() => 'none')).toBe('none');
  });

  it('asks a camera that does not send less and less often, and one that ran at once', async () => {
    let now = START;
    const { engine, recorder } = setUp([target({ plan: 'ring' })], undefined, () => now);
    const askedAt: number[] = [];
    // Ten minutes of looks; every stream ends as soon as it was opened.
    for (; now < START + 600_000; now += 3_000) {
      const before = engine.opened.length;
      await recorder.tick();
      if (engine.opened.length > before) askedAt.push((now - START) / 1000);
      for (const tap of engine.taps.get('cam_1') ?? []) tap.ended();
      engine.taps.clear();
    }
    expect(askedAt.slice(0, 5)).toEqual([0, 6, 15, 30, 57]);
    expect(askedAt.length).toBeLessThan(16);
    // It runs for a minute: when it ends then, it is asked again at once.
    now += 60_000;
    await recorder.tick();
    now += 60_000;
    for (const tap of engine.taps.get('cam_1') ?? []) tap.ended();
    const before = engine.opened.length;
    await recorder.tick();
    expect(engine.opened.length).toBe(before + 1);
    await recorder.close();
  });

  it('stops before the disk is full', async () => {
    let space = true;
    const { recorder } = setUp([target({ plan: 'ring' })], () => space);
    await recorder.tick();
    expect(recorder.size).toBe(1);
    space = false;
    await recorder.tick();
    expect(recorder.size).toBe(0);
    await recorder.close();
  });
});
