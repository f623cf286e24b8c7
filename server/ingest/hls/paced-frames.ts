import type { Frame, FrameSink } from '../../media/frame.ts';

/** Frames that lie this far ahead are no stream to wait for. */
const MAX_WAITING = 3_000;
const TICK_MS = 20;

/**
 * Hands frames on at the pace of their times: HLS brings seconds of them at once, and a live stream in bursts would make
 * every player stall. When it ran dry, time goes on from where it is.
 */
export function pacedFrames(sink: FrameSink): {
  push(frames: readonly Frame[]): void;
  readonly waiting: number;
  stop(): void;
} {
  const queue: Frame[] = [];
  let anchor: { readonly pts: number; readonly atMs: number } | null = null;
  const timer = setInterval(() => {
    const now = performance.now();
    for (let next = queue[0]; next !== undefined; next = queue[0]) {
      anchor ??= { pts: next.pts, atMs: now };
      if (anchor.atMs + (next.pts - anchor.pts) / 90 > now) return;
      queue.shift();
      sink.frame(next);
    }
    anchor = null;
  }, TICK_MS);
  timer.unref();
  return {
    push(frames) {
      queue.push(...frames);
      if (queue.length > MAX_WAITING) sink.lost(queue.splice(0, queue.length - MAX_WAITING).length);
    },
    get waiting() {
      return queue.length;
    },
    stop: () => clearInterval(timer),
  };
}
