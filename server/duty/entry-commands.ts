import type { AnswerInput, FollowUpInput } from '../../domain/duty.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { appendAudit } from '../auth/audit.ts';
import type { Tx, Viewer } from '../database.ts';

interface Caller {
  readonly viewer: Viewer;
  readonly address: string;
}

const missing = (what: string, field: string) =>
  new RefusalError({ code: 'not_found', field, message: `no such ${what}` });

/** Stores whom the desk called about a warning and what was said (跟踪记录), with the time of the next look. */
export async function addFollowUp(tx: Tx, { viewer, address }: Caller, input: FollowUpInput): Promise<{ id: number }> {
  const { rows } = await tx.query<{ id: number }>(
    `insert into duty_follow_up (warning_id, at, author, author_name, contact, text, next_look_at, scope_key)
     select w.id, guanlan.now(), $2, $3, $4, $5, guanlan.now() + make_interval(mins => $6::int), w.scope_key from warning w where w.id = $1
     returning id`,
    [input.warningId, viewer.id, viewer.name, input.contact, input.text, input.lookInMinutes],
  );
  const [made] = rows;
  if (made === undefined) throw missing('warning', 'warningId');
  await appendAudit(tx, {
    actor: viewer.id,
    action: 'duty.follow_up.added',
    object: `warning:${input.warningId}`,
    address,
    detail: { id: made.id, contact: input.contact, lookInMinutes: input.lookInMinutes },
  });
  return made;
}

/** The look that was due has been taken; a second time changes nothing. */
export async function finishFollowUp(tx: Tx, { viewer, address }: Caller, id: number): Promise<{ ok: true }> {
  const { rows } = await tx.query<{ warning: number; fresh: boolean }>(
    `update duty_follow_up f set done_at = coalesce(f.done_at, guanlan.now()), done_by = coalesce(f.done_by, $2) from duty_follow_up b
     where b.id = f.id and f.id = $1 returning f.warning_id as warning, b.done_at is null as fresh`,
    [id, viewer.name],
  );
  const [found] = rows;
  if (found === undefined) throw missing('follow-up', 'id');
  if (found.fresh)
    await appendAudit(tx, {
      actor: viewer.id,
      action: 'duty.follow_up.done',
      object: `warning:${found.warning}`,
      address,
      detail: { id },
    });
  return { ok: true };
}

/** Stores by hand what a call came to; the last word stands. Refuses a step that is no call. */
export async function answerCall(tx: Tx, { viewer, address }: Caller, input: AnswerInput): Promise<{ ok: true }> {
  const { rows } = await tx.query<{ warning: number }>(
    `insert into duty_answer as a (step_id, warning_id, state, text, at, author, author_name, scope_key)
     select s.id, s.warning_id, $2, $3, guanlan.now(), $4, $5, s.scope_key from warning_step s where s.id = $1 and s.step = 'call'
     on conflict (step_id) do update set state = excluded.state, text = excluded.text, at = excluded.at, author = excluded.author,
       author_name = excluded.author_name
     returning a.warning_id as warning`,
    [input.stepId, input.state, input.text, viewer.id, viewer.name],
  );
  const [found] = rows;
  if (found === undefined) throw missing('call', 'stepId');
  await appendAudit(tx, {
    actor: viewer.id,
    action: `duty.call.${input.state}`,
    object: `warning:${found.warning}`,
    address,
    detail: { step: input.stepId },
  });
  return { ok: true };
}
