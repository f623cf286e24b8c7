import type { Tx } from '../database.ts';

/** A camera as the wall lists and opens it. Times are epoch milliseconds. */
export interface WallCamera {
  readonly id: string;
  readonly fid: number;
  readonly name: string;
  readonly nameEn: string;
  readonly state: 'online' | 'offline' | 'faulty';
  readonly lastSeenAt: number | null;
  readonly pointKind: string;
  readonly ptz: boolean;
  /** What it belongs to; empty where it stands by itself. */
  readonly site: string;
  readonly siteEn: string;
}

interface Row extends Omit<WallCamera, 'lastSeenAt'> {
  readonly lastSeenAt: Date | null;
}

/** What a camera belongs to: its site, the site of the object that it watches, or a station along a pipeline. */
export const OWNERS = `left join asset a on a.fid = c.owner_fid
  left join site s on s.fid = coalesce(a.site_fid, c.owner_fid)
  left join facility f on f.fid = c.owner_fid`;
export const OWNER_FID = 'coalesce(s.fid, f.fid, 0)';

const COLUMNS = `c.id, c.fid, c.name, c.name_en as "nameEn", c.state, c.last_seen_at as "lastSeenAt", c.point_kind as "pointKind", c.ptz,
  coalesce(s.name, f.name, '') as site, coalesce(s.name_en, f.name_en, '') as "siteEn"`;

/** Cameras of the viewer's scope that meet a condition on `c`, `s`, `a` and `f`; the caller orders and limits. */
export async function listCameras(tx: Tx, rest: string, values: readonly unknown[]): Promise<WallCamera[]> {
  const { rows } = await tx.query<Row>(`select ${COLUMNS} from camera c ${OWNERS} ${rest}`, [...values]);
  return rows.map((row) => ({ ...row, lastSeenAt: row.lastSeenAt?.getTime() ?? null }));
}
