import { setTimeout as sleep } from 'node:timers/promises';
import { createCycle } from '../../server/chores/cycle.ts';
import { asEngine, type Tx } from '../../server/database.ts';
import { newRecord } from '../../server/warnings/new-record.ts';
import { objectPlaces } from '../../server/warnings/object-place.ts';
import { appendEvents } from '../../server/warnings/object-state.ts';
import { currentPlan } from '../../server/warnings/plans.ts';
import { opening, writeWarnings } from '../../server/warnings/write.ts';
import { availableEngines, useDatabase as pointAt, testDatabase } from '../testing/database.ts';
import { checkLoop } from '../testing/loop-model.ts';
import { addRecipients } from '../testing/recipients.ts';
import { addSmallRegion } from '../testing/small-region.ts';
import { type Bench, type BenchContext, type BenchRow, percentile } from './context.ts';

const SEQUENCES = 10_000;
const OPEN = 2_000;
const DUE = 200;
const BATCH = 200;
const CYCLE_MS = 1_000;
/** Until the moment at which the clocks fall due; the openings must be done by then. */
const AHEAD_SECONDS = 5;

const LIMIT_P99_SECONDS = 2;
const LIMIT_MAX_SECONDS = 10;

async function openAll(tx: Tx, fids: readonly number[]): Promise<void> {
  const places = await objectPlaces(tx, fids);
  const plan = await currentPlan(tx);
  const now = Date.now();
  const writes = [...places.values()].map((place, index) =>
    opening(newRecord(now, place, 'bench', plan), index % 10 === 0 ? 4 : 2, now, place.name),
  );
  await appendEvents(tx, await writeWarnings(tx, now, { id: 'bench' }, writes));
}

/** Moves the clocks of some warnings, so that their first notice falls due within one second. */
function makeDue(tx: Tx): Promise<unknown> {
  return tx.query(
    `with w as (select id, row_number() over (order by id) as n from warning order by id limit ${DUE}),
       c as (update warning x set clock_since = guanlan.now() + make_interval(secs => ${AHEAD_SECONDS} + w.n::float8 / ${DUE})
               - make_interval(mins => (x.plan #>> array['tiers', (array['blue', 'yellow', 'orange', 'red'])[x.tier], 'notice', 'firstMinutes'])::int)
             from w where w.id = x.id returning x.id, x.clock_since, x.tier, x.plan)
     update warning_timer t set due_at = c.clock_since + make_interval(mins => (c.plan #>> array['tiers', (array['blue', 'yellow', 'orange', 'red'])[c.tier], 'notice', 'firstMinutes'])::int)
     from c where t.warning_id = c.id and t.step = 'notice'`,
  );
}

/** From the moment a clock fell due to the moment its step stood in the log, seconds. */
async function latenesses(): Promise<number[]> {
  const { rows } = await asEngine((tx) =>
    tx.query<{ late: number }>(
      `select date_part('epoch', e.at - t.due_at) as late from warning_timer t
       join event e on e.kind = 'warning' and (e.payload ->> 'id')::bigint = t.warning_id and e.payload ->> 'change' = 'notice'
       where t.step = 'notice' and t.fired_at is not null`,
    ),
  );
  return rows.map((row) => row.late);
}

async function measure(engine: 'embedded' | 'native', log: (line: string) => void): Promise<BenchRow[]> {
  const database = await testDatabase(engine);
  try {
    await pointAt(database);
    await addSmallRegion({ tanks: OPEN, vehicles: 1 });
    await addRecipients();
    const fids = await asEngine(async (tx) =>
      (await tx.query<{ fid: number }>('select fid from asset order by fid')).rows.map((row) => row.fid),
    );
    for (let from = 0; from < fids.length; from += BATCH)
      await asEngine((tx) => openAll(tx, fids.slice(from, from + BATCH)));
    await asEngine(makeDue);
    const cycle = createCycle(log);
    const until = performance.now() + (AHEAD_SECONDS + LIMIT_MAX_SECONDS + 10) * 1000;
    let late: number[] = [];
    while (performance.now() < until && late.length < DUE) {
      const began = performance.now();
      await cycle.run();
      await sleep(Math.max(0, CYCLE_MS - (performance.now() - began)));
      late = await latenesses();
    }
    const p99 = percentile(late, 0.99);
    const max = Math.max(...late);
    const what = `Lateness of ${DUE} steps due in one second, ${OPEN.toLocaleString('en')} warnings open, ${engine}`;
    return [
      {
        what,
        asked: `p99 ≤ ${LIMIT_P99_SECONDS} s, max ≤ ${LIMIT_MAX_SECONDS} s`,
        reached: `${late.length} fired, p99 ${p99.toFixed(2)} s, max ${max.toFixed(2)} s`,
        ok: late.length === DUE && p99 <= LIMIT_P99_SECONDS && max <= LIMIT_MAX_SECONDS,
      },
    ];
  } finally {
    await database.stop();
  }
}

/** Random sequences against the loop's promises, then the lateness of clocks on every database there is. */
export const benchWarnings: Bench = async ({ log }: BenchContext) => {
  const began = performance.now();
  checkLoop(SEQUENCES);
  const seconds = (performance.now() - began) / 1000;
  const rows: BenchRow[] = [
    {
      what: 'Sequences of up to 60 acts of several people, rules and outages without a broken promise of the loop',
      asked: SEQUENCES.toLocaleString('en'),
      reached: `${SEQUENCES.toLocaleString('en')} in ${seconds.toFixed(1)} s`,
      ok: true,
    },
  ];
  for (const engine of availableEngines()) rows.push(...(await measure(engine, log)));
  return rows;
};
