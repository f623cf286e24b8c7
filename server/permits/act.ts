import { geodesicMeters } from '../../domain/geodesy.ts';
import {
  gasProblems,
  type PermitAct,
  type PermitState,
  permitAfter,
  permitPersonProblem,
  startProblem,
} from '../../domain/permit.ts';
import type { PermitActInput } from '../../domain/permit-schema.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { appendAudit } from '../auth/audit.ts';
import { mayAt } from '../auth/reach.ts';
import type { Tx, Viewer } from '../database.ts';
import { appendEvents } from '../warnings/object-state.ts';
import { ms } from '../warnings/warning-record.ts';
import { permitEvent } from './apply.ts';
import { type PermitRecord, permitsWhere } from './permit-record.ts';

/** What needs words: why something is refused or stopped. */
const NEEDS_WORDS: readonly PermitAct[] = ['refuse', 'stop'];
/** Within it, a difference is the line's delay and not the clock's. */
const PROMPT_MS = 2_000;

export interface ActedOn {
  readonly state: PermitState;
  readonly repeated: boolean;
}

/**
 * One act on a permit, from a desk or a guardian's phone. The same id again has no second effect; an act that the state
 * no longer allows is refused with the state, and so is a start without a good gas test. A gas test is always kept. The
 * event is the transaction's last statement.
 */
export async function actOnPermit(tx: Tx, viewer: Viewer, input: PermitActInput, address: string): Promise<ActedOn> {
  const { rows: locked } = await tx.query<{ now: number }>(
    `select ${ms('guanlan.now()')} as now from permit where id = $1 for update`,
    [input.permit],
  );
  const now = locked[0]?.now;
  const [permit] = now === undefined ? [] : await permitsWhere(tx, 'p.id = $1', [input.permit], 1);
  if (permit === undefined || now === undefined)
    throw new RefusalError({ code: 'not_found', field: 'permit', message: 'no such permit' });
  const done = await tx.query<{ actor: string }>('select actor from permit_step where id = $1', [input.id]);
  if (done.rows[0] !== undefined) return { state: permit.state, repeated: true };
  const at = momentOf(input, now);
  checkPerson(viewer, permit, input.act);
  const next = nextState(permit, input, at);
  await writeStep(tx, viewer, permit, input, at);
  if (input.gas !== null) await writeTest(tx, viewer, permit, input, at);
  if (input.alarm !== null) await hear(tx, viewer, permit, input.alarm);
  await writeState(tx, viewer, permit, next, input.act, at);
  await appendAudit(tx, {
    actor: viewer.id,
    action: `permit.${input.act}`,
    object: `permit:${permit.id}`,
    address,
    detail: { ticket: permit.ticket, from: permit.state, to: next },
  });
  await appendEvents(tx, [permitEvent(permit.id, permit.scopeKey)]);
  return { state: next, repeated: false };
}

/** When it was done: the device's time, its clock set right by what it was off when it sent; never in the future. */
function momentOf({ takenAt, sentAt }: PermitActInput, now: number): number {
  if (takenAt === null || sentAt === null) return now;
  const ahead = Math.abs(sentAt - now) < PROMPT_MS ? 0 : sentAt - now;
  return Math.min(now, takenAt - ahead);
}

function checkPerson(viewer: Viewer, permit: PermitRecord, act: PermitAct): void {
  const handles = mayAt(viewer, 'permits.handle', permit.scopeKey);
  const problem = permitPersonProblem(act, viewer.id, permit, handles);
  if (problem === 'two_persons')
    throw new RefusalError({ code: 'two_persons', field: 'act', message: 'another person has to sign this' });
  if (problem !== null)
    throw new RefusalError({
      code: 'forbidden',
      field: 'act',
      message: problem === 'guardian' ? 'only the guardian does this' : 'not yours to do',
      params: { policy: 'permits.handle' },
    });
}

