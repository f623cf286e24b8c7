import { type Clip, loadClip } from './clip.ts';
import { audioPack, videoPack } from './ps-mux.ts';
import type { Out } from './rtp-out.ts';
import { tsMuxer } from './ts-mux.ts';

const CLOCK = 90_000;

export interface StreamSettings {
  readonly clip: string;
  readonly startSecond: number;
  /** Pictures of history end here; null for live. */
  readonly lengthSeconds: number | null;
  readonly transportStream: boolean;
  readonly sound: boolean;
  readonly ended: () => void;
}

/** Sends a clip in a loop at its own pace; late timers are made good, so that the pace is true. */
export class Stream {
  private readonly out: Out;
  private readonly settings: StreamSettings;
  private readonly timer: NodeJS.Timeout;
  private readonly muxTs = tsMuxer();
  private clip: Clip;
  private position: number;
  private sent = 0;
  private credit = 0;
  private last = performance.now();
  private wantsKey = true;
  scale = 1;
  paused = false;

  constructor(out: Out, settings: StreamSettings) {
    this.out = out;
    this.settings = settings;
    this.clip = loadClip(settings.clip);
    this.position = Math.floor(settings.startSecond * this.clip.fps);
    this.timer = setInterval(() => this.pump(), 20);
  }

  /** The next picture is a key picture: what IFameCmd asks for. */
  keyPicture(): void {
    this.wantsKey = true;
  }

  /** Another scene: how a preset is seen. */
  show(clip: string): void {
    this.clip = loadClip(clip);
    this.wantsKey = true;
  }

  seek(second: number): void {
    this.position = Math.floor((this.settings.startSecond + second) * this.clip.fps);
    this.sent = Math.floor(second * this.clip.fps);
    this.wantsKey = true;
  }

  private pump(): void {
    const now = performance.now();
    const { fps } = this.clip;
    if (!this.paused) this.credit = Math.min(this.credit + ((now - this.last) / 1000) * fps * this.scale, fps);
    this.last = now;
    for (; this.credit >= 1; this.credit -= 1) this.picture(fps);
  }

  private picture(fps: number): void {
    const { pictures } = this.clip;
    const { lengthSeconds, transportStream, sound, ended } = this.settings;
    if (lengthSeconds !== null && this.sent >= lengthSeconds * fps) {
      this.stop();
      ended();
      return;
    }
    let picture = pictures[this.position % pictures.length];
    if (this.wantsKey && picture?.key === false) {
      while (pictures[this.position % pictures.length]?.key === false)
        this.position -= this.position > 0 ? 1 : -pictures.length;
      picture = pictures[this.position % pictures.length];
    }
    this.wantsKey = false;
    if (picture === undefined) return;
    const pts = Math.floor((this.sent * CLOCK) / fps) + CLOCK;
    const pack = transportStream
      ? this.muxTs(picture.data, picture.key, pts)
      : videoPack(picture.data, picture.key, pts);
    this.out.send(pack, pts);
    if (sound && !transportStream) this.out.send(audioPack(silence(Math.floor(8_000 / fps)), pts), pts);
    this.position += 1;
    this.sent += 1;
  }

  stop(): void {
    clearInterval(this.timer);
    this.out.close();
  }
}

/** A-law for no sound. */
const silence = (samples: number): Buffer => Buffer.alloc(samples, 0xd5);
