import { asEngine, type Tx } from '../database.ts';
import { findPoints } from '../ingest/point-cache.ts';
import { takeReadings } from '../ingest/readings.ts';
import { appendEvents } from '../warnings/object-state.ts';

const MOST_PIPELINES = 5_000;
/** A flow counts while it is younger than this many of its upload intervals. */
const FRESH_INTERVALS = 3;

interface Balance {
  readonly id: string;
  readonly value: number;
  readonly now: number;
}

/** In percent of what enters: what enters at origin stations and does not leave at terminal stations. Fresh flows at both ends or nothing. */
async function flowBalances(tx: Tx): Promise<Balance[]> {
  const { rows } = await tx.query<Balance>(
    `with f as (
       select s.pipeline_fid, s.kind, l.value from facility s join sensor_point p on p.object_fid = s.fid and p.indicator = 'flow'
       join latest_reading l on l.point_fid = p.fid
       where s.kind in ('origin_station', 'terminal_station') and l.quality <> 2
         and l.at > guanlan.now() - make_interval(secs => greatest(p.upload_seconds, 60) * ${FRESH_INTERVALS}::float8)),
     b as (
       select pipeline_fid, sum(value) filter (where kind = 'origin_station') as entering, sum(value) filter (where kind = 'terminal_station') as leaving
       from f group by pipeline_fid)
     select p.id, round(((b.entering - b.leaving) / b.entering * 100)::numeric, 2)::float8 as value, round(date_part('epoch', guanlan.now()) * 1000) as now
     from b join sensor_point p on p.object_fid = b.pipeline_fid and p.indicator = 'flow_balance'
     where b.entering > 1 and b.leaving is not null order by p.fid limit ${MOST_PIPELINES}`,
  );
  return rows;
}

/**
 * Readings that no instrument sends: the flow balance of pipelines (REQ-MON-30, -31). They are stored and evaluated like
 * any other, so that rules, charts and dry runs know no difference. Returns how many.
 */
export function deriveReadings(): Promise<number> {
  return asEngine(async (tx) => {
    const balances = await flowBalances(tx);
    const points = await findPoints(
      tx,
      balances.map(({ id }) => id),
    );
    const batch = balances.flatMap(({ id, value, now }, index) => {
      const point = points.get(id);
      return point === undefined ? [] : [{ item: { index, point: id, at: now, value, quality: 0 }, point }];
    });
    if (batch.length === 0) return 0;
    await appendEvents(tx, await takeReadings(tx, balances[0]?.now ?? 0, 'derived', batch));
    return batch.length;
  });
}
