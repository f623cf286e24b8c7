import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  EVIDENCE_HEAD_BYTES,
  type EvidenceUpload,
  evidenceTypeOf,
  evidenceUploadSchema,
  isShown,
  MAX_EVIDENCE_BYTES,
} from '../../domain/evidence.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { asViewer, type Viewer } from '../database.ts';
import { getFile, putFile } from '../files/store.ts';
import { addressOf, readBytes } from '../request.ts';
import { viewerWith } from '../trpc.ts';
import { byteRangeOf } from './byte-range.ts';
import { checkEvidenceRoom, keepEvidence } from './commands.ts';
import { findEvidence } from './queries.ts';

/**
 * `POST /api/evidence?warning=<id>&name=<file>&taken=<epoch ms>` with the bytes as the body → `{ id, sha256, … }`;
 * `GET /api/evidence/<id>` gives them back. Both by session, inside the viewer's scope; row-level security decides.
 */
export async function handleEvidence(
  req: IncomingMessage,
  res: ServerResponse,
  viewer: Viewer | null,
  url: URL,
): Promise<void> {
  if (req.method === 'POST' && url.pathname === '/api/evidence') {
    const actor = viewerWith(viewer, 'warning.handle');
    await receive(req, res, actor, evidenceUploadSchema.parse(Object.fromEntries(url.searchParams)));
    return;
  }
  const id = /^\/api\/evidence\/([1-9]\d{0,14})$/.exec(url.pathname)?.[1];
  const reader = viewerWith(viewer, 'situation.read');
  if (id === undefined || (req.method !== 'GET' && req.method !== 'HEAD'))
    throw new RefusalError({ code: 'not_found', message: 'POST /api/evidence or GET /api/evidence/<id>' });
  await send(req, res, reader, Number(id));
}

async function receive(req: IncomingMessage, res: ServerResponse, viewer: Viewer, upload: EvidenceUpload) {
  // Asked before the body, so that nobody fills memory or disk for a warning that is not theirs.
  await asViewer(viewer, (tx) => checkEvidenceRoom(tx, upload.warning));
  const body = await readBytes(req, MAX_EVIDENCE_BYTES);
  const mediaType = evidenceTypeOf(body.subarray(0, EVIDENCE_HEAD_BYTES));
  if (mediaType === null)
    throw new RefusalError({
      code: 'invalid',
      field: 'evidence',
      message: 'evidence is JPEG, PNG, WebP, MP4, WebM, QuickTime or PDF',
    });
  // The bytes first: a row never names a file that is not there. No transaction waits for the disk.
  const sha256 = await putFile(body);
  const stored = { sha256, mediaType, bytes: body.length };
  const kept = await asViewer(viewer, (tx) => keepEvidence(tx, viewer, upload, stored, addressOf(req)));
  const answer = JSON.stringify(kept);
  res.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(answer),
    'cache-control': 'no-store',
  });
  res.end(answer);
}

async function send(req: IncomingMessage, res: ServerResponse, viewer: Viewer, id: number): Promise<void> {
  const found = await asViewer(viewer, (tx) => findEvidence(tx, id));
  if (found === null) throw new RefusalError({ code: 'not_found', field: 'id', message: `no evidence ${id}` });
  const etag = `"${found.sha256}"`;
  const headers = {
    'content-type': found.mediaType,
    'content-disposition': `${isShown(found.mediaType) ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(found.name)}`,
    // Asked for again each time: a right that was withdrawn shows nothing more.
    'cache-control': 'private, no-cache',
    'accept-ranges': 'bytes',
    'content-security-policy': "default-src 'none'; sandbox",
    etag,
  };
  if (req.headers['if-none-match'] === etag) {
    res.writeHead(304, headers).end();
    return;
  }
  const bytes = await getFile(found.sha256);
  const range = byteRangeOf(req.headers.range, bytes.length);
  if (range === 'beyond') {
    res.writeHead(416, { ...headers, 'content-range': `bytes */${bytes.length}` }).end();
    return;
  }
  const part = range === null ? bytes : bytes.subarray(range.first, range.last + 1);
  res.writeHead(range === null ? 200 : 206, {
    ...headers,
    'content-length': part.length,
    ...(range === null ? {} : { 'content-range': `bytes ${range.first}-${range.last}/${bytes.length}` }),
  });
  res.end(req.method === 'HEAD' ? undefined : part);
}
