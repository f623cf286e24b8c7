import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { type AuditFilter, auditFilterSchema } from '../../domain/administration.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { appendAudit } from '../auth/audit.ts';
import { asAuth, type Viewer } from '../database.ts';
import { addressOf } from '../request.ts';
import { viewerWith } from '../trpc.ts';
import { type AuditRow, listAudit } from './audit-queries.ts';

const BATCH = 2000;
const HEAD = 'seq,at,actor,name,action,object,outcome,address,detail\r\n';

const querySchema = auditFilterSchema.extend({ from: z.coerce.number().optional(), to: z.coerce.number().optional() });

/** One cell of CSV; a leading sign is disarmed, so that a spreadsheet never takes a name for a formula. */
function cell(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function row(entry: AuditRow): string {
  return [
    String(entry.seq),
    entry.at.toISOString(),
    entry.actor,
    entry.actorName,
    entry.action,
    entry.object,
    entry.outcome,
    entry.address,
    JSON.stringify(entry.detail),
  ]
    .map(cell)
    .join(',');
}

const nextBatch = (filter: AuditFilter, before: number | null): Promise<AuditRow[]> =>
  asAuth((tx) => listAudit(tx, filter, before, BATCH));

/** `GET /api/audit.csv?actor=&action=&outcome=&from=&to=`: streamed in batches, newest first; the export is audited too. */
export async function handleAuditExport(
  req: IncomingMessage,
  res: ServerResponse,
  viewer: Viewer | null,
  url: URL,
): Promise<void> {
  const auditor = viewerWith(viewer, 'audit.export');
  if (req.method !== 'GET') throw new RefusalError({ code: 'not_found', message: 'GET only' });
  const filter = querySchema.parse(Object.fromEntries([...url.searchParams].filter(([, value]) => value !== '')));
  await asAuth((tx) =>
    appendAudit(tx, { actor: auditor.id, action: 'audit.exported', address: addressOf(req), detail: filter }),
  );
  res.writeHead(200, {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': 'attachment; filename="guanlan-audit.csv"',
    'cache-control': 'no-store',
  });
  // The mark tells spreadsheets that this is UTF-8.
  res.write(`\ufeff${HEAD}`);
  // Who leaves never drains: without this the export would wait for ever.
  const gone = new AbortController();
  res.once('close', () => gone.abort());
  let rows: AuditRow[];
  let before: number | null = null;
  do {
    rows = await nextBatch(filter, before);
    before = rows.at(-1)?.seq ?? null;
    if (rows.length > 0 && !res.write(`${rows.map(row).join('\r\n')}\r\n`) && !gone.signal.aborted)
      await once(res, 'drain', { signal: gone.signal }).catch(() => {});
  } while (rows.length === BATCH && !gone.signal.aborted);
  res.end();
}
