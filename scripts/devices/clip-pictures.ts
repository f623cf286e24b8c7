import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A committed clip as a device plays it: pictures of H.264 NAL units without start codes. */
export interface ClipPictures {
  readonly fps: number;
  readonly sps: Buffer;
  readonly pps: Buffer;
  readonly pictures: readonly { readonly key: boolean; readonly units: readonly Buffer[] }[];
}

const FOLDER = join(import.meta.dirname, '..', '..', 'db', 'seed', 'clips');

/** Clip files carry four-byte and three-byte start codes; no unit of theirs ends in a zero byte (H.264, 7.4.1). */
function unitsOf(stream: Buffer): Buffer[] {
  const marks: number[] = [];
  const mark = Buffer.from([0, 0, 1]);
  for (let at = stream.indexOf(mark); at >= 0; at = stream.indexOf(mark, at + 3)) marks.push(at + 3);
  return marks.map((from, index) => {
    let to = index + 1 < marks.length ? (marks[index + 1] ?? 0) - 3 : stream.length;
    while (to > from && stream[to - 1] === 0) to -= 1;
    return stream.subarray(from, to);
  });
}

const clips = new Map<string, ClipPictures>();

/** Reads `db/seed/clips/<name>.h264`; the rate is 25 pictures/s in all of them. Throws when it lacks parameter sets. */
export function clipPictures(name: string): ClipPictures {
  const known = clips.get(name);
  if (known !== undefined) return known;
  const pictures: { key: boolean; units: Buffer[] }[] = [];
  let sps: Buffer | undefined;
  let pps: Buffer | undefined;
  for (const unit of unitsOf(readFileSync(join(FOLDER, `${name}.h264`)))) {
    const type = (unit[0] ?? 0) & 31;
    if (type === 7) sps ??= unit;
    else if (type === 8) pps ??= unit;
    else if (type === 1 || type === 5) {
      // first_mb_in_slice 0 is the single bit 1.
      if ((unit[1] ?? 0) >= 128) pictures.push({ key: type === 5, units: [] });
      pictures.at(-1)?.units.push(unit);
    }
  }
  if (sps === undefined || pps === undefined || pictures[0]?.key !== true)
    throw new Error(`${name} is no clip that begins with a key picture`);
  const clip = { fps: 25, sps, pps, pictures };
  clips.set(name, clip);
  return clip;
}

/** One second of a tone as G.711 A-law, 8 kHz: written from the table of ITU-T G.711. */
export function toneAlaw(hertz: number): Buffer {
  return Buffer.from(
    Array.from({ length: 8000 }, (_, at) => {
      const sample = Math.round(Math.sin((at / 8000) * hertz * 2 * Math.PI) * 2000);
      const size = Math.min(4095, Math.abs(sample));
      const segment = size < 64 ? (size < 32 ? 0 : 1) : Math.floor(Math.log2(size)) - 4;
      const mantissa = segment < 2 ? (size >> 1) & 15 : (size >> segment) & 15;
      return (((sample >= 0 ? 0x80 : 0) | (segment << 4) | mantissa) ^ 0x55) & 0xff;
    }),
  );
}
