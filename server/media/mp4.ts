import { ascii, box, concat, fullBox, u16, u32, u64, zeros } from './mp4-boxes.ts';
import { handlerName, type SoundFormat, soundEntry, type VideoFormat, videoEntry } from './mp4-entries.ts';

/** Fragmented files (ISO/IEC 14496-12) as live video needs them: one video track and, where there is sound, one of it. */

/** One picture: length-prefixed NAL units in decode order; times in ticks. */
export interface Sample {
  readonly data: Uint8Array;
  readonly key: boolean;
  /** Decode time. */
  readonly time: number;
  readonly duration: number;
  /** Display time minus decode time; absent without B pictures. */
  readonly offset?: number;
}

/** One frame of sound; times in its own timescale. */
export interface SoundSample {
  readonly data: Uint8Array;
  readonly time: number;
  readonly duration: number;
}

export const TIMESCALE = 90_000;
const VIDEO = 1;
const SOUND = 2;

/** Unity matrix of mvhd and tkhd. */
const MATRIX = concat(u32(0x10000), zeros(12), u32(0x10000), zeros(12), u32(0x40000000));

interface TrackFacts {
  readonly id: number;
  readonly timescale: number;
  readonly kind: 'video' | 'sound';
  readonly width: number;
  readonly height: number;
  readonly entry: Uint8Array;
}

function track({ id, timescale, kind, width, height, entry }: TrackFacts): Uint8Array {
  const volume = concat(u16(kind === 'sound' ? 0x100 : 0), zeros(2));
  const size = concat(u32(width * 65536), u32(height * 65536));
  const tkhd = fullBox('tkhd', 0, 3, zeros(8), u32(id), zeros(20), volume, MATRIX, size);
  const mdhd = fullBox('mdhd', 0, 0, zeros(8), u32(timescale), zeros(4), u16(0x55c4), zeros(2));
  const empty = (type: string) => fullBox(type, 0, 0, zeros(4));
  const stsd = fullBox('stsd', 0, 0, u32(1), entry);
  const stbl = box('stbl', stsd, empty('stts'), empty('stsc'), fullBox('stsz', 0, 0, zeros(8)), empty('stco'));
  const dinf = box('dinf', fullBox('dref', 0, 0, u32(1), fullBox('url ', 0, 1)));
  const head = kind === 'video' ? fullBox('vmhd', 0, 1, zeros(8)) : fullBox('smhd', 0, 0, zeros(4));
  return box('trak', tkhd, box('mdia', mdhd, handlerName(kind), box('minf', head, dinf, stbl)));
}

/** `ftyp` + `moov` of a fragmented file: what a player loads once. */
export function initSegment(format: VideoFormat, sound: SoundFormat | null = null): Uint8Array {
  const { timescale, width, height } = format;
  const video: TrackFacts = { id: VIDEO, timescale, kind: 'video', width, height, entry: videoEntry(format) };
  const tracks = [video];
  if (sound !== null) {
    const entry = soundEntry(sound);
    tracks.push({ id: SOUND, timescale: sound.sampleRate, kind: 'sound', width: 0, height: 0, entry });
  }
  const ftyp = box('ftyp', ascii('iso6'), u32(1), ascii('iso6'), ascii('cmfc'), ascii('mp41'));
  const rate = concat(u32(0x10000), u16(0x100), zeros(10));
  const mvhd = fullBox('mvhd', 0, 0, zeros(8), u32(timescale), zeros(4), rate, MATRIX, zeros(24), u32(SOUND + 1));
  const trex = tracks.map(({ id }) => fullBox('trex', 0, 0, u32(id), u32(1), zeros(12)));
  return concat(ftyp, box('moov', mvhd, ...tracks.map(track), box('mvex', ...trex)));
}

const KEY_FLAGS = 0x02000000;
const DELTA_FLAGS = 0x01010000;
/** data-offset, and per sample: duration, size, flags; composition offsets where pictures are reordered. */
const VIDEO_FIELDS = 0x000701;
const WITH_OFFSETS = 0x000800;
/** data-offset, and per sample: duration, size. */
const SOUND_FIELDS = 0x000301;

function trackFragment(id: number, time: number, run: Uint8Array): Uint8Array {
  return box('traf', fullBox('tfhd', 0, 0x020000, u32(id)), fullBox('tfdt', 1, 0, u64(time)), run);
}

function videoRun(samples: readonly Sample[], dataOffset: number): Uint8Array {
  const reordered = samples.some((sample) => sample.offset !== undefined && sample.offset !== 0);
  const rows = samples.map(({ duration, data, key, offset = 0 }) =>
    concat(u32(duration), u32(data.length), u32(key ? KEY_FLAGS : DELTA_FLAGS), reordered ? u32(offset | 0) : zeros(0)),
  );
  const fields = VIDEO_FIELDS | (reordered ? WITH_OFFSETS : 0);
  return fullBox('trun', reordered ? 1 : 0, fields, u32(samples.length), u32(dataOffset), ...rows);
}

function soundRun(samples: readonly SoundSample[], dataOffset: number): Uint8Array {
  const rows = samples.map(({ duration, data }) => concat(u32(duration), u32(data.length)));
  return fullBox('trun', 0, SOUND_FIELDS, u32(samples.length), u32(dataOffset), ...rows);
}

const bytesOf = (samples: readonly { readonly data: Uint8Array }[]): number =>
  samples.reduce((sum, sample) => sum + sample.data.length, 0);

/**
 * `moof` + `mdat` of consecutive pictures and the sound beside them. `sequence` starts at 1 and rises by one per fragment.
 * Throws a RangeError when it is given neither.
 */
export function mediaFragment(
  sequence: number,
  samples: readonly Sample[],
  sound: readonly SoundSample[] = [],
): Uint8Array {
  const [first] = samples;
  const [firstSound] = sound;
  if (first === undefined && firstSound === undefined) throw new RangeError('A fragment needs at least one sample');
  const videoBytes = bytesOf(samples);
  const moofWith = (dataOffset: number) =>
    box(
      'moof',
      fullBox('mfhd', 0, 0, u32(sequence)),
      ...(first === undefined ? [] : [trackFragment(VIDEO, first.time, videoRun(samples, dataOffset))]),
      ...(firstSound === undefined
        ? []
        : [trackFragment(SOUND, firstSound.time, soundRun(sound, dataOffset + videoBytes))]),
    );
  const moof = moofWith(moofWith(0).length + 8);
  const size = 8 + videoBytes + bytesOf(sound);
  return concat(moof, u32(size), ascii('mdat'), ...samples.map(({ data }) => data), ...sound.map(({ data }) => data));
}
