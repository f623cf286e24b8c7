import { createReadStream } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { crc32 } from 'node:zlib';

/**
 * ZIP without compression (APPNOTE 6.3.10): pictures do not compress, and everybody can open it. Below 4 GB, which the
 * longest span that may be asked for does not reach.
 */
const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
/** Names are UTF-8. */
const UTF8 = 0x0800;
const MOST_BYTES = 0xffff_fffe;

export interface ZipInput {
  readonly name: string;
  readonly path: string;
}

async function checksum(path: string): Promise<number> {
  let sum = 0;
  for await (const chunk of createReadStream(path)) sum = crc32(chunk, sum);
  return sum;
}

/** Date and time fields of MS-DOS, in Beijing time. */
function dosTime(at: number): { date: number; time: number } {
  const local = new Date(at + 8 * 3_600_000);
  const date = ((local.getUTCFullYear() - 1980) << 9) | ((local.getUTCMonth() + 1) << 5) | local.getUTCDate();
  return { date, time: (local.getUTCHours() << 11) | (local.getUTCMinutes() << 5) | (local.getUTCSeconds() >> 1) };
}

interface Entry {
  readonly name: Buffer;
  readonly bytes: number;
  readonly crc: number;
  readonly offset: number;
}

/** The fields that the local and the central header share. */
function shared({ name, bytes, crc }: Entry, at: number): Buffer {
  const { date, time } = dosTime(at);
  const out = Buffer.alloc(26);
  out.writeUInt16LE(20, 0);
  out.writeUInt16LE(UTF8, 2);
  out.writeUInt16LE(0, 4);
  out.writeUInt16LE(time, 6);
  out.writeUInt16LE(date, 8);
  out.writeUInt32LE(crc, 10);
  out.writeUInt32LE(bytes, 14);
  out.writeUInt32LE(bytes, 18);
  out.writeUInt16LE(name.length, 22);
  return out;
}

const u32 = (value: number): Buffer => {
  const out = Buffer.alloc(4);
  out.writeUInt32LE(value);
  return out;
};

/** Writes the files into one archive at `path`; `at` is their date, epoch ms. Throws when they are too large together. */
export async function writeZip(path: string, inputs: readonly ZipInput[], at: number): Promise<void> {
  const out = await open(path, 'w', 0o600);
  try {
    const entries: Entry[] = [];
    let offset = 0;
    const put = async (bytes: Uint8Array) => {
      await out.write(bytes, 0, bytes.length, offset);
      offset += bytes.length;
    };
    for (const input of inputs) {
      const { size } = await stat(input.path);
      if (offset + size > MOST_BYTES) throw new RangeError('the export is larger than 4 GB');
      const entry = { name: Buffer.from(input.name), bytes: size, crc: await checksum(input.path), offset };
      entries.push(entry);
      await put(Buffer.concat([u32(LOCAL), shared(entry, at), entry.name]));
      for await (const chunk of createReadStream(input.path)) await put(chunk);
    }
    const start = offset;
    for (const entry of entries) {
      const rest = Buffer.alloc(14);
      rest.writeUInt32LE(entry.offset, 10);
      await put(Buffer.concat([u32(CENTRAL), Buffer.from([20, 0]), shared(entry, at), rest, entry.name]));
    }
    const end = Buffer.alloc(22);
    end.writeUInt32LE(END, 0);
    end.writeUInt16LE(entries.length, 8);
    end.writeUInt16LE(entries.length, 10);
    end.writeUInt32LE(offset - start, 12);
    end.writeUInt32LE(start, 16);
    await put(end);
  } finally {
    await out.close();
  }
}

export interface ZipFile {
  readonly name: string;
  readonly offset: number;
  readonly bytes: number;
}

async function at(file: FileHandle, offset: number, bytes: number): Promise<Buffer> {
  const out = Buffer.alloc(bytes);
  const { bytesRead } = await file.read(out, 0, bytes, offset);
  if (bytesRead !== bytes) throw new RangeError('the archive is cut short');
  return out;
}

/** Files of an archive made by `writeZip`, by its central directory. Throws on anything else. */
export async function readZip(file: FileHandle): Promise<ZipFile[]> {
  const { size } = await file.stat();
  if (size < 22) throw new RangeError('this is no archive of ours');
  const end = await at(file, size - 22, 22);
  if (end.readUInt32LE(0) !== END) throw new RangeError('this is no archive of ours');
  const directory = await at(file, end.readUInt32LE(16), end.readUInt32LE(12));
  const files: ZipFile[] = [];
  for (let position = 0; position + 46 <= directory.length; ) {
    if (directory.readUInt32LE(position) !== CENTRAL || directory.readUInt16LE(position + 10) !== 0)
      throw new RangeError('this is no archive of ours');
    const nameLength = directory.readUInt16LE(position + 28);
    const local = directory.readUInt32LE(position + 42);
    const name = directory.toString('utf8', position + 46, position + 46 + nameLength);
    const header = await at(file, local, 30);
    const offset = local + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
    files.push({ name, offset, bytes: directory.readUInt32LE(position + 24) });
    position += 46 + nameLength + directory.readUInt16LE(position + 30) + directory.readUInt16LE(position + 32);
  }
  return files;
}
