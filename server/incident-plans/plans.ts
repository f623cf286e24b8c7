import { INCIDENT_KINDS, type IncidentKind, type PlanStep } from '../../domain/incident.ts';
import { planOf } from '../../domain/incident-plan.ts';
import { checkSteps, type PlanDraft, planStepsSchema, stepsToStore } from '../../domain/incident-plan-schema.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { appendAudit } from '../auth/audit.ts';
import type { Tx, Viewer } from '../database.ts';
import { ms } from '../warnings/warning-record.ts';

interface Asked {
  readonly viewer: Viewer;
  readonly address: string;
}

/** A version of a plan as the interface shows it; times are epoch milliseconds. */
export interface IncidentPlanVersion {
  readonly kind: IncidentKind;
  readonly version: number;
  readonly state: 'draft' | 'approved' | 'refused';
  readonly steps: readonly PlanStep[];
  readonly note: string;
  readonly author: string;
  readonly authorName: string;
  readonly decidedByName: string;
  readonly decidedAt: number | null;
  readonly reason: string;
  readonly createdAt: number;
}

const COLUMNS = `kind, version, state, steps, note, author, author_name as "authorName", decided_by_name as "decidedByName",
  ${ms('decided_at')} as "decidedAt", reason, ${ms('created_at')} as "createdAt"`;
const MOST_VERSIONS = 50;

/** The steps that an incident of a kind starts with now, and the version they come from; 0 is the product's own list. */
export async function planInForce(
  tx: Tx,
  kind: IncidentKind,
): Promise<{ readonly version: number; readonly steps: readonly PlanStep[] }> {
  const { rows } = await tx.query<{ version: number; steps: unknown }>(
    `select version, steps from incident_plan where kind = $1 and state = 'approved' order by version desc limit 1`,
    [kind],
  );
  const row = rows[0];
  return row === undefined
    ? { version: 0, steps: planOf(kind) }
    : { version: row.version, steps: planStepsSchema.parse(row.steps) };
}

/** Every kind: what is in force, and whether a draft waits for somebody. */
export async function listIncidentPlans(tx: Tx) {
  const { rows } = await tx.query<{ kind: IncidentKind; version: number; draft: boolean }>(
    `select kind, coalesce(max(version) filter (where state = 'approved'), 0) as version, bool_or(state = 'draft') as draft
     from incident_plan group by kind limit ${INCIDENT_KINDS.length}`,
  );
  return INCIDENT_KINDS.map((kind) => rows.find((row) => row.kind === kind) ?? { kind, version: 0, draft: false });
}

/** One kind with its versions, newest first. */
export async function getIncidentPlan(tx: Tx, kind: IncidentKind) {
  const { rows } = await tx.query<IncidentPlanVersion>(
    `select ${COLUMNS} from incident_plan where kind = $1 order by version desc limit ${MOST_VERSIONS}`,
    [kind],
  );
  return { kind, current: await planInForce(tx, kind), versions: rows };
}

const lock = (tx: Tx) => tx.query('select pg_advisory_xact_lock(7105, 2)');

/** Keeps a draft of the next version; refuses one that the check stands against, and somebody else's draft. */
export async function saveIncidentPlan(
  tx: Tx,
  { viewer, address }: Asked,
  { kind, note, steps }: PlanDraft,
): Promise<{ readonly version: number }> {
  const [problem] = checkSteps(steps);
  if (problem !== undefined)
    throw new RefusalError({ code: 'invalid', field: problem.field, message: `${problem.field}: ${problem.code}` });
  await lock(tx);
  const { rows } = await tx.query<{ version: number; state: string; author: string }>(
    'select version, state, author from incident_plan where kind = $1 order by version desc limit 1',
    [kind],
  );
  const last = rows[0];
  if (last?.state === 'draft' && last.author !== viewer.id)
    throw new RefusalError({ code: 'conflict', field: 'kind', message: 'somebody else is drafting this plan' });
  const version = last === undefined ? 1 : last.state === 'draft' ? last.version : last.version + 1;
  const stored = stepsToStore(steps);
  await tx.query(
    `insert into incident_plan (kind, version, steps, note, author, author_name, created_at) values ($1, $2, $3, $4, $5, $6, guanlan.now())
     on conflict (kind, version) do update set steps = excluded.steps, note = excluded.note, created_at = excluded.created_at`,
    [kind, version, JSON.stringify(stored), note, viewer.id, viewer.name],
  );
  await appendAudit(tx, {
    actor: viewer.id,
    action: 'incident_plan.drafted',
    object: `incident_plan:${kind}`,
    address,
    detail: { version, steps: stored },
  });
  return { version };
}

/** Its author takes a draft back; nothing was in force of it. */
export async function withdrawIncidentPlan(tx: Tx, { viewer, address }: Asked, kind: IncidentKind): Promise<void> {
  await lock(tx);
  const { rowCount } = await tx.query(`delete from incident_plan where kind = $1 and state = 'draft' and author = $2`, [
    kind,
    viewer.id,
  ]);
  if (rowCount === 0) throw new RefusalError({ code: 'not_found', field: 'kind', message: 'no draft of yours' });
  await appendAudit(tx, {
    actor: viewer.id,
    action: 'incident_plan.withdrawn',
    object: `incident_plan:${kind}`,
    address,
  });
}

export interface PlanDecision {
  readonly kind: IncidentKind;
  readonly version: number;
  readonly approve: boolean;
  readonly reason: string;
}

/**
 * A second person decides a draft. Approved, incidents that open from now on start with it; open ones keep the steps that
 * they were opened with. A plan holds for all sectors and zones, so only who reaches the whole district may.
 */
export async function decideIncidentPlan(
  tx: Tx,
  { viewer, address }: Asked,
  { kind, version, approve, reason }: PlanDecision,
): Promise<void> {
  await lock(tx);
  const { rows } = await tx.query<{ author: string }>(
    `select author from incident_plan where kind = $1 and version = $2 and state = 'draft'`,
    [kind, version],
  );
  const draft = rows[0];
  if (draft === undefined)
    throw new RefusalError({ code: 'not_found', field: 'version', message: `no draft ${version} of ${kind}` });
  if (draft.author === viewer.id)
    throw new RefusalError({ code: 'two_persons', field: 'author', message: 'nobody decides a draft of his own' });
  if (!viewer.all)
    throw new RefusalError({ code: 'forbidden', field: 'sector', message: 'a plan holds for the whole district' });
  if (!approve && reason === '')
    throw new RefusalError({ code: 'invalid', field: 'reason', message: 'a refusal names its reason' });
  const state = approve ? 'approved' : 'refused';
  await tx.query(
    `update incident_plan set state = $3, decided_by = $4, decided_by_name = $5, decided_at = guanlan.now(), reason = $6
     where kind = $1 and version = $2`,
    [kind, version, state, viewer.id, viewer.name, reason],
  );
  await appendAudit(tx, {
    actor: viewer.id,
    action: `incident_plan.${state}`,
    object: `incident_plan:${kind}`,
    address,
    detail: { version, reason },
  });
}
