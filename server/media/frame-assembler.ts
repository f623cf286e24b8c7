import { nextNal, startsKey } from './annexb.ts';
import type { AudioCodec, VideoCodec } from './codec.ts';
import type { FrameSink } from './frame.ts';
import type { ElementaryUnit } from './pes.ts';
import { readAdts } from './sound.ts';
import { unwrapper } from './unwrap.ts';

const VIDEO: ReadonlySet<string> = new Set(['h264', 'h265', 'mpeg4', 'svac'] satisfies VideoCodec[]);
const isVideo = (codec: string): codec is VideoCodec => VIDEO.has(codec);
const isAudio = (codec: string): codec is Exclude<AudioCodec, 'svac'> => !VIDEO.has(codec);
/** A picture beyond this is none. */
const MOST_BYTES = 8 * 1024 * 1024;
const PES_BITS = 33;
const G711_RATE = 8_000;

/** Elementary units → frames: joins the PES of one picture, gives each its time, and leaves out what a loss tore. */
export class FrameAssembler {
  private readonly sink: FrameSink;
  private readonly unwrapVideo = unwrapper(PES_BITS);
  private readonly unwrapAudio = unwrapper(PES_BITS);
  private pieces: Buffer[] = [];
  private size = 0;
  private codec: VideoCodec | null = null;
  private pts: number | null = null;
  private torn = false;
  /** PES time minus transport time, for pictures without a PES time. */
  private ahead = 0;
  private lastAudio: number | null = null;

  constructor(sink: FrameSink) {
    this.sink = sink;
  }

  /** `transportTime`: unwrapped 90 kHz time of the packet that carried it. */
  unit({ kind, codec, pts, data }: ElementaryUnit, transportTime: number): void {
    if (kind === 'audio') {
      if (codec !== null && isAudio(codec)) this.audio(codec, pts, data, transportTime);
      return;
    }
    const time = pts === null ? null : this.unwrapVideo(pts);
    if (time !== null) {
      // Another time is another picture, even where the marker was forgotten.
      if (this.pts !== null && time !== this.pts) this.boundary(transportTime);
      this.pts = time;
      this.ahead = time - transportTime;
    }
    if (codec !== null && isVideo(codec)) this.codec = codec;
    this.add(data);
  }

  private add(data: Buffer): void {
    let kept = data;
    if (this.torn) {
      // Behind a gap only a new unit makes sense to a decoder.
      const at = nextNal(data);
      if (at < 0) return;
      kept = data.subarray(at);
      this.torn = false;
    }
    if (this.size + kept.length > MOST_BYTES) return;
    this.pieces.push(kept);
    this.size += kept.length;
  }

  /** Bytes are missing after what came so far. */
  gap(): void {
    this.torn = this.size > 0;
  }

  /** The picture is complete. */
  boundary(transportTime: number): void {
    const { pieces, codec } = this;
    const pts = this.pts ?? transportTime + this.ahead;
    this.pieces = [];
    this.size = 0;
    this.pts = null;
    this.torn = false;
    if (pieces.length === 0 || codec === null) return;
    const data = pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : Buffer.concat(pieces);
    this.sink.frame({ kind: 'video', codec, pts, key: startsKey(codec, data), data });
  }

  private audio(codec: AudioCodec, pts: number | null, data: Buffer, transportTime: number): void {
    const begins = pts === null ? (this.lastAudio ?? transportTime) : this.unwrapAudio(pts);
    if (codec !== 'aac') {
      this.lastAudio = begins + Math.round((data.length / G711_RATE) * 90_000);
      this.sink.frame({ kind: 'audio', codec, pts: begins, data, sampleRate: G711_RATE, channels: 1 });
      return;
    }
    let at = begins;
    for (const frame of readAdts(data)) {
      this.sink.frame({ kind: 'audio', codec, pts: at, ...frame });
      at += Math.round((1024 / frame.sampleRate) * 90_000);
    }
    this.lastAudio = at;
  }

  reset(): void {
    this.pieces = [];
    this.size = 0;
    this.pts = null;
    this.torn = false;
  }
}
