import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { evidenceTypeOf } from '../../domain/evidence.ts';
import { newResultSchema } from '../../domain/field-task-schema.ts';
import { CHUNK_BYTES, MAX_MEDIA_BYTES } from '../../domain/finding.ts';
import { newFindingSchema } from '../../domain/finding-schema.ts';
import { helpCallSchema } from '../../domain/help-call.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { asViewer, type Tx, type Viewer } from '../database.ts';
import { byteRangeOf } from '../evidence/byte-range.ts';
import { getFile } from '../files/store.ts';
import { takeCall } from '../help/commands.ts';
import { addressOf, readBytes, readJson } from '../request.ts';
import { keepResult } from '../tasks/results.ts';
import { viewerWith } from '../trpc.ts';
import { addChunk, finishUpload, receivedBytes } from './chunks.ts';
import { placeFinding } from './place.ts';
import { inScope, orLate, type Sender, senderOf } from './sender.ts';
import { keepFinding } from './submit.ts';

const BODY_LIMIT = 64 * 1024;

function answer(res: ServerResponse, body: object): void {
  res.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
  res.end(JSON.stringify(body));
}

/**
 * `POST /api/field/findings` a finding, `…/results` what was entered at a point of a task, `…/help` a call for help;
 * `GET|PUT /api/field/media/{finding or result}/{sha256}?offset=` how much of a picture is
 * here, and the next piece of it; `GET …/file` the picture. All may be repeated without a second effect.
 */
export async function handleField(
  req: IncomingMessage,
  res: ServerResponse,
  viewer: Viewer | null,
  url: URL,
): Promise<void> {
  const media = /^\/api\/field\/media\/([0-9a-f-]{36})\/([0-9a-f]{64})(\/file)?$/.exec(url.pathname);
  if (media?.[1] !== undefined && media[2] !== undefined) {
    if (media[3] !== undefined)
      return await sendFile(req, res, viewerWith(viewer, 'situation.read'), media[1], media[2]);
    const sender = await senderOf(req, viewer);
    const [, item, sha256] = media;
    if (req.method === 'PUT') return await orLate(req, sender, (who) => takePiece(req, res, who, item, sha256, url));
    if (req.method === 'GET') return await orLate(req, sender, (who) => tellReceived(res, who, item, sha256));
  }
  if (req.method === 'POST' && url.pathname === '/api/field/findings')
    return await takeFinding(req, res, await senderOf(req, viewer));
  if (req.method === 'POST' && url.pathname === '/api/field/results')
    return await takeResult(req, res, await senderOf(req, viewer));
  if (req.method === 'POST' && url.pathname === '/api/field/help')
    return await takeHelp(req, res, await senderOf(req, viewer));
  viewerWith(viewer, 'situation.read');
  throw new RefusalError({ code: 'not_found', message: `nothing at ${url.pathname}` });
}

async function takeFinding(req: IncomingMessage, res: ServerResponse, sender: Sender): Promise<void> {
  const found = newFindingSchema.parse(await readJson(req, BODY_LIMIT));
  const { position } = found;
  const address = addressOf(req);
  const kept = await inScope(sender, async (tx) => {
    if (sender.kind === 'viewer') {
      const place = await placeFinding(tx, position === null ? null : [position.lng, position.lat]);
      return await keepFinding(tx, { id: sender.viewer.id, name: sender.viewer.name, address }, found, place);
    }
    const { owner } = sender;
    const nowhere = {
      pipelineFid: null,
      chainageMeters: null,
      offsetMeters: null,
      objectFid: null,
      name: '',
      nameEn: '',
    };
    const place = { ...nowhere, zone: 0, scopeKey: owner.scopeKey };
    return await keepFinding(tx, { id: owner.id, name: owner.name, address }, found, place, true);
  });
  answer(res, { id: found.id, ...kept });
}

/** A viewer enters where he may; what comes late, or from where he may not any more, waits in quarantine for the desk. */
async function takeResult(req: IncomingMessage, res: ServerResponse, sender: Sender): Promise<void> {
  const result = newResultSchema.parse(await readJson(req, BODY_LIMIT));
  const address = addressOf(req);
  const kept = await orLate(req, sender, (who) => {
    const author = { ...(who.kind === 'viewer' ? who.viewer : who.owner), address };
    return inScope(who, (tx) => keepResult(tx, author, result, who.kind === 'late'));
  });
  answer(res, { id: result.id, ...kept });
}

