import type { Tx } from '../database.ts';
import { ms } from '../warnings/warning-record.ts';

export interface Mark {
  readonly seq: number;
  readonly at: number;
}

/** A mark of the worker, locked; null when it was never set, or when another worker holds it. */
export async function lockMark(tx: Tx, name: string): Promise<Mark | 'held' | null> {
  const { rows } = await tx.query<Mark>(
    `select seq, ${ms('at')} as at from assessment_mark where name = $1 for update skip locked`,
    [name],
  );
  if (rows[0] !== undefined) return rows[0];
  const { rows: there } = await tx.query('select from assessment_mark where name = $1', [name]);
  return there.length > 0 ? 'held' : null;
}

/** Sets a mark to a number and to the database's now. */
export async function setMark(tx: Tx, name: string, seq: number): Promise<void> {
  await tx.query(
    `insert into assessment_mark (name, seq, at) values ($1, $2, guanlan.now())
     on conflict (name) do update set seq = excluded.seq, at = excluded.at`,
    [name, seq],
  );
}

/** The database's clock, epoch milliseconds. */
export async function nowOf(tx: Tx): Promise<number> {
  const { rows } = await tx.query<{ now: number }>(`select ${ms('guanlan.now()')} as now`);
  const now = rows[0]?.now;
  if (now === undefined) throw new Error('the database did not tell the time');
  return now;
}
