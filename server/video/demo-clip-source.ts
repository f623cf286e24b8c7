import type { PacketisedClip } from './clips.ts';
import { type Clock, MEDIA_EPOCH, type PictureSink } from './picture-sink.ts';

/** How far back it begins: a watched camera shows a picture at once instead of after a whole segment. */
const PREROLL_SECONDS = 2.5;
/** One picture at 25 pictures/s. */
const PUMP_MS = 40;

/**
 * A camera that has always been running: which picture belongs to an instant follows from the wall clock alone, so
 * times never jump at the loop point, after a restart, or between two gateways, and the measured delay is true.
 */
export class DemoClipSource {
  private readonly clip: PacketisedClip;
  private readonly shift: number;
  private readonly clock: Clock;
  private timer: NodeJS.Timeout | undefined;
  private next = 0;

  constructor(clip: PacketisedClip, offsetSeconds: number, clock: Clock) {
    this.clip = clip;
    this.shift = Math.round(offsetSeconds * clip.fps);
    this.clock = clock;
  }

  start(sink: PictureSink): void {
    sink.format(this.clip.format, null, PREROLL_SECONDS);
    this.next = this.numberAt(this.clock() - PREROLL_SECONDS * 1000);
    while (!this.picture(this.next).key) this.next--;
    this.pump(sink);
    this.timer = setInterval(() => this.pump(sink), PUMP_MS);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private numberAt(ms: number): number {
    return Math.floor(((ms - MEDIA_EPOCH) / 1000) * this.clip.fps);
  }

  private picture(number: number) {
    const { pictures } = this.clip;
    const picture = pictures[(number + this.shift) % pictures.length];
    if (picture === undefined) throw new RangeError('A clip has no pictures');
    return picture;
  }

  private pump(sink: PictureSink): void {
    const last = this.numberAt(this.clock());
    // After the machine slept, what lies minutes back interests nobody: go on at a key picture near now.
    if (last - this.next > 10 * this.clip.fps) {
      this.next = last;
      while (!this.picture(this.next).key) this.next--;
    }
    for (; this.next <= last; this.next++) {
      const { data, key } = this.picture(this.next);
      const at = MEDIA_EPOCH + (this.next / this.clip.fps) * 1000;
      sink.picture({ data, key, time: this.next * this.clip.ticks, duration: this.clip.ticks }, at);
    }
  }
}
