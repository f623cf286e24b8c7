import { type Dialect, MARK_BYTES } from './driver-alarm.ts';
import { frameSplitter } from './frame.ts';
import { ByteReader } from './reader.ts';

/**
 * Attachments of driver alarms (T/JSATL 12-2017): the platform asks with 0x9208, the terminal dials and sends 0x1210 (list),
 * per file 0x1211, blocks of data outside the frames, 0x1212; the platform answers 0x9212 with the gaps.
 */
const BLOCK_MARK = Buffer.from('30316364', 'hex');
const BLOCK_HEAD_BYTES = 62;
/** Blocks are 64 KB by the standard; some terminals take more. */
const MAX_BLOCK_BYTES = 256 * 1024;
const MAX_FILES = 64;

export const FILE_KINDS = ['picture', 'sound', 'video', 'text', 'other'] as const;
export type FileKind = (typeof FILE_KINDS)[number];

export interface AttachmentList {
  readonly terminalId: string;
  /** In hex, as in the alarm. */
  readonly mark: string;
  /** The 32 characters that 0x9208 gave this alarm. */
  readonly number: string;
  readonly files: readonly { readonly name: string; readonly sizeBytes: number }[];
}

const ID_BYTES: Record<Dialect, number> = { jiangsu: 7, guangdong: 30 };

/** Body of 0x9208. `number`: 32 characters of our own that name the alarm; ports of TCP, UDP is not offered. */
export function askAttachmentsBody(ip: string, port: number, mark: string, number: string): Buffer {
  const address = Buffer.from(ip, 'latin1');
  const ports = Buffer.alloc(4);
  ports.writeUInt16BE(port, 0);
  const named = Buffer.alloc(32);
  named.write(number, 'latin1');
  return Buffer.concat([Buffer.of(address.length), address, ports, Buffer.from(mark, 'hex'), named, Buffer.alloc(16)]);
}

/** Body of 0x1210; null when it is cut short. */
export function parseAttachmentList(body: Buffer, dialect: Dialect): AttachmentList | null {
  const reader = new ByteReader(body);
  const terminalId = reader.text(ID_BYTES[dialect]);
  const mark = reader.bytes(MARK_BYTES[dialect]).toString('hex');
  const number = reader.text(32);
  reader.u8();
  const count = reader.u8();
  const files: { name: string; sizeBytes: number }[] = [];
  for (let index = 0; index < Math.min(count, MAX_FILES); index += 1) {
    const name = reader.text(reader.u8());
    const sizeBytes = reader.u32();
    if (reader.short) break;
    files.push({ name, sizeBytes });
  }
  return reader.short && files.length === 0 ? null : { terminalId, mark, number, files };
}

export interface AttachmentFile {
  readonly name: string;
  readonly kind: FileKind;
  readonly sizeBytes: number;
}

/** Body of 0x1211 and 0x1212, which are the same; null when it is cut short. */
export function parseAttachmentFile(body: Buffer): AttachmentFile | null {
  const reader = new ByteReader(body);
  const name = reader.text(reader.u8());
  const kind = FILE_KINDS[reader.u8()] ?? 'other';
  const sizeBytes = reader.u32();
  return reader.short || name === '' ? null : { name, kind, sizeBytes };
}

export interface Gap {
  readonly offset: number;
  readonly length: number;
}

/** Body of 0x9212: the file is whole, or these parts of it are to be sent again (at most 255). */
export function attachmentAnswerBody(file: AttachmentFile, gaps: readonly Gap[]): Buffer {
  const named = gaps.slice(0, 255);
  const name = Buffer.from(file.name, 'latin1');
  const kind = FILE_KINDS.indexOf(file.kind);
  const head = Buffer.concat([Buffer.of(name.length), name, Buffer.of(kind, named.length === 0 ? 0 : 1, named.length)]);
  const list = Buffer.alloc(named.length * 8);
  for (const [index, { offset, length }] of named.entries()) {
    list.writeUInt32BE(offset, index * 8);
    list.writeUInt32BE(length, index * 8 + 4);
  }
  return Buffer.concat([head, list]);
}

export type AttachmentPart =
  | { readonly kind: 'frame'; readonly between: Buffer }
  | { readonly kind: 'block'; readonly name: string; readonly offset: number; readonly data: Buffer };

