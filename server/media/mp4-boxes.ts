/** Building blocks of the ISO base media file format (ISO/IEC 14496-12). */

export const u8 = (...values: number[]) => Uint8Array.from(values);
export const u16 = (value: number) => u8((value >>> 8) & 0xff, value & 0xff);
export const u32 = (value: number) =>
  u8((value >>> 24) & 0xff, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff);
export const u64 = (value: number) => concat(u32(Math.floor(value / 2 ** 32)), u32(value % 2 ** 32));
export const ascii = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
export const zeros = (count: number) => new Uint8Array(count);

export function concat(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

export function box(type: string, ...content: readonly Uint8Array[]): Uint8Array {
  const size = content.reduce((sum, part) => sum + part.length, 8);
  return concat(u32(size), ascii(type), ...content);
}

/** A box with version and 24 bits of flags. */
export function fullBox(type: string, version: number, flags: number, ...content: readonly Uint8Array[]): Uint8Array {
  return box(type, u32(version * 2 ** 24 + flags), ...content);
}
