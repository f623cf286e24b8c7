import { z } from 'zod';
import { type LoopPlan, loopPlanSchema } from '../../domain/loop-plan.ts';
import { checkPlan, type LoopPlanInput, planVersion } from '../../domain/loop-plan-check.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { appendAudit } from '../auth/audit.ts';
import type { Tx, Viewer } from '../database.ts';
import { ms } from '../warnings/warning-record.ts';

interface Asked {
  readonly viewer: Viewer;
  readonly address: string;
}

/** A version of the handling plan as the interface shows it; times are epoch milliseconds. */
export interface PlanVersion {
  readonly id: string;
  readonly version: number;
  readonly state: 'draft' | 'approved' | 'retired';
  readonly plan: LoopPlan;
  readonly author: string;
  readonly authorName: string;
  readonly approvedBy: string | null;
  readonly approvedByName: string;
  readonly validFrom: number;
  readonly createdAt: number;
}

/** Names of the two persons lie beside the plan in its body: a warning's copy leaves them out. */
const peopleSchema = z.object({ authorName: z.string().default(''), approvedByName: z.string().default('') });
const MOST_VERSIONS = 100;

/** All versions of the handling plan, newest first, and the one that new warnings take. */
export async function listPlans(tx: Tx): Promise<{ versions: PlanVersion[]; current: number | null }> {
  const { rows } = await tx.query<
    Omit<PlanVersion, 'plan' | 'authorName' | 'approvedByName'> & { body: unknown; now: number }
  >(
    `select id, version, state, body, author, approved_by as "approvedBy", ${ms('valid_from')} as "validFrom", ${ms('created_at')} as "createdAt",
       ${ms('guanlan.now()')} as now from loop_plan order by version desc, id limit ${MOST_VERSIONS}`,
  );
  const versions = rows.map(({ body, now: _now, ...row }) => ({
    ...row,
    plan: loopPlanSchema.parse(body),
    ...peopleSchema.parse(body),
  }));
  const now = rows[0]?.now ?? 0;
  const valid = versions
    .filter((one) => one.state === 'approved' && one.validFrom <= now)
    .sort((a, b) => b.validFrom - a.validFrom || b.version - a.version);
  return { versions, current: valid[0]?.version ?? null };
}

/** Keeps a draft of the plan's next version; refuses one that the check stands against, and somebody else's draft. */
export async function savePlanDraft(
  tx: Tx,
  { viewer, address }: Asked,
  input: LoopPlanInput,
): Promise<{ readonly version: number }> {
  const [problem] = checkPlan(input);
  if (problem !== undefined)
    throw new RefusalError({ code: 'invalid', field: problem.field, message: `${problem.field}: ${problem.code}` });
  await tx.query('select pg_advisory_xact_lock(7105, 1)');
  const { rows } = await tx.query<{ version: number; state: string; author: string }>(
    'select version, state, author from loop_plan where id = $1 order by version desc limit 1',
    [input.id],
  );
  const last = rows[0];
  if (last?.state === 'draft' && last.author !== viewer.id)
    throw new RefusalError({ code: 'conflict', field: 'id', message: 'somebody else is drafting this plan' });
  const version = last === undefined ? 1 : last.state === 'draft' ? last.version : last.version + 1;
  const body = { ...planVersion(input, version), authorName: viewer.name };
  await tx.query(
    `insert into loop_plan (id, version, body, state, author, valid_from, created_at) values ($1, $2, $3, 'draft', $4, guanlan.now(), guanlan.now())
     on conflict (id, version) do update set body = excluded.body, created_at = excluded.created_at`,
    [input.id, version, JSON.stringify(body), viewer.id],
  );
  await appendAudit(tx, {
    actor: viewer.id,
    action: 'plan.drafted',
    object: `plan:${input.id}`,
    address,
    detail: { version, body },
  });
  return { version };
}

/**
 * A second person decides a draft (Art 18). Approved, it is taken by warnings that open from now on; open ones keep the
 * plan that they were opened with (REQ-WARN-18). A plan holds for all sectors, so only who reaches the whole district may.
 */
export async function decidePlan(
  tx: Tx,
  { viewer, address }: Asked,
  { id, version, approve }: { readonly id: string; readonly version: number; readonly approve: boolean },
): Promise<void> {
  await tx.query('select pg_advisory_xact_lock(7105, 1)');
  const { rows } = await tx.query<{ author: string }>(
    `select author from loop_plan where id = $1 and version = $2 and state = 'draft'`,
    [id, version],
  );
  const draft = rows[0];
  if (draft === undefined)
    throw new RefusalError({ code: 'not_found', field: 'version', message: `no draft ${version} of ${id}` });
  if (draft.author === viewer.id)
    throw new RefusalError({ code: 'two_persons', field: 'author', message: 'nobody decides a draft of his own' });
  if (!viewer.all)
    throw new RefusalError({ code: 'forbidden', field: 'sector', message: 'a plan holds for the whole district' });
  const state = approve ? 'approved' : 'retired';
  await tx.query(
    `update loop_plan set state = $3, approved_by = $4, body = body || jsonb_build_object('approvedByName', $5::text),
       valid_from = guanlan.now() where id = $1 and version = $2`,
    [id, version, state, viewer.id, viewer.name],
  );
  await appendAudit(tx, {
    actor: viewer.id,
    action: `plan.${state}`,
    object: `plan:${id}`,
    address,
    detail: { version },
  });
}
