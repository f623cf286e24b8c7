import { startsKey } from './annexb.ts';
import { findBox, readBoxes, readFragments } from './box-reader.ts';
import type { VideoCodec } from './codec.ts';

/** Pictures out of fragments of our own making (`mp4.ts`), for those who want a byte stream again. */
export interface FragmentPicture {
  readonly codec: VideoCodec;
  /** Annex B; key pictures begin with their parameter sets. */
  readonly data: Buffer;
  readonly key: boolean;
  /** Ticks of 90 kHz. */
  readonly pts: number;
  readonly dts: number;
}

export interface PictureFormat {
  readonly codec: VideoCodec;
  /** Parameter sets as Annex B. */
  readonly sets: Buffer;
}

const START = Buffer.from([0, 0, 0, 1]);
/** Track number of pictures in files of `mp4.ts`. */
const VIDEO_TRACK = 1;
/** Bytes of a sample entry of pictures before its boxes (ISO/IEC 14496-12, 12.1.3). */
const ENTRY_HEAD = 78;

const annexB = (nals: readonly Buffer[]): Buffer => Buffer.concat(nals.flatMap((nal) => [START, nal]));

/** Units behind a count of one byte (of which `mask` counts) and lengths of two. */
function units(box: Buffer, at: number, mask: number): { readonly nals: Buffer[]; readonly end: number } {
  const nals: Buffer[] = [];
  let end = at + 1;
  for (let left = (box[at] ?? 0) & mask; left > 0; left -= 1) {
    const length = box.readUInt16BE(end);
    nals.push(box.subarray(end + 2, end + 2 + length));
    end += 2 + length;
  }
  return { nals, end };
}

function setsOfH264(avcc: Buffer): Buffer {
  const sps = units(avcc, 5, 0x1f);
  return annexB([...sps.nals, ...units(avcc, sps.end, 0xff).nals]);
}

function setsOfH265(hvcc: Buffer): Buffer {
  const nals: Buffer[] = [];
  let at = 23;
  for (let arrays = hvcc[22] ?? 0; arrays > 0; arrays -= 1) {
    // The high byte of the count: never more than a handful of sets of a kind.
    const found = units(hvcc, at + 2, 0xff);
    nals.push(...found.nals);
    at = found.end;
  }
  return annexB(nals);
}

/** What the pictures of an initialisation are; null for codings that are no byte stream of NAL units. Throws a RangeError on what is none. */
export function pictureFormat(init: Uint8Array): PictureFormat | null {
  const stsd = findBox(init, 'moov/trak/mdia/minf/stbl/stsd');
  const entry = stsd === undefined ? undefined : readBoxes(stsd.subarray(8))[0];
  if (entry === undefined) throw new RangeError('an initialisation without a sample entry');
  const boxes = readBoxes(entry.content.subarray(ENTRY_HEAD));
  const find = (type: string) => {
    const content = boxes.find((box) => box.type === type)?.content;
    return content === undefined ? null : Buffer.from(content);
  };
  const avcc = find('avcC');
  if (avcc !== null) return { codec: 'h264', sets: setsOfH264(avcc) };
  const hvcc = find('hvcC');
  return hvcc === null ? null : { codec: 'h265', sets: setsOfH265(hvcc) };
}

/** Length-prefixed units of a sample as a byte stream. */
function byteStream(sample: Buffer): Buffer {
  const nals: Buffer[] = [];
  for (let at = 0; at + 4 <= sample.length; ) {
    const length = sample.readUInt32BE(at);
    nals.push(sample.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return annexB(nals);
}

/** The pictures of a part or segment in decode order. Throws a RangeError on what cannot be read. */
export function fragmentPictures({ codec, sets }: PictureFormat, bytes: Uint8Array): FragmentPicture[] {
  return readFragments(bytes)
    .filter(({ track }) => track === VIDEO_TRACK)
    .flatMap(({ time, durations, sizes, offsets, payload }) => {
      const data = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
      let at = 0;
      let dts = time;
      return sizes.map((size, index): FragmentPicture => {
        const stream = byteStream(data.subarray(at, at + size));
        const key = startsKey(codec, stream);
        const pts = dts + (offsets[index] ?? 0);
        const picture = { codec, data: key ? Buffer.concat([sets, stream]) : stream, key, pts, dts };
        at += size;
        dts += durations[index] ?? 0;
        return picture;
      });
    });
}
