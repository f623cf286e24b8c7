import { FINDING_STATES, type FindingAct, type FindingState, findingAfter } from '../../domain/finding.ts';
import type { FindingActInput } from '../../domain/finding-schema.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { appendAudit } from '../auth/audit.ts';
import type { Tx, Viewer } from '../database.ts';
import { appendEvents } from '../warnings/object-state.ts';
import { findingEvent } from './submit.ts';

const STEP: Readonly<Record<FindingAct, string>> = {
  accept: 'accepted',
  rectify: 'rectified',
  close: 'closed',
  return: 'returned',
  release: 'released',
  comment: 'comment',
};
/** What needs words: what was done, and why something goes back. */
const NEEDS_WORDS: readonly FindingAct[] = ['rectify', 'return', 'comment'];

interface Stored {
  readonly state: FindingState;
  readonly scope_key: number;
  readonly object_fid: number | null;
  readonly rectified_by: string | null;
}

/**
 * One step of a finding: accept, rectify, close, return, release from quarantine, comment. Who rectified does not accept
 * the result; two who act at once are told. The event is the transaction's last statement.
 */
export async function actOnFinding(tx: Tx, viewer: Viewer, input: FindingActInput, address: string): Promise<void> {
  const { rows } = await tx.query<Stored>(
    `select f.state, f.scope_key, f.object_fid,
       (select s.actor from finding_step s where s.finding_id = f.id and s.step = 'rectified' order by s.id desc limit 1) as rectified_by
     from finding f where f.id = $1 for update of f`,
    [input.id],
  );
  const found = rows[0];
  if (found === undefined) throw new RefusalError({ code: 'not_found', field: 'id', message: 'no such finding' });
  if (found.state !== input.state)
    throw new RefusalError({ code: 'conflict', field: 'state', message: `the finding is ${found.state} by now` });
  const next = findingAfter(found.state, input.act);
  if (next === null || !FINDING_STATES.includes(next))
    throw new RefusalError({
      code: 'conflict',
      field: 'act',
      message: `${input.act} is not open while ${found.state}`,
    });
  if (NEEDS_WORDS.includes(input.act) && input.text === '')
    throw new RefusalError({ code: 'invalid', field: 'text', message: 'say what was done, or why' });
  if (input.act === 'close' && found.rectified_by === viewer.id)
    throw new RefusalError({ code: 'two_persons', field: 'act', message: 'who rectified does not accept the result' });
  await tx.query('update finding set state = $2 where id = $1', [input.id, next]);
  await tx.query(
    `insert into finding_step (finding_id, at, step, actor, actor_name, text, scope_key) values ($1, guanlan.now(), $2, $3, $4, $5, $6)`,
    [input.id, STEP[input.act], viewer.id, viewer.name, input.text, found.scope_key],
  );
  await appendAudit(tx, {
    actor: viewer.id,
    action: `finding.${STEP[input.act]}`,
    object: `finding:${input.id}`,
    address,
    detail: { from: found.state, to: next },
  });
  await appendEvents(tx, [findingEvent(input.id, { scopeKey: found.scope_key, objectFid: found.object_fid })]);
}
