/** Boxes of the ISO base media file format (ISO/IEC 14496-12) as far as fragmented live video needs them. */

/** One video track. */
export interface VideoFormat {
  /** RFC 6381, for example `avc1.4D401E`. */
  readonly codec: string;
  readonly width: number;
  readonly height: number;
  readonly sps: Uint8Array;
  readonly pps: Uint8Array;
  /** Ticks per second of all times of the track. */
  readonly timescale: number;
}

/** One picture: length-prefixed NAL units, decode time and duration in ticks. Decode and display order are the same. */
export interface Sample {
  readonly data: Uint8Array;
  readonly key: boolean;
  readonly time: number;
  readonly duration: number;
}

export const TIMESCALE = 90_000;
const TRACK = 1;

const u8 = (...values: number[]) => Uint8Array.from(values);
const u16 = (value: number) => u8((value >>> 8) & 0xff, value & 0xff);
const u32 = (value: number) => u8((value >>> 24) & 0xff, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff);
const u64 = (value: number) => concat(u32(Math.floor(value / 2 ** 32)), u32(value % 2 ** 32));
const ascii = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const zeros = (count: number) => new Uint8Array(count);

export function concat(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

function box(type: string, ...content: readonly Uint8Array[]): Uint8Array {
  const size = content.reduce((sum, part) => sum + part.length, 8);
  return concat(u32(size), ascii(type), ...content);
}

/** A box with version and 24 bits of flags. */
function fullBox(type: string, version: number, flags: number, ...content: readonly Uint8Array[]): Uint8Array {
  return box(type, u32(version * 2 ** 24 + flags), ...content);
}

/** Unity matrix of mvhd and tkhd. */
const MATRIX = concat(u32(0x10000), zeros(12), u32(0x10000), zeros(12), u32(0x40000000));

function avcConfiguration({ sps, pps }: VideoFormat): Uint8Array {
  const head = u8(1, sps[1] ?? 0, sps[2] ?? 0, sps[3] ?? 0, 0xff, 0xe1);
  const high = [100, 110, 122, 144].includes(sps[1] ?? 0);
  // High profiles carry chroma format 4:2:0 and eight bits (ISO/IEC 14496-15, 5.3.3.1).
  const extension = high ? u8(0xfd, 0xf8, 0xf8, 0) : zeros(0);
  return box('avcC', head, u16(sps.length), sps, u8(1), u16(pps.length), pps, extension);
}

function sampleEntry(format: VideoFormat): Uint8Array {
  const size = concat(u16(format.width), u16(format.height));
  const resolution = concat(u32(0x480000), u32(0x480000));
  const fixed = concat(
    zeros(6),
    u16(1),
    zeros(16),
    size,
    resolution,
    zeros(4),
    u16(1),
    zeros(32),
    u16(0x18),
    u16(0xffff),
  );
  return box('avc1', fixed, avcConfiguration(format));
}

function track(format: VideoFormat): Uint8Array {
  const tkhd = fullBox(
    'tkhd',
    0,
    3,
    zeros(8),
    u32(TRACK),
    zeros(20),
    zeros(4),
    MATRIX,
    u32(format.width * 65536),
    u32(format.height * 65536),
  );
  const mdhd = fullBox('mdhd', 0, 0, zeros(8), u32(format.timescale), zeros(4), u16(0x55c4), zeros(2));
  const hdlr = fullBox('hdlr', 0, 0, zeros(4), ascii('vide'), zeros(12), ascii('video\0'));
  const empty = (type: string) => fullBox(type, 0, 0, zeros(4));
  const stsd = fullBox('stsd', 0, 0, u32(1), sampleEntry(format));
  const stbl = box('stbl', stsd, empty('stts'), empty('stsc'), fullBox('stsz', 0, 0, zeros(8)), empty('stco'));
  const dinf = box('dinf', fullBox('dref', 0, 0, u32(1), fullBox('url ', 0, 1)));
  const minf = box('minf', fullBox('vmhd', 0, 1, zeros(8)), dinf, stbl);
  return box('trak', tkhd, box('mdia', mdhd, hdlr, minf));
}

/** `ftyp` + `moov` of a fragmented file: what a player loads once. */
export function initSegment(format: VideoFormat): Uint8Array {
  const ftyp = box('ftyp', ascii('iso6'), u32(1), ascii('iso6'), ascii('cmfc'), ascii('mp41'));
  const mvhd = fullBox(
    'mvhd',
    0,
    0,
    zeros(8),
    u32(format.timescale),
    zeros(4),
    u32(0x10000),
    u16(0x100),
    zeros(10),
    MATRIX,
    zeros(24),
    u32(TRACK + 1),
  );
  const trex = fullBox('trex', 0, 0, u32(TRACK), u32(1), zeros(12));
  return concat(ftyp, box('moov', mvhd, track(format), box('mvex', trex)));
}

const KEY_FLAGS = 0x02000000;
const DELTA_FLAGS = 0x01010000;
/** data-offset, and per sample: duration, size, flags. */
const TRUN_FLAGS = 0x000701;

/** `moof` + `mdat` of consecutive samples. `sequence` starts at 1 and rises by one per fragment. */
export function mediaFragment(sequence: number, samples: readonly Sample[]): Uint8Array {
  const first = samples[0];
  if (first === undefined) throw new RangeError('A fragment needs at least one sample');
  const rows = samples.map((sample) =>
    concat(u32(sample.duration), u32(sample.data.length), u32(sample.key ? KEY_FLAGS : DELTA_FLAGS)),
  );
  const tfhd = fullBox('tfhd', 0, 0x020000, u32(TRACK));
  const tfdt = fullBox('tfdt', 1, 0, u64(first.time));
  const moofWith = (dataOffset: number) => {
    const trun = fullBox('trun', 0, TRUN_FLAGS, u32(samples.length), u32(dataOffset), ...rows);
    return box('moof', fullBox('mfhd', 0, 0, u32(sequence)), box('traf', tfhd, tfdt, trun));
  };
  const length = moofWith(0).length;
  const payload = samples.reduce((sum, sample) => sum + sample.data.length, 8);
  return concat(moofWith(length + 8), u32(payload), ascii('mdat'), ...samples.map((sample) => sample.data));
}
