import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { FRAME_HEADER_BYTES, POSITION_BYTES } from '../../domain/position-frame.ts';

/** What one position stream received since it was last asked. */
export interface StreamCount {
  readonly bytes: number;
  readonly frames: number;
  readonly records: number;
  /** Longest time between two frames, milliseconds. */
  readonly longestGap: number;
}

export interface PositionClient {
  /** Counts since the last call. */
  take(): StreamCount;
  stop(): void;
}

/** Counts frames by their headers alone: a hundred readers on the same machine must cost little themselves. */
function frameCounter() {
  let bytes = 0;
  let frames = 0;
  let records = 0;
  let longestGap = 0;
  let lastFrameAt = performance.now();
  let skip = 0;
  let head = Buffer.alloc(0);
  return {
    push(chunk: Buffer): void {
      bytes += chunk.length;
      let at = Math.min(skip, chunk.length);
      skip -= at;
      while (at < chunk.length) {
        const part = chunk.subarray(at, at + FRAME_HEADER_BYTES - head.length);
        head = Buffer.concat([head, part]);
        at += part.length;
        if (head.length < FRAME_HEADER_BYTES) return;
        const size = head.readUInt32LE(0);
        head = Buffer.alloc(0);
        frames += 1;
        records += size / POSITION_BYTES;
        const now = performance.now();
        longestGap = Math.max(longestGap, now - lastFrameAt);
        lastFrameAt = now;
        const here = Math.min(size, chunk.length - at);
        at += here;
        skip = size - here;
      }
    },
    take(): StreamCount {
      const counted = { bytes, frames, records, longestGap };
      bytes = 0;
      frames = 0;
      records = 0;
      longestGap = 0;
      lastFrameAt = performance.now();
      return counted;
    },
  };
}

/** Opens one stream of the whole district; `stalled` takes the answer's head and then reads nothing more. */
export function openPositions(port: number, cookie: string, bbox: string, stalled = false): Promise<PositionClient> {
  return new Promise((resolve, reject) => {
    const counter = frameCounter();
    const asked: ClientRequest = request(
      { host: '127.0.0.1', port, path: `/api/live/positions?bbox=${bbox}`, headers: { cookie }, agent: false },
      (answer: IncomingMessage) => {
        if (answer.statusCode !== 200) return reject(new Error(`positions answered ${answer.statusCode}`));
        answer.on('error', () => {});
        if (stalled) answer.pause();
        else answer.on('data', (chunk: Buffer) => counter.push(chunk));
        resolve({ take: counter.take, stop: () => asked.destroy() });
      },
    );
    asked.on('error', reject);
    asked.end();
  });
}
