import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { z } from 'zod';
import { env } from '../lib/env.ts';
import { asEngine } from './database.ts';
import { gatewayAddress } from './video/gateway-address.ts';
import { readWarningAudit, type WarningAuditResult } from './warning-audit/audit.ts';

const VERSION = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))).version;

/** Longer than this and every screen shows an alarm: silence is not calm. */
export const ENGINE_SILENT_SECONDS = 30;
/** The second look comes every minute; when three are missing, nobody looks. */
const AUDIT_OLD_SECONDS = 180;
const DATABASE_PATIENCE_MILLISECONDS = 4000;
const GATEWAY_PATIENCE_MILLISECONDS = 1500;

export interface Health {
  readonly status: 'ok' | 'degraded' | 'down';
  readonly db: {
    readonly engine: 'embedded' | 'postgresql';
    readonly version: string;
    readonly postgis: string;
  } | null;
  readonly worker: { readonly lastCycleAgeSeconds: number | null; readonly maxOverdueSeconds: number } | null;
  /** The second look at the warning engine (server/warning-audit); null before the first. */
  readonly warningAudit: { readonly ageSeconds: number; readonly findings: Readonly<Record<string, number>> } | null;
  readonly gateway: { readonly status: 'ok' | 'down' };
  readonly version: string;
}

interface Row {
  readonly version: string;
  readonly postgis: string;
  readonly age: number | null;
  readonly overdue: number;
  readonly now: number;
  readonly audit: WarningAuditResult | null;
}

async function askDatabase(): Promise<Row | null> {
  const answer = asEngine(async (tx) => {
    const { rows } = await tx.query<Omit<Row, 'audit'>>(
      `select current_setting('server_version') as version,
              coalesce((select extversion from pg_extension where extname = 'postgis'), '') as postgis,
              (select extract(epoch from guanlan.now() - max(at))::float8 from process_heartbeat
               where name = 'worker' or name like 'worker:%') as age,
              greatest(
                coalesce((select max((detail->>'maxOverdueSeconds')::float8) from process_heartbeat where name = 'worker'), 0),
                extract(epoch from guanlan.now() - (select min(due_at) from rule_state where due_at is not null))::float8,
                extract(epoch from guanlan.now() - (select min(due_at) from warning_timer where fired_at is null and void_at is null))::float8) as overdue,
              round(date_part('epoch', guanlan.now()) * 1000) as now`,
    );
    const [row] = rows;
    return row === undefined ? null : { ...row, audit: await readWarningAudit(tx) };
  });
  answer.catch(() => {});
  const row = await Promise.race([
    answer.catch(() => null),
    new Promise<null>((resolve) => setTimeout(() => resolve(null), DATABASE_PATIENCE_MILLISECONDS).unref()),
  ]);
  return row;
}

async function askGateway(): Promise<'ok' | 'down'> {
  const address = gatewayAddress();
  if (address === null) return 'down';
  try {
    // Any answer proves that it lives; what it refuses without the internal key is its own matter.
    await fetch(`${address}/health`, { signal: AbortSignal.timeout(GATEWAY_PATIENCE_MILLISECONDS) });
    return 'ok';
  } catch {
    return 'down';
  }
}

const round = (seconds: number): number => Math.round(seconds * 10) / 10;

/** How this installation is, as monitoring reads it (design 8). `down` only when nothing can be shown. */
export async function health(): Promise<Health> {
  const [row, gateway] = await Promise.all([askDatabase(), askGateway()]);
  if (row === null)
    return {
      status: 'down',
      db: null,
      worker: null,
      warningAudit: null,
      gateway: { status: gateway },
      version: VERSION,
    };
  const warningAudit = auditOf(row);
  const unsure =
    warningAudit !== null &&
    (warningAudit.ageSeconds > AUDIT_OLD_SECONDS || Object.keys(warningAudit.findings).length > 0);
  const silent = row.age === null || row.age > ENGINE_SILENT_SECONDS;
  return {
    status: silent || unsure || gateway === 'down' ? 'degraded' : 'ok',
    db: { engine: env().EMBEDDED === true ? 'embedded' : 'postgresql', version: row.version, postgis: row.postgis },
    worker: {
      lastCycleAgeSeconds: row.age === null ? null : round(Math.max(0, row.age)),
      maxOverdueSeconds: round(row.overdue),
    },
    warningAudit,
    gateway: { status: gateway },
    version: VERSION,
  };
}

function auditOf({ now, audit }: Row): Health['warningAudit'] {
  if (audit === null) return null;
  const findings = Object.fromEntries(audit.findings.map(({ fault, count }) => [fault, count]));
  return { ageSeconds: round(Math.max(0, (now - audit.at) / 1000)), findings };
}

/** `GET /api/health`: open to all, tells no data; 503 when down. */
export async function handleHealth(res: ServerResponse): Promise<void> {
  const found = await health();
  const body = JSON.stringify(found);
  res.writeHead(found.status === 'down' ? 503 : 200, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
  });
  res.end(body);
}
