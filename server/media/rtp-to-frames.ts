import type { FrameSink } from './frame.ts';
import { FrameAssembler } from './frame-assembler.ts';
import { sniffVideo } from './pes.ts';
import { type PsDemux, psDemux } from './ps-demux.ts';
import { isRtcp, parseRtp, type Reordered, type RtpPacket, rtpReorder } from './rtp.ts';
import { type TsDemux, tsDemux } from './ts-demux.ts';
import { unwrapper } from './unwrap.ts';

/** What a payload turned out to be; the agreed type is not believed (video-protocols 3.10). */
type Container = 'ps' | 'ts' | 'es';

/** Takes RFC 6184 or RFC 7798 packets apart, as RTSP cameras send them and some GB/T 28181 cameras too. */
export interface PacketisedVideo {
  push(
    packet: RtpPacket,
    lostBefore: number,
  ): readonly { readonly timestamp: number; readonly key: boolean; readonly data: Uint8Array }[];
}
export type MakePacketised = (codec: 'h264' | 'h265') => PacketisedVideo;

/** Payload types that our offers name, or that vendors use (video-protocols 3.6), for video without a program stream. */
const PLAIN_TYPES: Readonly<Record<number, 'h264' | 'h265'>> = { 98: 'h264', 99: 'h265' };

export interface RtpCounts {
  readonly received: number;
  readonly lost: number;
  readonly late: number;
  /** Packets that are none, and those of a second sender. */
  readonly strange: number;
}

/** A second sender on the same port is heard only once the first has been silent this long. */
const SILENT_MS = 200;
/** A sender whose timestamp stands still without markers: cut at packs, or here at the latest. */
const MOST_BYTES = 2 * 1024 * 1024;
const PACK = 0x000001ba;

function sniff(bytes: Buffer): Container | null {
  if (bytes.length >= 4 && bytes.readUInt32BE(0) === PACK) return 'ps';
  if (bytes.length >= 188 && bytes[0] === 0x47 && (bytes.length === 188 || bytes[188] === 0x47)) return 'ts';
  const unit = bytes.length > 4 && bytes.readUIntBE(0, 3) <= 1 && sniffVideo(bytes.subarray(0, 64)) !== null;
  return unit ? 'es' : null;
}

/**
 * RTP packets of one camera → frames: reordered, gathered by picture, demultiplexed by what the bytes are (PS, TS or bare
 * Annex B). Pure but for its memory, which is bounded.
 */
export class RtpToFrames {
  private readonly sink: FrameSink;
  private readonly warn: (text: string) => void;
  private readonly assembler: FrameAssembler;
  private readonly reorder = rtpReorder();
  private readonly ps: PsDemux = psDemux();
  private readonly ts: TsDemux = tsDemux();
  private readonly unwrap = unwrapper(32);
  private readonly makePacketised: MakePacketised | null;
  private packetised: { readonly codec: 'h264' | 'h265'; readonly video: PacketisedVideo } | null = null;
  private container: Container | null = null;
  private expectedSsrc: number | null;
  private ssrc: number | null = null;
  private heardMs = 0;
  private received = 0;
  private strange = 0;
  /** Payloads of the present picture; null marks a hole. */
  private pieces: (Buffer | null)[] = [];
  private size = 0;
  private timestamp: number | null = null;
  /** The last marker came before the end of its picture: this sender's markers mean nothing. */
  private markersLie = false;
  private markedAt: number | null = null;

  constructor(
    sink: FrameSink,
    warn: (text: string) => void,
    expectedSsrc: number | null = null,
    makePacketised: MakePacketised | null = null,
  ) {
    this.sink = sink;
    this.warn = warn;
    this.expectedSsrc = expectedSsrc;
    this.makePacketised = makePacketised;
    this.assembler = new FrameAssembler(sink);
  }

  expect(ssrc: number): void {
    this.expectedSsrc = ssrc;
  }

  counts(): RtpCounts {
    const { lost, late } = this.reorder.counts();
    return { received: this.received, lost, late, strange: this.strange };
  }

  /** One packet as it came off the wire; `nowMs` of any clock that does not go back. */
  push(bytes: Buffer, nowMs: number): void {
    const packet = parseRtp(bytes);
    if (packet === null) {
      if (!isRtcp(bytes[1] ?? 0)) this.strange += 1;
      return;
    }
    if (!this.admit(packet, nowMs)) return;
    this.received += 1;
    for (const one of this.reorder.push(packet, nowMs)) this.ordered(one);
  }

  /** Called now and then: what need not wait any longer goes on. */
  tick(nowMs: number): void {
    for (const one of this.reorder.expire(nowMs)) this.ordered(one);
  }

