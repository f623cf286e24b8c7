import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type ImportProblem, type ImportRequest, importRequestSchema } from '../../domain/import.ts';
import { layerCode } from '../../domain/layer.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { appendAudit } from '../auth/audit.ts';
import { asViewer, type Tx, type Viewer } from '../database.ts';
import { getFile, putFile } from '../files/store.ts';
import { insertRows } from './insert.ts';
import type { ParsedImport } from './parse.ts';
import { parseInThread } from './parse-thread.ts';
import { type ResolvedImport, resolveImport } from './resolve.ts';

const BATCH = 500;
const MAX_PREVIEW_FEATURES = 500;
const MAX_REPORTED_PROBLEMS = 200;

/** Commits that run in this process; the row in import_run tells the end of each. */
interface Running {
  readonly author: string;
  readonly stop: AbortController;
  done: number;
  total: number;
}
const running = new Map<string, Running>();

export interface ImportPreview {
  readonly id: string;
  readonly rowsTotal: number;
  readonly rowsGood: number;
  readonly problems: readonly ImportProblem[];
  readonly problemsTotal: number;
  /** Row numbers outside the district; committing them needs `confirmOutside`. */
  readonly outside: readonly number[];
  readonly features: { readonly type: 'FeatureCollection'; readonly features: readonly object[] };
}

/** Reads a file, keeps it, and says row by row what is wrong; nothing is imported yet. */
export async function previewImport(viewer: Viewer, request: ImportRequest): Promise<ImportPreview> {
  const parsed = await parseInThread(request);
  const sha256 = await putFile(Buffer.from(JSON.stringify(request)));
  return await asViewer(viewer, (tx) => keepPreview(tx, viewer, request, parsed, sha256), true);
}

async function keepPreview(
  tx: Tx,
  viewer: Viewer,
  request: ImportRequest,
  { rows, problems, total }: ParsedImport,
  sha256: string,
): Promise<ImportPreview> {
  const resolved = await resolveImport(tx, viewer, request.layer, rows);
  const all = [...problems, ...resolved.problems].sort((a, b) => a.row - b.row);
  const id = `imp_${randomUUID()}`;
  await tx.query(
    `insert into import_run (id, layer, filename, datum, coordinate_kind, state, rows_total, report, author, scope_key)
     values ($1, $2, $3, $4, $5, 'preview', $6, $7, $8, coalesce($9::int, (select min(id) from scope_cell where zone = 0)))`,
    [
      id,
      layerCode(request.layer),
      request.filename,
      request.datum,
      request.coordinateKind,
      total,
      { sha256, problems: all.length },
      viewer.id,
      viewer.scopeKeys[0] ?? null,
    ],
  );
  const outside = new Set(resolved.outside);
  return {
    id,
    rowsTotal: total,
    rowsGood: resolved.rows.length,
    problems: all.slice(0, MAX_REPORTED_PROBLEMS),
    problemsTotal: all.length,
    outside: resolved.outside,
    features: {
      type: 'FeatureCollection',
      features: rows.slice(0, MAX_PREVIEW_FEATURES).map(({ row, values, geometry }) => ({
        type: 'Feature',
        id: row,
        properties: { row, name: values['name'], outside: outside.has(row) },
        geometry,
      })),
    },
  };
}

const storedReport = z.object({ sha256: z.string() });

/** Takes a previewed import, so that nobody commits it twice, and reads its file. */
async function claimRun(viewer: Viewer, id: string): Promise<ImportRequest> {
  const sha256 = await asViewer(
    viewer,
    async (tx) => {
      const { rows } = await tx.query<{ state: string; report: unknown }>(
        'select state, report from import_run where id = $1 and author = $2 for update',
        [id, viewer.id],
      );
      const run = rows[0];
      if (run === undefined) throw new RefusalError({ code: 'not_found', field: 'id', message: 'no such import' });
      if (run.state !== 'preview')
        throw new RefusalError({ code: 'conflict', field: 'id', message: `this import is ${run.state} already` });
      await tx.query("update import_run set state = 'committing' where id = $1", [id]);
      return storedReport.parse(run.report).sha256;
    },
    true,
  );
  return importRequestSchema.parse(JSON.parse((await getFile(sha256)).toString('utf8')));
}

const cancelled = (): RefusalError =>
  new RefusalError({ code: 'conflict', field: 'id', message: 'the import was cancelled; nothing was imported' });

