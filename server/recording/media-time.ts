/** Offset of a box's content within `bytes`, looking inside containers on the way; null when there is none. */
function find(bytes: Uint8Array, path: readonly string[], from: number, to: number): number | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [type, ...rest] = path;
  for (let at = from; at + 8 <= to; ) {
    const size = view.getUint32(at);
    if (size < 8 || at + size > to) return null;
    if (String.fromCharCode(...bytes.subarray(at + 4, at + 8)) === type)
      return rest.length === 0 ? at + 8 : find(bytes, rest, at + 8, at + size);
    at += size;
  }
  return null;
}

/** Decode time of the first fragment in ticks of its track (`tfdt`); null when there is none. */
export function decodeTime(bytes: Uint8Array): number | null {
  const at = find(bytes, ['moof', 'traf', 'tfdt'], 0, bytes.length);
  if (at === null) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return bytes[at] === 1 ? Number(view.getBigUint64(at + 4)) : view.getUint32(at + 4);
}

/**
 * Moves every fragment's decode time back by `ticks`, so that an exported file begins at zero; changes `bytes`. All tracks
 * of our files count in the same ticks.
 */
export function shiftDecodeTimes(bytes: Uint8Array, ticks: number): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + 8 <= bytes.length; ) {
    const size = view.getUint32(at);
    if (size < 8 || at + size > bytes.length) return;
    if (String.fromCharCode(...bytes.subarray(at + 4, at + 8)) === 'moof')
      shiftTracks(bytes, view, at + 8, at + size, ticks);
    at += size;
  }
}

function shiftTracks(bytes: Uint8Array, view: DataView, from: number, to: number, ticks: number): void {
  for (let at = from; at + 8 <= to; ) {
    const size = view.getUint32(at);
    if (size < 8 || at + size > to) return;
    if (String.fromCharCode(...bytes.subarray(at + 4, at + 8)) === 'traf') {
      const time = find(bytes, ['tfdt'], at + 8, at + size);
      if (time !== null && bytes[time] === 1) {
        const moved = view.getBigUint64(time + 4) - BigInt(ticks);
        view.setBigUint64(time + 4, moved < 0n ? 0n : moved);
      }
    }
    at += size;
  }
}
