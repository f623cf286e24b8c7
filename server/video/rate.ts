import type { Clock } from './picture-sink.ts';

const WINDOW_MS = 4_000;

/** How much arrives, averaged over the last few seconds. */
export class Rate {
  private readonly clock: Clock;
  private since: number;
  private bytes = 0;
  private pictures = 0;
  private last = { bitsPerSecond: 0, picturesPerSecond: 0 };

  constructor(clock: Clock) {
    this.clock = clock;
    this.since = clock();
  }

  picture(bytes: number): void {
    this.roll();
    this.bytes += bytes;
    this.pictures += 1;
  }

  sound(bytes: number): void {
    this.bytes += bytes;
  }

  get now(): { readonly bitsPerSecond: number; readonly picturesPerSecond: number } {
    this.roll();
    return this.last;
  }

  private roll(): void {
    const seconds = (this.clock() - this.since) / 1000;
    if (seconds * 1000 < WINDOW_MS) return;
    this.last = {
      bitsPerSecond: Math.round((this.bytes * 8) / seconds),
      picturesPerSecond: Math.round((this.pictures / seconds) * 10) / 10,
    };
    this.since = this.clock();
    this.bytes = 0;
    this.pictures = 0;
  }
}
