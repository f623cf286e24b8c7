import { broken } from '../world-damage.ts';

/** Reads one table of a FlatBuffer (flatbuffers.dev, internals): fields by number, nothing trusted, nothing copied. */
export class FlatTable {
  readonly #data: Buffer;
  readonly #at: number;
  readonly #fields: number;
  readonly #count: number;

  constructor(data: Buffer, at: number) {
    this.#data = data;
    this.#at = at;
    const fields = at - this.#int(at);
    this.#fields = fields;
    this.#count = (this.#short(fields) - 4) >> 1;
  }

  static root(data: Buffer): FlatTable {
    if (data.length < 8) throw broken('a record is shorter than its head');
    return new FlatTable(data, data.readUInt32LE(0));
  }

  #check(at: number, bytes: number): number {
    if (!Number.isSafeInteger(at) || at < 0 || at + bytes > this.#data.length)
      throw broken('a record points outside itself');
    return at;
  }
  #short(at: number): number {
    return this.#data.readUInt16LE(this.#check(at, 2));
  }
  #int(at: number): number {
    return this.#data.readInt32LE(this.#check(at, 4));
  }
  /** Where a field lies; 0 where it is left out. */
  #field(number: number): number {
    if (number >= this.#count) return 0;
    const offset = this.#short(this.#fields + 4 + 2 * number);
    return offset === 0 ? 0 : this.#at + offset;
  }
  #follow(number: number): number {
    const at = this.#field(number);
    return at === 0 ? 0 : at + this.#data.readUInt32LE(this.#check(at, 4));
  }

  byte(number: number): number {
    const at = this.#field(number);
    return at === 0 ? 0 : this.#data.readUInt8(this.#check(at, 1));
  }
  short(number: number, fallback: number): number {
    const at = this.#field(number);
    return at === 0 ? fallback : this.#short(at);
  }
  int(number: number): number {
    const at = this.#field(number);
    return at === 0 ? 0 : this.#int(at);
  }
  long(number: number): number {
    const at = this.#field(number);
    return at === 0 ? 0 : Number(this.#data.readBigUInt64LE(this.#check(at, 8)));
  }
  text(number: number): string {
    const bytes = this.bytes(number);
    return bytes === null ? '' : bytes.toString('utf8');
  }
  table(number: number): FlatTable | null {
    const at = this.#follow(number);
    return at === 0 ? null : new FlatTable(this.#data, at);
  }
  /** Bytes of a vector whose items have `size` bytes each. */
  bytes(number: number, size = 1): Buffer | null {
    const at = this.#follow(number);
    if (at === 0) return null;
    const length = this.#data.readUInt32LE(this.#check(at, 4)) * size;
    this.#check(at + 4, length);
    return this.#data.subarray(at + 4, at + 4 + length);
  }
  doubles(number: number): number[] {
    const bytes = this.bytes(number, 8);
    return bytes === null ? [] : Array.from({ length: bytes.length / 8 }, (_, i) => bytes.readDoubleLE(i * 8));
  }
  ints(number: number): number[] {
    const bytes = this.bytes(number, 4);
    return bytes === null ? [] : Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readUInt32LE(i * 4));
  }
  tables(number: number, most: number): FlatTable[] {
    const at = this.#follow(number);
    if (at === 0) return [];
    const length = this.#data.readUInt32LE(this.#check(at, 4));
    if (length > most) throw broken(`a record claims ${length} parts`);
    return Array.from({ length }, (_, i) => {
      const item = at + 4 + 4 * i;
      return new FlatTable(this.#data, item + this.#data.readUInt32LE(this.#check(item, 4)));
    });
  }
}
