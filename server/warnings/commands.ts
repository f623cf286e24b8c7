import { allowedCommands, commandLoop, type LoopActor, type LoopAsk } from '../../domain/loop-commands.ts';
import type { CommandName } from '../../domain/loop-state.ts';
import { partiesOf } from '../../domain/party.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { type Colleague, colleaguesOf } from '../auth/colleagues.ts';
import { rolesAt } from '../auth/reach.ts';
import type { Tx, Viewer } from '../database.ts';
import { openFromWarning } from '../incidents/from-warning.ts';
import { markRead } from '../notify/notices.ts';
import { objectName } from './object-place.ts';
import { appendEvents } from './object-state.ts';
import { type LoopRecord, lockObjects, lockWarnings } from './warning-record.ts';
import { followedBy, standing, type WarningWrite, writeWarnings } from './write.ts';

/** A person's command: what is asked, what the person saw, and the files that shall stand behind it. */
export interface PersonCommand {
  readonly id: number;
  readonly expected?: { readonly epoch: number; readonly handling: string } | undefined;
  readonly evidence?: readonly number[];
  /** Made of the locked warning and the number of files that would stand behind the step. */
  readonly ask: LoopAsk | ((files: number) => LoopAsk);
}

/** What the person's screen must know of the warning after a command; times are epoch milliseconds. */
export interface CommandResult {
  readonly id: number;
  readonly state: 'open' | 'closed';
  readonly tier: number;
  readonly epoch: number;
  readonly handling: LoopRecord['handling'];
  readonly verdict: LoopRecord['verdict'];
  readonly acknowledgedAt: number | null;
  readonly acknowledgedBy: string | null;
  readonly shelvedUntil: number | null;
  readonly nextStep: LoopRecord['nextStep'];
  readonly deadline: number | null;
  readonly allowed: readonly CommandName[];
}

/** The person with the parties that its own grants make it at the place of a warning. */
export function actorAt(viewer: Viewer, scopeKey: number): LoopActor {
  return { id: viewer.id, name: viewer.name, parties: partiesOf(rolesAt(viewer, scopeKey)) };
}

/**
 * Runs one command of a person on a warning, in the viewer's own transaction, with step, clocks, tellings, audit and
 * events (REQ-WARN-12). Refuses what is out of the viewer's scope (`not_found`), what the loop refuses, and what somebody
 * else changed meanwhile (`conflict` with what that one did).
 */
export async function runCommand(tx: Tx, viewer: Viewer, command: PersonCommand, address = ''): Promise<CommandResult> {
  const { record, now, name } = await lockWarning(tx, command.id);
  const actor = actorAt(viewer, record.scopeKey);
  const given = command.evidence ?? [];
  const files = typeof command.ask === 'function' ? await countFiles(tx, record.id, given) : 0;
  const ask = typeof command.ask === 'function' ? command.ask(files) : command.ask;
  const answer = commandLoop(record, { ask, actor, expected: command.expected }, now);
  if ('refusal' in answer) {
    const { refusal } = answer;
    if (refusal.field !== 'expected') throw new RefusalError(refusal);
    throw new RefusalError({ ...refusal, params: { ...refusal.params, ...(await lastStep(tx, record.id)) } });
  }
  const write = withEvidence(followedBy(standing(record, name), answer), given);
  const events = await writeWarnings(tx, now, { id: viewer.id, address }, [write]);
  await bindEvidence(tx, record.id, given);
  // Who acts on a warning has read what it was told of it.
  await markRead(tx, viewer, record.id);
  const judged = ask.name === 'verify' && ask.verdict === 'accident' ? ask : null;
  const person = { id: viewer.id, name: viewer.name, address };
  const incident = judged === null ? [] : await openFromWarning(tx, now, person, write.record, name, judged.text);
  await appendEvents(tx, [...events, ...incident]);
  return resultOf(write.record, actor);
}

function resultOf(record: LoopRecord, actor: LoopActor): CommandResult {
  const { id, state, tier, epoch, handling, verdict, acknowledgedAt, acknowledgedBy } = record;
  const { shelvedUntil, nextStep, deadline } = record;
  return {
    id,
    state,
    tier,
    epoch,
    handling,
    verdict,
    acknowledgedAt,
    acknowledgedBy,
    shelvedUntil,
    nextStep,
    deadline,
    allowed: allowedCommands(record, actor),
  };
}

/** Takes the object's lock before the row's, in the order of every other writer; refuses what the viewer cannot see. */
async function lockWarning(
  tx: Tx,
  id: number,
): Promise<{ readonly record: LoopRecord; readonly now: number; readonly name: string }> {
  const missing = new RefusalError({ code: 'not_found', field: 'id', message: `no warning ${id}` });
  const found = await tx.query<{ fid: number }>('select fid from warning where id = $1', [id]);
  const fid = found.rows[0]?.fid;
  if (fid === undefined) throw missing;
  await lockObjects(tx, [fid]);
  const [record] = await lockWarnings(tx, [id]);
  if (record === undefined) throw missing;
  const clock = await tx.query<{ now: number }>(`select round(date_part('epoch', guanlan.now()) * 1000) as now`);
  return { record, now: clock.rows[0]?.now ?? Date.now(), name: await objectName(tx, fid, record.layer) };
}

/** Files of the warning that a step has cited before, and those that are cited now. Refuses files of another warning. */
async function countFiles(tx: Tx, warningId: number, given: readonly number[]): Promise<number> {
  const { rows } = await tx.query<{ id: number; given: boolean }>(
    `select id, id = any($2::bigint[]) as given from evidence where warning_id = $1 and (step_id is not null or id = any($2::bigint[])) limit 1000`,
    [warningId, given],
  );
  if (rows.filter((row) => row.given).length !== new Set(given).size)
    throw new RefusalError({ code: 'invalid', field: 'evidence', message: 'no such file of this warning' });
  return rows.length;
}

function withEvidence(write: WarningWrite, given: readonly number[]): WarningWrite {
  if (given.length === 0) return write;
  const steps = write.steps.map((step, index) =>
    index === 0 ? { ...step, detail: { ...step.detail, evidence: given } } : step,
  );
  return { ...write, steps };
}

/** The step that cites a file for the first time owns it. */
async function bindEvidence(tx: Tx, warningId: number, given: readonly number[]): Promise<void> {
  if (given.length === 0) return;
  await tx.query(
    `update evidence set step_id = (select max(id) from warning_step where warning_id = $1 and detail ? 'evidence')
     where warning_id = $1 and id = any($2::bigint[]) and step_id is null`,
    [warningId, given],
  );
}

async function lastStep(tx: Tx, warningId: number): Promise<Record<string, string>> {
  const { rows } = await tx.query<{ step: string; actor: string }>(
    `select step, coalesce(detail ->> 'actorName', actor) as actor from warning_step where warning_id = $1 order by id desc limit 1`,
    [warningId],
  );
  const last = rows[0];
  return last === undefined ? {} : { step: last.step, actor: last.actor };
}

/** The person that a warning is assigned to: the viewer or somebody of the same organisation. Refuses anybody else. */
export async function assignablePerson(viewer: Viewer, userId: string | null): Promise<Colleague | null> {
  if (userId === null) return null;
  if (userId === viewer.id) return { id: viewer.id, name: viewer.name };
  const found = (await colleaguesOf(viewer.id)).find((one) => one.id === userId);
  if (found === undefined)
    throw new RefusalError({ code: 'invalid', field: 'userId', message: 'nobody of your organisation' });
  return found;
}
