import {
  CHATTER_PER_HOUR,
  FLOOD,
  type FloodKind,
  type NewFlood,
  type OpenFlood,
  type Opening,
  planFloods,
} from '../../domain/flood.ts';
import { asEngine, type Tx } from '../database.ts';
import { ms } from './warning-record.ts';

/** A warning that opened in this transaction; already inserted, its step need not be. */
export interface FreshWarning {
  readonly id: number;
  readonly openedAt: number;
  readonly zone: number;
  readonly enterprise: number;
  readonly lng: number;
  readonly lat: number;
}

/** Ungrouped warnings of the window that are looked at; a flood of more has begun long before. */
const MOST_OPENINGS = 1_000;
const SOURCE_ACTOR = /^source:(.+)$/;

/**
 * Groups what opened just now (flood mode): joins a flood that runs or begins one, together with the earlier warnings of
 * the window. Returns the flood of each fresh warning that has one. Screens alone follow it; no clock, push or notice
 * does. `actor` is the warning's: `source:<id>` is what "by one source" means. Viewers never begin a flood: they open
 * nothing in bulk.
 */
export async function floodOf(
  tx: Tx,
  now: number,
  actor: string,
  opened: readonly FreshWarning[],
): Promise<ReadonlyMap<number, number>> {
  const found = new Map<number, number>();
  if (opened.length === 0 || (await isViewer(tx))) return found;
  const fresh = new Set(opened.map(({ id }) => id));
  const running = await runningFloods(tx, now);
  const window = await openings(tx, now, actor, fresh);
  if (running.length === 0 && window.length <= FLOOD.more) return found;
  const { joins, starts } = planFloods(window, fresh, running);
  for (const { warning, flood } of joins) found.set(warning, flood);
  // By key, so that two deliveries that begin the same floods never wait for each other.
  for (const start of [...starts].sort((a, b) => a.key.localeCompare(b.key))) {
    const id = await beginFlood(tx, now, start);
    await putInto(tx, id, start.members);
    for (const member of start.members) if (fresh.has(member)) found.set(member, id);
  }
  for (const id of new Set(joins.map(({ flood }) => flood))) {
    await putInto(
      tx,
      id,
      joins.filter(({ flood }) => flood === id).map(({ warning }) => warning),
    );
    await keepAlive(tx, now, id);
  }
  return found;
}

async function isViewer(tx: Tx): Promise<boolean> {
  const { rows } = await tx.query<{ viewer: boolean }>(`select current_user = 'guanlan_app' as viewer`);
  return rows[0]?.viewer ?? true;
}

async function runningFloods(tx: Tx, now: number): Promise<OpenFlood[]> {
  const { rows } = await tx.query<{ id: number; kind: FloodKind; key: string; lng: number; lat: number }>(
    `select id, kind, key, lng, lat from warning_flood
     where ended_at is null and last_at > to_timestamp(($1::float8 - ${FLOOD.quietMs}) / 1000) order by id limit 200`,
    [now],
  );
  return rows.map(({ lng, lat, ...flood }) => ({ ...flood, position: [lng, lat] }));
}

async function openings(tx: Tx, now: number, actor: string, fresh: ReadonlySet<number>): Promise<Opening[]> {
  const { rows } = await tx.query<
    Omit<Opening, 'position' | 'source'> & { actor: string | null; lng: number; lat: number }
  >(
    `select w.id, ${ms('w.opened_at')} as "openedAt", w.zone, w.enterprise, w.lng, w.lat, null as flood, s.actor
     from warning w left join lateral (select actor from warning_step where warning_id = w.id order by id limit 1) s on true
     where w.opened_at > to_timestamp(($1::float8 - ${FLOOD.windowMs}) / 1000) and w.flood_id is null
     order by w.opened_at desc, w.id desc limit ${MOST_OPENINGS}`,
    [now],
  );
  return rows
    .map(({ actor: opener, lng, lat, ...row }) => ({
      ...row,
      source: SOURCE_ACTOR.exec(fresh.has(row.id) ? actor : (opener ?? ''))?.[1] ?? null,
      position: [lng, lat] as const,
    }))
    .reverse();
}

