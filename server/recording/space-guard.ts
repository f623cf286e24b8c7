import { mkdir, statfs } from 'node:fs/promises';
import { z } from 'zod';
import {
  decideSpace,
  excessBytes,
  reserveOf,
  type SpacePolicy,
  type StoredPiece,
} from '../../domain/recording-space.ts';
import { asEngine, type Tx } from '../database.ts';
import { closeSystemWarning, openSystemWarning } from '../warnings/system.ts';
import { HELD, type RemovedPiece, registerDeletions, removeFiles } from './deletions.ts';
import { recordingsRoot } from './layout.ts';

/** Setting `recording`: what recordings may take. */
const settingsSchema = z.object({
  reserveBytes: z.number().positive().nullable().default(null),
  budgetBytes: z.number().positive().nullable().default(null),
});
/** Setting `recording_space`: what the guard found last. */
const stateSchema = z.object({
  mayWrite: z.boolean().default(true),
  freeBytes: z.number().default(0),
  totalBytes: z.number().default(0),
  usedBytes: z.number().default(0),
  reserveBytes: z.number().default(0),
  /** Kept recordings that had to go early were removed last at, epoch ms. */
  shortenedAt: z.number().nullable().default(null),
  at: z.number().default(0),
  /** When `usedBytes` was added up last. */
  countedAt: z.number().default(0),
});
export type SpaceState = z.infer<typeof stateSchema>;

const SHORT = 'system:recording_space';
const DAY = 86_400_000;
/** Pieces looked at in one run; the next run goes on. */
const MOST = 2_000;
const COUNT_EVERY_MS = 10 * 60_000;

export interface DiskSize {
  readonly freeBytes: number;
  readonly totalBytes: number;
}

/** What is free on the disk of the recordings, for a program without special rights. */
export async function diskSize(): Promise<DiskSize> {
  await mkdir(recordingsRoot(), { recursive: true, mode: 0o700 });
  const { bavail, blocks, bsize } = await statfs(recordingsRoot());
  return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
}

async function readSetting(tx: Pick<Tx, 'query'>, key: string): Promise<unknown> {
  const { rows } = await tx.query<{ value: unknown }>('select value from setting where key = $1', [key]);
  return rows[0]?.value ?? {};
}

export async function readSpaceState(tx: Pick<Tx, 'query'>): Promise<SpaceState> {
  return stateSchema.parse(await readSetting(tx, 'recording_space'));
}

async function candidates(tx: Tx): Promise<StoredPiece[]> {
  const { rows } = await tx.query<StoredPiece>(
    `select id, bytes, ring, round(date_part('epoch', ended_at) * 1000) as "endedAt", round(date_part('epoch', due_at) * 1000) as "dueAt",
            ${HELD} as held
     from recording_segment s where not open and not ${HELD}
     order by due_at > guanlan.now(), not ring, ended_at limit ${MOST} for update skip locked`,
  );
  return rows;
}

/** Adding up millions of files takes a while: now and then is enough, unless a budget is to be kept. */
async function usedBytes(
  tx: Tx,
  before: SpaceState,
  exactly: boolean,
): Promise<{ now: number; used: number; counted: boolean }> {
  const clock = await tx.query<{ now: number }>(`select round(date_part('epoch', guanlan.now()) * 1000) as now`);
  const now = clock.rows[0]?.now ?? Date.now();
  if (!exactly && now - before.countedAt < COUNT_EVERY_MS) return { now, used: before.usedBytes, counted: false };
  const { rows } = await tx.query<{ used: number }>(
    'select coalesce(sum(bytes), 0)::float8 as used from recording_segment',
  );
  return { now, used: rows[0]?.used ?? 0, counted: true };
}

/**
 * One look of the free-space guard: removes what must go, never what is held, tells the gateways whether they may go on, and
 * says by a warning that retention can no longer be kept. `disk` is measured by the caller. Returns what it found.
 */
export async function guardSpace(disk: DiskSize): Promise<SpaceState> {
  const removed = await asEngine(async (tx) => {
    const settings = settingsSchema.parse(await readSetting(tx, 'recording'));
    const before = await readSpaceState(tx);
    const { now, used, counted } = await usedBytes(tx, before, settings.budgetBytes !== null);
    const policy: SpacePolicy = {
      reserveBytes: reserveOf(disk.totalBytes, settings.reserveBytes),
      budgetBytes: settings.budgetBytes,
    };
    const size = { freeBytes: disk.freeBytes, usedByRecordingsBytes: used };
    const isShort = excessBytes(size, policy) > 0;
    const decision = decideSpace(size, policy, isShort ? await candidates(tx) : [], now);
    const early = new Set(decision.tooEarly.map(({ id }) => id));
    const names: RemovedPiece[] = [];
    for (const reason of ['space', 'ring', 'due'] as const) {
      const why = (piece: StoredPiece) => (early.has(piece.id) ? 'space' : piece.ring ? 'ring' : 'due');
      const ids = decision.remove.filter((piece) => why(piece) === reason).map(({ id }) => id);
      names.push(...(await registerDeletions(tx, ids, reason)));
    }
    const state: SpaceState = {
      mayWrite: decision.mayWrite,
      freeBytes: disk.freeBytes,
      totalBytes: disk.totalBytes,
      usedBytes: used - names.reduce((sum, one) => sum + one.bytes, 0),
      reserveBytes: policy.reserveBytes,
      shortenedAt: early.size > 0 ? now : before.shortenedAt,
      at: now,
      countedAt: counted ? now : before.countedAt,
    };
    await tx.query(
      `insert into setting (key, value) values ('recording_space', $1) on conflict (key) do update set value = excluded.value, updated_at = clock_timestamp()`,
      [JSON.stringify(state)],
    );
    await tellShortage(tx, state, now);
    return { names, state };
  });
  await removeFiles(removed.names);
  return removed.state;
}

/** Retention that is not kept is told like any other danger, for a day after the last early deletion. */
async function tellShortage(tx: Tx, state: SpaceState, now: number): Promise<void> {
  const shortened = state.shortenedAt !== null && now - state.shortenedAt < DAY;
  if (state.mayWrite && !shortened) {
    await closeSystemWarning(tx, now, SHORT);
    return;
  }
  const { rows } = await tx.query(
    "select from warning where state = 'open' and cause = $1 and normal_since is null limit 1",
    [SHORT],
  );
  // Told once, not at every look.
  if (rows.length > 0) return;
  await openSystemWarning(tx, now, {
    enterprise: 0,
    cause: SHORT,
    tier: state.mayWrite ? 2 : 3,
    reason: state.mayWrite
      ? {
          zh: '录像磁盘不足，部分录像未到留存期已删除',
          en: 'The disk is short: recordings went before their retention ended',
        }
      : { zh: '录像磁盘已满，新的录像已停止', en: 'The disk is full: nothing new is recorded' },
  });
}

/** The worker's chore: measures the disk and guards it. */
export async function guardRecordings(): Promise<SpaceState> {
  return await guardSpace(await diskSize());
}
