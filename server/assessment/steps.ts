import type { Tx, Viewer } from '../database.ts';

/** Writes what happened to a draft or an appeal, in the transaction of the change. */
export async function keepStep(
  tx: Tx,
  of: { readonly draft: number } | { readonly appeal: number },
  scopeKey: number,
  step: string,
  actor: Pick<Viewer, 'id' | 'name'>,
  text = '',
): Promise<void> {
  await tx.query(
    `insert into assessment_step (draft_id, appeal_id, at, step, actor, actor_name, text, scope_key)
     values ($1, $2, guanlan.now(), $3, $4, $5, $6, $7)`,
    ['draft' in of ? of.draft : null, 'appeal' in of ? of.appeal : null, step, actor.id, actor.name, text, scopeKey],
  );
}
