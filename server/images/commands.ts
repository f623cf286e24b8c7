import { checkRequest, commandImage, type ImageCommand } from '../../domain/image-request.ts';
import { isPrivatePlace } from '../../domain/recording-plan.ts';
import type { SubmitImage } from '../../domain/recording-schema.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { appendAudit } from '../auth/audit.ts';
import { mayAt } from '../auth/reach.ts';
import type { Tx, Viewer } from '../database.ts';
import type { Acting } from '../recording/commands.ts';
import { cameraRecording, piecesOf } from '../recording/queries.ts';
import { deriveKey } from '../secrets.ts';
import { linkToken } from './link-token.ts';
import { addStep, databaseNow, loadRequest, type RequestRecord, writeState } from './request-record.ts';

async function quotaOf(tx: Tx, viewer: Viewer) {
  const { rows } = await tx.query<{ waiting: number; minutes: number }>(
    `select count(*) filter (where state in ('submitted', 'approved'))::int as waiting,
       coalesce(sum(date_part('epoch', to_at - from_at)) filter (where state not in ('refused', 'withdrawn') and created_at > guanlan.now() - interval '30 days'), 0)::float8 / 60 as minutes
     from image_request where applicant = $1`,
    [viewer.id],
  );
  return { waiting: rows[0]?.waiting ?? 0, grantedMinutes: rows[0]?.minutes ?? 0 };
}

/**
 * Files a request (REQ-WF-44): what, why, by which authority. The originals are held from now on, so that retention cannot
 * take them while somebody decides. Refuses spans without any recording.
 */
export async function submitRequest(tx: Tx, { viewer, address }: Acting, input: SubmitImage): Promise<{ id: number }> {
  const { target } = await cameraRecording(tx, input.cameraId);
  if (isPrivatePlace(target.place))
    throw new RefusalError({ code: 'forbidden', field: 'cameraId', message: 'private rooms are not recorded' });
  const refusal = checkRequest(input, await quotaOf(tx, viewer), await databaseNow(tx));
  if (refusal !== null) throw new RefusalError(refusal);
  // Locks the files against a deletion that runs at this moment: either it sees the hold, or we see that they are gone.
  await tx.query(
    `select id from recording_segment where camera_fid = $1 and started_at < to_timestamp($3::float8 / 1000) and ended_at > to_timestamp($2::float8 / 1000)
     order by id for update`,
    [target.cameraFid, input.from, input.to],
  );
  if ((await piecesOf(tx, target.cameraFid, input)).length === 0)
    throw new RefusalError({ code: 'not_found', field: 'from', message: 'nothing was recorded in this span' });
  const { rows } = await tx.query<{ id: number }>(
    `insert into image_request (camera_fid, from_at, to_at, purpose, case_number, unit, certificate_kind, certificate_number, applicant, applicant_name, created_at, scope_key)
     values ($1, to_timestamp($2::float8 / 1000), to_timestamp($3::float8 / 1000), $4, $5, $6, $7, $8, $9, $10, guanlan.now(), $11) returning id`,
    [
      target.cameraFid,
      input.from,
      input.to,
      input.purpose,
      input.caseNumber,
      input.unit,
      input.certificateKind,
      input.certificateNumber,
      viewer.id,
      viewer.name,
      target.scopeKey,
    ],
  );
  const id = rows[0]?.id ?? 0;
  await tx.query(
    `insert into recording_hold (camera_fid, from_at, to_at, reason, request_id, author, created_at, scope_key)
     values ($1, to_timestamp($2::float8 / 1000), to_timestamp($3::float8 / 1000), 'request', $4, $5, guanlan.now(), $6)`,
    [target.cameraFid, input.from, input.to, id, viewer.id, target.scopeKey],
  );
  await addStep(tx, { id, scopeKey: target.scopeKey }, { step: 'submitted', actor: viewer.id, actorName: viewer.name });
  await appendAudit(tx, {
    actor: viewer.id,
    action: 'image.submitted',
    object: `image_request:${id}`,
    address,
    detail: {
      camera: input.cameraId,
      from: new Date(input.from).toISOString(),
      to: new Date(input.to).toISOString(),
      purpose: input.purpose,
      caseNumber: input.caseNumber,
      unit: input.unit,
    },
  });
  return { id };
}

/** Who said yes or no stays on the request; later acts are steps of their own. */
const decides: readonly ImageCommand['kind'][] = ['approve', 'refuse'];

