import type { Tx } from '../database.ts';

export interface AccessEntry {
  readonly id: number;
  readonly kind: string;
  readonly viewer: string;
  readonly viewerName: string;
  readonly camera: string;
  readonly cameraEn: string;
  readonly from: number;
  readonly to: number;
  readonly purpose: string;
  readonly requestId: number | null;
  readonly address: string;
  readonly at: number;
}

const PAGE = 50;

/** The access register: who looked at what of which camera, when and why; newest first. */
export async function accessRegister(
  tx: Tx,
  ask: { readonly before?: number | undefined; readonly cameraId?: string | undefined },
): Promise<{ readonly rows: AccessEntry[]; readonly more: boolean }> {
  const { rows } = await tx.query<AccessEntry>(
    `select a.id, a.kind, a.viewer, a.viewer_name as "viewerName", c.name as camera, c.name_en as "cameraEn", a.purpose, a.address,
       a.request_id as "requestId", round(date_part('epoch', a.from_at) * 1000) as from, round(date_part('epoch', a.to_at) * 1000) as to,
       round(date_part('epoch', a.at) * 1000) as at
     from image_access a join camera c on c.fid = a.camera_fid
     where ($1::bigint is null or a.id < $1) and ($2::text is null or c.id = $2) order by a.id desc limit ${PAGE + 1}`,
    [ask.before ?? null, ask.cameraId ?? null],
  );
  return { rows: rows.slice(0, PAGE), more: rows.length > PAGE };
}

export interface DeletionEntry {
  readonly id: number;
  readonly camera: string;
  readonly cameraEn: string;
  readonly from: number;
  readonly to: number;
  readonly files: number;
  readonly bytes: number;
  readonly reason: string;
  readonly at: number;
}

/** The register of deletions; rings that went round are counted there too and left out here. */
export async function deletionRegister(
  tx: Tx,
  ask: { readonly before?: number | undefined; readonly cameraId?: string | undefined },
): Promise<{ readonly rows: DeletionEntry[]; readonly more: boolean }> {
  const { rows } = await tx.query<DeletionEntry>(
    `select d.id, c.name as camera, c.name_en as "cameraEn", d.files, d.bytes, d.reason, round(date_part('epoch', d.from_at) * 1000) as from,
       round(date_part('epoch', d.to_at) * 1000) as to, round(date_part('epoch', d.at) * 1000) as at
     from recording_deletion d join camera c on c.fid = d.camera_fid
     where d.reason <> 'ring' and ($1::bigint is null or d.id < $1) and ($2::text is null or c.id = $2) order by d.id desc limit ${PAGE + 1}`,
    [ask.before ?? null, ask.cameraId ?? null],
  );
  return { rows: rows.slice(0, PAGE), more: rows.length > PAGE };
}
