import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One picture of a clip as Annex B. */
export interface Picture {
  readonly data: Buffer;
  readonly key: boolean;
}

export interface Clip {
  readonly name: string;
  readonly fps: number;
  readonly pictures: readonly Picture[];
}

const FOLDER = join(import.meta.dirname, '..', '..', '..', 'db', 'seed', 'clips');
const FPS = 25;
const known = new Map<string, Clip>();

/** Where NAL units begin, start code included. */
function starts(bytes: Buffer): number[] {
  const found: number[] = [];
  for (let at = bytes.indexOf('\0\0\u0001', 0, 'latin1'); at >= 0; at = bytes.indexOf('\0\0\u0001', at + 3, 'latin1'))
    found.push(at > 0 && bytes[at - 1] === 0 ? at - 1 : at);
  return found;
}

/** A scene of the demo region, cut into pictures: a new one begins with what comes before a slice, or its first slice. */
export function loadClip(name: string): Clip {
  const before = known.get(name);
  if (before !== undefined) return before;
  const bytes = readFileSync(join(FOLDER, `${name}.h264`));
  const at = starts(bytes);
  const pictures: Picture[] = [];
  let from = 0;
  let hasSlice = false;
  let key = false;
  for (const [index, start] of at.entries()) {
    const nal = bytes[start] === 0 && bytes[start + 2] === 0 ? start + 4 : start + 3;
    const type = (bytes[nal] ?? 0) & 0x1f;
    const slice = type === 1 || type === 5;
    const begins = slice ? ((bytes[nal + 1] ?? 0) & 0x80) !== 0 : type >= 6 && type <= 9;
    if (begins && hasSlice) {
      pictures.push({ data: bytes.subarray(from, start), key });
      from = start;
      hasSlice = false;
      key = false;
    }
    if (slice) hasSlice = true;
    if (type === 5) key = true;
    if (index === at.length - 1) pictures.push({ data: bytes.subarray(from), key });
  }
  const clip = { name, fps: FPS, pictures };
  known.set(name, clip);
  return clip;
}