  /** Another SSRC than agreed is a warning; a second sender beside the first must not mix its pictures in. */
  private admit({ ssrc }: RtpPacket, nowMs: number): boolean {
    if (this.ssrc !== null && ssrc !== this.ssrc && nowMs - this.heardMs < SILENT_MS && ssrc !== this.expectedSsrc) {
      this.strange += 1;
      return false;
    }
    if (ssrc !== this.ssrc) {
      if (this.expectedSsrc !== null && ssrc !== this.expectedSsrc)
        this.warn(`the camera uses SSRC ${ssrc} instead of ${this.expectedSsrc}`);
      if (this.ssrc !== null) this.restart();
      this.ssrc = ssrc;
    }
    this.heardMs = nowMs;
    return true;
  }

  private restart(): void {
    this.forget();
    this.timestamp = null;
    this.ps.reset();
    this.ts.reset();
    this.assembler.reset();
    this.container = null;
    this.packetised = null;
    this.sink.lost(0);
  }

  private forget(): void {
    this.pieces = [];
    this.size = 0;
  }

  private ordered({ packet, lostBefore }: Reordered): void {
    if (lostBefore > 0) {
      this.sink.lost(lostBefore);
      this.pieces.push(null);
    }
    if (this.unpack(packet, lostBefore)) return;
    if (this.timestamp !== null && packet.timestamp !== this.timestamp) this.flush(this.timestamp, true);
    else if (this.markedAt === packet.timestamp && !this.markersLie) this.markersLie = true;
    else if (this.beginsPack(packet) || this.size > MOST_BYTES) this.flush(packet.timestamp, true);
    this.timestamp = packet.timestamp;
    this.markedAt = null;
    if (packet.payload.length > 0) {
      this.pieces.push(packet.payload);
      this.size += packet.payload.length;
    }
    if (!packet.marker || this.markersLie) return;
    this.flush(packet.timestamp, true);
    this.markedAt = packet.timestamp;
  }

  /** True when the packet belongs to video without a program stream, which is then on its way. */
  private unpack(packet: RtpPacket, lostBefore: number): boolean {
    const codec = PLAIN_TYPES[packet.payloadType];
    if (this.packetised === null) {
      const { payload } = packet;
      // A pack, a start code or a transport packet under this type is what it looks like, not what it is called.
      const plain = payload.length > 3 && payload.readUIntBE(0, 3) > 1 && sniff(payload) === null;
      if (this.container !== null || codec === undefined || this.makePacketised === null || !plain) return false;
      this.packetised = { codec, video: this.makePacketised(codec) };
    }
    for (const { timestamp, key, data } of this.packetised.video.push(packet, lostBefore))
      this.sink.frame({ kind: 'video', codec: this.packetised.codec, pts: this.unwrap(timestamp), key, data });
    return true;
  }

  /** A sender whose timestamp stands still: a pack begins a picture. */
  private beginsPack({ payload }: RtpPacket): boolean {
    return this.size > 0 && payload.length >= 4 && payload.readUInt32BE(0) === PACK && this.markersLie;
  }

  private flush(timestamp: number, complete: boolean): void {
    const { pieces } = this;
    this.forget();
    if (pieces.length === 0) return;
    const time = this.unwrap(timestamp);
    let run: Buffer[] = [];
    const runs: Buffer[][] = [run];
    for (const piece of pieces)
      if (piece === null) {
        run = [];
        runs.push(run);
      } else run.push(piece);
    runs.forEach((parts, index) => {
      const last = index === runs.length - 1;
      const bytes = parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
      if (index > 0) this.gap(time);
      if (bytes.length > 0) this.demultiplex(bytes, time, complete && last);
    });
    if (complete && this.container !== null) this.assembler.boundary(time);
  }

  private gap(time: number): void {
    for (const unit of this.container === 'ps' ? this.ps.cut() : []) this.assembler.unit(unit, time);
    this.assembler.gap();
  }

  private demultiplex(bytes: Buffer, time: number, boundary: boolean): void {
    const seen = sniff(bytes);
    if (seen !== null && seen !== this.container) {
      // A continuation may look like a start by chance: what was agreed by the first bytes stays unless a pack says otherwise.
      if (this.container === null || seen === 'ps') this.container = seen;
    }
    if (this.container === 'ps') for (const unit of this.ps.push(bytes, boundary)) this.assembler.unit(unit, time);
    else if (this.container === 'ts') for (const unit of this.ts.push(bytes, boundary)) this.assembler.unit(unit, time);
    else if (this.container === 'es')
      this.assembler.unit({ kind: 'video', codec: sniffVideo(bytes), pts: null, data: bytes }, time);
  }
}
