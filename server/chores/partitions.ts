import { LATE_DAYS } from '../../domain/ingest.ts';
import { asEngine, type Tx } from '../database.ts';
import { closeSystemWarning, openSystemWarning } from '../warnings/system.ts';

const AHEAD_DAYS = 14;

/** Makes the partitions that late and coming data need, 14 days ahead; returns how many were made. */
export function makePartitions(): Promise<number> {
  return asEngine(async (tx) => {
    const { rows } = await tx.query<{ made: number }>(
      `select guanlan.make_partitions('reading', current_date - $1::int, $1::int + $2::int + 1) +
              guanlan.make_partitions('position', current_date - $1::int, $1::int + $2::int + 1) +
              guanlan.make_event_partitions(current_date, 3) as made`,
      [LATE_DAYS, AHEAD_DAYS],
    );
    return rows[0]?.made ?? 0;
  });
}

interface Retention {
  readonly reading: number;
  readonly position: number;
  readonly event: number;
  readonly reading_minute: number;
  readonly reading_hour: number;
  readonly ingest_receipt: number;
}
const DEFAULT_RETENTION: Retention = {
  reading: 90,
  position: 180,
  event: 400,
  reading_minute: 730,
  reading_hour: 3650,
  ingest_receipt: 7,
};

async function retention(tx: Tx): Promise<Retention> {
  const { rows } = await tx.query<{ value: Partial<Retention> }>(`select value from setting where key = 'retention'`);
  return { ...DEFAULT_RETENTION, ...rows[0]?.value };
}

/** Rows removed in one statement: the embedded database does nothing else meanwhile. */
const SLICE = 20_000;

/** Drops what is older than the retention settings allow. The audit is never touched here. Returns dropped partitions. */
export function dropOldData(): Promise<number> {
  return asEngine(async (tx) => {
    const days = await retention(tx);
    const { rows } = await tx.query<{ dropped: number }>(
      `select guanlan.drop_partitions('reading', current_date - $1::int) + guanlan.drop_partitions('position', current_date - $2::int) +
              guanlan.drop_partitions('event', date_trunc('month', current_date - $3::int)::date) as dropped`,
      [days.reading, days.position, days.event],
    );
    for (const [table, column, keep] of [
      ['reading_minute', 'bucket', days.reading_minute],
      ['reading_hour', 'bucket', days.reading_hour],
      ['ingest_receipt', 'received_at', days.ingest_receipt],
    ] as const)
      await tx.query(
        `delete from ${table} where ctid = any(array(select ctid from ${table} where ${column} < guanlan.now() - make_interval(days => $1) limit ${SLICE}))`,
        [keep],
      );
    return rows[0]?.dropped ?? 0;
  });
}

const STRAY_ROWS = 'system:default_partition';

/**
 * A row in a default partition means that a partition was missing when it came: an alarm for the operators, until the
 * partition is made and has taken its rows. Returns whether there are such rows.
 */
export function alarmOnDefaultRows(): Promise<boolean> {
  return asEngine(async (tx) => {
    const { rows } = await tx.query<{ names: string | null; now: number }>(
      `select (select string_agg(s, ', ') from guanlan.tables_with_stray_rows() s) as names, round(date_part('epoch', guanlan.now()) * 1000) as now`,
    );
    const { names = null, now = Date.now() } = rows[0] ?? {};
    if (names === null) {
      await closeSystemWarning(tx, now, STRAY_ROWS);
      return false;
    }
    await openSystemWarning(tx, now, {
      enterprise: 0,
      cause: STRAY_ROWS,
      tier: 1,
      reason: { zh: `数据落入缺省分区：${names}`, en: `Rows in a default partition: ${names}` },
    });
    return true;
  });
}
