import { z } from 'zod';
import { asEngine, type Tx } from '../database.ts';
import { closeSystemWarning, openSystemWarning } from '../warnings/system.ts';

/** Entries per statement: some tenths of a second on the embedded database. */
const SLICE = 2_000;
const SLICES_A_RUN = 10;
const DAY = 86_400_000;
const BROKEN = 'system:audit_chain';

const markSchema = z.object({
  /** Checked up to this entry. */
  seq: z.number().default(0),
  /** When this round began and when the last one reached the end, epoch milliseconds. */
  startedAt: z.number().default(0),
  finishedAt: z.number().nullable().default(null),
  firstBroken: z.number().nullable().default(null),
  /** Of this round alone; a round that finds nothing ends the alarm. */
  roundBroken: z.number().nullable().default(null),
});
export type AuditMark = z.infer<typeof markSchema>;

/** How far the worker's own check of the chain has come. */
export async function readAuditMark(tx: Pick<Tx, 'query'>): Promise<AuditMark> {
  const { rows } = await tx.query<{ value: unknown }>("select value from setting where key = 'audit_check'");
  return markSchema.parse(rows[0]?.value ?? {});
}

async function checkSlice(): Promise<boolean> {
  return await asEngine(async (tx) => {
    const mark = await readAuditMark(tx);
    const { rows } = await tx.query<{ now: number; last: number | null; checked: number; broken: number | null }>(
      `select round(date_part('epoch', guanlan.now()) * 1000) as now, last_seq as last, checked, broken from guanlan.audit_slice($1, ${SLICE})`,
      [mark.seq],
    );
    const { now = 0, last = null, checked = 0, broken = null } = rows[0] ?? {};
    const atEnd = checked < SLICE;
    const roundBroken = mark.roundBroken ?? broken;
    const again = atEnd && now - mark.startedAt > DAY;
    const next: AuditMark = {
      seq: again ? 0 : (last ?? mark.seq),
      startedAt: again || mark.startedAt === 0 ? now : mark.startedAt,
      finishedAt: atEnd ? now : mark.finishedAt,
      firstBroken: again ? roundBroken : (mark.firstBroken ?? broken),
      roundBroken: again ? null : roundBroken,
    };
    await tx.query(
      `insert into setting (key, value) values ('audit_check', $1) on conflict (key) do update set value = excluded.value, updated_at = clock_timestamp()`,
      [JSON.stringify(next)],
    );
    await tellBroken(tx, now, next.firstBroken);
    return !atEnd;
  });
}

/** Somebody changed what happened: that is told like a danger, until an administrator has looked into it. */
async function tellBroken(tx: Tx, now: number, firstBroken: number | null): Promise<void> {
  if (firstBroken === null) await closeSystemWarning(tx, now, BROKEN);
  else {
    const { rows } = await tx.query(
      "select from warning where state = 'open' and cause = $1 and normal_since is null limit 1",
      [BROKEN],
    );
    // Told once, not at every slice.
    if (rows.length > 0) return;
    await openSystemWarning(tx, now, {
      enterprise: 0,
      cause: BROKEN,
      tier: 3,
      reason: { zh: `审计链在第 ${firstBroken} 条处断开`, en: `The audit chain is broken at entry ${firstBroken}` },
    });
  }
}

/**
 * Goes on checking the audit chain where it stopped, slice by slice, and begins anew once a day; what is new is checked
 * as it comes. Returns whether the end was reached.
 */
export async function checkAuditChain(): Promise<boolean> {
  for (let slices = 0; slices < SLICES_A_RUN; slices += 1) if (!(await checkSlice())) return true;
  return false;
}

/** Drops audit entries beyond their retention, a slice at a time. Returns how many went. */
export async function dropOldAudit(): Promise<number> {
  return await asEngine(async (tx) => {
    const { rows } = await tx.query<{ dropped: number }>('select guanlan.drop_old_audit(5000) as dropped');
    return rows[0]?.dropped ?? 0;
  });
}
