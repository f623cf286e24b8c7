import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { INGEST_KINDS, type IngestKind } from '../../../domain/ingest.ts';
import { RefusalError } from '../../../domain/refusal.ts';

/**
 * A batch for one-way gates (单向光闸, REQ-OPEN-20): one encrypted, signed, numbered file, nothing comes back.
 * Little-endian layout:
 *   0  4  magic "GLB1"
 *   4  8  sequence (u64), starting at 1, without gaps
 *  12  1  kind: 0 readings, 1 alarms, 2 positions, 3 states
 *  13  1  length n of the source id (ASCII)
 *  14  n  source id
 *   …  12 nonce, then the ciphertext (AES-256-GCM of gzip of `{"items":[…]}`), then its 16-byte tag
 *   …  32 HMAC-SHA256 over everything before
 * Both keys are derived from the source's secret (HKDF-SHA256, salt "guanlan-batch", info "encrypt" and "sign").
 */
const MAGIC = Buffer.from('GLB1');
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const MAC_BYTES = 32;
/** A file or its content above this is refused before it is kept in memory. */
export const MAX_BATCH_BYTES = 8 * 1024 * 1024;
const MAX_CONTENT_BYTES = 32 * 1024 * 1024;

export interface BatchHeader {
  readonly source: string;
  readonly sequence: number;
  readonly kind: IngestKind;
}
export interface Batch extends BatchHeader {
  readonly items: readonly unknown[];
  /** Stable for the content: the delivery's idempotency id. */
  readonly id: string;
}

function keyFor(secret: string, use: 'encrypt' | 'sign'): Buffer {
  const raw = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return Buffer.from(hkdfSync('sha256', raw, 'guanlan-batch', use, 32));
}

/** Writes one batch; the sender keeps the sequence. The name `sequence` padded to 12 digits plus `.glb` sorts in order. */
export function writeBatch(
  header: BatchHeader,
  items: readonly object[],
  secret: string,
): { readonly name: string; readonly data: Buffer } {
  const source = Buffer.from(header.source, 'ascii');
  const head = Buffer.alloc(14);
  MAGIC.copy(head);
  head.writeBigUInt64LE(BigInt(header.sequence), 4);
  head.writeUInt8(INGEST_KINDS.indexOf(header.kind), 12);
  head.writeUInt8(source.length, 13);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', keyFor(secret, 'encrypt'), nonce);
  cipher.setAAD(Buffer.concat([head, source]));
  const content = Buffer.concat([cipher.update(gzipSync(JSON.stringify({ items }))), cipher.final()]);
  const signed = Buffer.concat([head, source, nonce, content, cipher.getAuthTag()]);
  const mac = createHmac('sha256', keyFor(secret, 'sign')).update(signed).digest();
  return {
    name: `${header.source}-${String(header.sequence).padStart(12, '0')}.glb`,
    data: Buffer.concat([signed, mac]),
  };
}

const malformed = (message: string): RefusalError => new RefusalError({ code: 'invalid', field: 'file', message });

/** Source, sequence and kind of a file, before anything is verified: to find the secret. */
export function readHeader(data: Buffer): BatchHeader {
  if (data.length < 14 + NONCE_BYTES + TAG_BYTES + MAC_BYTES || !data.subarray(0, 4).equals(MAGIC))
    throw malformed('not a batch file');
  if (data.length > MAX_BATCH_BYTES)
    throw new RefusalError({ code: 'too_large', field: 'file', message: 'the batch file is too large' });
  const length = data.readUInt8(13);
  const kind = INGEST_KINDS[data.readUInt8(12)];
  if (kind === undefined || 14 + length > data.length) throw malformed('the head of the batch file is damaged');
  return { source: data.toString('ascii', 14, 14 + length), sequence: Number(data.readBigUInt64LE(4)), kind };
}

/** Verifies, decrypts and unpacks a batch with one of the source's secrets; refuses whatever was changed on the way. */
export function readBatch(data: Buffer, secrets: readonly string[]): Batch {
  const header = readHeader(data);
  const signed = data.subarray(0, -MAC_BYTES);
  const secret = secrets.find((one) =>
    timingSafeEqual(createHmac('sha256', keyFor(one, 'sign')).update(signed).digest(), data.subarray(-MAC_BYTES)),
  );
  if (secret === undefined)
    throw new RefusalError({
      code: 'bad_signature',
      field: 'file',
      message: 'the signature does not match this source',
    });
  const start = 14 + data.readUInt8(13);
  const decipher = createDecipheriv(
    'aes-256-gcm',
    keyFor(secret, 'encrypt'),
    signed.subarray(start, start + NONCE_BYTES),
  );
  decipher.setAAD(signed.subarray(0, start));
  decipher.setAuthTag(signed.subarray(-TAG_BYTES));
  const packed = Buffer.concat([decipher.update(signed.subarray(start + NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
  const content: unknown = JSON.parse(gunzipSync(packed, { maxOutputLength: MAX_CONTENT_BYTES }).toString('utf8'));
  const items = typeof content === 'object' && content !== null && 'items' in content ? content.items : undefined;
  if (!Array.isArray(items)) throw malformed('the content of the batch file has no items');
  return {
    ...header,
    items,
    id: `batch:${header.sequence}:${createHash('sha256').update(signed).digest('base64url').slice(0, 22)}`,
  };
}
