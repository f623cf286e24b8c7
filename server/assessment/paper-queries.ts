import { type DraftState, SENT_STATES } from '../../domain/assessment-draft.ts';
import type { DraftKind } from '../../domain/assessment-finding.ts';
import type { Period } from '../../domain/assessment-period.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { mayAt, rolesAt } from '../auth/reach.ts';
import type { Tx, Viewer } from '../database.ts';
import { ms } from '../warnings/warning-record.ts';

/** A notice, interview, list or order, and where it stands. Times are epoch milliseconds. */
export interface Draft {
  readonly id: number;
  readonly runId: number;
  readonly period: Period;
  readonly fromDay: string;
  readonly toDay: string;
  readonly kind: DraftKind;
  readonly basis: string;
  readonly enterprise: number;
  readonly zone: number;
  readonly recipient: string;
  readonly recipientEn: string;
  readonly textZh: string;
  readonly textEn: string;
  readonly state: DraftState;
  readonly revision: number;
  readonly approvedByName: string | null;
  readonly number: string | null;
  readonly sentAt: number | null;
  readonly answer: string | null;
  readonly answeredAt: number | null;
  readonly createdAt: number;
  readonly scopeKey: number;
}

const COLUMNS = `d.id, d.run_id as "runId", r.period, r.from_day::text as "fromDay", r.to_day::text as "toDay", d.kind, d.basis, d.enterprise, d.zone,
  d.recipient, d.recipient_en as "recipientEn", d.text_zh as "textZh", d.text_en as "textEn", d.state, d.revision, d.approved_by_name as "approvedByName",
  d.number, ${ms('d.sent_at')} as "sentAt", d.answer, ${ms('d.answered_at')} as "answeredAt", ${ms('d.created_at')} as "createdAt", d.scope_key as "scopeKey"`;
const LIST = 300;

/** Who may decide reads every paper; the party named in it reads it once it is sent. */
const reads = (viewer: Viewer, draft: Pick<Draft, 'scopeKey' | 'state'>): boolean =>
  SENT_STATES.includes(draft.state) || mayAt(viewer, 'assessment.decide', draft.scopeKey);

/** Whether the viewer acts for the party named in a paper: the enterprise, or the zone for an interview of the area. */
export function isNamed(
  viewer: Viewer,
  { kind, scopeKey }: { readonly kind: string; readonly scopeKey: number },
): boolean {
  return kind === 'interview_area'
    ? rolesAt(viewer, scopeKey).includes('zone')
    : mayAt(viewer, 'outage.request', scopeKey);
}

/** Papers of the viewer's scope: what waits for somebody first. */
export async function listDrafts(
  tx: Tx,
  viewer: Viewer,
  filter: { readonly runId?: number | undefined; readonly enterprise?: number | undefined },
): Promise<Draft[]> {
  const { rows } = await tx.query<Draft>(
    `select ${COLUMNS} from assessment_draft d join assessment_run r on r.id = d.run_id
     where ($1::bigint is null or d.run_id = $1) and ($2::int is null or d.enterprise = $2) and ($3 or d.state = any($4))
     order by array_position(array['draft', 'approved', 'answered', 'sent', 'archived', 'withdrawn'], d.state), d.created_at desc, d.id limit ${LIST}`,
    [filter.runId ?? null, filter.enterprise ?? null, viewer.permissions.has('assessment.decide'), SENT_STATES],
  );
  return rows.filter((draft) => reads(viewer, draft));
}

export interface Step {
  readonly at: number;
  readonly step: string;
  readonly actorName: string;
  readonly text: string;
}

async function readSteps(tx: Tx, column: 'draft_id' | 'appeal_id', id: number): Promise<Step[]> {
  const { rows } = await tx.query<Step>(
    `select ${ms('at')} as at, step, actor_name as "actorName", text from assessment_step where ${column} = $1 order by id limit 200`,
    [id],
  );
  return rows;
}

/** One paper with its way so far. */
export async function readDraft(
  tx: Tx,
  viewer: Viewer,
  id: number,
): Promise<Draft & { readonly steps: readonly Step[]; readonly mayAnswer: boolean }> {
  const { rows } = await tx.query<Draft>(
    `select ${COLUMNS} from assessment_draft d join assessment_run r on r.id = d.run_id where d.id = $1`,
    [id],
  );
  const draft = rows[0];
  if (draft === undefined || !reads(viewer, draft))
    throw new RefusalError({ code: 'not_found', message: `no paper ${id}` });
  return { ...draft, steps: await readSteps(tx, 'draft_id', id), mayAnswer: isNamed(viewer, draft) };
}

/** An appeal and its decision. Times are epoch milliseconds. */
export interface AppealRow {
  readonly id: number;
  readonly runId: number;
  readonly period: Period;
  readonly fromDay: string;
  readonly toDay: string;
  readonly enterprise: number;
  readonly enterpriseName: string | null;
  readonly enterpriseNameEn: string | null;
  readonly fids: readonly number[];
  readonly pointNames: readonly string[];
  readonly from: number;
  readonly to: number;
  readonly reason: string;
  readonly evidence: readonly { readonly id: number; readonly name: string }[];
  readonly state: 'open' | 'accepted' | 'rejected';
  readonly authorName: string;
  readonly createdAt: number;
  readonly decidedByName: string | null;
  readonly decidedAt: number | null;
  readonly decision: string | null;
}

/** Appeals of the viewer's scope: the open ones first. */
export async function listAppeals(tx: Tx): Promise<AppealRow[]> {
  const { rows } = await tx.query<AppealRow>(
    `select a.id, a.run_id as "runId", r.period, r.from_day::text as "fromDay", r.to_day::text as "toDay", a.enterprise, e.name as "enterpriseName",
       e.name_en as "enterpriseNameEn", a.fids, coalesce((select array_agg(p.name order by p.fid) from assessment_point p
         where p.run_id = a.run_id and p.fid = any(a.fids)), '{}') as "pointNames",
       ${ms('a.from_at')} as "from", ${ms('a.to_at')} as "to", a.reason, a.evidence, a.state, a.author_name as "authorName", ${ms('a.created_at')} as "createdAt",
       a.decided_by_name as "decidedByName", ${ms('a.decided_at')} as "decidedAt", a.decision
     from assessment_appeal a join assessment_run r on r.id = a.run_id left join organisation e on e.key = a.enterprise
     order by (a.state = 'open') desc, a.created_at desc limit ${LIST}`,
  );
  return rows;
}
