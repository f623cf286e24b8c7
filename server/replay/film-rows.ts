import { z } from 'zod';
import { stateChangeSchema } from '../../domain/live-event.ts';
import type { Tx } from '../database.ts';
import type { TailEvent } from '../live/ring.ts';

/** Rows of the log that replay reads: what the map showed, what was told of warnings, and objects that went. */
const TOLD = `kind in ('state', 'warning', 'object') and (kind <> 'object' or payload ->> 'change' = 'removed')`;
const COLUMNS = `seq, (extract(epoch from at) * 1000)::float8 as at, kind, layer, fid, scope_key as "scopeKey", tier, online, payload`;

/** More than this in one stretch is thinned before it leaves the database. */
const MOST_CHANGES = 30_000;
/** So many pieces of time a stretch that is too long is cut into. */
const PIECES = 24;
const MOST_STATES = 1_000_000;
const MOST_WARNINGS = 5_000;

const keptStateSchema = z.array(stateChangeSchema.omit({ layer: true }).extend({ layer: z.int(), scopeKey: z.int() }));

export interface KeptState {
  readonly scopeKey: number;
  readonly layer: number;
  /** A state event's payload. */
  readonly payload: Readonly<Record<string, unknown>>;
  readonly fid: number;
}

/** What stood at a moment: the nearest checkpoint before it, and what the log says of the time between. */
export interface Beginning {
  readonly seq: number;
  /** Before this nothing is known, epoch milliseconds; 0 where a checkpoint lies before the moment. */
  readonly knownFrom: number;
  readonly kept: readonly KeptState[];
  /** The last state of each object and scope since the checkpoint, and objects that went, in the order of the log. */
  readonly since: readonly TailEvent[];
  /** What was told last of each warning that was open. */
  readonly warnings: readonly TailEvent[];
}

/** @param time epoch milliseconds; the moment itself is included */
export async function readBeginning(tx: Tx, time: number): Promise<Beginning> {
  const checkpoint = await tx.query<{ seq: number; states: unknown }>(
    `select seq, states from state_checkpoint where at <= to_timestamp($1::float8 / 1000) order by seq desc limit 1`,
    [time],
  );
  const seq = checkpoint.rows[0]?.seq ?? 0;
  const knownFrom = checkpoint.rows[0] === undefined ? await readKnownFrom(tx, time) : 0;
  const states = keptStateSchema.parse(checkpoint.rows[0]?.states ?? []);
  const kept = states
    // The first checkpoint of a log reaches back to its beginning: what came to stand later had not begun.
    .filter(({ since }) => since <= time)
    .map(({ scopeKey, layer, ...payload }) => ({ scopeKey, layer, fid: payload.fid, payload }));
  const { rows: since } = await tx.query<TailEvent>(
    `select * from (select distinct on (fid, scope_key) ${COLUMNS} from event
       where seq > $1 and at <= to_timestamp($2::float8 / 1000) and kind <> 'warning' and ${TOLD}
       order by fid, scope_key, seq desc) e order by seq limit ${MOST_STATES}`,
    [seq, time],
  );
  return { seq, knownFrom, kept, since, warnings: await readOpenAt(tx, time) };
}

/** Where history begins, for a moment before the first checkpoint; the log itself where there is no checkpoint yet. */
async function readKnownFrom(tx: Tx, time: number): Promise<number> {
  const { rows } = await tx.query<{ at: number | null }>(
    `select date_part('epoch', coalesce((select min(at) from state_checkpoint), (select min(at) from event))) * 1000 as at`,
  );
  return rows[0]?.at ?? time + 1;
}

/** What was told last of the warnings that were open at a moment, worst first. */
async function readOpenAt(tx: Tx, time: number): Promise<TailEvent[]> {
  const { rows } = await tx.query<TailEvent>(
    `with moment as materialized (select to_timestamp($1::float8 / 1000) as at),
       stood as (
         select w.id, w.fid, w.tier from warning w, moment where w.state = 'open' and w.opened_at <= moment.at
         union all select w.id, w.fid, w.tier from warning w, moment where w.closed_at > moment.at and w.opened_at <= moment.at
         order by tier desc limit ${MOST_WARNINGS})
     select e.* from stood w cross join lateral (
       select ${COLUMNS} from event where event.fid = w.fid and kind = 'warning' and payload ->> 'id' = w.id::text
         and event.at <= to_timestamp($1::float8 / 1000)
       order by seq desc limit 1) e`,
    [time],
  );
  return rows;
}

/** What the log tells between two moments (the first excluded, the second included), in its order. */
export interface Stretch {
  readonly events: readonly TailEvent[];
  /** 0 where every change is there. */
  readonly thinnedSeconds: number;
}

const BETWEEN = `at > to_timestamp($1::float8 / 1000) and at <= to_timestamp($2::float8 / 1000) and ${TOLD}`;

/**
 * Of each object the last and the worst state of every piece of time: a red that lasted a moment is not thinned away,
 * and what stands at the end of a piece is what stood there.
 */
async function readThinned(tx: Tx, from: number, to: number, seconds: number): Promise<TailEvent[]> {
  // Numbers are sorted without their payloads, which are read for those that stay.
  const { rows } = await tx.query<TailEvent>(
    `with stays as materialized (
       select seq, at from (
         select seq, at, row_number() over (partition by kind, fid, scope_key, told, piece order by seq desc) as last,
           row_number() over (partition by kind, fid, scope_key, told, piece order by tier desc nulls last, seq desc) as worst
         from (select seq, at, kind, fid, scope_key, tier, case when kind = 'warning' then payload ->> 'id' end as told,
             floor(extract(epoch from at) / $3::float8) as piece from event where ${BETWEEN}) e) r
       where last = 1 or worst = 1)
     select ${COLUMNS} from event where ${BETWEEN} and (seq, at) in (select seq, at from stays) order by seq limit ${MOST_STATES}`,
    [from, to, seconds],
  );
  return rows;
}

/**
 * @param from epoch milliseconds, as `to`
 * @param most changes beyond which the stretch is thinned
 */
export async function readStretch(tx: Tx, from: number, to: number, most = MOST_CHANGES): Promise<Stretch> {
  const counted = await tx.query<{ count: number }>(`select count(*)::int as count from event where ${BETWEEN}`, [
    from,
    to,
  ]);
  if ((counted.rows[0]?.count ?? 0) <= most) {
    const { rows } = await tx.query<TailEvent>(
      `select ${COLUMNS} from event where ${BETWEEN} order by seq limit ${MOST_STATES}`,
      [from, to],
    );
    return { events: rows, thinnedSeconds: 0 };
  }
  const span = (to - from) / 1000;
  const fine = await readThinned(tx, from, to, span / PIECES);
  if (fine.length <= 2 * most) return { events: fine, thinnedSeconds: span / PIECES };
  return { events: await readThinned(tx, from, to, span), thinnedSeconds: span };
}

/** Who may see objects now, by fid; objects that are gone are missing. */
export async function readPresentScopes(tx: Tx, fids: readonly number[]): Promise<ReadonlyMap<number, number>> {
  const { rows } = await tx.query<{ fid: number; scopeKey: number }>(
    `select fid, scope_key as "scopeKey" from feature_id where fid = any($1::int[]) and retired_at is null`,
    [[...new Set(fids)]],
  );
  return new Map(rows.map((row) => [row.fid, row.scopeKey]));
}
