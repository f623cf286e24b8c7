import { rm } from 'node:fs/promises';
import type { Tx } from '../database.ts';
import { asEngine } from '../database.ts';
import { indexPath, mediaPath, type PieceName } from './layout.ts';

export type DeletionReason = 'due' | 'ring' | 'space' | 'lost';

export interface RemovedPiece extends PieceName {
  readonly bytes: number;
}

/** No live hold covers any part of segment `s`. */
const NOT_HELD = `not exists (select from recording_hold h where h.camera_fid = s.camera_fid and h.released_at is null
  and h.from_at < s.ended_at and h.to_at > s.started_at)`;
export const HELD = NOT_HELD.replace('not exists', 'exists');

/**
 * Removes rows that the caller has locked and writes the register, one line per camera; the files go after the commit. What
 * is held stays: holds are looked at again here, after the lock, so that none that was placed meanwhile is missed. Lost
 * files cannot be held.
 */
export async function registerDeletions(
  tx: Tx,
  ids: readonly number[],
  reason: DeletionReason,
): Promise<readonly RemovedPiece[]> {
  if (ids.length === 0) return [];
  const { rows } = await tx.query<RemovedPiece>(
    `with gone as (
       delete from recording_segment s where id = any ($1) and ($2 = 'lost' or ${NOT_HELD})
       returning camera_fid, started_at, ended_at, bytes, scope_key),
     told as (
       insert into recording_deletion (camera_fid, from_at, to_at, files, bytes, reason, at, scope_key)
       select camera_fid, min(started_at), max(ended_at), count(*), sum(bytes), $2, guanlan.now(), max(scope_key) from gone group by camera_fid)
     select camera_fid as "cameraFid", round(date_part('epoch', started_at) * 1000) as "startedAt", bytes from gone`,
    [ids, reason],
  );
  return rows;
}

/** Pictures first: an index without pictures is nothing, pictures without an index are found again. */
export async function removeFiles(names: readonly PieceName[]): Promise<void> {
  for (const name of names) {
    await rm(mediaPath(name), { force: true });
    await rm(indexPath(name), { force: true });
  }
}

/** Files removed in one transaction. */
const SLICE = 500;

interface Due {
  readonly id: number;
  readonly ring: boolean;
}

/**
 * Deletes what is due and not held (REQ-VID-14..16), a slice at a time; returns how many files went. Rows first, then files:
 * a crash between leaves files that `recover.ts` finds again.
 */
export async function deleteDue(): Promise<number> {
  let all = 0;
  for (let found = SLICE; found === SLICE; ) {
    const removed = await asEngine(async (tx) => {
      const { rows } = await tx.query<Due>(
        `select id, ring from recording_segment s where not open and due_at <= guanlan.now() and ${NOT_HELD}
         order by due_at limit ${SLICE} for update skip locked`,
      );
      found = rows.length;
      const ids = (ring: boolean) => rows.filter((row) => row.ring === ring).map(({ id }) => id);
      return [...(await registerDeletions(tx, ids(true), 'ring')), ...(await registerDeletions(tx, ids(false), 'due'))];
    });
    await removeFiles(removed);
    all += removed.length;
  }
  return all;
}
