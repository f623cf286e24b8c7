import type { z } from 'zod';
import { RefusalError } from '../../domain/refusal.ts';
import { READY_SCENES, type WallProgramme } from '../../domain/wall-scene.ts';
import { wallProgrammeSchema, wallReportSchema } from '../../domain/wall-schema.ts';
import { reachesAll } from '../auth/reach.ts';
import { CELLS, viewerFrom } from '../auth/viewer.ts';
import type { Tx, Viewer } from '../database.ts';
import { ms } from '../warnings/warning-record.ts';

/** A bound screen as its desk sees it; times are epoch milliseconds. */
export interface WallDevice {
  readonly id: string;
  readonly name: string;
  readonly address: string;
  readonly programme: WallProgramme;
  readonly boundByName: string;
  readonly boundAt: number;
  readonly lastSeenAt: number | null;
  readonly report: z.infer<typeof wallReportSchema> | null;
}

interface Row extends Omit<WallDevice, 'programme' | 'report'> {
  readonly grants: Parameters<typeof viewerFrom>[0]['grants'];
  readonly cells: Parameters<typeof viewerFrom>[0]['cells'];
  readonly programme: unknown;
  readonly report: unknown;
  readonly hash: string;
}

const COLUMNS = `id, name, address, grants, programme, report, bound_by_name as "boundByName", ${ms('bound_at')} as "boundAt",
  ${ms('last_seen_at')} as "lastSeenAt", encode(hash, 'hex') as hash, ${CELLS}`;
const MOST_WALLS = 500;

const USUAL: WallProgramme = { scene: READY_SCENES.watch, hours: [] };

/** A stored programme; the usual watch where an older version wrote what this one does not know. */
export function programmeOf(stored: unknown): WallProgramme {
  const parsed = wallProgrammeSchema.safeParse(stored);
  return parsed.success ? parsed.data : USUAL;
}

function deviceOf({ grants: _grants, cells: _cells, hash: _hash, ...row }: Row): WallDevice {
  const report = wallReportSchema.safeParse(row.report);
  return { ...row, programme: programmeOf(row.programme), report: report.success ? report.data : null };
}

/** Nobody sets up a screen that sees more than he does. */
function within(viewer: Viewer, row: Row): boolean {
  return reachesAll(viewer, viewerFrom(row, '', null));
}

/** Bound screens within the viewer's reach. */
export async function listWalls(tx: Tx, viewer: Viewer): Promise<WallDevice[]> {
  const { rows } = await tx.query<Row>(
    `select ${COLUMNS} from auth.wall_device where bound_at is not null and revoked_at is null order by name, id limit ${MOST_WALLS}`,
  );
  return rows.filter((row) => within(viewer, row)).map(deviceOf);
}

/** One bound screen within the viewer's reach, locked, with the hash of its secret. */
export async function lockWall(tx: Tx, viewer: Viewer, id: string): Promise<{ device: WallDevice; hash: string }> {
  const { rows } = await tx.query<Row>(
    `select ${COLUMNS} from auth.wall_device where id = $1 and bound_at is not null and revoked_at is null for update`,
    [id],
  );
  const row = rows[0];
  if (row === undefined || !within(viewer, row))
    throw new RefusalError({ code: 'not_found', field: 'id', message: 'no such wall' });
  return { device: deviceOf(row), hash: row.hash };
}

/** What a screen is to show; null when it was revoked a moment ago. */
export async function ownProgramme(tx: Tx, id: string): Promise<{ name: string; programme: WallProgramme } | null> {
  const { rows } = await tx.query<{ name: string; programme: unknown }>(
    'select name, programme from auth.wall_device where id = $1 and revoked_at is null',
    [id],
  );
  const row = rows[0];
  return row === undefined ? null : { name: row.name, programme: programmeOf(row.programme) };
}
