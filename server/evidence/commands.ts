import {
  cleanEvidenceName,
  type EvidenceType,
  type EvidenceUpload,
  MAX_EVIDENCE_FILES,
} from '../../domain/evidence.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { appendAudit } from '../auth/audit.ts';
import type { Tx, Viewer } from '../database.ts';

export interface KeptEvidence {
  readonly id: number;
  readonly sha256: string;
  readonly mediaType: EvidenceType;
  readonly bytes: number;
  readonly name: string;
}

/** A file that lies in the store and has a name to be found by. */
export type StoredFile = Pick<KeptEvidence, 'sha256' | 'mediaType' | 'bytes'>;

/**
 * Refuses an upload that could not be kept: a warning out of the viewer's reach or unknown (`not_found`), closed
 * (`conflict`), or full (`too_many`). Returns the warning's scope key.
 */
export async function checkEvidenceRoom(tx: Tx, warningId: number): Promise<number> {
  const { rows } = await tx.query<{ state: string; scopeKey: number; files: number }>(
    `select w.state, w.scope_key as "scopeKey", (select count(*)::int from evidence e where e.warning_id = w.id) as files
     from warning w where w.id = $1`,
    [warningId],
  );
  const row = rows[0];
  if (row === undefined)
    throw new RefusalError({ code: 'not_found', field: 'warning', message: `no warning ${warningId}` });
  if (row.state === 'closed')
    throw new RefusalError({ code: 'conflict', field: 'warning', message: 'the warning is closed' });
  if (row.files >= MAX_EVIDENCE_FILES)
    throw new RefusalError({
      code: 'too_many',
      field: 'evidence',
      message: `a warning keeps at most ${MAX_EVIDENCE_FILES} files`,
      params: { max: MAX_EVIDENCE_FILES },
    });
  return row.scopeKey;
}

/**
 * Names a stored file as evidence of a warning; a step that cites it binds it later. The same bytes sent again by the
 * same person for the same warning are the same evidence, so that a retry after a lost answer doubles nothing.
 */
export async function keepEvidence(
  tx: Tx,
  viewer: Viewer,
  upload: EvidenceUpload,
  file: StoredFile,
  address: string,
): Promise<KeptEvidence> {
  const known = await tx.query<{ id: number; name: string }>(
    'select id, name from evidence where warning_id = $1 and sha256 = $2 and author = $3 order by id limit 1',
    [upload.warning, file.sha256, viewer.id],
  );
  const before = known.rows[0];
  if (before !== undefined) return { ...file, ...before };
  const scopeKey = await checkEvidenceRoom(tx, upload.warning);
  const name = cleanEvidenceName(upload.name);
  const { rows } = await tx.query<{ id: number }>(
    `insert into evidence (warning_id, sha256, media_type, bytes, name, taken_at, author, author_name, created_at, scope_key)
     values ($1, $2, $3, $4, $5, to_timestamp($6::float8 / 1000), $7, $8, guanlan.now(), $9) returning id`,
    [
      upload.warning,
      file.sha256,
      file.mediaType,
      file.bytes,
      name,
      upload.taken ?? null,
      viewer.id,
      viewer.name,
      scopeKey,
    ],
  );
  const id = rows[0]?.id ?? 0;
  await appendAudit(tx, {
    actor: viewer.id,
    action: 'evidence.kept',
    object: `warning:${upload.warning}`,
    address,
    detail: { evidence: id, sha256: file.sha256, mediaType: file.mediaType, bytes: file.bytes },
  });
  return { id, name, ...file };
}
