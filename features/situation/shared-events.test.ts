import { afterEach, expect, test } from 'vitest';
import type { LiveMessage } from '../../domain/live-event.ts';
import { type EventFeed, type EventSink, type OpenStream, sharedFeed } from './shared-events.ts';

/** Locks of one browser: one holder, the others in line. */
function fakeLocks(): LockManager {
  const lines = new Map<string, (() => void)[]>();
  const held = new Set<string>();
  const request = (name: string, { signal }: LockOptions, run: (lock: null) => Promise<void> | undefined) =>
    new Promise<void>((resolve, reject) => {
      const line = lines.get(name) ?? [];
      lines.set(name, line);
      const next = () => {
        const turn = line.shift();
        if (turn === undefined) held.delete(name);
        else held.add(name);
        turn?.();
      };
      const turn = () => {
        if (signal?.aborted) {
          reject(new Error('aborted'));
          next();
        } else
          void Promise.resolve(run(null)).then(() => {
            resolve();
            next();
          });
      };
      line.push(turn);
      if (!held.has(name)) next();
    });
  return { request, query: async () => ({ held: [], pending: [] }) } as unknown as LockManager;
}

/** The server: every open stream, and from which number it was asked. */
function fakeServer() {
  const streams: { cursor: number; sink: EventSink; open: boolean }[] = [];
  const open: OpenStream = (cursor, sink) => {
    const stream = { cursor, sink, open: true };
    streams.push(stream);
    return {
      unsubscribe: () => {
        stream.open = false;
      },
    };
  };
  const living = () => streams.filter((stream) => stream.open);
  const send = (message: LiveMessage) => {
    for (const { sink } of living()) sink.onMessage(message);
  };
  return { open, living, send };
}

const beat = (seq: number): LiveMessage => ({ kind: 'beat', seq, serverTime: 1_000, engineAgeSeconds: 1 });
const changed = (seq: number): LiveMessage => ({
  kind: 'object',
  seq,
  object: { layer: 'assets', fid: seq, change: 'changed', bbox: [0, 0, 0, 0] },
});
const opened: EventFeed[] = [];
afterEach(() => {
  for (const feed of opened.splice(0)) feed.close();
});

function browser() {
  const server = fakeServer();
  const locks = fakeLocks();
  const name = `test-${Math.random()}`;
  const tab = () => {
    const seen: number[] = [];
    const sink: EventSink = {
      onMessage: (message) => {
        if (message.kind === 'object') seen.push(message.seq);
      },
      onTrouble: () => {},
      onError: () => {},
    };
    const feed = sharedFeed(server.open, sink, { locks, channel: new BroadcastChannel(name) });
    opened.push(feed);
    return { feed, seen };
  };
  return { server, tab };
}
const settle = () => new Promise((resolve) => setTimeout(resolve, 20));

test('five tabs of a browser hold one stream, and each sees every change once', async () => {
  const { server, tab } = browser();
  const tabs = Array.from({ length: 5 }, tab);
  for (const { feed } of tabs) feed.start(10, 'a');
  await settle();
  expect(server.living()).toHaveLength(1);
  for (const seq of [11, 12, 13]) server.send(changed(seq));
  server.send(beat(13));
  await settle();
  for (const { seen } of tabs) expect(seen).toEqual([11, 12, 13]);
});

test('when the leading tab closes, another resumes from the last number it heard', async () => {
  const { server, tab } = browser();
  const [first, second] = [tab(), tab()];
  first.feed.start(10, 'a');
  second.feed.start(10, 'a');
  await settle();
  server.send(changed(11));
  await settle();
  first.feed.close();
  await settle();
  expect(server.living().map(({ cursor }) => cursor)).toEqual([11]);
  server.send(changed(12));
  expect(second.seen).toEqual([11, 12]);
});

test('what is told between the snapshot and the start is neither lost nor doubled', async () => {
  const { server, tab } = browser();
  const leading = tab();
  leading.feed.start(10, 'a');
  await settle();
  const late = tab();
  server.send(changed(11));
  server.send(changed(12));
  await settle();
  // Its snapshot already held change 11.
  late.feed.start(11, 'a');
  server.send(changed(13));
  await settle();
  expect(late.seen).toEqual([12, 13]);
});

test('a tab of another session hears nothing', async () => {
  const { server, tab } = browser();
  const [duty, stranger] = [tab(), tab()];
  duty.feed.start(10, 'a');
  await settle();
  server.send(changed(11));
  await settle();
  stranger.feed.start(10, 'b');
  server.living()[0]?.sink.onMessage(changed(12));
  await settle();
  expect(duty.seen).toEqual([11, 12]);
  expect(stranger.seen).toEqual([]);
});
