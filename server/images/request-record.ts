import { z } from 'zod';
import { CERTIFICATE_KINDS, holdsOriginals, IMAGE_STATES, type ImageState } from '../../domain/image-request.ts';
import { RefusalError } from '../../domain/refusal.ts';
import type { Tx } from '../database.ts';

const ms = (column: string, name: string) => `round(date_part('epoch', q.${column}) * 1000) as "${name}"`;

/** Columns of a request `q` with its camera `c`. */
export const REQUEST_COLUMNS = `q.id, q.camera_fid as "cameraFid", c.id as "cameraId", c.name as "cameraName", c.name_en as "cameraNameEn",
  ${ms('from_at', 'from')}, ${ms('to_at', 'to')}, q.purpose, q.case_number as "caseNumber", q.unit, q.certificate_kind as "certificateKind",
  q.certificate_number as "certificateNumber", q.applicant, q.applicant_name as "applicantName", ${ms('created_at', 'createdAt')}, q.state,
  q.approver, q.approver_name as "approverName", ${ms('decided_at', 'decidedAt')}, q.decision_text as "decisionText",
  q.job_percent as "jobPercent", q.job_error as "jobError", ${ms('link_ends_at', 'linkEndsAt')}, q.export_bytes as "exportBytes",
  q.export_sha256 as "exportSha256", q.downloads, q.scope_key as "scopeKey"`;

const requestRow = z.object({
  id: z.number(),
  cameraFid: z.number(),
  cameraId: z.string(),
  cameraName: z.string(),
  cameraNameEn: z.string(),
  from: z.number(),
  to: z.number(),
  purpose: z.string(),
  caseNumber: z.string(),
  unit: z.string(),
  certificateKind: z.enum(CERTIFICATE_KINDS),
  certificateNumber: z.string(),
  applicant: z.string(),
  applicantName: z.string(),
  createdAt: z.number(),
  state: z.enum(IMAGE_STATES),
  approver: z.string().nullable(),
  approverName: z.string().nullable(),
  decidedAt: z.number().nullable(),
  decisionText: z.string(),
  jobPercent: z.number(),
  jobError: z.string(),
  linkEndsAt: z.number().nullable(),
  exportBytes: z.number().nullable(),
  exportSha256: z.string().nullable(),
  downloads: z.number(),
  scopeKey: z.number(),
});
/** A request for images as it stands; times in epoch ms. */
export type RequestRecord = z.infer<typeof requestRow>;

export const parseRequest = (row: unknown): RequestRecord => requestRow.parse(row);

/** One request within reach, locked when it is going to change; refuses with `not_found`. */
export async function loadRequest(tx: Tx, id: number, lock: boolean): Promise<RequestRecord> {
  const { rows } = await tx.query(
    `select ${REQUEST_COLUMNS} from image_request q join camera c on c.fid = q.camera_fid where q.id = $1 ${lock ? 'for update of q' : ''}`,
    [id],
  );
  if (rows[0] === undefined) throw new RefusalError({ code: 'not_found', field: 'id', message: `no request ${id}` });
  return parseRequest(rows[0]);
}

export interface Stepping {
  readonly step: string;
  readonly actor: string;
  readonly actorName: string;
  readonly text?: string;
}

/** Stores a request's new state with its step, and lets go of the originals when it has ended. */
export async function writeState(
  tx: Tx,
  request: Pick<RequestRecord, 'id' | 'scopeKey' | 'linkEndsAt'>,
  state: ImageState,
  stepping: Stepping,
): Promise<void> {
  await tx.query(
    `update image_request set state = $2, link_ends_at = to_timestamp($3::float8 / 1000), job_cancel = false,
       job_error = case when $2 = 'failed' then $4 else '' end, job_percent = case when $2 in ('queued', 'exporting') then 0 else job_percent end,
       job_until = case when $2 = 'exporting' then job_until end where id = $1`,
    [request.id, state, request.linkEndsAt, stepping.text ?? ''],
  );
  await addStep(tx, request, stepping);
  if (!holdsOriginals(state))
    await tx.query(
      'update recording_hold set released_at = guanlan.now() where request_id = $1 and released_at is null',
      [request.id],
    );
}

export async function addStep(
  tx: Tx,
  request: Pick<RequestRecord, 'id' | 'scopeKey'>,
  stepping: Stepping,
): Promise<void> {
  await tx.query(
    `insert into image_request_step (request_id, at, step, actor, actor_name, text, scope_key) values ($1, guanlan.now(), $2, $3, $4, $5, $6)`,
    [request.id, stepping.step, stepping.actor, stepping.actorName, stepping.text ?? '', request.scopeKey],
  );
}

export async function databaseNow(tx: Tx): Promise<number> {
  const { rows } = await tx.query<{ now: number }>(`select round(date_part('epoch', guanlan.now()) * 1000) as now`);
  return rows[0]?.now ?? Date.now();
}
