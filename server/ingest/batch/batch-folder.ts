import { mkdir, open, readdir, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MAX_ITEMS } from '../../../domain/ingest.ts';
import { RefusalError } from '../../../domain/refusal.ts';
import { asIngest, type Tx } from '../../database.ts';
import { findSource, type IngestSource } from '../../sources/queries.ts';
import { openSystemWarning } from '../../warnings/system.ts';
import { deliver } from '../deliver.ts';
import { type Batch, MAX_BATCH_BYTES, readBatch, readHeader } from './batch-file.ts';

/** What became of one file. */
export interface BatchOutcome {
  readonly file: string;
  readonly outcome: 'done' | 'refused';
  readonly accepted: number;
  readonly refusedItems: number;
  /** Numbers that were missing before this one. */
  readonly gap: number;
  readonly reason?: string;
}

/** A file must rest this long, so that one that is still being copied is not read. */
const REST_MS = 500;
/** Most files of one turn; the rest follows in the next. */
const MOST_FILES = 200;

/**
 * Takes the batch files that wait in a folder, in the order of their names, and moves each to `done/` or `refused/`
 * (with its reason beside it). Nothing is acknowledged to the sender. A missing number raises a warning.
 */
export async function takeWaitingBatches(folder: string, restMs = REST_MS): Promise<BatchOutcome[]> {
  for (const sub of ['done', 'refused']) await mkdir(join(folder, sub), { recursive: true });
  const names = (await readdir(folder)).filter((name) => name.endsWith('.glb')).sort();
  const outcomes: BatchOutcome[] = [];
  for (const name of names.slice(0, MOST_FILES)) {
    const { mtimeMs } = await stat(join(folder, name));
    // Order matters: what comes after an unfinished file waits with it.
    if (Date.now() - mtimeMs < restMs) break;
    outcomes.push(await takeFile(folder, name));
  }
  return outcomes;
}

async function takeFile(folder: string, name: string): Promise<BatchOutcome> {
  const path = join(folder, name);
  try {
    const { accepted, refusedItems, gap } = await takeBatch(await readLimited(path));
    await rename(path, join(folder, 'done', name));
    return { file: name, outcome: 'done', accepted, refusedItems, gap };
  } catch (error) {
    // Our own trouble (no database) is not the file's: it stays where it is and is tried again.
    if (!(error instanceof RefusalError) && !isDamage(error)) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    await writeFile(join(folder, 'refused', `${name}.reason.txt`), `${reason}\n`);
    await rename(path, join(folder, 'refused', name));
    return { file: name, outcome: 'refused', accepted: 0, refusedItems: 0, gap: 0, reason };
  }
}

/** Errors of cipher, gzip and JSON: the file is damaged. */
function isDamage(error: unknown): boolean {
  if (error instanceof SyntaxError) return true;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return (
    code.startsWith('Z_') ||
    code.startsWith('ERR_') ||
    (error instanceof Error && /authenticate data/.test(error.message))
  );
}

async function readLimited(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    if (size > MAX_BATCH_BYTES)
      throw new RefusalError({ code: 'too_large', field: 'file', message: 'the batch file is too large' });
    return await file.readFile();
  } finally {
    await file.close();
  }
}

/** Verifies and stores one batch; the same number twice is refused as replayed. */
async function takeBatch(
  data: Buffer,
): Promise<{ readonly accepted: number; readonly refusedItems: number; readonly gap: number }> {
  const { source: id } = readHeader(data);
  const { source, last } = await asIngest(async (tx) => ({
    source: await activeSource(tx, id),
    last: await lastSequence(tx, id),
  }));
  const batch = readBatch(data, source.secrets);
  if (batch.sequence <= last)
    throw new RefusalError({
      code: 'replayed',
      field: 'sequence',
      message: `batch ${batch.sequence} was taken already (last ${last})`,
    });
  let accepted = 0;
  let refusedItems = 0;
  for (let start = 0; start < Math.max(1, batch.items.length); start += MAX_ITEMS) {
    const answer = await deliver(source, {
      kind: batch.kind,
      webhookId: `${batch.id}:${start}`,
      items: batch.items.slice(start, start + MAX_ITEMS),
    });
    accepted += answer.accepted;
    refusedItems += answer.refused.length;
  }
  return { accepted, refusedItems, gap: await advanceSequence(source, batch) };
}

async function activeSource(tx: Tx, id: string): Promise<IngestSource> {
  const source = await findSource(tx, id);
  if (source === null) throw new RefusalError({ code: 'bad_signature', field: 'file', message: `no source ${id}` });
  if (source.inactive !== null)
    throw new RefusalError({ code: 'inactive_source', message: `source ${id}: ${source.inactive}` });
  return source;
}

async function lastSequence(tx: Tx, id: string): Promise<number> {
  const { rows } = await tx.query<{ last: number }>(
    'select last_batch_sequence as last from ingest_source where id = $1',
    [id],
  );
  return rows[0]?.last ?? 0;
}

/** Moves the source's number on, after its items were stored: a crash in between takes them again without effect. */
function advanceSequence(source: IngestSource, batch: Batch): Promise<number> {
  return asIngest(async (tx) => {
    const { rows } = await tx.query<{ before: number; now: number }>(
      `update ingest_source s set last_batch_sequence = $2 from (select id, last_batch_sequence as before from ingest_source where id = $1 for update) b
       where s.id = b.id and b.before < $2 returning b.before, round(date_part('epoch', guanlan.now()) * 1000) as now`,
      [source.id, batch.sequence],
    );
    const row = rows[0];
    if (row === undefined) return 0;
    const gap = batch.sequence - row.before - 1;
    if (gap > 0) {
      const missing = gap === 1 ? String(batch.sequence - 1) : `${row.before + 1}–${batch.sequence - 1}`;
      await openSystemWarning(tx, row.now, {
        enterprise: source.enterprise,
        cause: `batch_gap:${source.id}`,
        tier: 2,
        reason: {
          zh: `单向数据包序号中断：${source.name} 缺 ${missing}`,
          en: `Gap in one-way batches: ${source.name} lacks ${missing}`,
        },
      });
    }
    return gap;
  });
}
