import { parentPort } from 'node:worker_threads';
import type { MediaAnswer } from './media-engine.ts';
import { MediaPipe } from './media-pipe.ts';
import type { FromThread, ToThread } from './pipe-messages.ts';

/** A media thread: receives, understands and cuts the streams that it is given. */
const pipes = new Map<string, { readonly pipe: MediaPipe; untap: () => void }>();

function tell(message: FromThread): void {
  parentPort?.postMessage(message);
}

function answer(call: number, work: Promise<MediaAnswer | number | null>): void {
  work.then(
    (result) => tell({ kind: 'answer', call, answer: result }),
    (error: unknown) => tell({ kind: 'failed', call, message: error instanceof Error ? error.message : String(error) }),
  );
}

function open(streamId: string, sound: boolean): void {
  const pipe = new MediaPipe(
    Date.now,
    (event, reason) => {
      // The coding is known by now, and whoever waits for the playlist will ask for it.
      if (event === 'up') tell({ kind: 'status', streamId, status: pipe.status() });
      tell({ kind: 'event', streamId, event, reason });
    },
    { sound },
  );
  pipes.set(streamId, { pipe, untap: () => {} });
}

function tapFor(streamId: string, pipe: MediaPipe, parts: boolean): () => void {
  return pipe.tap({
    // Whether anybody watches is known in the other thread.
    follows: true,
    init: (bytes, codecs) => tell({ kind: 'tap-init', streamId, bytes, codecs }),
    segment: (segment) => tell({ kind: 'tap-segment', streamId, ...segment }),
    ...(parts
      ? { part: (bytes: Uint8Array, independent: boolean) => tell({ kind: 'tap-part', streamId, bytes, independent }) }
      : {}),
    ended: () => tell({ kind: 'tap-ended', streamId }),
  });
}

const GONE: MediaAnswer = { kind: 'refused', reason: 'gone' };

parentPort?.on('message', (message: ToThread) => {
  const { streamId } = message;
  if (message.kind === 'open') {
    open(streamId, message.sound);
    return;
  }
  const known = pipes.get(streamId);
  if (known === undefined) {
    if ('call' in message) answer(message.call, Promise.resolve(GONE));
    return;
  }
  const { pipe } = known;
  switch (message.kind) {
    case 'receive':
      return answer(message.call, pipe.receive(message.request, message.host, message.port));
    case 'dial':
      return answer(
        message.call,
        pipe.dial(message.ip, message.port).then(() => null),
      );
    case 'playlist':
      return answer(message.call, pipe.playlist(message.reload));
    case 'media':
      return answer(message.call, pipe.media(message.name));
    case 'ssrc':
      return pipe.updateSsrc(message.ssrc);
    case 'frame':
      return pipe.sink.frame(message.frame);
    case 'lost':
      return pipe.sink.lost(message.packets);
    case 'ended':
      return pipe.sink.ended(message.reason);
    case 'close-receiver':
      return pipe.closeReceiver();
    case 'tap':
      known.untap();
      known.untap = tapFor(streamId, pipe, message.parts);
      return;
    case 'hold':
      return pipe.hold(message.until);
    case 'untap':
      return known.untap();
    case 'close':
      pipe.close();
      pipes.delete(streamId);
      return;
  }
});

setInterval(() => {
  for (const [streamId, { pipe }] of pipes) {
    pipe.check();
    tell({ kind: 'status', streamId, status: pipe.status() });
  }
}, 1_000);
