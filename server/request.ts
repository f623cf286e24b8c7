import type { IncomingMessage } from 'node:http';
import { RefusalError } from '../domain/refusal.ts';
import { env } from '../lib/env.ts';

/** Address of the client; behind a trusted proxy the last hop that it reports, which clients cannot forge. */
export function addressOf(req: IncomingMessage): string {
  const direct = (req.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  if (env().TRUST_PROXY !== true) return direct;
  const forwarded = req.headers['x-forwarded-for'];
  const last = (Array.isArray(forwarded) ? forwarded.join(',') : (forwarded ?? '')).split(',').at(-1)?.trim();
  return last === undefined || last === '' ? direct : last;
}

/** Whether the request comes from this machine itself. */
export function isLocal(req: IncomingMessage): boolean {
  const address = addressOf(req);
  return address === '::1' || address.startsWith('127.');
}

/** Reads a body of at most `limit` bytes; refuses with `too_large`, before reading where the sender says how much comes. */
export async function readBytes(req: IncomingMessage, limit: number): Promise<Buffer> {
  const refusal = new RefusalError({ code: 'too_large', message: `at most ${limit} bytes`, params: { limit } });
  if (Number(req.headers['content-length'] ?? 0) > limit) throw refusal;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req) {
    const part = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk);
    size += part.length;
    if (size > limit) throw refusal;
    chunks.push(part);
  }
  return Buffer.concat(chunks);
}

/** Reads a JSON body of at most `limit` bytes. Refuses with `too_large` or `invalid`. */
export async function readJson(req: IncomingMessage, limit: number): Promise<unknown> {
  const bytes = await readBytes(req, limit);
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new RefusalError({ code: 'invalid', message: 'the body is not JSON' });
  }
}
