import type { BBox } from '../../domain/place.ts';
import { positionFrameReader } from '../../domain/position-frame.ts';

/** The stream of moving objects in view, as packed records (12 bytes each). */
export interface PositionStream {
  /** Asks for another box; small moves within the box that was asked for cost nothing. */
  look(bounds: BBox): void;
  close(): void;
}

interface PositionStreamOptions {
  readonly onRecords: (records: Uint8Array) => void;
  /** A reason while the stream is broken, null when it runs again. */
  readonly onTrouble: (reason: string | null) => void;
}

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 15_000;
/** Frames come every second; a silence of this length is a dead connection that no error told of. */
const SILENCE_MS = 8000;

/** Half a screen more on each side, so that panning does not reconnect at once. */
export function widened([west, south, east, north]: BBox): BBox {
  const [dx, dy] = [(east - west) / 2, (north - south) / 2];
  const clamp = (value: number, limit: number) => Math.min(limit, Math.max(-limit, value));
  return [clamp(west - dx, 180), clamp(south - dy, 90), clamp(east + dx, 180), clamp(north + dy, 90)];
}

/** Whether a box that was asked for still serves a view: it covers it, and is not so large that most of it is wasted. */
export function serves(asked: BBox | null, view: BBox): boolean {
  if (asked === null) return false;
  const covers = asked[0] <= view[0] && asked[1] <= view[1] && asked[2] >= view[2] && asked[3] >= view[3];
  return covers && asked[2] - asked[0] <= (view[2] - view[0]) * 6;
}

/** Keeps one streamed request open, reconnects with growing pauses, and says so while it cannot. */
export function openPositionStream({ onRecords, onTrouble }: PositionStreamOptions): PositionStream {
  let asked: BBox | null = null;
  let abort = new AbortController();
  let wait = FIRST_WAIT_MS;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let silence: ReturnType<typeof setTimeout> | undefined;
  let closed = false;

  const connect = async (box: BBox) => {
    abort.abort();
    clearTimeout(retry);
    const mine = new AbortController();
    abort = mine;
    try {
      await read(box, mine);
      throw new Error('the stream ended');
    } catch (error) {
      clearTimeout(silence);
      if (closed || abort !== mine) return;
      onTrouble(error instanceof Error ? error.message : String(error));
      retry = setTimeout(() => void connect(box), wait);
      wait = Math.min(LONGEST_WAIT_MS, wait * 2);
    }
  };

  const listen = (mine: AbortController) => {
    clearTimeout(silence);
    silence = setTimeout(() => mine.abort(new Error('no positions for 8 s')), SILENCE_MS);
  };

  const read = async (box: BBox, mine: AbortController) => {
    const numbers = box.map((value) => value.toFixed(5)).join(',');
    const response = await fetch(`/api/live/positions?bbox=${numbers}`, { signal: mine.signal });
    if (!response.ok || response.body === null) throw new Error(`HTTP ${response.status}`);
    const frames = positionFrameReader();
    const reader = response.body.getReader();
    listen(mine);
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      listen(mine);
      const complete = frames.push(value);
      const newest = complete.at(-1);
      if (newest === undefined) continue;
      wait = FIRST_WAIT_MS;
      onTrouble(null);
      onRecords(newest.records);
    }
  };

  return {
    look(bounds) {
      if (closed || serves(asked, bounds)) return;
      asked = widened(bounds);
      void connect(asked);
    },
    close() {
      closed = true;
      clearTimeout(retry);
      clearTimeout(silence);
      abort.abort();
    },
  };
}
