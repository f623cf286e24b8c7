/** Reads back the boxes that `mp4.ts` writes; tests and diagnostics check fragments with it. */

export interface Box {
  readonly type: string;
  readonly content: Uint8Array;
}

/** Top-level boxes of a buffer. Throws a RangeError when a length does not fit. */
export function readBoxes(bytes: Uint8Array): Box[] {
  const boxes: Box[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  while (at < bytes.length) {
    if (at + 8 > bytes.length) throw new RangeError(`A box header is cut short at ${at}`);
    const size = view.getUint32(at);
    if (size < 8 || at + size > bytes.length) throw new RangeError(`A box of ${size} bytes does not fit at ${at}`);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    boxes.push({ type, content: bytes.subarray(at + 8, at + size) });
    at += size;
  }
  return boxes;
}

/** The first box at a path such as `moof/traf/tfdt`; undefined when there is none. */
export function findBox(bytes: Uint8Array, path: string): Uint8Array | undefined {
  let content: Uint8Array | undefined = bytes;
  for (const type of path.split('/')) content = content && readBoxes(content).find((box) => box.type === type)?.content;
  return content;
}

export interface FragmentInfo {
  readonly sequence: number;
  /** Number of the first track of the fragment. */
  readonly track: number;
  /** Ticks. */
  readonly time: number;
  readonly durations: readonly number[];
  readonly sizes: readonly number[];
  /** Display time minus decode time, ticks; empty where pictures are not reordered. */
  readonly offsets: readonly number[];
  readonly firstIsKey: boolean;
  readonly payload: Uint8Array;
}

function readFragment(moof: Uint8Array, mdat: Uint8Array): FragmentInfo {
  const view = (path: string) => {
    const content = findBox(moof, path);
    if (content === undefined) throw new RangeError(`moof has no ${path}`);
    return new DataView(content.buffer, content.byteOffset, content.byteLength);
  };
  const trun = view('traf/trun');
  // Duration and size are always there; flags of video samples and offsets of reordered ones are not.
  const fields = trun.getUint32(0) & 0xffffff;
  const width = 8 + ((fields & 0x400) === 0 ? 0 : 4) + ((fields & 0x800) === 0 ? 0 : 4);
  const count = trun.getUint32(4);
  if ((fields & 0x301) !== 0x301 || 12 + count * width > trun.byteLength)
    throw new RangeError('trun does not hold the samples that it announces');
  const rows = Array.from({ length: count }, (_, index) => 12 + index * width);
  return {
    sequence: view('mfhd').getUint32(4),
    track: view('traf/tfhd').getUint32(4),
    time: Number(view('traf/tfdt').getBigUint64(4)),
    durations: rows.map((row) => trun.getUint32(row)),
    sizes: rows.map((row) => trun.getUint32(row + 4)),
    offsets: (fields & 0x800) === 0 ? [] : rows.map((row) => trun.getInt32(row + width - 4)),
    firstIsKey: (fields & 0x400) === 0 || count === 0 || (trun.getUint32(20) & 0x00010000) === 0,
    payload: mdat,
  };
}

/** All fragments (`moof` followed by `mdat`) of a segment or part. */
export function readFragments(bytes: Uint8Array): FragmentInfo[] {
  const boxes = readBoxes(bytes);
  return boxes.flatMap((box, index) => {
    const next = boxes[index + 1];
    return box.type === 'moof' && next?.type === 'mdat' ? [readFragment(box.content, next.content)] : [];
  });
}
