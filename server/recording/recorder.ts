import { decideRecording, type RecordingDecision } from '../../domain/recording-plan.ts';
import type { StreamRequest } from '../video/live-streams.ts';
import type { MediaEngine } from '../video/media-engine.ts';
import { CameraRecorder, type PieceState } from './camera-recorder.ts';
import { dueAt, type PieceRow, type RecordingTarget } from './rows.ts';

type Tapped = Pick<MediaEngine, 'tap'>;

export interface RecorderParts {
  readonly streams: {
    readonly open: (request: StreamRequest) => Tapped;
    readonly engine: (streamId: string) => Tapped | undefined;
  };
  readonly engines: readonly Pick<MediaEngine, 'on'>[];
  /** Cameras that are recorded by plan, and those of the given ids that run now. */
  readonly load: (watched: readonly string[]) => Promise<readonly RecordingTarget[]>;
  readonly write: (pieces: readonly PieceRow[]) => Promise<void>;
  /** New files may begin: the guard of the disk says so. */
  readonly hasSpace: () => Promise<boolean>;
  readonly log: (line: string) => void;
  /** Epoch ms; tests move it. */
  readonly clock?: () => number;
}

interface Recording {
  readonly recorder: CameraRecorder;
  readonly stop: () => void;
  readonly beganAt: number;
  target: RecordingTarget;
}

/** A stream that ended sooner than this did not really run. */
const SHORT_MS = 30_000;
/** Pauses before a camera that does not send is asked again: twice as long each time. */
const FIRST_PAUSE_MS = 3_000;
const LONGEST_PAUSE_MS = 60_000;

/** How often it looks at what should be recorded, and writes down what was. */
export const RECORDER_TICK_MS = 3_000;
/** Files that are told of in one statement. */
const BATCH = 500;

/**
 * Keeps every camera recorded as its plan says (domain/recording-plan.ts). Holds no truth: files and rows are found again by
 * `recover.ts` after a crash.
 */
export class Recorder {
  private readonly parts: RecorderParts;
  private readonly recordings = new Map<string, Recording>();
  /** Main streams whose pictures come in now, whoever opened them. */
  private readonly live = new Set<string>();
  private readonly pieces = new Map<string, PieceRow>();
  private readonly pauses = new Map<string, { readonly ms: number; readonly until: number }>();
  /** A file closes after its camera's recording ended: its retention is still that camera's. */
  private readonly lastTargets = new Map<number, RecordingTarget>();
  private readonly ends: (() => void)[];
  private ticking: Promise<void> | null = null;

  constructor(parts: RecorderParts) {
    this.parts = parts;
    this.ends = parts.engines.map((engine) =>
      engine.on((event) => {
        if (event.streamId.includes('~')) return;
        if (event.kind === 'up') this.live.add(event.streamId);
        if (event.kind === 'idle' || event.kind === 'down') this.live.delete(event.streamId);
      }),
    );
  }

  get size(): number {
    return this.recordings.size;
  }

  /** One look; never two at once. */
  tick(): Promise<void> {
    this.ticking ??= this.look()
      .catch((error: unknown) => this.parts.log(`recording: ${error instanceof Error ? error.message : String(error)}`))
      .finally(() => {
        this.ticking = null;
      });
    return this.ticking;
  }

  private async look(): Promise<void> {
    for (const [id, recording] of this.recordings) if (recording.recorder.over) this.rest(id, recording);
    const hasSpace = await this.parts.hasSpace();
    const targets = await this.parts.load([...this.live]);
    const wanted = new Set<string>();
    for (const target of targets) {
      const decision = decideRecording({ ...target, watched: this.live.has(target.cameraId), hasSpace });
      if (decision.write === 'none') continue;
      wanted.add(target.cameraId);
      this.record(target, decision);
    }
    for (const [id, recording] of this.recordings) if (!wanted.has(id)) this.end(id, recording);
    await this.flush();
  }

  private now(): number {
    return this.parts.clock?.() ?? Date.now();
  }

  /** A camera that was asked and did not send is left alone for a while, so that it is not asked every few seconds. */
  private rest(id: string, { recorder, beganAt }: Recording): void {
    this.recordings.delete(id);
    const ran = this.now() - beganAt >= SHORT_MS;
    if (recorder.follows || ran) this.pauses.delete(id);
    else {
      const ms = Math.min(LONGEST_PAUSE_MS, (this.pauses.get(id)?.ms ?? FIRST_PAUSE_MS / 2) * 2);
      this.pauses.set(id, { ms, until: this.now() + ms });
    }
  }

  private record(target: RecordingTarget, decision: Exclude<RecordingDecision, { write: 'none' }>): void {
    const running = this.recordings.get(target.cameraId);
    const follows = !decision.pull;
    if (running !== undefined && running.recorder.follows === follows) {
      running.target = target;
      running.recorder.setMode(decision.write);
      return;
    }
    if (running !== undefined) this.end(target.cameraId, running);
    if (decision.pull && (this.pauses.get(target.cameraId)?.until ?? 0) > this.now()) return;
    const engine = decision.pull ? this.pull(target) : this.parts.streams.engine(target.cameraId);
    if (engine === undefined) return;
    const recorder = new CameraRecorder(target.cameraFid, decision.write, follows, {
      piece: (state) => this.note(target.cameraId, state),
      trouble: (message) => this.parts.log(`recording of ${target.cameraId}: ${message}`),
    });
    const recording = { recorder, target, beganAt: this.now(), stop: () => {} };
    this.recordings.set(target.cameraId, recording);
    recording.stop = engine.tap(target.cameraId, recorder);
  }

  private pull({ cameraId, source }: RecordingTarget): Tapped | undefined {
    if (source === null) return undefined;
    try {
      return this.parts.streams.open({ streamId: cameraId, source, stream: 'main' });
    } catch {
      // The camera refused a moment ago; the next look tries again.
      return undefined;
    }
  }

  private end(id: string, { recorder, stop }: Recording): void {
    this.recordings.delete(id);
    stop();
    void recorder.close();
  }

  private note(cameraId: string, state: PieceState): void {
    const target = this.recordings.get(cameraId)?.target ?? this.lastTargets.get(state.name.cameraFid);
    if (target === undefined) return;
    this.lastTargets.set(state.name.cameraFid, target);
    const key = `${state.name.cameraFid} ${state.name.startedAt}`;
    this.pieces.set(key, { ...state, dueAt: dueAt(target, state), scopeKey: target.scopeKey });
  }

  /** What could not be written stays for the next time: the files are there. */
  private async flush(): Promise<void> {
    const pending = [...this.pieces.entries()].slice(0, BATCH);
    if (pending.length === 0) return;
    await this.parts.write(pending.map(([, row]) => row));
    for (const [key, row] of pending) if (this.pieces.get(key) === row) this.pieces.delete(key);
  }

  /** Closes every file and writes down the last of them. */
  async close(): Promise<void> {
    for (const end of this.ends) end();
    await this.ticking;
    const all = [...this.recordings.values()];
    for (const { stop } of all) stop();
    await Promise.allSettled(all.map(({ recorder }) => recorder.close()));
    this.recordings.clear();
    while (this.pieces.size > 0) {
      const before = this.pieces.size;
      await this.flush().catch(() => {});
      if (this.pieces.size === before) break;
    }
  }
}
