import type { HelpCallInput, HelpState } from '../../domain/help-call.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { appendAudit } from '../auth/audit.ts';
import type { Tx, Viewer } from '../database.ts';
import { databaseNow } from '../duty/roster-queries.ts';
import { appendEvents, type EventItem } from '../warnings/object-state.ts';

interface Caller {
  readonly id: string;
  readonly name: string;
  readonly address: string;
}

/** What the device shows of its call. */
export interface HelpAnswer {
  readonly state: HelpState;
  /** Who looks after it; empty before somebody does. */
  readonly by: string;
}

const helpEvent = (id: string, scopeKey: number): EventItem => ({
  ...{ kind: 'field', layer: 0, fid: 0, scope_key: scopeKey },
  payload: { topic: 'help', id },
});

/** A position never replaces a newer one; times are set right by what the device's clock is off. */
async function movePosition(tx: Tx, call: HelpCallInput, ahead: number, now: number): Promise<void> {
  const { position } = call;
  if (position === null) return;
  await tx.query(
    `update help_call set geom = st_setsrid(st_makepoint($2, $3), 4326), accuracy_m = $4, position_at = to_timestamp($5::float8 / 1000)
     where id = $1 and (position_at is null or position_at < to_timestamp($5::float8 / 1000))`,
    [call.id, position.lng, position.lat, position.accuracyMeters, Math.min(now, position.at - ahead)],
  );
}

/**
 * Takes a call for help, or its newer position; the same id again is the same call. Answers how it stands. The event is the
 * transaction's last statement, so that the desk hears of it within the second.
 */
export async function takeCall(tx: Tx, caller: Caller, call: HelpCallInput, scopeKey: number): Promise<HelpAnswer> {
  const now = await databaseNow(tx);
  const ahead = call.sentAt - now;
  const { rowCount } = await tx.query(
    `insert into help_call (id, caller, caller_name, phone, note, called_at, received_at, scope_key)
     values ($1, $2, $3, $4, $5, to_timestamp($6::float8 / 1000), guanlan.now(), $7) on conflict (id) do nothing`,
    [call.id, caller.id, caller.name, call.phone, call.note, Math.min(now, call.calledAt - ahead), scopeKey],
  );
  const { rows } = await tx.query<{ state: HelpState; by: string; scopeKey: number }>(
    `select state, acknowledged_name as by, scope_key as "scopeKey" from help_call where id = $1 and caller = $2`,
    [call.id, caller.id],
  );
  const [known] = rows;
  if (known === undefined)
    throw new RefusalError({ code: 'conflict', field: 'id', message: 'this id is another call' });
  await movePosition(tx, call, ahead, now);
  if (rowCount !== 0)
    await appendAudit(tx, {
      actor: caller.id,
      action: 'help.called',
      object: `help:${call.id}`,
      address: caller.address,
    });
  if (rowCount !== 0 || known.state !== 'ended') await appendEvents(tx, [helpEvent(call.id, known.scopeKey)]);
  return { state: known.state, by: known.by };
}

interface Desk {
  readonly viewer: Viewer;
  readonly address: string;
}

/** Somebody at the desk looks after a call: its sound ends everywhere, and the caller reads who it is. */
export async function acknowledgeCall(tx: Tx, { viewer, address }: Desk, id: string): Promise<void> {
  const scopeKey = await turn(tx, id, ['open']);
  await tx.query(
    `update help_call set state = 'acknowledged', acknowledged_at = guanlan.now(), acknowledged_name = $2 where id = $1`,
    [id, viewer.name],
  );
  await appendAudit(tx, { actor: viewer.id, action: 'help.acknowledged', object: `help:${id}`, address });
  await appendEvents(tx, [helpEvent(id, scopeKey)]);
}

/** A call is over; what came of it is written down. */
export async function endCall(tx: Tx, { viewer, address }: Desk, id: string, outcome: string): Promise<void> {
  const scopeKey = await turn(tx, id, ['open', 'acknowledged']);
  await tx.query(
    `update help_call set state = 'ended', ended_at = guanlan.now(), ended_name = $2, outcome = $3 where id = $1`,
    [id, viewer.name, outcome],
  );
  await appendAudit(tx, { actor: viewer.id, action: 'help.ended', object: `help:${id}`, address, detail: { outcome } });
  await appendEvents(tx, [helpEvent(id, scopeKey)]);
}

async function turn(tx: Tx, id: string, from: readonly HelpState[]): Promise<number> {
  const { rows } = await tx.query<{ state: HelpState; scopeKey: number }>(
    'select state, scope_key as "scopeKey" from help_call where id = $1 for update',
    [id],
  );
  const [found] = rows;
  if (found === undefined) throw new RefusalError({ code: 'not_found', field: 'id', message: 'no such call' });
  if (!from.includes(found.state))
    throw new RefusalError({ code: 'conflict', field: 'state', message: `the call is ${found.state} by now` });
  return found.scopeKey;
}
