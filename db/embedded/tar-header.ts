/** Blocks of POSIX ustar archives (IEEE Std 1003.1, pax, "ustar Interchange Format"). */

export const TAR_BLOCK = 512;
const MAX_OCTAL_BYTES = 8 ** 11;

/** One file, or a folder when `path` ends with `/`. */
export type TarEntry = {
  readonly path: string;
  readonly bytes: number;
  readonly mode: number;
  readonly modifiedSeconds: number;
};

/** Zero bytes after `bytes` of content, up to the next block. */
export const paddingOf = (bytes: number): number => (TAR_BLOCK - (bytes % TAR_BLOCK)) % TAR_BLOCK;

function splitPath(path: string): { name: string; prefix: string } {
  if (Buffer.byteLength(path) <= 100) return { name: path, prefix: '' };
  for (let cut = path.indexOf('/'); cut !== -1 && cut < path.length - 1; cut = path.indexOf('/', cut + 1)) {
    const prefix = path.slice(0, cut);
    const name = path.slice(cut + 1);
    if (Buffer.byteLength(prefix) <= 155 && Buffer.byteLength(name) <= 100) return { name, prefix };
  }
  throw new Error(`The path is too long for the archive: ${path}`);
}

const checksumOf = (block: Buffer): number =>
  block.reduce((sum, byte, index) => sum + (index >= 148 && index < 156 ? 0x20 : byte), 0);

export function entryHeader({ path, bytes, mode, modifiedSeconds }: TarEntry): Buffer {
  if (bytes >= MAX_OCTAL_BYTES) throw new Error(`The file is too large for the archive: ${path}`);
  const { name, prefix } = splitPath(path);
  const block = Buffer.alloc(TAR_BLOCK);
  const octal = (value: number, offset: number, digits: number): void => {
    block.write(value.toString(8).padStart(digits, '0'), offset, 'latin1');
  };
  block.write(name, 0);
  octal(mode, 100, 7);
  octal(0, 108, 7);
  octal(0, 116, 7);
  octal(bytes, 124, 11);
  octal(modifiedSeconds, 136, 11);
  block.write(path.endsWith('/') ? '5' : '0', 156);
  block.write('ustar\0', 257, 'latin1');
  block.write('00', 263, 'latin1');
  block.write(prefix, 345);
  octal(checksumOf(block), 148, 6);
  block[155] = 0x20;
  return block;
}

/** Undefined for the empty block that ends an archive. Throws when the block is damaged or of another kind. */
export function parseHeader(block: Buffer): TarEntry | undefined {
  if (block.every((byte) => byte === 0)) return undefined;
  const text = (offset: number, length: number): string => {
    const field = block.subarray(offset, offset + length);
    const end = field.indexOf(0);
    return field.toString('utf8', 0, end === -1 ? length : end);
  };
  const octal = (offset: number, length: number): number => Number.parseInt(text(offset, length).trim(), 8);
  if (octal(148, 8) !== checksumOf(block)) throw new Error('The archive is damaged: a header does not add up');
  const kind = text(156, 1);
  if (kind !== '0' && kind !== '5') throw new Error(`The archive holds an entry of an unexpected kind "${kind}"`);
  const prefix = text(345, 155);
  const name = text(0, 100);
  return {
    path: prefix === '' ? name : `${prefix}/${name}`,
    bytes: octal(124, 12),
    mode: octal(100, 8),
    modifiedSeconds: octal(136, 12),
  };
}
