import type { ByteSource } from '../byte-source.ts';
import { broken } from '../world-damage.ts';

/**
 * Heads of TIFF 6.0 and BigTIFF: what the directories say, without the values of long tags. A terabyte has tens of
 * millions of tile offsets: they stay in the file and are read one at a time.
 */
const MOST_DIRECTORIES = 64;
const MOST_ENTRIES = 512;
/** Bytes of a value by its type; 0 for types that do not exist. */
const TYPE_BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8];

interface Entry {
  readonly type: number;
  readonly count: number;
  /** Where the values lie. */
  readonly at: number;
}

export class Directory {
  readonly #source: ByteSource;
  readonly #entries: ReadonlyMap<number, Entry>;
  readonly little: boolean;

  constructor(source: ByteSource, entries: ReadonlyMap<number, Entry>, little: boolean) {
    this.#source = source;
    this.#entries = entries;
    this.little = little;
  }

  has(tag: number): boolean {
    return this.#entries.has(tag);
  }

  count(tag: number): number {
    return this.#entries.get(tag)?.count ?? 0;
  }

  /** One value of a tag. Throws WorldDamage where there is none. */
  value(tag: number, index: number): number {
    const entry = this.#entries.get(tag);
    if (entry === undefined || index >= entry.count) throw broken(`tag ${tag} has no value ${index}`);
    const bytes = TYPE_BYTES[entry.type] ?? 0;
    return this.#number(this.#source.read(entry.at + index * bytes, bytes), 0, entry.type);
  }

  /** The first value, or what stands for it. */
  one(tag: number, fallback: number): number {
    return this.has(tag) ? this.value(tag, 0) : fallback;
  }

  /** All values of a short tag; one with more than `most` is refused by name. */
  numbers(tag: number, most: number): number[] {
    const entry = this.#entries.get(tag);
    if (entry === undefined) return [];
    if (entry.count > most) throw broken(`tag ${tag} has ${entry.count} values`);
    const bytes = TYPE_BYTES[entry.type] ?? 0;
    const data = this.#source.read(entry.at, entry.count * bytes);
    return Array.from({ length: entry.count }, (_, i) => this.#number(data, i * bytes, entry.type));
  }

  /** The bytes of a tag as they lie. */
  bytes(tag: number, most: number): Buffer | null {
    const entry = this.#entries.get(tag);
    if (entry === undefined) return null;
    if (entry.count > most) throw broken(`tag ${tag} has ${entry.count} bytes`);
    return this.#source.read(entry.at, entry.count);
  }

  #number(data: Buffer, at: number, type: number): number {
    return numberAt(data, at, type, this.little);
  }
}

function numberAt(data: Buffer, at: number, type: number, little: boolean): number {
  const view = new DataView(data.buffer, data.byteOffset + at);
  if (type === 1 || type === 2 || type === 7) return view.getUint8(0);
  if (type === 6) return view.getInt8(0);
  if (type === 3) return view.getUint16(0, little);
  if (type === 8) return view.getInt16(0, little);
  if (type === 4 || type === 13) return view.getUint32(0, little);
  if (type === 9) return view.getInt32(0, little);
  if (type === 5) return view.getUint32(0, little) / view.getUint32(4, little);
  if (type === 10) return view.getInt32(0, little) / view.getInt32(4, little);
  if (type === 11) return view.getFloat32(0, little);
  if (type === 12) return view.getFloat64(0, little);
  return Number(type === 17 ? view.getBigInt64(0, little) : view.getBigUint64(0, little));
}

/** Reads all directories. Throws WorldDamage naming what is wrong. */
export function readDirectories(source: ByteSource): Directory[] {
  if (source.size < 16) throw broken('the file is shorter than the head of a TIFF');
  const head = source.read(0, 16);
  const mark = head.toString('latin1', 0, 2);
  const little = mark === 'II';
  if (!little && mark !== 'MM') throw broken('no TIFF: the byte order mark is missing');
  const view = new DataView(head.buffer, head.byteOffset);
  const version = view.getUint16(2, little);
  if (version !== 42 && version !== 43) throw broken(`no TIFF: version ${version}`);
  const big = version === 43;
  let next = big ? Number(view.getBigUint64(8, little)) : view.getUint32(4, little);
  const directories: Directory[] = [];
  const seen = new Set<number>();
  while (next !== 0) {
    if (seen.has(next)) throw broken('the directories of the TIFF lead in a circle');
    if (directories.length === MOST_DIRECTORIES) throw broken(`the TIFF has more than ${MOST_DIRECTORIES} directories`);
    seen.add(next);
    const read = readDirectory(source, next, little, big);
    directories.push(read.directory);
    next = read.next;
  }
  if (directories.length === 0) throw broken('the TIFF has no directory');
  return directories;
}

function readDirectory(source: ByteSource, at: number, little: boolean, big: boolean) {
  const counted = source.read(at, big ? 8 : 2);
  const count = numberAt(counted, 0, big ? 16 : 3, little);
  if (count > MOST_ENTRIES) throw broken(`a directory of the TIFF claims ${count} tags`);
  const [entryBytes, pointer] = big ? [20, 8] : [12, 4];
  const data = source.read(at + counted.length, count * entryBytes + pointer);
  const entries = new Map<number, Entry>();
  for (let i = 0; i < count; i++) {
    const from = i * entryBytes;
    const tag = numberAt(data, from, 3, little);
    const type = numberAt(data, from + 2, 3, little);
    const values = numberAt(data, from + 4, big ? 16 : 4, little);
    const bytes = (TYPE_BYTES[type] ?? 0) * values;
    // Unknown types are passed over, as the specification asks.
    if (bytes === 0) continue;
    const field = from + (big ? 12 : 8);
    const where = bytes <= pointer ? at + counted.length + field : numberAt(data, field, big ? 16 : 4, little);
    if (where + bytes > source.size) throw broken(`tag ${tag} names ${values} values, which lie beyond the end`);
    entries.set(tag, { type, count: values, at: where });
  }
  const next = numberAt(data, count * entryBytes, big ? 16 : 4, little);
  return { directory: new Directory(source, entries, little), next };
}