function nextState(permit: PermitRecord, input: PermitActInput, at: number): PermitState {
  // What was measured is kept in every state: it may arrive late from a place without signal.
  const next =
    permitAfter(permit.state, input.act) ?? (input.act === 'gas_test' || input.act === 'heard' ? permit.state : null);
  if (next === null)
    throw new RefusalError({ code: 'conflict', field: 'act', message: `the permit is ${permit.state} by now` });
  if (NEEDS_WORDS.includes(input.act) && input.text === '')
    throw new RefusalError({ code: 'invalid', field: 'text', message: 'say why' });
  const problem = input.act === 'start' || input.act === 'resume' ? startProblem(permit, at) : null;
  if (problem !== null)
    throw new RefusalError({
      code: 'conflict',
      field: 'act',
      message: `the work must not start: ${problem}`,
      params: { reason: problem },
    });
  return next;
}

async function writeStep(tx: Tx, viewer: Viewer, permit: PermitRecord, input: PermitActInput, at: number) {
  const { position } = input;
  const distance = position === null ? null : geodesicMeters([permit.lng, permit.lat], [position.lng, position.lat]);
  await tx.query(
    `insert into permit_step (id, permit_id, act, at, received_at, actor, actor_name, text, distance_m, accuracy_m, scope_key)
     values ($1, $2, $3, to_timestamp($4::float8 / 1000), guanlan.now(), $5, $6, $7, $8, $9, $10)`,
    [
      ...[input.id, permit.id, input.act, at, viewer.id, viewer.name, input.text, distance],
      ...[position?.accuracyMeters ?? null, permit.scopeKey],
    ],
  );
}

async function writeTest(tx: Tx, viewer: Viewer, permit: PermitRecord, { id, gas }: PermitActInput, at: number) {
  if (gas === null) return;
  await tx.query(
    `insert into permit_gas_test (id, permit_id, at, tester_name, spot, combustible_percent, lel_percent, oxygen_percent, toxic_percent, problems, scope_key)
     values ($1, $2, to_timestamp($3::float8 / 1000), $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      ...[id, permit.id, at, viewer.name, gas.spot, gas.combustiblePercent, gas.lelPercent, gas.oxygenPercent],
      ...[gas.toxicPercent, gasProblems(permit.kind, { at, ...gas }), permit.scopeKey],
    ],
  );
}

async function hear(tx: Tx, viewer: Viewer, permit: PermitRecord, alarm: number): Promise<void> {
  const { rows } = await tx.query<{ warning: number }>(
    `update permit_alarm set heard_at = coalesce(heard_at, guanlan.now()) where id = $1 and permit_id = $2 returning warning_id as warning`,
    [alarm, permit.id],
  );
  await tx.query(
    `update delivery set state = 'read', sent_at = coalesce(sent_at, guanlan.now()), delivered_at = coalesce(delivered_at, guanlan.now()),
       read_at = guanlan.now(), read_by = $2 where idempotency_key = $1 and read_at is null`,
    [`permit:${permit.id}:${rows[0]?.warning ?? 0}`, viewer.name],
  );
}

/** Who signed, and since when it stands. */
async function writeState(
  tx: Tx,
  viewer: Viewer,
  permit: PermitRecord,
  next: PermitState,
  act: PermitAct,
  at: number,
): Promise<void> {
  await tx.query(
    `update permit set state = $2,
       reviewer = case when $3 = 'review' then $4 else reviewer end, reviewer_name = case when $3 = 'review' then $5 else reviewer_name end,
       approver = case when $3 = 'approve' then $4 else approver end, approver_name = case when $3 = 'approve' then $5 else approver_name end,
       started_at = case when $3 = 'start' then to_timestamp($6::float8 / 1000) else started_at end,
       stopped_at = case when $3 = 'stop' then to_timestamp($6::float8 / 1000) when $3 = 'resume' then null else stopped_at end,
       finished_at = case when $3 = 'finish' then to_timestamp($6::float8 / 1000) else finished_at end,
       accepted_at = case when $3 = 'accept' then to_timestamp($6::float8 / 1000) else accepted_at end
     where id = $1`,
    [permit.id, next, act, viewer.id, viewer.name, at],
  );
}