/** A call for help is taken from a device whose owner may not record any more, too. */
async function takeHelp(req: IncomingMessage, res: ServerResponse, sender: Sender): Promise<void> {
  const call = helpCallSchema.parse(await readJson(req, BODY_LIMIT));
  const { id, name } = sender.kind === 'viewer' ? sender.viewer : sender.owner;
  const caller = { id, name, address: addressOf(req) };
  const { position } = call;
  const told = await inScope(sender, async (tx) => {
    const place =
      sender.kind === 'late' ? sender.owner : await placeFinding(tx, position && [position.lng, position.lat]);
    return await takeCall(tx, caller, call, place.scopeKey);
  });
  answer(res, { id: call.id, ...told });
}

interface Announced {
  readonly bytes: number;
  readonly complete: boolean;
}

/** A picture that was announced with a finding or a result of the sender's own. */
async function announced(tx: Tx, sender: Sender, finding: string, sha256: string): Promise<Announced> {
  const { rows } = await tx.query<Announced>(
    `select m.bytes::float8 as bytes, m.complete_at is not null as complete from finding_media m join finding f on f.id = m.finding_id
     where m.finding_id = $1 and m.sha256 = $2 and f.inspector = $3
     union all select m.bytes::float8, m.complete_at is not null from field_result_media m join field_result r on r.id = m.result_id
     where m.result_id = $1 and m.sha256 = $2 and r.inspector = $3 limit 1`,
    [finding, sha256, sender.kind === 'viewer' ? sender.viewer.id : sender.owner.id],
  );
  const found = rows[0];
  if (found === undefined)
    throw new RefusalError({
      code: 'not_found',
      field: 'sha256',
      message: 'no finding of yours announced this picture',
    });
  return found;
}

async function tellReceived(res: ServerResponse, sender: Sender, finding: string, sha256: string): Promise<void> {
  const { bytes, complete } = await inScope(sender, (tx) => announced(tx, sender, finding, sha256));
  answer(res, { received: complete ? bytes : await receivedBytes(finding, sha256), bytes, complete });
}

const offsetSchema = z.coerce.number().int().min(0).max(MAX_MEDIA_BYTES);

async function takePiece(
  req: IncomingMessage,
  res: ServerResponse,
  sender: Sender,
  finding: string,
  sha256: string,
  url: URL,
): Promise<void> {
  const offset = offsetSchema.parse(url.searchParams.get('offset') ?? '0');
  // Asked before the body, so that nobody fills the disk for a finding that is not his.
  const { bytes, complete } = await inScope(sender, (tx) => announced(tx, sender, finding, sha256));
  if (complete) return answer(res, { received: bytes, bytes, complete });
  const piece = await readBytes(req, CHUNK_BYTES);
  const received = await addChunk(finding, sha256, offset, bytes, piece);
  if (received < bytes) return answer(res, { received, bytes, complete: false });
  const type = evidenceTypeOf(await finishUpload(finding, sha256));
  if (type === null)
    throw new RefusalError({ code: 'invalid', field: 'media', message: 'a picture is JPEG, PNG, WebP, MP4 or WebM' });
  await inScope(sender, async (tx) => {
    await tx.query(
      'update finding_media set complete_at = guanlan.now(), media_type = $3 where finding_id = $1 and sha256 = $2',
      [finding, sha256, type],
    );
    await tx.query(
      'update field_result_media set complete_at = guanlan.now(), media_type = $3 where result_id = $1 and sha256 = $2',
      [finding, sha256, type],
    );
  });
  answer(res, { received: bytes, bytes, complete: true });
}

async function sendFile(
  req: IncomingMessage,
  res: ServerResponse,
  viewer: Viewer,
  finding: string,
  sha256: string,
): Promise<void> {
  const { rows } = await asViewer(viewer, (tx) =>
    tx.query<{ type: string }>(
      `select media_type as type from finding_media where finding_id = $1 and sha256 = $2 and complete_at is not null
       union all select media_type from field_result_media where result_id = $1 and sha256 = $2 and complete_at is not null limit 1`,
      [finding, sha256],
    ),
  );
  const type = rows[0]?.type;
  if (type === undefined) throw new RefusalError({ code: 'not_found', message: 'no such picture' });
  const file = await getFile(sha256);
  const range = byteRangeOf(req.headers.range, file.length);
  if (range === 'beyond') {
    res.writeHead(416, { 'content-range': `bytes */${file.length}` }).end();
    return;
  }
  const part = range === null ? file : file.subarray(range.first, range.last + 1);
  const shown = type === 'image/jpeg' || type === 'image/png' || type === 'video/mp4' || type === 'video/webm';
  res.writeHead(range === null ? 200 : 206, {
    'content-type': type,
    'content-length': part.length,
    'content-disposition': shown ? 'inline' : 'attachment',
    'cache-control': 'private, no-cache',
    'accept-ranges': 'bytes',
    'content-security-policy': "default-src 'none'; sandbox",
    ...(range === null ? {} : { 'content-range': `bytes ${range.first}-${range.last}/${file.length}` }),
  });
  res.end(req.method === 'HEAD' ? undefined : part);
}
