import type { LiveMessage } from '../../domain/live-event.ts';

/** Who hears of the event stream. */
export interface EventSink {
  readonly onMessage: (message: LiveMessage) => void;
  /** The line broke; whoever holds it is trying again. */
  readonly onTrouble: () => void;
  /** The line ended and will not come back by itself. */
  readonly onError: () => void;
}

/** Opens one stream to the server that sends everything after `cursor`. */
export type OpenStream = (cursor: number, sink: EventSink) => { unsubscribe(): void };

export interface EventFeed {
  /**
   * From the snapshot's number on; what other tabs told meanwhile has been kept.
   * @param session names who looks: a tab of another session is not listened to, for it may see something else
   */
  start(cursor: number, session: string): void;
  close(): void;
}

type Told = { readonly session: string } & (
  | { readonly kind: 'message'; readonly message: LiveMessage }
  | { readonly kind: 'trouble' | 'error' | 'who' }
);
type Telling =
  | { readonly kind: 'message'; readonly message: LiveMessage }
  | { readonly kind: 'trouble' | 'error' | 'who' };

const NAME = 'guanlan-events';

/** A stream of its own, for browsers without locks and for a tab whose leader fell silent. */
export function ownFeed(open: OpenStream, sink: EventSink): EventFeed {
  let stream: { unsubscribe(): void } | undefined;
  return {
    start(cursor) {
      stream = open(cursor, sink);
    },
    close: () => stream?.unsubscribe(),
  };
}

/** What a message says about how far the log has been handed out; the end of a session says nothing. */
const seqOf = (message: LiveMessage): number => ('seq' in message ? message.seq : 0);

/**
 * One event stream for all tabs of a browser: browsers allow six connections to a server on plain HTTP, and two for each
 * tab would stop the fourth. The tab that holds the lock keeps the stream and tells the others; when it goes, the next
 * one resumes from the last number it heard. A feed listens from the moment it is made, before the snapshot is asked
 * for, so that nothing falls between the two; numbers make every message count once.
 */
export function sharedFeed(
  open: OpenStream,
  sink: EventSink,
  { locks, channel }: { readonly locks: LockManager; readonly channel: BroadcastChannel },
): EventFeed {
  const ending = new AbortController();
  let early: Told[] | null = [];
  let mine = '';
  let last = 0;
  let stream: { unsubscribe(): void } | null = null;
  let pulse: { readonly message: LiveMessage; readonly at: number } | null = null;
  let release = () => {};

  const tell = (told: Telling) => channel.postMessage({ ...told, session: mine });
  const take = (message: LiveMessage) => {
    const beats = message.kind === 'hello' || message.kind === 'beat';
    if (!beats && message.kind !== 'resync' && message.kind !== 'ended' && message.seq <= last) return;
    last = Math.max(last, seqOf(message));
    sink.onMessage(message);
  };
  const lead = () =>
    open(last, {
      onMessage(message) {
        if (message.kind === 'hello' || message.kind === 'beat') pulse = { message, at: Date.now() };
        tell({ kind: 'message', message });
        take(message);
      },
      onTrouble() {
        tell({ kind: 'trouble' });
        sink.onTrouble();
      },
      onError() {
        tell({ kind: 'error' });
        sink.onError();
      },
    });

  const hear = (data: Told) => {
    if (data.session !== mine) return;
    if (data.kind === 'who') {
      if (stream === null || pulse === null) return;
      const { message, at } = pulse;
      // As old as it is now: the newcomer sets its clock by it.
      if ('serverTime' in message)
        tell({ kind: 'message', message: { ...message, serverTime: message.serverTime + Date.now() - at } });
    } else if (data.kind === 'message') take(data.message);
    else if (data.kind === 'trouble') sink.onTrouble();
    else sink.onError();
  };
  channel.onmessage = ({ data }: MessageEvent<Told>) => {
    if (early === null) hear(data);
    else if (data.kind === 'message') early.push(data);
  };

  return {
    start(cursor, session) {
      const kept = early ?? [];
      early = null;
      mine = session;
      last = cursor;
      kept.forEach(hear);
      tell({ kind: 'who' });
      locks
        .request(`${NAME}-${session}`, { signal: ending.signal }, () => {
          if (ending.signal.aborted) return;
          stream = lead();
          return new Promise<void>((resolve) => {
            release = resolve;
          });
        })
        .catch(() => {
          // Closed while it waited for its turn.
        });
    },
    close() {
      ending.abort();
      stream?.unsubscribe();
      stream = null;
      release();
      channel.close();
    },
  };
}

/** The shared stream where the browser can share, otherwise one of its own. */
export function eventFeed(open: OpenStream, sink: EventSink, share: boolean): EventFeed {
  // Locks exist on secure origins and on this machine's own address only.
  const locks: LockManager | undefined = 'locks' in navigator ? navigator.locks : undefined;
  if (!share || locks === undefined || typeof BroadcastChannel === 'undefined') return ownFeed(open, sink);
  return sharedFeed(open, sink, { locks, channel: new BroadcastChannel(NAME) });
}
