/**
 * Takes the sound out of a stream before it is written: recordings are silent, also where an operator lets people hear
 * live sound. Only for files of our own making (`server/media/mp4.ts`): pictures first in every `mdat`, default data offsets.
 */
interface Found {
  readonly type: string;
  readonly at: number;
  readonly size: number;
}

function boxes(bytes: Uint8Array, from = 0, to = bytes.length): Found[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found: Found[] = [];
  for (let at = from; at + 8 <= to; ) {
    const size = view.getUint32(at);
    if (size < 8 || at + size > to) throw new RangeError(`a box of ${size} bytes does not fit`);
    found.push({ type: String.fromCharCode(...bytes.subarray(at + 4, at + 8)), at, size });
    at += size;
  }
  return found;
}

const slice = (bytes: Uint8Array, { at, size }: Found): Uint8Array => bytes.subarray(at, at + size);
const inside = (bytes: Uint8Array, box: Found): Found[] => boxes(bytes, box.at + 8, box.at + box.size);

/** A container of the given type around parts. */
function wrapped(type: string, parts: readonly Uint8Array[]): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + parts.reduce((sum, part) => sum + part.length, 0));
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, ...parts]);
}

/** Track number of a `tkhd` or `trex` content, whose offset depends on the version. */
function trackOf(bytes: Uint8Array, track: Found): number {
  const tkhd = inside(bytes, track).find(({ type }) => type === 'tkhd');
  if (tkhd === undefined) return 0;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return view.getUint32(tkhd.at + (bytes[tkhd.at + 8] === 1 ? 28 : 20));
}

function isSound(bytes: Uint8Array, track: Found): boolean {
  const mdia = inside(bytes, track).find(({ type }) => type === 'mdia');
  const hdlr = mdia === undefined ? undefined : inside(bytes, mdia).find(({ type }) => type === 'hdlr');
  return hdlr !== undefined && String.fromCharCode(...bytes.subarray(hdlr.at + 16, hdlr.at + 20)) === 'soun';
}

export interface Silenced {
  readonly init: Uint8Array;
  /** Numbers of the tracks that were taken out. */
  readonly tracks: readonly number[];
}

/** The initialisation without its tracks of sound. Throws a RangeError on what is no initialisation. */
export function silenceInit(init: Uint8Array): Silenced {
  const view = new DataView(init.buffer, init.byteOffset, init.byteLength);
  const all = boxes(init);
  const moov = all.find(({ type }) => type === 'moov');
  if (moov === undefined) throw new RangeError('no moov');
  const parts = inside(init, moov);
  const sounds = parts.filter((box) => box.type === 'trak' && isSound(init, box));
  if (sounds.length === 0) return { init, tracks: [] };
  const tracks = sounds.map((box) => trackOf(init, box));
  const kept = parts.flatMap((box): Uint8Array[] => {
    if (sounds.includes(box)) return [];
    if (box.type !== 'mvex') return [slice(init, box)];
    const rest = inside(init, box).filter(
      ({ type, at }) => type !== 'trex' || !tracks.includes(view.getUint32(at + 12)),
    );
    return [
      wrapped(
        'mvex',
        rest.map((one) => slice(init, one)),
      ),
    ];
  });
  return { init: Buffer.concat(all.map((box) => (box === moov ? wrapped('moov', kept) : slice(init, box)))), tracks };
}

/** Bytes of the samples that a `trun` describes: it names the size of each. */
function runBytes(bytes: Uint8Array, traf: Found): number {
  const trun = inside(bytes, traf).find(({ type }) => type === 'trun');
  if (trun === undefined) return 0;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const flags = view.getUint32(trun.at + 8) & 0xffffff;
  const count = view.getUint32(trun.at + 12);
  const fields = [0x100, 0x200, 0x400, 0x800].filter((flag) => (flags & flag) !== 0);
  const sizeAt = fields.indexOf(0x200);
  if (sizeAt < 0) throw new RangeError('a run does not name its sizes');
  const first = trun.at + 16 + ((flags & 1) !== 0 ? 4 : 0) + ((flags & 4) !== 0 ? 4 : 0);
  let sum = 0;
  for (let row = 0; row < count; row++) sum += view.getUint32(first + (row * fields.length + sizeAt) * 4);
  return sum;
}

/** One fragment without the given tracks; null when nothing is left of it. */
function silenceFragment(bytes: Uint8Array, moof: Found, mdat: Found, tracks: readonly number[]): Buffer | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts = inside(bytes, moof);
  const trackIn = (traf: Found) => {
    const tfhd = inside(bytes, traf).find(({ type }) => type === 'tfhd');
    return tfhd === undefined ? 0 : view.getUint32(tfhd.at + 12);
  };
  const trafs = parts.filter(({ type }) => type === 'traf');
  const pictures = trafs.filter((traf) => !tracks.includes(trackIn(traf)));
  if (pictures.length === 0) return null;
  if (pictures.length === trafs.length) return Buffer.concat([slice(bytes, moof), slice(bytes, mdat)]);
  const kept = wrapped(
    'moof',
    parts.filter((box) => box.type !== 'traf' || pictures.includes(box)).map((box) => slice(bytes, box)),
  );
  // The pictures begin right behind the head of the mdat, as before.
  for (const traf of inside(kept, { type: 'moof', at: 0, size: kept.length }).filter(({ type }) => type === 'traf')) {
    const trun = inside(kept, traf).find(({ type }) => type === 'trun');
    if (trun !== undefined) kept.writeUInt32BE(kept.length + 8, trun.at + 16);
  }
  const length = pictures.reduce((sum, traf) => sum + runBytes(bytes, traf), 0);
  return Buffer.concat([kept, wrapped('mdat', [bytes.subarray(mdat.at + 8, mdat.at + 8 + length)])]);
}

/** A segment without the given tracks. Throws a RangeError on what cannot be read: nothing with sound is written then. */
export function silenceSegment(bytes: Uint8Array, tracks: readonly number[]): Uint8Array {
  if (tracks.length === 0) return bytes;
  const all = boxes(bytes);
  const out: Uint8Array[] = [];
  all.forEach((box, index) => {
    const next = all[index + 1];
    if (box.type === 'moof' && next?.type === 'mdat') {
      const silent = silenceFragment(bytes, box, next, tracks);
      if (silent !== null) out.push(silent);
    } else if (box.type !== 'mdat') out.push(slice(bytes, box));
  });
  return Buffer.concat(out);
}
