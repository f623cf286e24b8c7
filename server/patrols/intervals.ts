import { type PatrolIntervals, USUAL_INTERVALS } from '../../domain/patrol-due.ts';
import { patrolIntervalsSchema } from '../../domain/track-schema.ts';
import { appendAudit } from '../auth/audit.ts';
import { asEngine, type Tx, type Viewer } from '../database.ts';

/** How often what must be patrolled: the setting `patrol_intervals`, our defaults for what it leaves out. */
export async function readIntervals(tx: Tx): Promise<PatrolIntervals> {
  const { rows } = await tx.query<{ value: object }>(`select value from setting where key = 'patrol_intervals'`);
  const read = patrolIntervalsSchema.safeParse({ ...USUAL_INTERVALS, ...rows[0]?.value });
  return read.success ? read.data : USUAL_INTERVALS;
}

/** Sets them for the district, audited; the listing and the loop follow at once. */
export function writeIntervals(viewer: Viewer, intervals: PatrolIntervals, address: string): Promise<void> {
  return asEngine(async (tx) => {
    await tx.query(
      `insert into setting (key, value) values ('patrol_intervals', $1) on conflict (key) do update set value = excluded.value, updated_at = guanlan.now()`,
      [JSON.stringify(intervals)],
    );
    await appendAudit(tx, { actor: viewer.id, action: 'patrol.intervals', address, detail: { ...intervals } });
  });
}
