import { splitAnnexB, toLengthPrefixed } from './annexb.ts';
import { TIMESCALE } from './mp4.ts';
import type { VideoFormat } from './mp4-entries.ts';
import { mpeg4Format, readMpeg4 } from './mpeg4.ts';
import { codecString, parseSps } from './sps.ts';
import { h265CodecString, parseH265Sps } from './sps-h265.ts';

/** Access units of H.264 and H.265 as the muxer takes them. */
export interface Picture {
  readonly key: boolean;
  /** Length-prefixed slices; no parameter sets, delimiters and other units. */
  readonly data: Uint8Array;
  readonly vps: Uint8Array | null;
  readonly sps: Uint8Array | null;
  readonly pps: Uint8Array | null;
}

type Unit = 'slice' | 'key' | 'vps' | 'sps' | 'pps' | 'other';

function unitH264(nal: Uint8Array): Unit {
  const type = (nal[0] ?? 0) & 0x1f;
  if (type === 5) return 'key';
  if (type >= 1 && type <= 4) return 'slice';
  if (type === 7) return 'sps';
  return type === 8 ? 'pps' : 'other';
}

function unitH265(nal: Uint8Array): Unit {
  const type = ((nal[0] ?? 0) >> 1) & 0x3f;
  // 16..21: pictures where decoding can begin; 22, 23 are reserved for the same.
  if (type >= 16 && type <= 23) return 'key';
  if (type < 16) return 'slice';
  if (type === 32) return 'vps';
  if (type === 33) return 'sps';
  return type === 34 ? 'pps' : 'other';
}

/** slice_type of an H.264 slice says I (2, 7): some cameras never send an IDR picture, only I pictures with an SPS. */
function isIntraSlice(nal: Uint8Array): boolean {
  // first_mb_in_slice 0 is one set bit; slice_type 7 is 0001000, 2 is 011.
  const bits = nal[1] ?? 0;
  return bits >> 7 === 1 && ((bits & 0x7f) === 0x08 || (bits & 0x70) === 0x30);
}

export type PlainCodec = 'h264' | 'h265' | 'mpeg4';
const NOTHING = new Uint8Array();

/** Reads one access unit; null when it holds no slice. */
export function readPicture(codec: PlainCodec, annexB: Uint8Array): Picture | null {
  if (codec === 'mpeg4') {
    const picture = readMpeg4(annexB);
    if (picture === null) return null;
    const { key, data, configuration } = picture;
    return { key, data, vps: null, sps: configuration, pps: configuration === null ? null : NOTHING };
  }

  const slices: Uint8Array[] = [];
  const sets: { vps: Uint8Array | null; sps: Uint8Array | null; pps: Uint8Array | null } = {
    vps: null,
    sps: null,
    pps: null,
  };
  let key = false;
  let intra = false;
  for (const nal of splitAnnexB(annexB)) {
    const unit = codec === 'h264' ? unitH264(nal) : unitH265(nal);
    if (unit === 'other') continue;
    if (unit === 'vps' || unit === 'sps' || unit === 'pps') {
      sets[unit] = nal;
      continue;
    }
    if (slices.length === 0) intra = codec === 'h264' && isIntraSlice(nal);
    slices.push(nal);
    key ||= unit === 'key';
  }
  if (slices.length === 0) return null;
  return { key: key || (intra && sets.sps !== null), data: toLengthPrefixed(slices), ...sets };
}

/** The track that these parameter sets describe. Throws a RangeError when they are damaged. */
export function formatOf(
  codec: PlainCodec,
  sets: { readonly vps: Uint8Array | null; readonly sps: Uint8Array; readonly pps: Uint8Array },
): VideoFormat {
  // Views into a whole picture would keep it in memory as long as the format lives.
  const sps = sets.sps.slice();
  const pps = sets.pps.slice();
  if (codec === 'mpeg4') return mpeg4Format(sps);
  if (codec === 'h264') {
    const { width, height } = parseSps(sps);
    return { codec: codecString(sps), width, height, sps, pps, timescale: TIMESCALE };
  }
  if (sets.vps === null) throw new RangeError('H.265 needs a video parameter set');
  const info = parseH265Sps(sps);
  const { width, height } = info;
  return { codec: h265CodecString(info), width, height, vps: sets.vps.slice(), sps, pps, timescale: TIMESCALE };
}
