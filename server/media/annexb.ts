/** H.264 byte streams: Annex B (start codes) in, length-prefixed samples (AVCC) out. ITU-T H.264 Annex B, ISO/IEC 14496-15. */

const NAL_SLICE = 1;
const NAL_IDR = 5;
export const NAL_SPS = 7;
const NAL_PPS = 8;

/** Type of a NAL unit given without its start code; 0 for an empty one. */
export function nalType(nal: Uint8Array): number {
  return (nal[0] ?? 0) & 0x1f;
}

const START_CODE = Buffer.from([0, 0, 1]);

/** NAL units of a byte stream without start codes and trailing zeros; views into `stream`, nothing is copied. */
export function splitAnnexB(stream: Uint8Array): Uint8Array[] {
  const nals: Uint8Array[] = [];
  // The search of Buffer is native: most of a picture is never looked at byte by byte.
  const bytes = Buffer.from(stream.buffer, stream.byteOffset, stream.byteLength);
  let start = -1;
  for (let at = bytes.indexOf(START_CODE); at >= 0; at = bytes.indexOf(START_CODE, at + 3)) {
    if (start >= 0) pushNal(nals, stream, start, at);
    start = at + 3;
  }
  if (start >= 0) pushNal(nals, stream, start, stream.length);
  return nals;
}

function pushNal(nals: Uint8Array[], stream: Uint8Array, from: number, to: number): void {
  let end = to;
  while (end > from && stream[end - 1] === 0) end--;
  if (end > from) nals.push(stream.subarray(from, end));
}

/** One coded picture. */
export interface AccessUnit {
  /** Starts decoding by itself. */
  readonly key: boolean;
  /** Length-prefixed (4 bytes) NAL units without parameter sets and delimiters. */
  readonly data: Uint8Array;
  /** Parameter sets met before this picture, if any. */
  readonly sps?: Uint8Array;
  readonly pps?: Uint8Array;
}

/** first_mb_in_slice is ue(v): the value 0 is one set bit, so a set top bit means "first slice of a picture". */
function beginsPicture(nal: Uint8Array): boolean {
  const type = nalType(nal);
  return (type === NAL_SLICE || type === NAL_IDR) && ((nal[1] ?? 0) & 0x80) !== 0;
}

/** Prefixes each unit with its length in four bytes. */
export function toLengthPrefixed(nals: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(nals.reduce((sum, nal) => sum + 4 + nal.length, 0));
  const view = new DataView(out.buffer);
  let at = 0;
  for (const nal of nals) {
    view.setUint32(at, nal.length);
    out.set(nal, at + 4);
    at += 4 + nal.length;
  }
  return out;
}

/** Groups NAL units into pictures. Units before the first picture other than parameter sets are dropped. */
export function toAccessUnits(nals: readonly Uint8Array[]): AccessUnit[] {
  const units: AccessUnit[] = [];
  let slices: Uint8Array[] = [];
  let sps: Uint8Array | undefined;
  let pps: Uint8Array | undefined;
  const close = () => {
    if (slices.length === 0) return;
    const key = slices.some((nal) => nalType(nal) === NAL_IDR);
    units.push({ key, data: toLengthPrefixed(slices), ...(sps && { sps }), ...(pps && { pps }) });
    slices = [];
    sps = undefined;
    pps = undefined;
  };
  for (const nal of nals) {
    const type = nalType(nal);
    const slice = type === NAL_SLICE || type === NAL_IDR;
    if (!slice || beginsPicture(nal)) close();
    if (slice) slices.push(nal);
    else if (type === NAL_SPS) sps = nal;
    else if (type === NAL_PPS) pps = nal;
  }
  close();
  return units;
}

/** Index of the first start code, with its leading zero where it has four bytes; −1 for none. */
export function nextNal(bytes: Buffer): number {
  const at = bytes.indexOf(START_CODE);
  return at > 0 && bytes[at - 1] === 0 ? at - 1 : at;
}

/** Whether decoding can begin with this access unit, by its first slice or the parameter sets before it. */
export function startsKey(codec: 'h264' | 'h265' | 'mpeg4' | 'svac', data: Buffer): boolean {
  for (let at = data.indexOf(START_CODE); at >= 0; at = data.indexOf(START_CODE, at + 3)) {
    const head = data[at + 3] ?? 0;
    // MPEG-4 part 2: a visual object sequence or layer precedes key pictures.
    if (codec === 'mpeg4') return head === 0xb0 || (head >= 0x20 && head <= 0x2f);
    const type = codec === 'h265' ? (head >> 1) & 0x3f : head & 0x1f;
    const [sets, keys, slices] = codec === 'h265' ? H265_KEYS : H264_KEYS;
    if (sets.includes(type) || keys.includes(type)) return true;
    if (slices(type)) return false;
  }
  return false;
}
type Kinds = readonly [sets: readonly number[], keys: readonly number[], slices: (type: number) => boolean];
const H264_KEYS: Kinds = [[7], [5], (type) => type >= 1 && type <= 4];
const H265_KEYS: Kinds = [[32, 33], [16, 17, 18, 19, 20, 21], (type) => type < 16];
