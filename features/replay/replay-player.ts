import type { FeatureCollection } from 'geojson';
import type { WarningChange } from '../../domain/live-event.ts';
import type { PackedFrame } from '../../domain/position-frame.ts';
import { type FilmSpan, filmSpan, filmStart, LIVE_EDGE_MS, type ReplaySpeed } from '../../domain/replay.ts';
import { changeOfRecord, type Film, pictureAt } from '../../domain/replay-film.ts';
import type { StateRecord } from '../../domain/state-snapshot.ts';
import type { FeatureState } from '../../map/contract.ts';
import type { ReplaySource } from './replay-source.ts';
import { recordsAt, tailsAt } from './track-frames.ts';

/** The picture that the player keeps true; the desk's own store while it looks at the past. */
export interface ReplayStore {
  apply(changes: readonly FeatureState[]): void;
  replace(states: readonly FeatureState[]): void;
}

export interface ReplayStatus {
  /** Epoch milliseconds of what is shown. */
  readonly time: number;
  readonly playing: boolean;
  readonly speed: ReplaySpeed;
  /** `loading`: the clock waits for the stretch that holds its moment. */
  readonly phase: 'loading' | 'ready' | 'failed';
  /** 0 where every change is shown. */
  readonly thinnedSeconds: number;
  /** Before this moment nothing is stored: an empty picture is not a calm one. */
  readonly knownFrom: number;
  /** Open warnings of the moment, worst and newest first. */
  readonly warnings: readonly WarningChange[];
}

interface ReplayPlayerOptions {
  readonly source: ReplaySource;
  readonly store: ReplayStore;
  /** The server's clock. */
  readonly now: () => number;
  readonly time: number;
  readonly onRecords: (records: Uint8Array) => void;
  readonly onTails: (tails: FeatureCollection) => void;
  /** The clock has reached now: there is nothing left to replay. */
  readonly onLive: () => void;
}

export interface ReplayPlayer {
  status(): ReplayStatus;
  subscribe(listener: () => void): () => void;
  seek(time: number): void;
  play(): void;
  pause(): void;
  setSpeed(speed: ReplaySpeed): void;
  /** `elapsedMs` of real time have passed; called some times a second. */
  tick(elapsedMs: number): void;
  close(): void;
}

/** Loaded stretches that are kept for a step back. */
const MOST_STRETCHES = 8;
/** Vehicles are told once a second, as on the live stream; the engines glide between. */
const RECORDS_EVERY_MS = 1_000;
/** The next stretch is asked for when this share of the present one has passed. */
const AHEAD_FROM = 0.3;
/** A machine that slept does not make the past jump. */
const LONGEST_TICK_MS = 1_000;
const RETRY_MS = 3_000;
/** Tails are as long as the last quarter of an hour, or what passes in some seconds of a fast clock. */
const TAIL_MS = 15 * 60_000;

interface Stretch {
  readonly span: FilmSpan;
  readonly film: Film;
  readonly frames: readonly PackedFrame[];
}

function featureOf(record: StateRecord): FeatureState {
  const { lng, lat, ...state } = changeOfRecord(record);
  return { ...state, position: [lng, lat] };
}

const inOrder = (a: WarningChange, b: WarningChange): number =>
  b.tier - a.tier || b.openedAt - a.openedAt || b.id - a.id;

/**
 * The clock of the past: states, warnings and vehicles of one moment from stretches that it asks for ahead of itself.
 * Paused or slow it uses the shortest stretches, so that what stands still on the screen is exact.
 */
