import { asEngine, type Tx } from '../database.ts';
import { appendEvents } from '../warnings/object-state.ts';
import { permitEvent } from './apply.ts';

/** Warnings older than this were there before anybody began to listen. */
const LISTEN_MINUTES = 15;
const AT_ONCE = 200;

interface Told {
  readonly permit: string;
  readonly scopeKey: number;
  readonly warning: number;
}

/**
 * Tells guardians of warnings inside the area of their running permit (REQ-WF-17): AI of cameras and measuring points
 * alike, for both become warnings with a place. Each warning once a permit, as a line on the guardian's phone and a
 * delivery in the warning's own log, read when the guardian says so. Returns how many were told.
 */
export function tellGuardians(): Promise<number> {
  return asEngine(async (tx) => {
    const told = await newAlarms(tx);
    if (told.length === 0) return 0;
    await writeDeliveries(tx, told);
    const scopes = new Map(told.map(({ permit, scopeKey }) => [permit, scopeKey]));
    await appendEvents(
      tx,
      [...scopes].map(([permit, scopeKey]) => permitEvent(permit, scopeKey)),
    );
    return told.length;
  });
}

async function newAlarms(tx: Tx): Promise<Told[]> {
  const { rows } = await tx.query<Told>(
    `insert into permit_alarm (permit_id, warning_id, at, distance_m, tier, reason_zh, reason_en, scope_key)
     select p.id, w.id, guanlan.now(), st_distance(p.geom::geography, st_setsrid(st_makepoint(w.lng, w.lat), 4326)::geography), w.tier, w.reason_zh, w.reason_en, p.scope_key
     from permit p join warning w on w.state = 'open' and w.opened_at > guanlan.now() - make_interval(mins => ${LISTEN_MINUTES}) and w.opened_at >= coalesce(p.started_at, p.created_at)
       and st_dwithin(p.geom::geography, st_setsrid(st_makepoint(w.lng, w.lat), 4326)::geography, p.radius_m)
     where p.state in ('working', 'stopped') order by w.id limit ${AT_ONCE}
     on conflict (permit_id, warning_id) do nothing returning permit_id as permit, scope_key as "scopeKey", warning_id as warning`,
  );
  return rows;
}

async function writeDeliveries(tx: Tx, told: readonly Told[]): Promise<void> {
  await tx.query(
    `insert into delivery (warning_id, step, round, tier, party, recipient, channel, idempotency_key, payload, state, due_at, created_at, scope_key)
     select w.id, 'opened', 1, w.tier, 'guardian', p.guardian_name || ' ' || p.ticket, 'screen', 'permit:' || p.id || ':' || w.id,
       jsonb_build_object('warning', w.id, 'step', 'opened', 'tier', w.tier, 'reasonZh', w.reason_zh, 'reasonEn', w.reason_en, 'name', p.place, 'nameEn', p.place_en),
       'waiting', 'infinity', guanlan.now(), w.scope_key
     from jsonb_to_recordset($1) as r(permit uuid, warning bigint) join permit p on p.id = r.permit join warning w on w.id = r.warning
     on conflict (idempotency_key) do nothing`,
    [JSON.stringify(told)],
  );
}
