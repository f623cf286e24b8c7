import { chance } from '../testing/camera-bytes.ts';

/** Values that lengths and counts lie with. */
const EXTREMES = [0, 1, 0x7f, 0x80, 0xff];

/** One mutated copy of a seed: bits flipped, bytes set to extremes, cut, doubled, spliced with another seed, filled. */
export function mutate(seeds: readonly Uint8Array[], number: number, seed: number): Buffer {
  const random = chance(seed ^ Math.imul(number + 1, 2_654_435_761));
  const below = (limit: number) => Math.floor(random() * limit);
  const pick = () => seeds[below(seeds.length)] ?? new Uint8Array();
  let bytes = Buffer.from(pick());
  for (let turn = 1 + below(6); turn > 0; turn--) {
    const at = below(bytes.length + 1);
    const kind = below(7);
    if (kind === 0 && at < bytes.length) bytes[at] = (bytes[at] ?? 0) ^ (1 << below(8));
    else if (kind === 1 && at < bytes.length) bytes[at] = EXTREMES[below(EXTREMES.length)] ?? 0;
    else if (kind === 2) bytes = bytes.subarray(0, at);
    else if (kind === 3)
      bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(below(at + 1))]).subarray(0, 65_536);
    else if (kind === 4) {
      const other = pick();
      bytes = Buffer.concat([bytes.subarray(0, at), other.subarray(below(other.length + 1))]).subarray(0, 65_536);
    } else if (kind === 5) bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + below(16))]);
    else for (let index = at; index < Math.min(bytes.length, at + 8); index++) bytes[index] = below(256);
  }
  return bytes;
}
