/**
 * MPEG program streams as GB/T 28181 devices send them (annex C; ISO/IEC 13818-1): packs, system header, program stream
 * map, PES. Bytes in, elementary stream units out. Tolerates broken maps, private streams and PES of unknown length.
 */
import type { AudioCodec, VideoCodec } from './codec.ts';

import { AUDIO_TYPES, type ElementaryUnit, readPes, sniffVideo, VIDEO_TYPES } from './pes.ts';

export type { AudioCodec, VideoCodec };

const PACK = 0xba;
const SYSTEM = 0xbb;
const MAP = 0xbc;
const MAX_WAITING_BYTES = 4 * 1024 * 1024;
const START = Buffer.from([0, 0, 1]);
const PACK_START = Buffer.from([0, 0, 1, PACK]);

const isVideo = (id: number): boolean => id >= 0xe0 && id <= 0xef;
const isAudio = (id: number): boolean => id >= 0xc0 && id <= 0xdf;

/** Index of the next start code of the layer (pack, header, map, PES), from `from` on; −1 for none. */
function nextStart(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(START, from); at >= 0; at = bytes.indexOf(START, at + 3)) {
    const id = bytes[at + 3];
    if (id === undefined) return -1;
    if (id >= PACK) return at;
  }
  return -1;
}

export interface PsDemux {
  /** `boundary`: these bytes end a picture (the marker of RTP, or a new timestamp). */
  push(bytes: Buffer, boundary: boolean): ElementaryUnit[];
  /** Bytes are missing here: what waits is handed out as far as it goes, and the next start code begins anew. */
  cut(): ElementaryUnit[];
  /** After a restart of the sender: what waits is dropped, and the next pack begins anew. */
  reset(): void;
}

export function psDemux(): PsDemux {
  let waiting: Buffer = Buffer.alloc(0);
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
  const unitOf = (id: number, pes: Buffer): ElementaryUnit | null => {
    if (!(isVideo(id) || isAudio(id))) return null;
    const read = readPes(pes);
    if (read === null) return null;
    if (isAudio(id)) return { kind: 'audio', codec: audio, ...read };
    // The bytes are believed before the map: some makers name the wrong coding (Tiandy).
    video = sniffVideo(read.data) ?? video;
    return { kind: 'video', codec: video, ...read };
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
  const take = (length: number, units: ElementaryUnit[]) => {
    const id = waiting[3] ?? 0;
    const part = waiting.subarray(0, length);
    waiting = waiting.subarray(length);
    if (id === MAP) readMap(part);
    else if (id !== PACK && id !== SYSTEM && synced) {
      const unit = unitOf(id, part);
      if (unit !== null) units.push(unit);
    }
  };
  const drain = (boundary: boolean, units: ElementaryUnit[]) => {
    for (;;) {
      const start = nextStart(waiting, 0);
      if (start < 0) {
        if (waiting.length > 3) waiting = waiting.subarray(waiting.length - 3);
        return;
      }
      if (start > 0) waiting = waiting.subarray(start);
      const id = waiting[3] ?? 0;
      if (id === PACK) synced = true;
      const length = lengthOf(id, boundary);
      if (length === null || waiting.length < length) return;
      take(length, units);
    }
  };
  const demux: PsDemux = {
    push(bytes, boundary) {
      // A new pack while a PES still waits: its length lied, or its end was lost.
      const units =
        waiting.length > 0 && bytes.length >= 4 && bytes.subarray(0, 4).equals(PACK_START) ? demux.cut() : [];
      waiting = waiting.length === 0 ? bytes : Buffer.concat([waiting, bytes]);
      drain(boundary, units);
      if (waiting.length > MAX_WAITING_BYTES) demux.reset();
      return units;
    },
    cut() {
      const units: ElementaryUnit[] = [];
      if (nextStart(waiting, 0) === 0 && waiting.length >= 9) take(waiting.length, units);
      waiting = Buffer.alloc(0);
      return units;
    },
    reset() {
      waiting = Buffer.alloc(0);
      synced = false;
    },
  };
  return demux;
}
