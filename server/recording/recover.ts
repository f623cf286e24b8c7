import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { asEngine, type Tx } from '../database.ts';
import { registerDeletions, removeFiles } from './deletions.ts';
import { cameraFolder, mediaPath, type PieceName, recordingsRoot, startOfFile } from './layout.ts';
import { endOf, indexedEnd } from './piece-index.ts';
import { repairPiece } from './piece-reader.ts';
import type { RecordingTarget } from './rows.ts';
import { dueAt, TARGET_COLUMNS, TARGET_JOINS, targetOf, writePieces } from './rows.ts';

/** A file that grew within this time belongs to a gateway that is writing it. */
const QUIET_MS = 30_000;

interface OpenRow {
  readonly id: number;
  readonly cameraFid: number;
  readonly startedAt: number;
  readonly scopeKey: number;
}

async function isQuiet(name: PieceName, now: number): Promise<boolean> {
  const info = await stat(mediaPath(name)).catch(() => null);
  return info === null || now - info.mtimeMs > QUIET_MS;
}

/**
 * Ends files whose gateway died: cuts torn tails, writes down what there is, forgets what holds nothing. Returns how many
 * were ended.
 */
export async function endOrphans(now: number): Promise<number> {
  const rows = await asEngine(async (tx) => {
    const found = await tx.query<OpenRow>(
      `select id, camera_fid as "cameraFid", round(date_part('epoch', started_at) * 1000) as "startedAt", scope_key as "scopeKey"
       from recording_segment where open order by id limit 5000`,
    );
    return found.rows;
  });
  let ended = 0;
  for (const row of rows) {
    if (!(await isQuiet(row, now))) continue;
    const index = await repairPiece(row).catch(() => null);
    const endedAt = index === null ? null : endOf(index);
    if (index === null || endedAt === null) {
      await removeFiles([row]);
      await asEngine((tx) => forgetRow(tx, row.id));
    } else
      await asEngine((tx) =>
        tx.query(
          `update recording_segment set open = false, bytes = $2, ended_at = to_timestamp($3::float8 / 1000) where id = $1`,
          [row.id, indexedEnd(index), endedAt],
        ),
      );
    ended += 1;
  }
  return ended;
}

/** A row whose file is gone or empty goes with an entry in the register. */
async function forgetRow(tx: Tx, id: number): Promise<void> {
  const { rows } = await tx.query<{ id: number }>('select id from recording_segment where id = $1 for update', [id]);
  if (rows.length > 0) await registerDeletions(tx, [id], 'lost');
}

async function folders(path: string, pattern: RegExp): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  return entries.flatMap((entry) => (entry.isDirectory() && pattern.test(entry.name) ? [entry.name] : []));
}

/** What lies on the disk and what the rows say, brought together again. Returns what was found amiss. */
export async function reconcile(now: number): Promise<{ readonly rowless: number; readonly fileless: number }> {
  let rowless = 0;
  let fileless = 0;
  for (const folder of await folders(recordingsRoot(), /^[1-9]\d{0,9}$/)) {
    const cameraFid = Number(folder);
    const target = await asEngine((tx) => loadTarget(tx, cameraFid));
    // A camera that left the system: its files stay until somebody decides.
    if (target === null) continue;
    for (const day of await folders(cameraFolder(cameraFid), /^\d{4}-\d{2}-\d{2}$/)) {
      const found = await reconcileDay(target, day, now);
      rowless += found.rowless;
      fileless += found.fileless;
    }
  }
  return { rowless, fileless };
}

async function reconcileDay(target: RecordingTarget, day: string, now: number) {
  const { cameraFid } = target;
  const files = await readdir(join(cameraFolder(cameraFid), day)).catch(() => []);
  const starts = new Set(files.flatMap((file) => startOfFile(file) ?? []));
  const known = await asEngine(async (tx) => {
    const { rows } = await tx.query<{ id: number; startedAt: number }>(
      `select id, round(date_part('epoch', started_at) * 1000) as "startedAt" from recording_segment
       where camera_fid = $1 and started_at >= $2::timestamptz and started_at < $2::timestamptz + interval '1 day' and not open limit 20000`,
      [cameraFid, `${day}T00:00:00Z`],
    );
    return rows;
  });
  const rows = new Set(known.map(({ startedAt }) => startedAt));
  const gone = known.filter(({ startedAt }) => !starts.has(startedAt));
  if (gone.length > 0)
    await asEngine((tx) =>
      registerDeletions(
        tx,
        gone.map(({ id }) => id),
        'lost',
      ),
    );
  let rowless = 0;
  for (const startedAt of starts)
    if (!rows.has(startedAt) && (await adopt(target, { cameraFid, startedAt }, now))) rowless += 1;
  return { rowless, fileless: gone.length };
}

/** A file without a row gets one, as kept; how long follows from its camera's rules. */
async function adopt(target: RecordingTarget, name: PieceName, now: number): Promise<boolean> {
  if (!(await isQuiet(name, now))) return false;
  const index = await repairPiece(name).catch(() => null);
  const endedAt = index === null ? null : endOf(index);
  if (index === null || endedAt === null) {
    await removeFiles([name]);
    return false;
  }
  const ring = target.plan !== 'continuous';
  const piece = { name, endedAt, bytes: indexedEnd(index), codecs: '', ring, open: false };
  const row = { ...piece, dueAt: dueAt(target, piece), scopeKey: target.scopeKey };
  await asEngine((tx) => writePieces(tx, [row]));
  return true;
}

async function loadTarget(tx: Tx, cameraFid: number): Promise<RecordingTarget | null> {
  const { rows } = await tx.query(`select ${TARGET_COLUMNS}, false as alarmed from ${TARGET_JOINS} where c.fid = $1`, [
    cameraFid,
  ]);
  return rows[0] === undefined ? null : targetOf(rows[0]);
}
