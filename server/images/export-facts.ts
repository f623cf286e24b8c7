import { z } from 'zod';
import type { Tx } from '../database.ts';

const toolsSchema = z.object({ ffmpeg: z.boolean(), font: z.boolean() });

/** What the worker that exports can burn into pictures, as it told; null until one has. */
export async function exportTools(
  tx: Tx,
): Promise<{ readonly ffmpeg: boolean; readonly font: boolean } | { readonly ffmpeg: null; readonly font: null }> {
  const { rows } = await tx.query<{ value: unknown }>("select value from setting where key = 'image_export'");
  const found = toolsSchema.safeParse(rows[0]?.value);
  return found.success ? found.data : { ffmpeg: null, font: null };
}

/** The request that an archive was made for, when the viewer reaches it; null for an archive that is not known here. */
export async function knownExport(
  tx: Tx,
  sha256: string,
): Promise<{
  readonly request: number;
  readonly camera: string;
  readonly cameraEn: string;
  readonly state: string;
} | null> {
  const { rows } = await tx.query<{ request: number; camera: string; cameraEn: string; state: string }>(
    `select q.id as request, c.name as camera, c.name_en as "cameraEn", q.state from image_request q join camera c on c.fid = q.camera_fid
     where q.export_sha256 = $1 limit 1`,
    [sha256],
  );
  return rows[0] ?? null;
}
