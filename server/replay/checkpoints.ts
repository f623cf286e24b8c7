import { asEngine, type Tx } from '../database.ts';

/** A moment of the past is a checkpoint plus at most about so many events after it. */
const EVENTS_BETWEEN = 5_000;
/** On a calm day too, so that what was purged is known to the hour. */
const HOURS_BETWEEN = 6;

/** `object_state` as JSON, in the words of a state event's payload, with the scope key. Times in epoch milliseconds. */
const STATES = `coalesce(jsonb_agg(jsonb_build_object('fid', s.fid, 'layer', s.layer, 'scopeKey', s.scope_key, 'tier', s.tier, 'online', s.online,
  'lost', s.lost, 'unacknowledged', s.unacknowledged, 'outage', s.outage, 'since', round(date_part('epoch', s.since) * 1000),
  'deadline', round(date_part('epoch', s.deadline) * 1000), 'sector', s.sector, 'zone', s.zone, 'enterprise', s.enterprise,
  'lng', s.lng, 'lat', s.lat)), '[]')`;

/**
 * The first checkpoint says what stood when the log began: rows of which no event tells have not changed since.
 */
async function writeFirst(tx: Tx): Promise<void> {
  await tx.query(
    `insert into state_checkpoint (seq, at, states)
     select first.seq - 1, first.at, (select ${STATES} from object_state s
       where not (s.tier = 0 and s.online = 1 and not s.outage)
         and not exists (select from event e where e.fid = s.fid and e.kind = 'state'))
     from (select coalesce(min(seq), 1) as seq, coalesce(min(at), guanlan.now()) as at from event) first
     on conflict do nothing`,
  );
}

/**
 * Keeps what the map shows now, when the log has grown enough since the last time; ONE statement, so that states and
 * number come from one snapshot of the database. Forgets checkpoints whose events were purged. Returns whether it wrote.
 */
export function keepCheckpoint(): Promise<boolean> {
  return asEngine(async (tx) => {
    const last = await tx.query('select from state_checkpoint limit 1');
    if (last.rowCount === 0) await writeFirst(tx);
    const { rowCount } = await tx.query(
      `with newest as (select coalesce((select seq from event order by seq desc limit 1), 0) as seq),
         before as (select seq, at from state_checkpoint order by seq desc limit 1)
       insert into state_checkpoint (seq, at, states)
       select n.seq, greatest(guanlan.now(), b.at), (select ${STATES} from object_state s where not (s.tier = 0 and s.online = 1 and not s.outage))
       from newest n, before b
       where n.seq > b.seq and (n.seq >= b.seq + $1 or guanlan.now() >= b.at + make_interval(hours => $2))
       on conflict do nothing`,
      [EVENTS_BETWEEN, HOURS_BETWEEN],
    );
    // A checkpoint is the beginning of history only while everything after it is there.
    await tx.query(
      'delete from state_checkpoint where seq < (select min(seq) from event) - 1 and seq < (select max(seq) from state_checkpoint)',
    );
    return (rowCount ?? 0) > 0;
  });
}

/** From when on the past can be shown, epoch milliseconds; null while nothing has been kept yet. */
export async function historyFrom(tx: Tx): Promise<number | null> {
  const { rows } = await tx.query<{ at: number | null }>(
    `select date_part('epoch', at) * 1000 as at from state_checkpoint order by seq limit 1`,
  );
  return rows[0]?.at ?? null;
}