/** Runs one command of the life of a request (domain/image-request.ts) in the caller's transaction. */
export async function runRequest(
  tx: Tx,
  { viewer, address }: Acting,
  id: number,
  command: ImageCommand,
  text = '',
): Promise<RequestRecord> {
  const request = await loadRequest(tx, id, true);
  const actor = { id: viewer.id, mayApprove: mayAt(viewer, 'images.approve', request.scopeKey) };
  const state = commandImage(request, command, actor, await databaseNow(tx));
  if (typeof state !== 'string') throw new RefusalError(state);
  if (decides.includes(command.kind))
    await tx.query(
      `update image_request set approver = $2, approver_name = $3, decided_at = guanlan.now(), decision_text = case when $4 = '' then decision_text else $4 end where id = $1`,
      [id, viewer.id, viewer.name, text],
    );
  await writeState(tx, { ...request, linkEndsAt: null }, state, {
    step: STEP[command.kind],
    actor: viewer.id,
    actorName: viewer.name,
    text,
  });
  await appendAudit(tx, {
    actor: viewer.id,
    action: `image.${STEP[command.kind]}`,
    object: `image_request:${id}`,
    address,
    detail: { camera: request.cameraId, ...(text === '' ? {} : { text }) },
  });
  return await loadRequest(tx, id, false);
}

const STEP: Record<ImageCommand['kind'], string> = {
  withdraw: 'withdrawn',
  approve: 'approved',
  refuse: 'refused',
  certify: 'certified',
  revoke: 'revoked',
  retry: 'retried',
  download: 'downloaded',
};

/** Approval and, where the certificate was seen at the same time, the order to export: one transaction. */
export async function approveRequest(
  tx: Tx,
  acting: Acting,
  input: { readonly id: number; readonly text: string; readonly certificateSeen: boolean },
): Promise<RequestRecord> {
  const approved = await runRequest(tx, acting, input.id, { kind: 'approve' }, input.text);
  return input.certificateSeen ? await runRequest(tx, acting, input.id, { kind: 'certify' }) : approved;
}

/** Asks the running export to stop; whoever decided may, and so may the applicant. */
export async function cancelExport(tx: Tx, { viewer, address }: Acting, id: number): Promise<void> {
  const request = await loadRequest(tx, id, true);
  if (viewer.id !== request.applicant && !mayAt(viewer, 'images.approve', request.scopeKey))
    throw new RefusalError({ code: 'forbidden', message: 'not your request' });
  if (request.state !== 'exporting')
    throw new RefusalError({ code: 'conflict', field: 'state', message: `the request is ${request.state}` });
  await tx.query('update image_request set job_cancel = true where id = $1', [id]);
  await appendAudit(tx, { actor: viewer.id, action: 'image.cancelled', object: `image_request:${id}`, address });
}

/** The address of the export for its applicant: bound to account, request and end. */
export async function requestLink(tx: Tx, { viewer }: Acting, id: number): Promise<{ url: string; endsAt: number }> {
  const request = await loadRequest(tx, id, false);
  const allowed = commandImage(
    request,
    { kind: 'download' },
    { id: viewer.id, mayApprove: false },
    await databaseNow(tx),
  );
  if (typeof allowed !== 'string') throw new RefusalError(allowed);
  const endsAt = request.linkEndsAt ?? 0;
  const token = linkToken(deriveKey('image-link'), viewer.id, id, endsAt);
  return { url: `/api/images/${id}/export.zip?token=${token}`, endsAt };
}

/** Registers a download before its first byte leaves; refuses everybody but the applicant, and everything after the end. */
export async function registerDownload(tx: Tx, acting: Acting, id: number): Promise<RequestRecord> {
  const request = await loadRequest(tx, id, true);
  const { viewer, address } = acting;
  const allowed = commandImage(
    request,
    { kind: 'download' },
    { id: viewer.id, mayApprove: false },
    await databaseNow(tx),
  );
  if (typeof allowed !== 'string') throw new RefusalError(allowed);
  await tx.query('update image_request set downloads = downloads + 1 where id = $1', [id]);
  await addStep(tx, request, { step: 'downloaded', actor: viewer.id, actorName: viewer.name });
  await tx.query(
    `insert into image_access (kind, viewer, viewer_name, camera_fid, from_at, to_at, purpose, request_id, address, at, scope_key)
     values ('download', $1, $2, $3, to_timestamp($4::float8 / 1000), to_timestamp($5::float8 / 1000), $6, $7, $8, guanlan.now(), $9)`,
    [
      viewer.id,
      viewer.name,
      request.cameraFid,
      request.from,
      request.to,
      request.purpose,
      id,
      address,
      request.scopeKey,
    ],
  );
  await appendAudit(tx, {
    actor: viewer.id,
    action: 'image.downloaded',
    object: `image_request:${id}`,
    address,
    detail: { camera: request.cameraId, sha256: request.exportSha256 ?? '' },
  });
  return request;
}
