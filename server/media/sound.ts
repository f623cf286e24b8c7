import type { AudioCodec } from './codec.ts';
import { decodeG711, flacFrame, flacStreamInfo } from './g711-flac.ts';
import type { SoundFormat } from './mp4-entries.ts';

/** Sound of a camera → frames for a browser: AAC as it is, G.711 as FLAC; other codings are left out and named. */

export interface SoundFrame {
  readonly data: Uint8Array;
  /** In samples. */
  readonly duration: number;
}

/** One coding of sound while it lasts. */
export interface SoundCoder {
  readonly format: SoundFormat;
  /** Whole frames out of what has come so far. */
  push(data: Uint8Array): SoundFrame[];
  /** One frame of silence; null where none can be made without an encoder. */
  silence(): SoundFrame | null;
  /** Samples that wait for a whole frame. */
  readonly waiting: number;
  readonly signature: string;
}

const G711_RATE = 8_000;
/** 40 ms: what most cameras put into one packet. */
const FLAC_BLOCK = 320;
const AAC_RATES = [
  96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350,
];
const AAC_SAMPLES = 1024;

function g711Coder(codec: 'g711a' | 'g711u'): SoundCoder {
  const quiet = new Int16Array(FLAC_BLOCK);
  let number = 0;
  let rest = new Int16Array(0);
  const frame = (samples: Int16Array): SoundFrame => ({ data: flacFrame(samples, number++), duration: FLAC_BLOCK });
  return {
    format: { codec: 'flac', sampleRate: G711_RATE, channels: 1, configuration: flacStreamInfo(FLAC_BLOCK) },
    signature: codec,
    get waiting() {
      return rest.length;
    },
    push(data) {
      const samples = decodeG711(codec, data);
      const all = new Int16Array(rest.length + samples.length);
      all.set(rest);
      all.set(samples, rest.length);
      const frames: SoundFrame[] = [];
      let at = 0;
      for (; at + FLAC_BLOCK <= all.length; at += FLAC_BLOCK) frames.push(frame(all.slice(at, at + FLAC_BLOCK)));
      rest = all.slice(at);
      return frames;
    },
    silence: () => frame(quiet),
  };
}

/** AudioSpecificConfig of AAC-LC (ISO/IEC 14496-3, 1.6.2.1); null for a rate that the table does not name. */
function audioSpecificConfig(sampleRate: number, channels: number): Uint8Array | null {
  const index = AAC_RATES.indexOf(sampleRate);
  if (index < 0 || channels < 1 || channels > 7) return null;
  return Uint8Array.of((2 << 3) | (index >> 1), ((index & 1) << 7) | (channels << 3));
}

function aacCoder(sampleRate: number, channels: number): SoundCoder | null {
  const configuration = audioSpecificConfig(sampleRate, channels);
  if (configuration === null) return null;
  return {
    format: { codec: 'mp4a.40.2', sampleRate, channels, configuration },
    signature: `aac ${sampleRate} ${channels}`,
    waiting: 0,
    push: (data) => (data.length === 0 ? [] : [{ data, duration: AAC_SAMPLES }]),
    silence: () => null,
  };
}

/** The signature of the coder that `soundCoder` would make. */
export function soundSignature(codec: AudioCodec, sampleRate: number, channels: number): string {
  return codec === 'aac' ? `aac ${sampleRate} ${channels}` : codec;
}

/** Null for a coding that no browser plays and that needs more than a table to convert. */
export function soundCoder(codec: AudioCodec, sampleRate: number, channels: number): SoundCoder | null {
  if (codec === 'g711a' || codec === 'g711u') return g711Coder(codec);
  return codec === 'aac' ? aacCoder(sampleRate, channels) : null;
}

/** One AAC frame out of an ADTS stream (ISO/IEC 13818-7, 6.2). */
export interface AdtsFrame {
  readonly data: Uint8Array;
  readonly sampleRate: number;
  readonly channels: number;
}

/** Frames of an ADTS stream that begin in these bytes; what does not parse is skipped up to the next sync word. */
export function readAdts(bytes: Uint8Array): AdtsFrame[] {
  const frames: AdtsFrame[] = [];
  let at = 0;
  while (at + 7 <= bytes.length) {
    const [b0 = 0, b1 = 0, b2 = 0, b3 = 0, b4 = 0, b5 = 0] = bytes.subarray(at, at + 6);
    const length = ((b3 & 3) << 11) | (b4 << 3) | (b5 >> 5);
    const head = (b1 & 1) === 1 ? 7 : 9;
    const sampleRate = AAC_RATES[(b2 >> 2) & 0x0f];
    const sync = b0 === 0xff && (b1 & 0xf6) === 0xf0;
    if (!sync || sampleRate === undefined || length <= head || at + length > bytes.length) {
      at += 1;
      continue;
    }
    frames.push({
      data: bytes.slice(at + head, at + length),
      sampleRate,
      channels: ((b2 & 1) << 2) | (b3 >> 6) || 1,
    });
    at += length;
  }
  return frames;
}
