import {
  authorityDue,
  missingField,
  type ReportBody,
  type ReportKind,
  type ReportLevel,
} from '../../domain/incident.ts';
import { reportBodySchema } from '../../domain/incident-schema.ts';
import { RefusalError } from '../../domain/refusal.ts';
import type { Role } from '../../domain/role.ts';
import { rolesAt } from '../auth/reach.ts';
import type { Tx, Viewer } from '../database.ts';
import { appendEvents } from '../warnings/object-state.ts';
import { actorOf, lockIncident } from './commands.ts';
import { addEntry, type IncidentActor, incidentEvent } from './entries.ts';
import { reportClocks } from './open.ts';

/** Who writes and sends the reports of a level: the enterprise its own, the authorities theirs. */
const WRITERS: Readonly<Record<ReportLevel, readonly Role[]>> = {
  enterprise: ['enterprise', 'pipeline'],
  bureau: ['commander', 'regulator'],
};

export const mayReport = (roles: readonly Role[], level: ReportLevel): boolean =>
  roles.some((role) => WRITERS[level].includes(role));

function refuseOthers(viewer: Viewer, scopeKey: number, level: ReportLevel): void {
  if (!mayReport(rolesAt(viewer, scopeKey), level))
    throw new RefusalError({
      code: 'forbidden',
      field: 'level',
      message: `reports of the ${level} are written by its own people`,
    });
}

interface ReportRow {
  readonly id: number;
  readonly incidentId: number;
  readonly scopeKey: number;
  readonly level: ReportLevel;
  readonly kind: ReportKind;
  readonly number: number;
  readonly state: 'draft' | 'submitted';
  readonly dueAt: number | null;
  readonly body: unknown;
}

async function lockReport(tx: Tx, id: number): Promise<ReportRow> {
  const { rows } = await tx.query<ReportRow>(
    `select id, incident_id as "incidentId", scope_key as "scopeKey", level, kind, number, state, round(date_part('epoch', due_at) * 1000) as "dueAt", body
     from incident_report where id = $1 for update`,
    [id],
  );
  const row = rows[0];
  if (row === undefined) throw new RefusalError({ code: 'not_found', field: 'reportId', message: `no report ${id}` });
  return row;
}

async function lockDraft(tx: Tx, viewer: Viewer, id: number): Promise<ReportRow> {
  const report = await lockReport(tx, id);
  refuseOthers(viewer, report.scopeKey, report.level);
  if (report.state === 'submitted')
    throw new RefusalError({ code: 'conflict', field: 'reportId', message: 'the report was sent and stays as it is' });
  return report;
}

/** Keeps what was typed; an unfinished draft is never refused for what it still lacks. */
export async function saveReport(tx: Tx, viewer: Viewer, reportId: number, body: ReportBody) {
  const report = await lockDraft(tx, viewer, reportId);
  const incident = await lockIncident(tx, report.incidentId);
  await tx.query(`update incident_report set body = $2, saved_at = guanlan.now(), saved_by = $3 where id = $1`, [
    reportId,
    JSON.stringify(body),
    viewer.id,
  ]);
  await appendEvents(tx, [incidentEvent(incident)]);
  return { reportId };
}

/** Sends a report: complete, once, and from then on unchangeable. The enterprise's first one sets the authority's clock. */
export async function submitReport(tx: Tx, viewer: Viewer, reportId: number, address: string) {
  const report = await lockDraft(tx, viewer, reportId);
  const incident = await lockIncident(tx, report.incidentId);
  const missing = missingField(reportBodySchema.parse(report.body));
  if (missing !== null)
    throw new RefusalError({ code: 'invalid', field: missing, message: `the report says nothing about ${missing}` });
  await tx.query(
    `update incident_report set state = 'submitted', submitted_at = to_timestamp($2::float8 / 1000), submitted_by = $3, submitted_by_name = $4 where id = $1`,
    [reportId, incident.now, viewer.id, viewer.name],
  );
  if (report.level === 'enterprise' && report.kind === 'first')
    await advanceAuthority(tx, report.incidentId, incident.now);
  const { level, kind, number } = report;
  await addEntry(tx, incident, incident.now, actorOf(viewer, address), {
    kind: 'report',
    detail: { level, kind, number },
  });
  await appendEvents(tx, [incidentEvent(incident)]);
  return { reportId };
}

async function advanceAuthority(tx: Tx, incidentId: number, reportedAt: number): Promise<void> {
  const { rows } = await tx.query<{ id: number; dueAt: number }>(
    `select id, round(date_part('epoch', due_at) * 1000) as "dueAt" from incident_report
     where incident_id = $1 and level = 'bureau' and kind = 'first' and state = 'draft' and due_at is not null for update`,
    [incidentId],
  );
  const owed = rows[0];
  if (owed === undefined) return;
  const due = authorityDue(owed.dueAt, reportedAt, await reportClocks(tx));
  await tx.query('update incident_report set due_at = to_timestamp($2::float8 / 1000) where id = $1', [owed.id, due]);
}

/** A further report (续报, 终报) begins with what the last one of its level said. */
export async function newReport(tx: Tx, viewer: Viewer, id: number, level: ReportLevel, kind: ReportKind) {
  const incident = await lockIncident(tx, id);
  refuseOthers(viewer, incident.scopeKey, level);
  const { rows } = await tx.query<{ id: number }>(
    `insert into incident_report (incident_id, scope_key, level, kind, number, body)
     select $1, $2, $3, $4, coalesce((select max(number) from incident_report where incident_id = $1 and level = $3 and kind = $4), 0) + 1, b.body
     from (select body from incident_report where incident_id = $1 order by (level = $3) desc, id desc limit 1) b returning id`,
    [id, incident.scopeKey, level, kind],
  );
  const reportId = rows[0]?.id;
  if (reportId === undefined) throw new RefusalError({ code: 'not_found', field: 'id', message: 'no first report' });
  await appendEvents(tx, [incidentEvent(incident)]);
  return { reportId };
}

const ENGINE: IncidentActor = { id: 'worker', name: 'worker' };

/** Marks reports whose time has passed, each once, in the log and on every screen. Returns how many. */
export async function markOverdueReports(tx: Tx): Promise<number> {
  const { rows } = await tx.query<{
    incidentId: number;
    scopeKey: number;
    layer: number;
    fid: number;
    level: ReportLevel;
    kind: ReportKind;
    now: number;
  }>(
    `with late as (
       update incident_report set overdue_at = guanlan.now()
       where id in (select id from incident_report where state = 'draft' and overdue_at is null and due_at <= guanlan.now()
                    order by due_at limit 200 for update skip locked)
       returning incident_id, level, kind)
     select l.incident_id as "incidentId", i.scope_key as "scopeKey", i.layer, i.fid, l.level, l.kind,
            round(date_part('epoch', guanlan.now()) * 1000) as now
     from late l join incident i on i.id = l.incident_id order by l.incident_id, l.level`,
  );
  for (const { incidentId, scopeKey, level, kind, now } of rows)
    await addEntry(tx, { id: incidentId, scopeKey }, now, ENGINE, { kind: 'overdue', detail: { level, kind } });
  await appendEvents(
    tx,
    rows.map(({ incidentId, ...row }) => incidentEvent({ ...row, id: incidentId })),
  );
  return rows.length;
}