/**
 * Cuts the stream of an attachment connection into frames and blocks of data, which come mixed. A block may hold any
 * bytes, so it is taken by its length; what is neither is skipped up to the next beginning of either.
 */
export function attachmentSplitter(): { push(chunk: Buffer): AttachmentPart[]; skipped(): number } {
  let waiting = Buffer.alloc(0);
  let skipped = 0;
  const startOf = (bytes: Buffer, from: number): number => {
    const block = bytes.indexOf(BLOCK_MARK, from);
    const flag = bytes.indexOf(0x7e, from);
    return block < 0 || flag < 0 ? Math.max(block, flag) : Math.min(block, flag);
  };
  const skip = (bytes: number) => {
    skipped += bytes;
    waiting = waiting.subarray(bytes);
  };
  /** The part at the head; 'more' while it is not complete. */
  const take = (): AttachmentPart | 'more' | 'rubbish' => {
    if (waiting[0] === 0x7e) {
      const end = waiting.indexOf(0x7e, 1);
      if (end < 0) return waiting.length > 4096 ? 'rubbish' : 'more';
      // Two flags in a row: the first one ended what came before.
      if (end === 1) return 'rubbish';
      const [between] = frameSplitter().push(waiting.subarray(0, end + 1));
      waiting = waiting.subarray(end + 1);
      return between === undefined ? 'rubbish' : { kind: 'frame', between };
    }
    if (waiting.length < BLOCK_HEAD_BYTES) return 'more';
    const length = waiting.readUInt32BE(58);
    if (length > MAX_BLOCK_BYTES) return 'rubbish';
    if (waiting.length < BLOCK_HEAD_BYTES + length) return 'more';
    const name = waiting.toString('latin1', 4, 54).replaceAll('\0', '').trim();
    const offset = waiting.readUInt32BE(54);
    const data = Buffer.from(waiting.subarray(BLOCK_HEAD_BYTES, BLOCK_HEAD_BYTES + length));
    waiting = waiting.subarray(BLOCK_HEAD_BYTES + length);
    return { kind: 'block', name, offset, data };
  };
  return {
    push(chunk) {
      waiting = Buffer.concat([waiting, chunk]);
      const parts: AttachmentPart[] = [];
      while (waiting.length > 0) {
        const start = startOf(waiting, 0);
        if (start < 0) {
          // The last bytes may be the beginning of the mark.
          const keep = Math.min(3, waiting.length);
          if (waiting.length > keep) skip(waiting.length - keep);
          break;
        }
        if (start > 0) skip(start);
        const part = take();
        if (part === 'more') break;
        if (part === 'rubbish') skip(1);
        else parts.push(part);
      }
      return parts;
    },
    skipped: () => skipped,
  };
}

/** One file as it comes: blocks in any order, twice, or with gaps. Bounded by what the list told. */
export class AttachmentBuffer {
  readonly sizeBytes: number;
  private readonly bytes: Buffer;
  private have: { from: number; to: number }[] = [];

  /** Throws a RangeError for a size that no attachment has. */
  constructor(sizeBytes: number, limitBytes: number) {
    if (sizeBytes < 1 || sizeBytes > limitBytes) throw new RangeError('no such attachment');
    this.sizeBytes = sizeBytes;
    this.bytes = Buffer.alloc(sizeBytes);
  }

  write(offset: number, data: Buffer): void {
    const to = Math.min(this.sizeBytes, offset + data.length);
    if (offset >= to) return;
    data.copy(this.bytes, offset, 0, to - offset);
    const all = [...this.have, { from: offset, to }].sort((a, b) => a.from - b.from);
    const joined: { from: number; to: number }[] = [];
    for (const one of all) {
      const last = joined.at(-1);
      if (last !== undefined && one.from <= last.to) last.to = Math.max(last.to, one.to);
      else joined.push({ ...one });
    }
    this.have = joined;
  }

  gaps(): Gap[] {
    const gaps: Gap[] = [];
    let at = 0;
    for (const { from, to } of this.have) {
      if (from > at) gaps.push({ offset: at, length: from - at });
      at = to;
    }
    if (at < this.sizeBytes) gaps.push({ offset: at, length: this.sizeBytes - at });
    return gaps;
  }

  whole(): Buffer {
    return this.bytes;
  }
}
