import {
  type FragmentPicture,
  fragmentPictures,
  type PictureFormat,
  pictureFormat,
} from '../media/fragment-pictures.ts';
import { psPack } from '../media/ps-mux.ts';
import { rtpPacker } from '../media/rtp-packer.ts';
import type { SegmentTap } from '../video/media-engine.ts';

const TICKS_PER_MS = 90;
const STEP_MS = 10;
/** A stream that stood still or jumped goes on from its next picture. */
const MOST_BEHIND_MS = 2_000;
const MOST_WAITING = 500;

export interface SenderSettings {
  readonly ssrc: number;
  readonly send: (packets: readonly Buffer[]) => void;
  /** The stream ended, or its coding cannot be sent. */
  readonly ended: (why: 'ended' | 'codec') => void;
}

/**
 * Pictures of a running stream as program stream over RTP at their own pace: parts come in bursts of 0.2 s, and a burst of a
 * whole part loses packets on the way. Nothing is coded anew. Begins with a key picture.
 */
export class PictureSender implements SegmentTap {
  private readonly settings: SenderSettings;
  private readonly pack: (pack: Buffer, ticks: number) => Buffer[];
  private readonly waiting: FragmentPicture[] = [];
  private format: PictureFormat | null = null;
  private begun = false;
  private timer: NodeJS.Timeout | undefined;
  /** The moment at which the picture of tick 0 would have been due. */
  private zeroAt = 0;

  constructor(settings: SenderSettings) {
    this.settings = settings;
    this.pack = rtpPacker(settings.ssrc, Math.floor(Math.random() * 65_536));
  }

  init(bytes: Uint8Array): void {
    this.format = pictureFormat(bytes);
    if (this.format === null) this.settings.ended('codec');
  }

  part(bytes: Uint8Array): void {
    if (this.format === null) return;
    for (const picture of fragmentPictures(this.format, bytes)) {
      if (!this.begun && !picture.key) continue;
      this.begun = true;
      this.waiting.push(picture);
    }
    if (this.waiting.length > MOST_WAITING) this.drop();
    this.pump();
  }

  /** Too far behind: on with the newest key picture. */
  private drop(): void {
    const newest = this.waiting.findLastIndex(({ key }) => key);
    this.waiting.splice(0, newest < 0 ? this.waiting.length : newest);
    this.begun = newest >= 0;
  }

  segment(): void {}

  ended(): void {
    this.settings.ended('ended');
  }

  private pump(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const now = performance.now();
    for (let next = this.waiting[0]; next !== undefined; next = this.waiting[0]) {
      const due = this.zeroAt + next.dts / TICKS_PER_MS;
      if (Math.abs(now - due) > MOST_BEHIND_MS) this.zeroAt = now - next.dts / TICKS_PER_MS;
      else if (due > now) {
        this.timer = setTimeout(() => this.pump(), Math.max(STEP_MS, due - now));
        return;
      }
      this.waiting.shift();
      this.settings.send(this.pack(psPack(next), next.pts));
    }
  }

  close(): void {
    clearTimeout(this.timer);
    this.waiting.length = 0;
  }
}
