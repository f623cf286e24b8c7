/**
 * `prft` (ISO/IEC 14496-12, 8.16.5): ties a media time to the wall clock. One stands before every stored segment, so that a
 * recording whose index and database are lost still says when each picture was taken. Players skip it.
 */
const BYTES = 32;
/** "Captured at", of the flags of 8.16.5.3. */
const CAPTURED = 24;
/** Seconds from 1900 (NTP) to 1970. */
const NTP_OFFSET = 2_208_988_800;

export function clockBox(at: number, mediaTime: number): Uint8Array {
  const out = new Uint8Array(BYTES);
  const view = new DataView(out.buffer);
  view.setUint32(0, BYTES);
  out.set([0x70, 0x72, 0x66, 0x74], 4);
  view.setUint32(8, 0x01000000 + CAPTURED);
  view.setUint32(12, 1);
  view.setUint32(16, Math.floor(at / 1000) + NTP_OFFSET);
  view.setUint32(20, Math.round(((at % 1000) / 1000) * 2 ** 32) % 2 ** 32);
  view.setBigUint64(24, BigInt(Math.max(0, Math.round(mediaTime))));
  return out;
}

/** Wall clock in epoch ms of a `prft` box's content (without its header); null for another version. */
export function readClock(content: Uint8Array): { readonly at: number; readonly mediaTime: number } | null {
  if (content.length < BYTES - 8 || content[0] !== 1) return null;
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const at = (view.getUint32(8) - NTP_OFFSET) * 1000 + Math.round((view.getUint32(12) / 2 ** 32) * 1000);
  return { at, mediaTime: Number(view.getBigUint64(16)) };
}
