import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type ImportProblem, type ImportRequest, importRequestSchema } from '../../domain/import.ts';
import { layerCode } from '../../domain/layer.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { appendAudit } from '../auth/audit.ts';
import type { Tx, Viewer } from '../database.ts';
import { getFile, putFile } from '../files/store.ts';
import { insertRows } from './insert.ts';
import { type ParsedImport, parseImport } from './parse.ts';
import { type ResolvedImport, resolveImport } from './resolve.ts';

const BATCH = 500;
const MAX_PREVIEW_FEATURES = 500;
const MAX_REPORTED_PROBLEMS = 200;

/** Rows done of commits that run in this process; the row in import_run tells the end of each. */
const running = new Map<string, { done: number; total: number }>();

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

async function judge(
  tx: Tx,
  viewer: Viewer,
  request: ImportRequest,
): Promise<ParsedImport & { resolved: ResolvedImport }> {
  const parsed = parseImport(request);
  return { ...parsed, resolved: await resolveImport(tx, viewer, request.layer, parsed.rows) };
}

/** Reads a file, keeps it, and says row by row what is wrong; nothing is imported yet. */
export async function previewImport(tx: Tx, viewer: Viewer, request: ImportRequest): Promise<ImportPreview> {
  const { rows, problems, total, resolved } = await judge(tx, viewer, request);
  const all = [...problems, ...resolved.problems].sort((a, b) => a.row - b.row);
  const id = `imp_${randomUUID()}`;
  const sha256 = await putFile(Buffer.from(JSON.stringify(request)));
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

async function loadRun(tx: Tx, viewer: Viewer, id: string): Promise<ImportRequest> {
  const { rows } = await tx.query<{ state: string; report: unknown }>(
    'select state, report from import_run where id = $1 and author = $2 for update',
    [id, viewer.id],
  );
  const run = rows[0];
  if (run === undefined) throw new RefusalError({ code: 'not_found', field: 'id', message: 'no such import' });
  if (run.state !== 'preview')
    throw new RefusalError({ code: 'conflict', field: 'id', message: `this import is ${run.state} already` });
  return importRequestSchema.parse(JSON.parse((await getFile(storedReport.parse(run.report).sha256)).toString('utf8')));
}

/** Imports a previewed file: all rows in one transaction, or none of them. Returns the number of objects made. */
export async function commitImport(
  tx: Tx,
  viewer: Viewer,
  id: string,
  confirmOutside: boolean,
): Promise<{ imported: number }> {
  const request = await loadRun(tx, viewer, id);
  const { problems, resolved } = await judge(tx, viewer, request);
  const wrong = problems.length + resolved.problems.length;
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
  const progress = { done: 0, total: resolved.rows.length };
  running.set(id, progress);
  try {
    const events: object[] = [];
    for (let from = 0; from < resolved.rows.length; from += BATCH) {
      const batch = resolved.rows.slice(from, from + BATCH);
      events.push(...(await insertRows(tx, request, batch)));
      progress.done += batch.length;
    }
    await tx.query(
      `update import_run set state = 'committed', rows_done = $2, finished_at = guanlan.now() where id = $1`,
      [id, progress.done],
    );
    await appendAudit(tx, {
      actor: viewer.id,
      action: 'import.commit',
      object: id,
      outcome: 'allowed',
      detail: {
        layer: request.layer,
        rows: progress.done,
        datum: request.datum,
        coordinateKind: request.coordinateKind,
      },
    });
    await tx.query('select guanlan.append_events($1::jsonb)', [JSON.stringify(events)]);
    return { imported: progress.done };
  } finally {
    running.delete(id);
  }
}

/** How far a commit has come; null when none of that id runs in this process. */
export function importProgress(id: string): { readonly done: number; readonly total: number } | null {
  return running.get(id) ?? null;
}
