/** A cursor over bytes that never reads past the end: what is missing reads as zero and is told by `short`. */
export class ByteReader {
  readonly #bytes: Buffer;
  #at = 0;
  short = false;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get left(): number {
    return Math.max(0, this.#bytes.length - this.#at);
  }

  bytes(length: number): Buffer {
    if (length > this.left) this.short = true;
    const part = this.#bytes.subarray(this.#at, this.#at + length);
    this.#at += length;
    return part;
  }

  #number(length: 1 | 2 | 4): number {
    const part = this.bytes(length);
    return part.length < length ? 0 : part.readUIntBE(0, length);
  }

  u8(): number {
    return this.#number(1);
  }

  u16(): number {
    return this.#number(2);
  }

  u32(): number {
    return this.#number(4);
  }

  /** Latin text without the zero bytes that fill it up. */
  text(length: number): string {
    return this.bytes(length).toString('latin1').replaceAll('\0', '').trim();
  }

  /** Chinese text: GBK, as terminals write it. */
  chinese(length: number): string {
    return new TextDecoder('gb18030').decode(this.bytes(length)).replaceAll('\0', '').trim();
  }

  /** BCD[6] of YYMMDDhhmmss in Beijing time as epoch milliseconds; null when it is no time. */
  moment(): number | null {
    const digits = this.bytes(6).toString('hex');
    if (!/^\d{12}$/.test(digits)) return null;
    const part = (at: number) => Number(digits.slice(at, at + 2));
    const [year, month, day, hour, minute, second] = [0, 2, 4, 6, 8, 10].map(part) as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 59) return null;
    return Date.UTC(2000 + year, month - 1, day, hour, minute, second) - 8 * 3_600_000;
  }
}