/** Two transactions may find the same flood at once: the second waits for the first and joins its row. */
async function beginFlood(tx: Tx, now: number, flood: NewFlood): Promise<number> {
  const { rows } = await tx.query<{ id: number }>(
    `insert into warning_flood (kind, key, subject, source, lng, lat, started_at, last_at)
     values ($1, $2, $3, $4, $5, $6, to_timestamp($7::float8 / 1000), to_timestamp($7::float8 / 1000))
     on conflict (key) where ended_at is null do update set last_at = greatest(warning_flood.last_at, excluded.last_at)
     returning id`,
    [flood.kind, flood.key, flood.subject, flood.source, ...flood.position, now],
  );
  const id = rows[0]?.id;
  if (id === undefined) throw new Error('a flood was neither made nor found');
  return id;
}

/** A member that somebody handles at this moment is left to the next opening: nobody waits here. */
async function putInto(tx: Tx, flood: number, warnings: readonly number[]): Promise<void> {
  await tx.query(
    `update warning set flood_id = $1
     where id in (select id from warning where id = any($2::bigint[]) and flood_id is null order by id for update skip locked)`,
    [flood, warnings],
  );
}

/** At most one write in five seconds: openings of a storm must not queue up behind one row. */
async function keepAlive(tx: Tx, now: number, flood: number): Promise<void> {
  await tx.query(
    `update warning_flood set last_at = to_timestamp($2::float8 / 1000)
     where id in (select id from warning_flood where id = $1 and last_at < to_timestamp(($2::float8 - 5000) / 1000) for update skip locked)`,
    [flood, now],
  );
}

/** Ends floods that nothing has joined for ten minutes; returns how many. A chore of the worker. */
export function endQuietFloods(): Promise<number> {
  return asEngine(async (tx) => {
    const { rowCount } = await tx.query(
      `update warning_flood set ended_at = guanlan.now()
       where ended_at is null and last_at <= guanlan.now() - make_interval(secs => ${FLOOD.quietMs / 1000})`,
    );
    return rowCount ?? 0;
  });
}

/**
 * Marks warnings that repeat more than `CHATTER_PER_HOUR` times an hour (抖动), for the owner of their rule. Call it for
 * warnings that opened again or repeated, before their step is written.
 */
export async function markChatter(tx: Tx, now: number, warnings: readonly number[]): Promise<void> {
  if (warnings.length === 0 || (await isViewer(tx))) return;
  const hourAgo = now - 3_600_000;
  await tx.query(
    `insert into warning_chatter as c (warning_id, rule_id, rule_version, repeats, since, last_at, scope_key)
     select w.id, w.rule_id, w.rule_version, n.alarms, to_timestamp($2::float8 / 1000), to_timestamp($2::float8 / 1000), w.scope_key
     from warning w cross join lateral (
       select count(*)::int + 1 as alarms from warning x join warning_step s on s.warning_id = x.id
       where x.fid = w.fid and x.cause = w.cause and (x.closed_at is null or x.closed_at > to_timestamp($3::float8 / 1000))
         and s.step in ('opened', 'repeated') and s.at > to_timestamp($3::float8 / 1000)) n
     where w.id = any($1::bigint[]) and n.alarms > ${CHATTER_PER_HOUR}
     on conflict (warning_id) do update set repeats = excluded.repeats, last_at = excluded.last_at,
       since = case when c.last_at < to_timestamp($3::float8 / 1000) then excluded.since else c.since end`,
    [warnings, now, hourAgo],
  );
}

/**
 * Condition of a list that shows a running flood as one line: reds and ungrouped warnings keep theirs. `w` is the warning.
 */
export const OUTSIDE_FLOODS = `(w.tier = 4 or w.flood_id is null or not exists (select from warning_flood f where f.id = w.flood_id and f.ended_at is null))`;
