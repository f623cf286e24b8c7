import { asEngine, type Tx } from '../database.ts';
import { objectPlaces } from '../warnings/object-place.ts';
import { appendEvents } from '../warnings/object-state.ts';
import { lockWarnings } from '../warnings/warning-record.ts';
import { standing, turning, writeWarnings } from '../warnings/write.ts';
import type { DueWork } from './due-rules.ts';

/** Warnings of one transaction: the log's lock is held for its last moment only, and a crash repeats no more than this. */
const BATCH = 200;
const SET_ASIDE_MS = 60_000;

interface Due {
  readonly id: number;
  readonly fid: number;
  readonly overdue: number;
  readonly now: number;
}

/** Fires what is due, once; throws when the database is away. */
export interface WarningTimers {
  fire(): Promise<DueWork>;
}

const NOTHING: DueWork = { done: 0, overdueSeconds: 0 };

/**
 * Fires the clocks that are due: notices, on-site orders, calls, ends of shelves (REQ-WARN-02..04, -11, -17). One bounded
 * batch in one transaction with steps, tellings and events; call it until it has done nothing. An object that a command or
 * a delivery holds at this moment is skipped and comes with the next turn; another worker skips what this one holds. The
 * next round counts from now, so that an outage is followed by one late notice and no burst.
 * A warning that cannot be fired holds up no other: it is set aside, said aloud, and tried again a minute later.
 */
export function createWarningTimers(log: (line: string) => void): WarningTimers {
  const setAside = new Map<number, number>();
  const fireOne = async (id: number): Promise<number> => {
    try {
      return (await asEngine((tx) => fireBatch(tx, [], [id]))).done;
    } catch (error) {
      setAside.set(id, performance.now() + SET_ASIDE_MS);
      log(`worker: the clocks of warning ${id} failed: ${error instanceof Error ? error.message : String(error)}`);
      return 0;
    }
  };
  return {
    async fire() {
      for (const [id, until] of setAside) if (until <= performance.now()) setAside.delete(id);
      const except = [...setAside.keys()];
      try {
        return await asEngine((tx) => fireBatch(tx, except, null));
      } catch (error) {
        // Which one is it? Each by itself; when the database is away this throws too. None left: another worker has them.
        const due = await asEngine((tx) => claimDue(tx, except, null));
        if (due.length === 0) {
          log(`worker: a batch of clocks was given up: ${error instanceof Error ? error.message : String(error)}`);
          return NOTHING;
        }
        let done = 0;
        for (const { id } of due) done += await fireOne(id);
        return { done, overdueSeconds: Math.max(...due.map((one) => one.overdue)) };
      }
    },
  };
}

async function fireBatch(tx: Tx, except: readonly number[], only: readonly number[] | null): Promise<DueWork> {
  const due = await claimDue(tx, except, only);
  const first = due[0];
  if (first === undefined) return NOTHING;
  const records = await lockWarnings(
    tx,
    due.map((one) => one.id),
  );
  const places = await objectPlaces(
    tx,
    records.map((record) => record.fid),
  );
  const writes = records.map((record) =>
    turning(standing(record, places.get(record.fid)?.name ?? ''), { kind: 'tick' }, first.now),
  );
  await appendEvents(tx, await writeWarnings(tx, first.now, { id: 'worker' }, writes));
  return { done: due.length, overdueSeconds: Math.max(...due.map((one) => one.overdue)) };
}

/**
 * The warnings whose clocks are due, longest overdue first, with their objects' locks held: asked for and never waited
 * for, so that no delivery and this chore wait for each other.
 */
async function claimDue(tx: Tx, except: readonly number[], only: readonly number[] | null): Promise<Due[]> {
  const { rows } = await tx.query<Due>(
    `with due as materialized (
       select t.warning_id, min(t.due_at) as due_at from warning_timer t
       where t.fired_at is null and t.void_at is null and t.due_at <= guanlan.now()
         and t.warning_id <> all($1::bigint[]) and ($2::bigint[] is null or t.warning_id = any($2::bigint[]))
       group by t.warning_id order by 2 limit ${BATCH}),
     objects as materialized (
       select f.fid from (select distinct w.fid from due join warning w on w.id = due.warning_id order by 1) f
       where pg_try_advisory_xact_lock(7102, f.fid))
     select w.id, w.fid, date_part('epoch', guanlan.now() - due.due_at) as overdue, round(date_part('epoch', guanlan.now()) * 1000) as now
     from due join warning w on w.id = due.warning_id join objects o on o.fid = w.fid order by due.due_at`,
    [except, only],
  );
  return rows;
}
