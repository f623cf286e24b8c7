import { type LoopPlan, loopPlanSchema } from '../../domain/loop-plan.ts';
import type { Tx } from '../database.ts';

/** The plan under which a warning opens now: the approved one that became valid last. Throws when there is none. */
export async function currentPlan(tx: Tx): Promise<LoopPlan> {
  const { rows } = await tx.query<{ body: unknown }>(
    `select body from loop_plan where state = 'approved' order by (valid_from <= guanlan.now()) desc, valid_from desc, version desc limit 1`,
  );
  return loopPlanSchema.parse(rows[0]?.body);
}