export function createReplayPlayer(options: ReplayPlayerOptions): ReplayPlayer {
  const { source, store, now } = options;
  const listeners = new Set<() => void>();
  const stretches = new Map<string, Promise<Stretch>>();
  let status: ReplayStatus = {
    time: options.time,
    playing: false,
    speed: 60,
    phase: 'loading',
    thinnedSeconds: 0,
    knownFrom: 0,
    warnings: [],
  };
  let current: Stretch | null = null;
  /** How far the changes of the present stretch have been shown. */
  let shown = 0;
  let shownWarnings = 0;
  let warnings = new Map<number, WarningChange>();
  let recordsAge = Number.POSITIVE_INFINITY;
  let retryIn = 0;
  let asked = 0;
  let closed = false;

  const set = (patch: Partial<ReplayStatus>) => {
    status = { ...status, ...patch };
    for (const listener of listeners) listener();
  };
  const spanNow = () => filmSpan(status.playing ? status.speed : 1);

  const load = (from: number, span: FilmSpan): Promise<Stretch> => {
    const key = `${from} ${span}`;
    const known = stretches.get(key);
    if (known !== undefined) return known;
    for (const old of stretches.keys()) if (stretches.size >= MOST_STRETCHES) stretches.delete(old);
    // A stretch without vehicles is better than none.
    const loading = Promise.all([source.film(from, span), source.tracks(from, span).catch(() => [])]).then(
      ([film, frames]) => {
        // A stretch that now lies in is not whole: the next who asks gets it anew.
        if (film.to < from + span) stretches.delete(key);
        return { span, film, frames };
      },
    );
    stretches.set(key, loading);
    loading.catch(() => stretches.delete(key));
    return loading;
  };

  const holds = (stretch: Stretch | null, time: number, span: FilmSpan): stretch is Stretch =>
    stretch !== null && stretch.span === span && time >= stretch.film.from && time <= stretch.film.to;

  /** The whole picture of a moment, after a jump. */
  const paint = (stretch: Stretch, time: number) => {
    const { film } = stretch;
    const picture = pictureAt(film, time);
    current = stretch;
    shown = film.changes.findIndex(({ at }) => at > time);
    if (shown < 0) shown = film.changes.length;
    shownWarnings = film.warningChanges.findIndex(({ at }) => at > time);
    if (shownWarnings < 0) shownWarnings = film.warningChanges.length;
    warnings = new Map(picture.warnings);
    recordsAge = Number.POSITIVE_INFINITY;
    store.replace([...picture.states.values()].map(featureOf));
    const { thinnedSeconds, knownFrom } = film;
    set({ time, phase: 'ready', thinnedSeconds, knownFrom, warnings: [...warnings.values()].sort(inOrder) });
    tellVehicles(0);
  };

  /** What changed since the last moment of the same stretch. */
  const advance = ({ film }: Stretch, time: number) => {
    const changed = new Map<number, FeatureState>();
    for (let change = film.changes[shown]; change !== undefined && change.at <= time; change = film.changes[shown]) {
      changed.set(change.state.fid, featureOf(change.state));
      shown += 1;
    }
    if (changed.size > 0) store.apply([...changed.values()]);
    const before = shownWarnings;
    for (
      let change = film.warningChanges[shownWarnings];
      change !== undefined && change.at <= time;
      change = film.warningChanges[shownWarnings]
    ) {
      if (change.warning.state === 'closed') warnings.delete(change.warning.id);
      else warnings.set(change.warning.id, change.warning);
      shownWarnings += 1;
    }
    set({
      time,
      phase: 'ready',
      ...(before === shownWarnings ? {} : { warnings: [...warnings.values()].sort(inOrder) }),
    });
  };

  const tellVehicles = (elapsedMs: number) => {
    recordsAge += elapsedMs;
    if (recordsAge < RECORDS_EVERY_MS || current === null) return;
    recordsAge = 0;
    options.onRecords(recordsAt(current.frames, status.time));
    options.onTails(tailsAt(current.frames, status.time, TAIL_MS));
  };

  /** Shows a moment as soon as its stretch is here; a later wish replaces an earlier one. */
  const show = (time: number, isJump = false) => {
    const span = spanNow();
    const runsOn = !isJump && time >= status.time && status.phase === 'ready';
    if (runsOn && holds(current, time, span)) return advance(current, time);
    if (holds(current, time, span)) return paint(current, time);
    asked += 1;
    const mine = asked;
    set({ time, phase: 'loading' });
    load(filmStart(time, span), span).then(
      (stretch) => {
        if (closed || mine !== asked) return;
        paint(stretch, Math.min(time, Math.max(stretch.film.from, stretch.film.to)));
      },
      () => {
        if (closed || mine !== asked) return;
        retryIn = RETRY_MS;
        set({ phase: 'failed' });
      },
    );
  };

  const ahead = ({ film, span }: Stretch) => {
    const next = film.from + span;
    if (film.to < next || next >= now() || status.time < film.from + span * AHEAD_FROM) return;
    load(next, span).catch(() => {});
  };

  return {
    status: () => status,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    seek: (time) => {
      if (time >= now() - LIVE_EDGE_MS) return options.onLive();
      show(Math.max(0, Math.round(time)), true);
    },
    play: () => {
      set({ playing: true });
      show(status.time);
    },
    pause: () => {
      set({ playing: false });
      // What stands still is exact.
      show(Math.round(status.time));
    },
    setSpeed: (speed) => {
      set({ speed });
      show(status.time);
    },
    tick: (elapsedMs) => {
      if (closed) return;
      if (status.phase === 'failed') {
        retryIn -= elapsedMs;
        if (retryIn <= 0) show(status.time);
        return;
      }
      if (!status.playing || status.phase === 'loading') return;
      const time = status.time + Math.min(elapsedMs, LONGEST_TICK_MS) * status.speed;
      if (time >= now() - LIVE_EDGE_MS) return options.onLive();
      show(time);
      if (current === null) return;
      tellVehicles(elapsedMs);
      ahead(current);
    },
    close: () => {
      closed = true;
      listeners.clear();
    },
  };
}
