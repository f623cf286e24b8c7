'use client';

import { layerOfCode } from '../../domain/layer.ts';
import type {
  EngineNotice,
  FieldTopic,
  LiveMessage,
  ObjectChange,
  PtzNotice,
  StateChange,
  WarningChange,
} from '../../domain/live-event.ts';
import { decodeStateSnapshot, type StateRecord } from '../../domain/state-snapshot.ts';
import { trpcClient } from '../../lib/trpc/client.tsx';
import { serverNow, setClockSkew } from '../../lib/use-now.ts';
import type { FeatureState } from '../../map/contract.ts';
import { type EventFeed, type EventSink, eventFeed } from './shared-events.ts';
import type { StateStore } from './state-store.ts';

/** How the line to the server is; all times in epoch milliseconds of the server's clock. */
export interface LiveStatus {
  readonly phase: 'connecting' | 'live' | 'retrying' | 'ended';
  readonly since: number;
  readonly attempt: number;
  /** Age of the warning engine's last cycle when `beatAt` was measured; null while none has ever run. */
  readonly engineAgeSeconds: number | null;
  readonly beatAt: number;
  /** What the engine noticed about the clock or itself lately. */
  readonly trouble?: EngineNotice | null;
  /** Server minus this machine. */
  readonly skewMs: number;
}

interface LiveListeners {
  readonly onWarning: (warning: WarningChange) => void;
  readonly onObject: (object: ObjectChange) => void;
  /** Something of an incident changed. */
  readonly onIncident: () => void;
  /** Hazard zones were drawn anew or taken away. */
  readonly onHazard: () => void;
  /** Roads were closed or opened, or the road graph replaced. */
  readonly onRoads: () => void;
  /** A finding from the field is new or changed. */
  readonly onFinding: () => void;
  readonly onField: (topic: FieldTopic) => void;
  /** A camera's drive changed hands. */
  readonly onPtz: (notice: PtzNotice) => void;
  /** The whole picture was loaded anew; lists should be too. */
  readonly onReload: () => void;
  /** The session is over, its rights changed, or it may not look at the situation at all. */
  readonly onEnded: (reason: 'session' | 'grants' | 'forbidden') => void;
}

export interface LiveConnection {
  start(): () => void;
  status(): LiveStatus;
  subscribe(listener: () => void): () => void;
  /** Now, instead of when the next attempt is due. */
  retry(): void;
}

/** Beats come every 5 s; three missed ones are a broken line, whatever the socket says. */
const SILENCE_MS = 16_000;
const WATCH_MS = 2_000;
const CLOCK_STEP_MS = 20_000;
/** A tab that heard nothing from the one that holds the stream opens one of its own at this attempt. */
const OWN_STREAM_FROM = 2;
const RETRY_MS = [500, 1_000, 2_000, 4_000, 8_000] as const;

function fromRecord(record: StateRecord): FeatureState {
  return {
    fid: record.fid,
    layer: layerOfCode(record.layer),
    tier: record.tier,
    online: record.online < 0 ? null : record.online === 1,
    lost: record.lost,
    unacknowledged: record.unacknowledged,
    outage: record.outage === true,
    since: record.sinceSeconds * 1000,
    deadline: record.deadlineSeconds === null ? null : record.deadlineSeconds * 1000,
    position: [record.lng, record.lat],
    sector: record.sector,
    zone: record.zone,
    enterprise: record.enterprise,
  };
}

function fromChange({ lng, lat, ...state }: StateChange): FeatureState {
  return { ...state, position: [lng, lat] };
}

class SignedOutError extends Error {}
class ForbiddenError extends Error {}

/** A line that is cut without a word would leave the request, and with it every further attempt, waiting for ever. */
const SNAPSHOT_MS = 20_000;

