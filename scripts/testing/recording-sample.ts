import type { Tx } from '../../server/database.ts';

export interface RecordingSample {
  readonly requestId: number;
}

/** A stored file, a waiting request and an opening of one zone's camera; the mark stands in every text. */
export async function addRecordingSample(
  tx: Tx,
  mark: string,
  scopeKey: number,
  cameraFid: number,
): Promise<RecordingSample> {
  const span = `guanlan.now() - interval '10 minutes', guanlan.now() - interval '9 minutes'`;
  await tx.query(
    `insert into recording_segment (camera_fid, started_at, ended_at, bytes, ring, open, due_at, scope_key)
     values ($1, ${span}, 1000, false, false, guanlan.now() + interval '30 days', $2)`,
    [cameraFid, scopeKey],
  );
  await tx.query(
    `insert into image_access (kind, viewer, viewer_name, camera_fid, from_at, to_at, purpose, at, scope_key)
     values ('playback', 'somebody', $2, $1, ${span}, $2, guanlan.now(), $3)`,
    [cameraFid, `${mark} somebody`, scopeKey],
  );
  const { rows } = await tx.query<{ id: number }>(
    `insert into image_request (camera_fid, from_at, to_at, purpose, case_number, unit, certificate_kind, certificate_number, applicant, applicant_name, created_at, scope_key)
     values ($1, ${span}, $2, $2, $2, 'work_card', $2, 'somebody', $2, guanlan.now(), $3) returning id`,
    [cameraFid, `${mark} case`, scopeKey],
  );
  return { requestId: rows[0]?.id ?? 0 };
}
