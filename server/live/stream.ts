import type { LiveMessage } from '../../domain/live-event.ts';
import type { Viewer } from '../database.ts';
import { pulse } from './pulse.ts';
import type { TailEvent } from './ring.ts';
import { eventsSince, onEvents, onLogReset, tailSeq } from './tail.ts';
import { forViewer, messageOf, reaches } from './visible.ts';

export const BEAT_MILLISECONDS = 5000;
/** What may wait for a slow browser; beyond it a fresh snapshot is cheaper than the backlog. */
const MAX_WAITING = 5000;

/** Messages are made once per event, however many streams are open. */
const made = new WeakMap<TailEvent, LiveMessage | null>();

function madeOnce(event: TailEvent): LiveMessage | null {
  let message = made.get(event);
  if (message === undefined) {
    message = messageOf(event);
    made.set(event, message);
  }
  return message;
}

/** Why a viewer's stream must end now: its session is over or its grants changed. */
export function endOf(viewer: Viewer, events: readonly TailEvent[]): 'grants' | 'session' | null {
  for (const { kind, payload } of events) {
    if (kind === 'session' && payload['sessionHash'] === viewer.sessionId) return 'session';
    if (kind === 'grants' && payload['userId'] === viewer.id) return 'grants';
  }
  return null;
}

/** A queue between the event tail, which never waits, and one browser, which may. */
function mailbox(viewer: Viewer, cursor: number) {
  const mayReach = reaches(viewer);
  let waiting: LiveMessage[] = [];
  let ended: 'grants' | 'session' | null = null;
  let ring = () => {};
  const overflow = () => {
    waiting = [{ kind: 'resync', seq: tailSeq() }];
  };
  return {
    offer(events: readonly TailEvent[]) {
      ended ??= endOf(viewer, events);
      for (const event of events) {
        if (event.seq <= cursor || !mayReach(event.scopeKey)) continue;
        const message = madeOnce(event);
        const seen = message === null ? null : forViewer(viewer, message);
        if (seen !== null) waiting.push(seen);
      }
      if (waiting.length > MAX_WAITING) overflow();
      ring();
    },
    resync() {
      overflow();
      ring();
    },
    take(): LiveMessage[] {
      const taken = waiting;
      waiting = [];
      return taken;
    },
    ended: () => ended,
    /** Resolves when something came, after `milliseconds`, or when the browser went away. */
    async idle(milliseconds: number, signal: AbortSignal): Promise<void> {
      if (waiting.length > 0 || ended !== null || signal.aborted) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(done, milliseconds);
        function done() {
          clearTimeout(timer);
          signal.removeEventListener('abort', done);
          resolve();
        }
        signal.addEventListener('abort', done);
        ring = done;
      });
      ring = () => {};
    },
  };
}

/**
 * Everything a viewer may see from `cursor` on (the snapshot's `seq`, or the last message a browser got), then live.
 * Begins with `hello`; a beat every 5 s; `resync` when the cursor is too old or the browser too slow; `ended` last.
 */
export async function* liveMessages(
  viewer: Viewer,
  cursor: number | null,
  signal: AbortSignal,
): AsyncGenerator<LiveMessage, void, undefined> {
  const from = cursor ?? tailSeq();
  const box = mailbox(viewer, from);
  // A snapshot may be some milliseconds ahead of this process's tail: then nothing is missing yet.
  const missed = from > tailSeq() ? [] : eventsSince(from);
  const stops = [onEvents(box.offer), onLogReset(box.resync)];
  try {
    if (missed === null) box.resync();
    else box.offer(missed);
    // Browsers resume from the last number they were told, so hello and beats never run ahead of what was handed out.
    let handedOut = from;
    yield { kind: 'hello', ...(await pulse()), seq: handedOut };
    let beatAt = performance.now() + BEAT_MILLISECONDS;
    let checkAhead = from > tailSeq();
    while (!signal.aborted) {
      const messages = box.take();
      const upTo = Math.max(handedOut, tailSeq());
      for (const message of messages) yield message;
      handedOut = upTo;
      const reason = box.ended();
      if (reason !== null) {
        yield { kind: 'ended', reason };
        return;
      }
      await box.idle(Math.max(0, beatAt - performance.now()), signal);
      if (performance.now() < beatAt) continue;
      beatAt = performance.now() + BEAT_MILLISECONDS;
      // Still behind the cursor after a beat: the cursor is from another log (a restored database).
      if (checkAhead && tailSeq() < from) box.resync();
      checkAhead = false;
      yield { kind: 'beat', ...(await pulse()), seq: handedOut };
    }
  } finally {
    for (const stop of stops) stop();
  }
}
