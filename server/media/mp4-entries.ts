import { ascii, box, concat, fullBox, u8, u16, u32, zeros } from './mp4-boxes.ts';
import { parseH265Sps } from './sps-h265.ts';

/** What a track holds: the sample entries of ISO/IEC 14496-15 (H.264, H.265), 14496-14 (AAC) and of FLAC in MP4. */

export interface VideoFormat {
  /** RFC 6381, for example `avc1.4D401E` or `hvc1.1.6.L120.B0`. */
  readonly codec: string;
  readonly width: number;
  readonly height: number;
  /** H.265 only; its presence says that the track is H.265. */
  readonly vps?: Uint8Array;
  /** Of MPEG-4 part 2 (codec `mp4v…`): all its headers, and `pps` is empty. */
  readonly sps: Uint8Array;
  readonly pps: Uint8Array;
  /** Ticks per second of all times of the track. */
  readonly timescale: number;
}

export interface SoundFormat {
  readonly codec: 'mp4a.40.2' | 'flac';
  /** Samples per second, which is also the timescale of the track. */
  readonly sampleRate: number;
  readonly channels: number;
  /** AudioSpecificConfig of AAC, STREAMINFO of FLAC. */
  readonly configuration: Uint8Array;
}

function avcConfiguration({ sps, pps }: VideoFormat): Uint8Array {
  const head = u8(1, sps[1] ?? 0, sps[2] ?? 0, sps[3] ?? 0, 0xff, 0xe1);
  const high = [100, 110, 122, 144].includes(sps[1] ?? 0);
  // High profiles carry chroma format 4:2:0 and eight bits (ISO/IEC 14496-15, 5.3.3.1).
  const extension = high ? u8(0xfd, 0xf8, 0xf8, 0) : zeros(0);
  return box('avcC', head, u16(sps.length), sps, u8(1), u16(pps.length), pps, extension);
}

/** ISO/IEC 14496-15, 8.3.3.1; parameter sets are complete here, so that `hvc1` is true. */
function hevcConfiguration(vps: Uint8Array, sps: Uint8Array, pps: Uint8Array): Uint8Array {
  const info = parseH265Sps(sps);
  const array = (type: number, nal: Uint8Array) => concat(u8(0x80 | type), u16(1), u16(nal.length), nal);
  return box(
    'hvcC',
    u8(1),
    info.profileTierLevel,
    u16(0xf000),
    u8(
      0xfc,
      0xfc | info.chromaFormat,
      0xf8 | ((info.bitDepthLuma - 8) & 7),
      0xf8 | ((info.bitDepthChroma - 8) & 7),
      0,
      0,
      // Average rate unknown, layers, lengths of four bytes.
      ((info.temporalLayers & 7) << 3) | 0x07,
      3,
    ),
    array(32, vps),
    array(33, sps),
    array(34, pps),
  );
}

export function videoEntry(format: VideoFormat): Uint8Array {
  const fixed = concat(
    zeros(6),
    u16(1),
    zeros(16),
    u16(format.width),
    u16(format.height),
    u32(0x480000),
    u32(0x480000),
    zeros(4),
    u16(1),
    zeros(32),
    u16(0x18),
    u16(0xffff),
  );
  const { vps, sps, pps } = format;
  if (format.codec.startsWith('mp4v')) return box('mp4v', fixed, elementaryStream(0x20, 0x11, sps));
  return vps === undefined
    ? box('avc1', fixed, avcConfiguration(format))
    : box('hvc1', fixed, hevcConfiguration(vps, sps, pps));
}

/** Descriptor of ISO/IEC 14496-1; its length takes four bytes of seven bits. */
const descriptor = (tag: number, ...content: readonly Uint8Array[]): Uint8Array => {
  const body = concat(...content);
  const { length } = body;
  return concat(u8(tag, 0x80, 0x80 | (length >> 14), 0x80 | ((length >> 7) & 0x7f), length & 0x7f), body);
};

/** `object`, `kind`: objectTypeIndication and stream type with its reserved bit; buffer and rates are unknown. */
function elementaryStream(object: number, kind: number, configuration: Uint8Array): Uint8Array {
  const decoder = descriptor(0x04, u8(object, kind, 0, 0, 0), u32(0), u32(0), descriptor(0x05, configuration));
  return fullBox('esds', 0, 0, descriptor(0x03, u16(1), u8(0), decoder, descriptor(0x06, u8(2))));
}

export function soundEntry({ codec, sampleRate, channels, configuration }: SoundFormat): Uint8Array {
  const fixed = concat(
    zeros(6),
    u16(1),
    zeros(8),
    u16(channels),
    u16(16),
    zeros(4),
    u32((sampleRate & 0xffff) * 65536),
  );
  if (codec === 'mp4a.40.2') return box('mp4a', fixed, elementaryStream(0x40, 0x15, configuration));
  // dfLa: one metadata block, the last one, of type STREAMINFO.
  return box('fLaC', fixed, fullBox('dfLa', 0, 0, u8(0x80, 0, 0, configuration.length), configuration));
}

export const handlerName = (kind: 'video' | 'sound'): Uint8Array =>
  fullBox('hdlr', 0, 0, zeros(4), ascii(kind === 'video' ? 'vide' : 'soun'), zeros(12), ascii(`${kind}\0`));
