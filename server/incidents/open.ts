import { FIRST_RADIUS_METERS, NO_CASUALTIES, type PlanStep, reportsAtOpening } from '../../domain/incident.ts';
import { reportClocksSchema } from '../../domain/incident-schema.ts';
import { firstLevel } from '../../domain/response-need.ts';
import type { Tx } from '../database.ts';
import { planInForce } from '../incident-plans/plans.ts';
import type { EventItem } from '../warnings/object-state.ts';
import { addEntry, type IncidentActor, incidentEvent } from './entries.ts';
import type { Opening } from './opening.ts';
import { firstBody } from './report-body.ts';

export async function reportClocks(tx: Tx) {
  const { rows } = await tx.query<{ value: unknown }>(`select value from setting where key = 'incident_reports'`);
  return reportClocksSchema.parse(rows[0]?.value ?? {});
}

/** The plan as it stands now, with due times; a copy, so that later edits change nothing that runs. */
export function planRows(steps: readonly PlanStep[], now: number) {
  return steps.map(({ key, zh, en, party, minutes }) => ({
    key,
    zh,
    en,
    party,
    dueAt: now + minutes * 60_000,
    doneAt: null,
    doneBy: null,
  }));
}

/**
 * Opens an incident in the caller's transaction: plan, radius, log and the first reports with their clocks start at once
 * (REQ-WARN-13). A warning that has one already keeps it: then its id comes back and no event. The caller appends the
 * events as its last statement.
 */
export async function openIncident(
  tx: Tx,
  now: number,
  actor: IncidentActor,
  opening: Opening,
): Promise<{ readonly id: number; readonly events: EventItem[] }> {
  const { place, kind, exercise, text, warning } = opening;
  const plan = await planInForce(tx, kind);
  const { rows } = await tx.query<{ id: number }>(
    `insert into incident (warning_id, exercise, kind, layer, fid, name, name_en, sector, zone, enterprise, scope_key, lng, lat, radius_meters,
       casualties, plan, opened_at, opened_by, opened_by_name, plan_version, response_level)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, to_timestamp($17::float8 / 1000), $18, $19, $20, $21)
     on conflict (warning_id) where warning_id is not null do nothing returning id`,
    [
      warning?.id ?? null,
      exercise,
      kind,
      place.layer,
      place.fid,
      place.name,
      place.nameEn,
      place.sector,
      place.zone,
      place.enterprise,
      place.scopeKey,
      place.lng,
      place.lat,
      FIRST_RADIUS_METERS[kind],
      JSON.stringify(NO_CASUALTIES),
      JSON.stringify(planRows(plan.steps, now)),
      now,
      actor.id,
      actor.name,
      plan.version,
      firstLevel(kind, warning?.tier ?? null),
    ],
  );
  const id = rows[0]?.id;
  if (id === undefined) {
    const known = await tx.query<{ id: number }>('select id from incident where warning_id = $1', [warning?.id ?? 0]);
    return { id: known.rows[0]?.id ?? 0, events: [] };
  }
  const body = firstBody(opening, await unitOf(tx, place.enterprise), now);
  for (const report of reportsAtOpening(now, await reportClocks(tx))) {
    await tx.query(
      `insert into incident_report (incident_id, scope_key, level, kind, due_at, body) values ($1, $2, $3, $4, to_timestamp($5::float8 / 1000), $6)`,
      [id, place.scopeKey, report.level, report.kind, report.dueAt, JSON.stringify(body)],
    );
  }
  await addEntry(tx, { id, scopeKey: place.scopeKey }, now, actor, {
    kind: 'opened',
    text,
    detail: { kind, exercise },
  });
  return { id, events: [incidentEvent({ id, scopeKey: place.scopeKey, layer: place.layer, fid: place.fid })] };
}

async function unitOf(tx: Tx, enterprise: number): Promise<string> {
  if (enterprise === 0) return '';
  const { rows } = await tx.query<{ name: string }>('select name from organisation where key = $1', [enterprise]);
  return rows[0]?.name ?? '';
}
