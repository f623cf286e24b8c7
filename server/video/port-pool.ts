import type { Clock } from './picture-sink.ts';

/** A port that was just closed may still be sent to by its last camera: it rests this long (video-protocols 3.10). */
const REST_MS = 15_000;

/** Even ports of a range, each for one stream at a time. `0-0` takes whichever the system gives, for tests. */
export class PortPool {
  private readonly from: number;
  private readonly to: number;
  private readonly clock: Clock;
  private readonly busy = new Set<number>();
  private readonly resting = new Map<number, number>();
  private cursor: number;

  constructor(range: { readonly from: number; readonly to: number }, clock: Clock) {
    this.from = range.from + (range.from % 2);
    this.to = range.to;
    this.clock = clock;
    this.cursor = this.from;
  }

  /** Null when every port is in use or rests. */
  take(): number | null {
    if (this.to === 0) return 0;
    for (let tries = this.from; tries <= this.to; tries += 2) {
      const port = this.cursor;
      this.cursor = port + 2 > this.to ? this.from : port + 2;
      const since = this.resting.get(port);
      if (this.busy.has(port) || (since !== undefined && this.clock() - since < REST_MS)) continue;
      this.resting.delete(port);
      this.busy.add(port);
      return port;
    }
    return null;
  }

  give(port: number): void {
    if (!this.busy.delete(port)) return;
    this.resting.set(port, this.clock());
  }
}
