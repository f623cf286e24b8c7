import { readdirSync, readFileSync } from 'node:fs';
import pg from 'pg';

/** Linux counts processor time in hundredths of a second, whatever its own tick. */
const TICK_MS = 10;

interface ProcessTimes {
  readonly parent: number;
  /** Own time, and that of children that have ended, in milliseconds. */
  readonly own: number;
  readonly ended: number;
}

function timesOf(pid: number | string): ProcessTimes | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name, in brackets, may hold blanks.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const at = (index: number) => Number(fields[index] ?? 0) * TICK_MS;
    return { parent: Number(fields[1]), own: at(11) + at(12), ended: at(13) + at(14) };
  } catch {
    return null;
  }
}

/**
 * Processor time that a local PostgreSQL cluster has used since it started, in milliseconds: the postmaster, its living
 * children and those that ended. What other programs do to the machine meanwhile does not change it, unlike a rate. Null
 * where /proc is missing.
 */
export async function postgresCpu(url: string): Promise<number | null> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    const backend = timesOf(rows[0]?.pid ?? 0);
    if (backend === null) return null;
    const postmaster = timesOf(backend.parent);
    if (postmaster === null) return null;
    const children = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(timesOf)
      .filter((times) => times?.parent === backend.parent);
    return children.reduce((sum, times) => sum + (times?.own ?? 0), postmaster.own + postmaster.ended);
  } finally {
    await client.end();
  }
}
