/**
 * MPEG program streams as GB/T 28181 devices send them (annex C; ISO/IEC 13818-1): packs, system header, program stream
 * map, PES. Bytes in, elementary stream units out. Tolerates broken maps, private streams and PES of unknown length.
 */
export type VideoCodec = 'h264' | 'h265' | 'mpeg4' | 'svac';
export type AudioCodec = 'g711a' | 'g711u' | 'g722.1' | 'g723.1' | 'g729' | 'aac' | 'svac';

export interface PsUnit {
  readonly kind: 'video' | 'audio';
  /** null while neither the map nor the bytes have said what it is. */
  readonly codec: VideoCodec | AudioCodec | null;
  /** Presentation time in 90 kHz ticks; null where the PES has none. */
  readonly pts: number | null;
  readonly data: Buffer;
}

const VIDEO_TYPES: Readonly<Record<number, VideoCodec>> = { 16: 'mpeg4', 27: 'h264', 36: 'h265', 128: 'svac' };
const AUDIO_TYPES: Readonly<Record<number, AudioCodec>> = {
  15: 'aac',
  144: 'g711a',
  145: 'g711u',
  146: 'g722.1',
  147: 'g723.1',
  153: 'g729',
  155: 'svac',
};

const PACK = 0xba;
const SYSTEM = 0xbb;
const MAP = 0xbc;
const MAX_WAITING_BYTES = 4 * 1024 * 1024;

const isVideo = (id: number): boolean => id >= 0xe0 && id <= 0xef;
const isAudio = (id: number): boolean => id >= 0xc0 && id <= 0xdf;

/** What the first bytes of a picture are: a parameter set says it where the map is broken (Tiandy). */
function sniffVideo(data: Buffer): VideoCodec | null {
  for (let at = 0; at + 4 < data.length && at < 256; at += 1) {
    if (data[at] !== 0 || data[at + 1] !== 0 || data[at + 2] !== 1) continue;
    const unit = data[at + 3] ?? 0;
    if ((unit & 0x7e) >> 1 === 32 && (data[at + 4] ?? 0) === 0x01) return 'h265';
    if ((unit & 0x1f) === 7 && (unit & 0x80) === 0) return 'h264';
  }
  return null;
}

function readTime(bytes: Buffer, at: number): number {
  const high = ((bytes[at] ?? 0) >> 1) & 0x07;
  return high * 2 ** 30 + (((bytes.readUInt16BE(at + 1) >> 1) << 15) >>> 0) + (bytes.readUInt16BE(at + 3) >> 1);
}

/** Index of the next start code of the layer (pack, header, map, PES), from `from` on; −1 for none. */
function nextStart(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf('\0\0\x01', from, 'latin1'); at >= 0; at = bytes.indexOf('\0\0\x01', at + 3, 'latin1')) {
    const id = bytes[at + 3];
    if (id === undefined) return -1;
    if (id >= PACK) return at;
  }
  return -1;
}

export interface PsDemux {
  /** `boundary`: these bytes end a picture (the marker of RTP, or a new timestamp). */
  push(bytes: Buffer, boundary: boolean): PsUnit[];
  /** After a loss: what waits is dropped, and the next pack begins anew. */
  reset(): void;
}

export function psDemux(): PsDemux {
  let waiting = Buffer.alloc(0);
  let synced = false;
  let video: VideoCodec | null = null;
  let audio: AudioCodec | null = null;

  const readMap = (map: Buffer) => {
    if (map.length < 10) return;
    let at = 10 + map.readUInt16BE(8);
    if (at + 2 > map.length) return;
    const end = Math.min(map.length, at + 2 + map.readUInt16BE(at));
    at += 2;
    while (at + 4 <= end) {
      const type = map[at] ?? 0;
      const id = map[at + 1] ?? 0;
      if (isVideo(id)) video = VIDEO_TYPES[type] ?? video;
      else if (isAudio(id)) audio = AUDIO_TYPES[type] ?? audio;
      at += 4 + map.readUInt16BE(at + 2);
    }
  };
  const unitOf = (id: number, pes: Buffer): PsUnit | null => {
    if (!(isVideo(id) || isAudio(id)) || pes.length < 9) return null;
    const from = 9 + (pes[8] ?? 0);
    if (from > pes.length) return null;
    const pts = ((pes[7] ?? 0) & 0x80) !== 0 && pes.length >= 14 ? readTime(pes, 9) : null;
    const data = Buffer.from(pes.subarray(from));
    if (isAudio(id)) return { kind: 'audio', codec: audio, pts, data };
    video ??= sniffVideo(data);
    return { kind: 'video', codec: video, pts, data };
  };
  /** Length of the part at the head; null when more bytes are needed. */
  const lengthOf = (id: number, boundary: boolean): number | null => {
    if (id === PACK) return waiting.length < 14 ? null : 14 + ((waiting[13] ?? 0) & 0x07);
    if (waiting.length < 6) return null;
    const told = waiting.readUInt16BE(4);
    if (told !== 0 || !isVideo(id)) return 6 + told;
    // A picture of unknown length goes on to the next start code of the layer, or to the end of the picture.
    const next = nextStart(waiting, 6);
    if (next >= 0) return next;
    return boundary ? waiting.length : null;
  };
  return {
    push(bytes, boundary) {
      waiting = waiting.length === 0 ? Buffer.from(bytes) : Buffer.concat([waiting, bytes]);
      const units: PsUnit[] = [];
      for (;;) {
        const start = nextStart(waiting, 0);
        if (start < 0) {
          if (waiting.length > 3) waiting = waiting.subarray(waiting.length - 3);
          break;
        }
        if (start > 0) waiting = waiting.subarray(start);
        const id = waiting[3] ?? 0;
        if (id === PACK) synced = true;
        const length = lengthOf(id, boundary);
        if (length === null || waiting.length < length) break;
        const part = waiting.subarray(0, length);
        waiting = waiting.subarray(length);
        if (id === MAP) readMap(part);
        else if (id !== PACK && id !== SYSTEM && synced) {
          const unit = unitOf(id, part);
          if (unit !== null) units.push(unit);
        }
      }
      if (waiting.length > MAX_WAITING_BYTES) this.reset();
      return units;
    },
    reset() {
      waiting = Buffer.alloc(0);
      synced = false;
    },
  };
}
