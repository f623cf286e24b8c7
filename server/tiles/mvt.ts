/**
 * A compact writer of Mapbox Vector Tiles 2.1 (protobuf). Written by hand because the index already holds values in
 * their encoded form, so that a feature costs a few varints and no object.
 */

const encoder = new TextEncoder();

export const GEOMETRY_TYPE = { point: 1, line: 2, polygon: 3 } as const;

export function varintSize(value: number): number {
  if (value < 0x80) return 1;
  if (value < 0x4000) return 2;
  if (value < 0x200000) return 3;
  if (value < 0x10000000) return 4;
  let size = 5;
  for (let rest = Math.floor(value / 0x800000000); rest > 0; rest = Math.floor(rest / 128)) size++;
  return size;
}

/** Signed to unsigned, small magnitudes first. */
export function zigzag(value: number): number {
  return value >= 0 ? value * 2 : -value * 2 - 1;
}

/** Writes a whole number below 2^31 at `at`; answers where it ends. */
export function putVarint(bytes: Uint8Array, at: number, value: number): number {
  let end = at;
  let rest = value;
  while (rest > 0x7f) {
    bytes[end++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  bytes[end++] = rest;
  return end;
}

/** Bytes that grow by doubling. One writer is reused for all tiles of a process: encoding is synchronous. */
export class ByteWriter {
  bytes: Uint8Array;
  length = 0;
  constructor(capacity: number) {
    this.bytes = new Uint8Array(capacity);
  }
  reserve(more: number): void {
    if (this.length + more <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.length + more));
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
  }
  /** The caller has reserved room. Values up to 2^53. */
  varint(value: number): void {
    let rest = value;
    const bytes = this.bytes;
    while (rest > 0x7fffffff) {
      bytes[this.length++] = (rest % 128) | 0x80;
      rest = Math.floor(rest / 128);
    }
    while (rest > 0x7f) {
      bytes[this.length++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    bytes[this.length++] = rest;
  }
  append(source: Uint8Array, from = 0, to = source.length): void {
    this.reserve(to - from);
    if (to - from > 48) this.bytes.set(source.subarray(from, to), this.length);
    else for (let i = from; i < to; i++) this.bytes[this.length + i - from] = source[i] ?? 0;
    this.length += to - from;
  }
  text(tag: number, value: string): void {
    this.field(tag, encoder.encode(value));
  }
  /** A length-delimited field. */
  field(tag: number, bytes: Uint8Array): void {
    this.reserve(bytes.length + 10);
    this.varint(tag);
    this.varint(bytes.length);
    this.append(bytes);
  }
}

/** A `Tile.Value` message: text, whole number or real. */
export function encodeValue(value: string | number): Uint8Array {
  const out = new ByteWriter(24);
  if (typeof value === 'string') {
    out.text(0x0a, value);
  } else if (Number.isSafeInteger(value)) {
    out.varint(value >= 0 ? 0x28 : 0x30);
    out.varint(value >= 0 ? value : zigzag(value));
  } else {
    out.varint(0x19);
    new DataView(out.bytes.buffer).setFloat64(out.length, value, true);
    out.length += 8;
  }
  return out.bytes.slice(0, out.length);
}

/** A `Tile.Value` as the field of a layer: tag, length, message. */
export function valueField(value: Uint8Array): Uint8Array {
  const out = new ByteWriter(value.length + 6);
  out.field(0x22, value);
  return out.bytes.slice(0, out.length);
}

/** One feature's tags and geometry while they are collected; reused, see `LayerWriter.feature`. */
export class FeatureScratch {
  readonly tags = new Uint8Array(512);
  tagLength = 0;
  geometry = new Uint32Array(4096);
  geometryCount = 0;
  geometryBytes = 0;
  clear(): void {
    this.tagLength = 0;
    this.geometryCount = 0;
    this.geometryBytes = 0;
  }
  /** Key and value by their places in the layer. */
  tag(key: number, value: number): void {
    this.tagLength = putVarint(this.tags, putVarint(this.tags, this.tagLength, key), value);
  }
  command(value: number): void {
    if (this.geometryCount === this.geometry.length) {
      const larger = new Uint32Array(this.geometryCount * 2);
      larger.set(this.geometry);
      this.geometry = larger;
    }
    this.geometry[this.geometryCount++] = value;
    this.geometryBytes += varintSize(value);
  }
}

/** Names of layers and keys in UTF-8: there are some dozens, and every tile writes them. */
const names = new Map<string, Uint8Array>();

function nameBytes(name: string): Uint8Array {
  const known = names.get(name);
  if (known !== undefined) return known;
  const made = encoder.encode(name);
  names.set(name, made);
  return made;
}

const lengthDelimited = (size: number): number => 1 + varintSize(size) + size;

/** Writes one source-layer: features first, then keys and values; field order is free in protobuf. */
export class LayerWriter {
  readonly body = new ByteWriter(1 << 16);
  featureCount = 0;

  start(name: string): void {
    this.body.length = 0;
    this.featureCount = 0;
    this.body.field(0x0a, nameBytes(name));
  }

  feature(id: number, type: number, scratch: FeatureScratch): void {
    const { tags, tagLength, geometry, geometryCount, geometryBytes } = scratch;
    const size =
      1 + varintSize(id) + 2 + (tagLength === 0 ? 0 : lengthDelimited(tagLength)) + lengthDelimited(geometryBytes);
    const out = this.body;
    out.reserve(size + 12);
    out.varint(0x12);
    out.varint(size);
    out.varint(0x08);
    out.varint(id);
    if (tagLength > 0) {
      out.varint(0x12);
      out.varint(tagLength);
      out.append(tags, 0, tagLength);
    }
    out.varint(0x18);
    out.varint(type);
    out.varint(0x22);
    out.varint(geometryBytes);
    const end = geometryCount;
    let at = out.length;
    for (let i = 0; i < end; i++) at = putVarint(out.bytes, at, geometry[i] ?? 0);
    out.length = at;
    this.featureCount++;
  }

  key(name: string): void {
    this.body.field(0x1a, nameBytes(name));
  }

  /** Appends the finished layer to the tile, or nothing when no feature was written. */
  finish(tile: ByteWriter, extent: number): void {
    if (this.featureCount === 0) return;
    const out = this.body;
    out.reserve(10);
    out.varint(0x28);
    out.varint(extent);
    out.varint(0x78);
    out.varint(2);
    tile.reserve(out.length + 8);
    tile.varint(0x1a);
    tile.varint(out.length);
    tile.append(out.bytes, 0, out.length);
  }
}