function inTime<T>(work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the snapshot took too long')), SNAPSHOT_MS);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** One stream to the server; the link retries by itself and resumes. */
const openStream = (cursor: number, sink: EventSink) =>
  trpcClient.live.events.subscribe(
    { lastEventId: String(cursor) },
    {
      onData: (envelope) => sink.onMessage(envelope.data),
      onConnectionStateChange: (line) => {
        if (line.state === 'connecting' && line.error !== null) sink.onTrouble();
      },
      onError: sink.onError,
    },
  );

interface Snapshot {
  readonly seq: number;
  /** Names the session that it was made for. */
  readonly session: string;
  readonly states: FeatureState[];
}

async function loadSnapshot(signal: AbortSignal): Promise<Snapshot> {
  const response = await fetch('/api/live/state', { cache: 'no-store', signal });
  if (response.status === 401) throw new SignedOutError();
  if (response.status === 403) throw new ForbiddenError();
  if (!response.ok) throw new Error(`snapshot answered ${response.status}`);
  const snapshot = decodeStateSnapshot(new Uint8Array(await response.arrayBuffer()));
  const session = response.headers.get('x-guanlan-session') ?? '';
  return { seq: snapshot.seq, session, states: snapshot.records.map(fromRecord) };
}

/**
 * Keeps the store true: snapshot, then the stream from the snapshot's number on. The stream resumes by itself after a
 * short break; after `resync` or silence everything is loaded anew, so that nothing is lost or doubled.
 */
export function createLiveConnection(store: StateStore, listeners: LiveListeners): LiveConnection {
  let status: LiveStatus = { phase: 'connecting', since: 0, attempt: 0, engineAgeSeconds: 0, beatAt: 0, skewMs: 0 };
  const watchers = new Set<() => void>();
  let feed: EventFeed | undefined;
  let abort: AbortController | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let watch: ReturnType<typeof setInterval> | undefined;
  let heardAt = 0;

  const set = (patch: Partial<LiveStatus>) => {
    const changed = patch.phase !== undefined && patch.phase !== status.phase;
    status = { ...status, ...patch, since: changed ? serverNow() : status.since };
    for (const watcher of watchers) watcher();
  };
  const stopStream = () => {
    feed?.close();
    feed = undefined;
    abort?.abort();
    clearTimeout(timer);
  };
  const end = (reason: 'session' | 'grants' | 'forbidden') => {
    stopStream();
    set({ phase: 'ended' });
    listeners.onEnded(reason);
  };

  const onPulse = (message: Extract<LiveMessage, { kind: 'hello' | 'beat' }>) => {
    // Delay on the way only makes the server look late, so the largest difference seen is the truest.
    const sample = message.serverTime - Date.now();
    // A server whose clock went back by more than any delay has a new truth.
    const isJump = status.skewMs - sample > CLOCK_STEP_MS;
    const skewMs = message.kind === 'hello' || isJump ? sample : Math.max(sample, status.skewMs - 1);
    setClockSkew(skewMs);
    set({
      phase: 'live',
      attempt: 0,
      engineAgeSeconds: message.engineAgeSeconds,
      beatAt: message.serverTime,
      trouble: message.trouble ?? null,
      skewMs,
    });
  };
  const onMessage = (message: LiveMessage) => {
    heardAt = Date.now();
    switch (message.kind) {
      case 'hello':
      case 'beat':
        return onPulse(message);
      case 'state':
        return store.apply([fromChange(message.state)]);
      case 'warning':
        return listeners.onWarning(message.warning);
      case 'object':
        return listeners.onObject(message.object);
      case 'incident':
        return listeners.onIncident();
      case 'finding':
        return listeners.onFinding();
      case 'field':
        return listeners.onField(message.topic);
      case 'hazard':
        return listeners.onHazard();
      case 'roads':
        return listeners.onRoads();
      case 'ptz':
        return listeners.onPtz(message.ptz);
      case 'resync':
        return void connect();
      case 'ended':
        return end(message.reason);
    }
  };
  const fail = () => {
    stopStream();
    const attempt = status.attempt + 1;
    set({ phase: 'retrying', attempt });
    timer = setTimeout(() => void connect(), RETRY_MS[Math.min(attempt, RETRY_MS.length) - 1]);
  };

  const sinkOf = (mine: AbortController): EventSink => ({
    onMessage: (message) => {
      if (abort === mine) onMessage(message);
    },
    onTrouble: () => {
      if (abort === mine) set({ phase: 'retrying', attempt: status.attempt + 1 });
    },
    onError: () => {
      if (abort === mine) fail();
    },
  });

  async function connect(): Promise<void> {
    stopStream();
    const mine = new AbortController();
    abort = mine;
    try {
      // Listens before it asks: what happens in between is in the snapshot or in the stream.
      const heard = eventFeed(openStream, sinkOf(mine), status.attempt < OWN_STREAM_FROM);
      feed = heard;
      const { seq, session, states } = await inTime(loadSnapshot(mine.signal));
      store.replace(states);
      listeners.onReload();
      heardAt = Date.now();
      heard.start(seq, session);
    } catch (error) {
      if (mine.signal.aborted) return;
      if (error instanceof SignedOutError) end('session');
      else if (error instanceof ForbiddenError) end('forbidden');
      else fail();
    }
  }

  return {
    start: () => {
      set({ since: serverNow() });
      void connect();
      watch = setInterval(() => {
        if (status.phase === 'live' && Date.now() - heardAt > SILENCE_MS) fail();
      }, WATCH_MS);
      return () => {
        clearInterval(watch);
        stopStream();
      };
    },
    status: () => status,
    subscribe: (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    retry: () => void connect(),
  };
}