/** Whether somebody cancelled: here, or through another instance, which writes it into the row. */
async function refuseIfCancelled(tx: Tx, id: string, signal: AbortSignal): Promise<void> {
  const { rows } = await tx.query<{ state: string }>('select state from import_run where id = $1', [id]);
  if (signal.aborted || rows[0]?.state !== 'committing') throw cancelled();
}

function refuseBad(parsed: ParsedImport, resolved: ResolvedImport, confirmOutside: boolean): void {
  const wrong = parsed.problems.length + resolved.problems.length;
  if (wrong > 0)
    throw new RefusalError({
      code: 'invalid',
      field: 'rows',
      message: `${wrong} rows are not good; nothing was imported`,
      params: { wrong },
    });
  if (resolved.outside.length > 0 && !confirmOutside)
    throw new RefusalError({
      code: 'outside_district',
      field: 'rows',
      message: `${resolved.outside.length} rows lie outside the district and need confirmation`,
      params: { rows: resolved.outside.length },
    });
}

/** Imports a previewed file: all rows in one transaction, or none of them. Returns the number of objects made. */
export async function commitImport(viewer: Viewer, id: string, confirmOutside: boolean): Promise<{ imported: number }> {
  const request = await claimRun(viewer, id);
  const progress: Running = { author: viewer.id, stop: new AbortController(), done: 0, total: 0 };
  running.set(id, progress);
  try {
    const parsed = await parseInThread(request, progress.stop.signal);
    progress.total = parsed.rows.length;
    return await asViewer(
      viewer,
      async (tx) => {
        const resolved = await resolveImport(tx, viewer, request.layer, parsed.rows);
        refuseBad(parsed, resolved, confirmOutside);
        return await writeImport(tx, viewer, id, request, resolved, progress);
      },
      true,
    );
  } catch (error) {
    await release(viewer, id, progress.stop.signal.aborted, error);
    throw progress.stop.signal.aborted ? cancelled() : error;
  } finally {
    running.delete(id);
  }
}

/** A refused commit can be tried again once its cause is mended or confirmed; any other failure ends the import. */
async function release(viewer: Viewer, id: string, isCancelled: boolean, error: unknown): Promise<void> {
  const state = isCancelled ? 'cancelled' : error instanceof RefusalError ? 'preview' : 'failed';
  await asViewer(
    viewer,
    (tx) => tx.query("update import_run set state = $2 where id = $1 and state = 'committing'", [id, state]),
    true,
  );
}

async function writeImport(
  tx: Tx,
  viewer: Viewer,
  id: string,
  request: ImportRequest,
  resolved: ResolvedImport,
  progress: Running,
): Promise<{ imported: number }> {
  const events: object[] = [];
  for (let from = 0; from < resolved.rows.length; from += BATCH) {
    await refuseIfCancelled(tx, id, progress.stop.signal);
    const batch = resolved.rows.slice(from, from + BATCH);
    events.push(...(await insertRows(tx, request, batch)));
    progress.done += batch.length;
  }
  await refuseIfCancelled(tx, id, progress.stop.signal);
  await tx.query(
    `update import_run set state = 'committed', rows_done = $2, finished_at = guanlan.now() where id = $1`,
    [id, progress.done],
  );
  const { layer, datum, coordinateKind } = request;
  await appendAudit(tx, {
    actor: viewer.id,
    action: 'import.commit',
    object: id,
    outcome: 'allowed',
    detail: { layer, rows: progress.done, datum, coordinateKind },
  });
  await tx.query('select guanlan.append_events($1::jsonb)', [JSON.stringify(events)]);
  return { imported: progress.done };
}

/** Stops an import of the viewer's own that is not committed yet; whatever it had written is rolled back. */
export async function cancelImport(viewer: Viewer, id: string): Promise<{ cancelled: boolean }> {
  const here = running.get(id);
  // Without a transaction: on the embedded database it would wait for the commit that it stops.
  if (here?.author === viewer.id) {
    here.stop.abort();
    return { cancelled: true };
  }
  const { rowCount } = await asViewer(
    viewer,
    (tx) =>
      tx.query(
        "update import_run set state = 'cancelled', finished_at = guanlan.now() where id = $1 and author = $2 and state in ('preview', 'committing')",
        [id, viewer.id],
      ),
    true,
  );
  return { cancelled: rowCount === 1 };
}

/** How far a commit has come; null when none of that id runs in this process. */
export function importProgress(id: string): { readonly done: number; readonly total: number } | null {
  const found = running.get(id);
  return found === undefined ? null : { done: found.done, total: found.total };
}
