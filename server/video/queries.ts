import type { Tx } from '../database.ts';
import { type CameraSource, cameraSourceSchema } from './camera-source.ts';

export type CameraState = 'online' | 'offline' | 'faulty';

/** What the gateway and the video commands need of a camera. */
export interface CameraRow {
  readonly id: string;
  readonly fid: number;
  readonly name: string;
  readonly nameEn: string;
  readonly scopeKey: number;
  readonly state: CameraState;
  /** Epoch milliseconds; null when it was never seen. */
  readonly lastSeenAt: number | null;
  /** Null when the column holds no source that this version knows. */
  readonly source: CameraSource | null;
}

interface Selected {
  readonly id: string;
  readonly fid: number;
  readonly name: string;
  readonly name_en: string;
  readonly scope_key: number;
  readonly state: CameraState;
  readonly last_seen_at: Date | null;
  readonly source: unknown;
}

/** One camera as far as the transaction's role may see it; null when there is none. */
export async function loadCamera(tx: Pick<Tx, 'query'>, id: string): Promise<CameraRow | null> {
  const { rows } = await tx.query<Selected>(
    'select id, fid, name, name_en, scope_key, state, last_seen_at, source from camera where id = $1 limit 1',
    [id],
  );
  const [row] = rows;
  if (row === undefined) return null;
  const source = cameraSourceSchema.safeParse(row.source);
  return {
    id: row.id,
    fid: row.fid,
    name: row.name,
    nameEn: row.name_en,
    scopeKey: row.scope_key,
    state: row.state,
    lastSeenAt: row.last_seen_at?.getTime() ?? null,
    source: source.success ? source.data : null,
  };
}
