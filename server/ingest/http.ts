import type { IncomingMessage, ServerResponse } from 'node:http';
import { INGEST_KINDS, type IngestKind, MAX_BODY_BYTES } from '../../domain/ingest.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { checkTimestamp, isWebhookId, WEBHOOK_HEADERS } from '../../domain/webhook.ts';
import { asIngest } from '../database.ts';
import { wakeTail } from '../live/tail.ts';
import { sendError } from '../refusal-answer.ts';
import { addressOf } from '../request.ts';
import { findSource, type IngestSource } from '../sources/queries.ts';
import { deliver, itemsOf } from './deliver.ts';
import { throughGate } from './gate.ts';
import { isSignedBy } from './signature.ts';

const PREFIX = '/api/ingest/v1/';

/** `POST /api/ingest/v1/{readings,alarms,positions,states}`: see docs/api.md. Answers 200 only after the commit. */
export async function handleIngest(req: IncomingMessage, res: ServerResponse, url: URL): Promise<void> {
  try {
    const kind = kindOf(req, url);
    const signed = signedHeaders(req);
    // An unknown source is turned away before its body is read.
    const source = await asIngest((tx) => findSource(tx, signed.source));
    if (source === null) throw unsigned;
    const body = await readBody(req);
    authenticate(source, signed, body);
    const items = itemsOf(body);
    const answer = JSON.stringify(await throughGate(() => deliver(source, { kind, webhookId: signed.id, items })));
    res.writeHead(200, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(answer),
      'cache-control': 'no-store',
    });
    res.end(answer);
    wakeTail();
  } catch (error) {
    // What is left of a refused body is not read; the connection ends with the answer.
    if (!req.complete && req.httpVersionMajor < 2) res.setHeader('connection', 'close');
    sendError(res, error, 'ingest');
    auditRefusal(req, error).catch((failure: unknown) => console.error('ingest: a refusal was not audited:', failure));
  }
}

function kindOf(req: IncomingMessage, url: URL): IngestKind {
  const name = url.pathname.startsWith(PREFIX) ? url.pathname.slice(PREFIX.length) : '';
  const kind = INGEST_KINDS.find((one) => one === name);
  if (kind === undefined)
    throw new RefusalError({ code: 'not_found', message: `no such path: ${PREFIX}{${INGEST_KINDS.join(',')}}` });
  if (req.method !== 'POST') throw new RefusalError({ code: 'invalid', field: 'method', message: 'use POST' });
  return kind;
}

interface SignedHeaders {
  readonly source: string;
  readonly id: string;
  readonly timestamp: string;
  readonly signature: string;
}

function header(req: IncomingMessage, name: string): string {
  const value = req.headers[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new RefusalError({ code: 'bad_signature', field: name, message: `the header ${name} is missing` });
}

function signedHeaders(req: IncomingMessage): SignedHeaders {
  const source = header(req, WEBHOOK_HEADERS.source);
  const id = header(req, WEBHOOK_HEADERS.id);
  const timestamp = header(req, WEBHOOK_HEADERS.timestamp);
  const signature = header(req, WEBHOOK_HEADERS.signature);
  if (!isWebhookId(id))
    throw new RefusalError({
      code: 'invalid',
      field: WEBHOOK_HEADERS.id,
      message: 'webhook-id must be 1..256 visible ASCII characters',
    });
  const skew = checkTimestamp(timestamp, Date.now());
  if (skew !== 'ok')
    throw new RefusalError({
      code: 'clock_skew',
      field: WEBHOOK_HEADERS.timestamp,
      message:
        skew === 'malformed'
          ? 'webhook-timestamp must be seconds since 1970'
          : 'webhook-timestamp is more than 5 minutes off: check the clock',
    });
  return { source, id, timestamp, signature };
}

/** Reads at most 4 MB; refuses more before it is stored. */
async function readBody(req: IncomingMessage): Promise<Buffer> {
  const tooLarge = new RefusalError({
    code: 'too_large',
    field: 'body',
    message: `the body exceeds ${MAX_BODY_BYTES} bytes`,
    params: { limit: MAX_BODY_BYTES },
  });
  if (Number(req.headers['content-length'] ?? 0) > MAX_BODY_BYTES) throw tooLarge;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw tooLarge;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

/** An unknown source and a wrong signature are told alike. */
const unsigned = new RefusalError({ code: 'bad_signature', message: 'the signature does not match this source' });

/** Refuses a body that the source did not sign, and then a source that must not deliver. */
function authenticate(source: IngestSource, signed: SignedHeaders, body: Buffer): void {
  if (!isSignedBy(source.secrets, signed.signature, signed.id, signed.timestamp, body)) throw unsigned;
  if (source.inactive !== null)
    throw new RefusalError({
      code: 'inactive_source',
      message:
        source.inactive === 'revoked'
          ? 'the source is revoked'
          : 'the security commitment of this source is not recorded',
      params: { reason: source.inactive },
    });
}

const AUDIT_EVERY_MS = 60_000;
const MOST_AUDITED = 1_000;
const auditedAt = new Map<string, number>();

/** A source that keeps failing to prove itself is worth an auditor's look: one entry a minute for each, not one for each try. */
async function auditRefusal(req: IncomingMessage, error: unknown): Promise<void> {
  if (!(error instanceof RefusalError) || !['bad_signature', 'inactive_source'].includes(error.refusal.code)) return;
  const source = String(req.headers[WEBHOOK_HEADERS.source] ?? '').slice(0, 64);
  const key = `${source} ${error.refusal.code}`;
  if (Date.now() - (auditedAt.get(key) ?? 0) < AUDIT_EVERY_MS) return;
  if (auditedAt.size >= MOST_AUDITED) auditedAt.clear();
  auditedAt.set(key, Date.now());
  const detail = JSON.stringify({ code: error.refusal.code, path: req.url?.slice(0, 100) });
  await asIngest((tx) =>
    tx.query("select guanlan.append_audit($1, 'ingest.refused', $2, 'refused', $3, $4)", [
      `source:${source}`,
      `ingest_source:${source}`,
      addressOf(req),
      detail,
    ]),
  );
}
