import { z } from 'zod';
import { findingsInWords, WARNING_FAULTS, type WarningFault, type WarningFinding } from '../../domain/warning-audit.ts';
import { asEngine, type Tx } from '../database.ts';
import { closeSystemWarning, openSystemWarning } from '../warnings/system.ts';
import { CHECKS } from './checks.ts';

const CAUSE = 'system:warning_audit';
const MOST_NAMED = 20;
const faults = Object.keys(WARNING_FAULTS) as WarningFault[];

/** Looks at everything once, on one snapshot, and names what is wrong. Read only. */
export async function auditWarnings(tx: Tx): Promise<WarningFinding[]> {
  const arms = faults.map(
    (fault) =>
      `select '${fault}'::text as fault, count(*)::int as count, (array_agg(id::float8))[1:${MOST_NAMED}] as ids from (select * from (${CHECKS[fault]}) c limit 10000) c`,
  );
  const { rows } = await tx.query<{ fault: WarningFault; count: number; ids: number[] | null }>(
    `select * from (${arms.join(' union all ')}) f where count > 0`,
  );
  return rows.map(({ fault, count, ids }) => ({ fault, count, ids: ids ?? [] }));
}

const resultSchema = z.object({
  /** Epoch milliseconds of the database clock. */
  at: z.number(),
  findings: z.array(z.object({ fault: z.string(), count: z.number(), ids: z.array(z.number()) })),
});
export type WarningAuditResult = z.infer<typeof resultSchema>;

/** What the last look found; null before the first. */
export async function readWarningAudit(tx: Pick<Tx, 'query'>): Promise<WarningAuditResult | null> {
  const { rows } = await tx.query<{ value: unknown }>("select value from setting where key = 'warning_audit'");
  const parsed = resultSchema.safeParse(rows[0]?.value);
  return parsed.success ? parsed.data : null;
}

/**
 * The second look at the warning engine, once a minute: what it finds stands in /api/health and, loudly, on every screen
 * of those who keep watch. Returns the findings.
 */
export async function runWarningAudit(): Promise<WarningFinding[]> {
  return await asEngine(async (tx) => {
    const findings = await auditWarnings(tx);
    const { rows } = await tx.query<{ now: number }>(`select round(date_part('epoch', guanlan.now()) * 1000) as now`);
    const now = rows[0]?.now ?? Date.now();
    await tx.query(
      `insert into setting (key, value) values ('warning_audit', $1) on conflict (key) do update set value = excluded.value, updated_at = clock_timestamp()`,
      [JSON.stringify({ at: now, findings })],
    );
    await tell(tx, now, findings);
    return findings;
  });
}

/** Told once per kind of finding, not once a minute: the warning is repeated when its sentence changes. */
async function tell(tx: Tx, now: number, findings: readonly WarningFinding[]): Promise<void> {
  if (findings.length === 0) {
    await closeSystemWarning(tx, now, CAUSE);
    return;
  }
  const reason = findingsInWords(findings);
  const { rows } = await tx.query<{ reason_en: string }>(
    "select reason_en from warning where state = 'open' and cause = $1 and normal_since is null limit 1",
    [CAUSE],
  );
  if (rows[0]?.reason_en === reason.en) return;
  await openSystemWarning(tx, now, { enterprise: 0, cause: CAUSE, tier: 3, reason });
}
