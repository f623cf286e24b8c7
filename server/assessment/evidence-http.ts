import type { IncomingMessage, ServerResponse } from 'node:http';
import { appealEvidenceSchema, MAX_APPEAL_FILES } from '../../domain/assessment-draft.ts';
import { cleanEvidenceName, EVIDENCE_HEAD_BYTES, evidenceTypeOf, MAX_EVIDENCE_BYTES } from '../../domain/evidence.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { appendAudit } from '../auth/audit.ts';
import { asViewer, type Tx, type Viewer } from '../database.ts';
import type { StoredFile } from '../evidence/commands.ts';
import { putFile } from '../files/store.ts';
import { addressOf, readBytes } from '../request.ts';
import { viewerWith } from '../trpc.ts';
import { keepStep } from './steps.ts';

/** The open appeal that a file belongs to, locked; refuses what is not one's own, decided, or full. */
async function lockAppeal(tx: Tx, viewer: Viewer, id: number): Promise<{ readonly scope: number }> {
  const { rows } = await tx.query<{ state: string; author: string; scope: number; files: number }>(
    `select state, author, scope_key as scope, jsonb_array_length(evidence) as files from assessment_appeal where id = $1 for update`,
    [id],
  );
  const appeal = rows[0];
  if (appeal === undefined || appeal.author !== viewer.id)
    throw new RefusalError({ code: 'not_found', field: 'appeal', message: `no appeal ${id} of yours` });
  if (appeal.state !== 'open')
    throw new RefusalError({ code: 'conflict', field: 'state', message: `the appeal is ${appeal.state}` });
  if (appeal.files >= MAX_APPEAL_FILES)
    throw new RefusalError({
      code: 'too_many',
      field: 'evidence',
      message: `an appeal keeps at most ${MAX_APPEAL_FILES} files`,
      params: { max: MAX_APPEAL_FILES },
    });
  return appeal;
}

async function keep(
  tx: Tx,
  viewer: Viewer,
  upload: { readonly appeal: number; readonly name: string },
  file: StoredFile,
  address: string,
): Promise<{ id: number; name: string }> {
  const { scope } = await lockAppeal(tx, viewer, upload.appeal);
  const name = cleanEvidenceName(upload.name);
  const { rows } = await tx.query<{ id: number }>(
    `insert into evidence (sha256, media_type, bytes, name, author, author_name, created_at, scope_key)
     values ($1, $2, $3, $4, $5, $6, guanlan.now(), $7) returning id`,
    [file.sha256, file.mediaType, file.bytes, name, viewer.id, viewer.name, scope],
  );
  const id = rows[0]?.id ?? 0;
  await tx.query(
    `update assessment_appeal set evidence = evidence || jsonb_build_array(jsonb_build_object('id', $2::bigint, 'name', $3::text)) where id = $1`,
    [upload.appeal, id, name],
  );
  await keepStep(tx, { appeal: upload.appeal }, scope, 'evidence', viewer, name);
  await appendAudit(tx, {
    actor: viewer.id,
    action: 'evidence.kept',
    object: `appeal:${upload.appeal}`,
    address,
    detail: { evidence: id, sha256: file.sha256, bytes: file.bytes },
  });
  return { id, name };
}

/** `POST /api/assessment/evidence?appeal=<id>&name=<file>` with the bytes as the body; read again at `/api/evidence/<id>`. */
export async function handleAppealEvidence(
  req: IncomingMessage,
  res: ServerResponse,
  viewer: Viewer | null,
  url: URL,
): Promise<void> {
  const actor = viewerWith(viewer, 'outage.request');
  if (req.method !== 'POST') throw new RefusalError({ code: 'not_found', message: 'POST only' });
  const upload = appealEvidenceSchema.parse(Object.fromEntries(url.searchParams));
  // Asked before the body, so that nobody fills memory or disk for an appeal that is not theirs.
  await asViewer(actor, (tx) => lockAppeal(tx, actor, upload.appeal));
  const body = await readBytes(req, MAX_EVIDENCE_BYTES);
  const mediaType = evidenceTypeOf(body.subarray(0, EVIDENCE_HEAD_BYTES));
  if (mediaType === null)
    throw new RefusalError({ code: 'invalid', field: 'evidence', message: 'evidence is a picture, a clip or a PDF' });
  const file = { sha256: await putFile(body), mediaType, bytes: body.length };
  const kept = await asViewer(actor, (tx) => keep(tx, actor, upload, file, addressOf(req)));
  const answer = JSON.stringify(kept);
  res.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(answer),
    'cache-control': 'no-store',
  });
  res.end(answer);
}
