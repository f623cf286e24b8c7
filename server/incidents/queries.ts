import type { IncidentKind, PlanStep, ReportKind, ReportLevel } from '../../domain/incident.ts';
import { casualtiesSchema, reportBodySchema } from '../../domain/incident-schema.ts';
import { type Layer, layerOfCode } from '../../domain/layer.ts';
import { RefusalError } from '../../domain/refusal.ts';
import type { ResponseLevel } from '../../domain/response-need.ts';
import { type Tier, tierOfRank } from '../../domain/tier.ts';
import type { Tx } from '../database.ts';

const ms = (column: string): string => `round(date_part('epoch', ${column}) * 1000)`;

/** An incident as lists show it; times in epoch milliseconds, radius in metres. */
export interface IncidentLine {
  readonly id: number;
  readonly warningId: number | null;
  readonly exercise: boolean;
  readonly kind: IncidentKind;
  readonly state: 'open' | 'closed';
  readonly layer: Layer;
  readonly fid: number;
  readonly name: string;
  readonly nameEn: string;
  readonly scopeKey: number;
  readonly zone: number;
  readonly enterprise: number;
  readonly lng: number;
  readonly lat: number;
  readonly radiusMeters: number;
  readonly responseLevel: ResponseLevel;
  readonly openedAt: number;
  readonly openedByName: string;
  readonly closedAt: number | null;
  readonly closedByName: string | null;
}

type LineRow = Omit<IncidentLine, 'layer'> & { readonly layer: number };

const LINE = `i.id, i.warning_id as "warningId", i.exercise, i.kind, i.state, i.layer, i.fid, i.name, i.name_en as "nameEn", i.scope_key as "scopeKey", i.zone, i.enterprise,
  i.lng, i.lat, i.radius_meters as "radiusMeters", i.response_level as "responseLevel", ${ms('i.opened_at')} as "openedAt", i.opened_by_name as "openedByName",
  ${ms('i.closed_at')} as "closedAt", i.closed_by_name as "closedByName"`;

const lineOf = (row: LineRow): IncidentLine => ({ ...row, layer: layerOfCode(row.layer) });

/** Incidents of the viewer's scope: open ones, or the closed ones of the last year; newest first. */
export async function listIncidents(tx: Tx, state: 'open' | 'closed'): Promise<IncidentLine[]> {
  const { rows } = await tx.query<LineRow>(
    `select ${LINE} from incident i where i.state = $1 and ($1 = 'open' or i.opened_at > guanlan.now() - interval '1 year')
     order by i.opened_at desc limit 100`,
    [state],
  );
  return rows.map(lineOf);
}

export interface IncidentPlanStep {
  readonly key: string;
  readonly zh: string;
  readonly en: string;
  readonly party: PlanStep['party'];
  readonly dueAt: number;
  readonly doneAt: number | null;
  readonly doneBy: string | null;
}

/** Everything of one incident but its surroundings (those come from `around`); refuses what the viewer cannot see. */
export async function getIncident(tx: Tx, id: number) {
  const { rows } = await tx.query<
    LineRow & { casualties: unknown; plan: readonly IncidentPlanStep[]; planVersion: number }
  >(`select ${LINE}, i.casualties, i.plan, i.plan_version as "planVersion" from incident i where i.id = $1`, [id]);
  const row = rows[0];
  if (row === undefined) throw new RefusalError({ code: 'not_found', field: 'id', message: `no incident ${id}` });
  return {
    ...lineOf(row),
    casualties: casualtiesSchema.parse(row.casualties),
    plan: row.plan,
    planVersion: row.planVersion,
    warning: row.warningId === null ? null : await warningOf(tx, row.warningId),
    entries: await entriesOf(tx, id),
    reports: await reportsOf(tx, id),
    documents: await plansOf(tx, row.fid, row.enterprise),
  };
}

async function warningOf(tx: Tx, id: number) {
  const { rows } = await tx.query<{
    tier: number;
    worstTier: number;
    reasonZh: string;
    reasonEn: string;
    state: string;
  }>(
    `select tier, worst_tier as "worstTier", reason_zh as "reasonZh", reason_en as "reasonEn", state from warning where id = $1`,
    [id],
  );
  const row = rows[0];
  if (row === undefined) return null;
  const tier: Tier | null = tierOfRank(row.tier);
  return {
    id,
    tier,
    worstTier: tierOfRank(row.worstTier),
    reasonZh: row.reasonZh,
    reasonEn: row.reasonEn,
    state: row.state,
  };
}

async function entriesOf(tx: Tx, id: number) {
  const { rows } = await tx.query<{
    id: number;
    at: number;
    kind: string;
    actorName: string;
    text: string;
    detail: Readonly<Record<string, unknown>>;
  }>(
    `select id, ${ms('at')} as at, kind, actor_name as "actorName", text, detail from incident_entry where incident_id = $1 order by id desc limit 500`,
    [id],
  );
  return rows;
}

async function reportsOf(tx: Tx, id: number) {
  const { rows } = await tx.query<{
    id: number;
    level: ReportLevel;
    kind: ReportKind;
    number: number;
    state: 'draft' | 'submitted';
    dueAt: number | null;
    overdue: boolean;
    submittedAt: number | null;
    submittedByName: string | null;
    body: unknown;
  }>(
    `select id, level, kind, number, state, ${ms('due_at')} as "dueAt", overdue_at is not null as overdue, ${ms('submitted_at')} as "submittedAt",
       submitted_by_name as "submittedByName", body
     from incident_report where incident_id = $1 order by id limit 100`,
    [id],
  );
  return rows.map((row) => ({ ...row, body: reportBodySchema.parse(row.body) }));
}

/** The emergency plans that the object or its site have on file. */
async function plansOf(tx: Tx, fid: number, enterprise: number) {
  const { rows } = await tx.query<{ id: string; title: string; titleEn: string; issuedOn: string | null }>(
    `select d.id, d.title, d.title_en as "titleEn", d.issued_on::text as "issuedOn" from document d
     where d.kind in ('emergency_plan', 'fire_plan')
       and (d.object_fid = $1 or d.object_fid in (select s.fid from site s where s.enterprise = $2 and $2 <> 0))
     order by (d.object_fid = $1) desc, d.id limit 10`,
    [fid, enterprise],
  );
  return rows;
}
