import { type Casualties, finalDue, type IncidentKind } from '../../domain/incident.ts';
import { joinSteps } from '../../domain/incident-plan.ts';
import type { OpenIncidentInput } from '../../domain/incident-schema.ts';
import { layerCode } from '../../domain/layer.ts';
import { RefusalError } from '../../domain/refusal.ts';
import type { ResponseLevel } from '../../domain/response-need.ts';
import { sectorCode } from '../../domain/sector.ts';
import { tierOfRank } from '../../domain/tier.ts';
import type { Tx, Viewer } from '../database.ts';
import { planInForce } from '../incident-plans/plans.ts';
import { readIdentity } from '../objects/queries.ts';
import { releaseAll } from '../response/release.ts';
import { appendEvents } from '../warnings/object-state.ts';
import { addEntry, type IncidentActor, incidentEvent } from './entries.ts';
import { openIncident, planRows, reportClocks } from './open.ts';
import type { IncidentPlanStep } from './queries.ts';

/** An incident row as commands lock it; times in epoch milliseconds. */
export interface IncidentRow {
  readonly id: number;
  readonly scopeKey: number;
  readonly layer: number;
  readonly fid: number;
  readonly state: 'open' | 'closed';
  readonly kind: IncidentKind;
  readonly exercise: boolean;
  readonly responseLevel: ResponseLevel;
  readonly lng: number;
  readonly lat: number;
  readonly now: number;
}

/** Locks an open incident of the viewer's scope; refuses what is not there or closed. */
export async function lockIncident(tx: Tx, id: number): Promise<IncidentRow> {
  const { rows } = await tx.query<IncidentRow>(
    `select id, scope_key as "scopeKey", layer, fid, state, kind, exercise, response_level as "responseLevel", lng, lat, round(date_part('epoch', guanlan.now()) * 1000) as now
     from incident where id = $1 for update`,
    [id],
  );
  const row = rows[0];
  if (row === undefined) throw new RefusalError({ code: 'not_found', field: 'id', message: `no incident ${id}` });
  return row;
}

async function lockOpenIncident(tx: Tx, id: number): Promise<IncidentRow> {
  const row = await lockIncident(tx, id);
  if (row.state === 'closed')
    throw new RefusalError({ code: 'conflict', field: 'id', message: 'the incident is closed' });
  return row;
}

export const actorOf = (viewer: Viewer, address: string): IncidentActor => ({
  id: viewer.id,
  name: viewer.name,
  address,
});

/** The open warning of the object from which somebody opens an incident before it is judged; null for none. */
async function seenWarning(tx: Tx, { warningId, exercise, fid }: OpenIncidentInput) {
  if (warningId === undefined || exercise) return null;
  const { rows } = await tx.query<{ id: number; reasonZh: string; alarmAt: number; tier: number }>(
    `select id, reason_zh as "reasonZh", round(date_part('epoch', alarm_at) * 1000) as "alarmAt", worst_tier as tier from warning where id = $1 and fid = $2`,
    [warningId, fid],
  );
  const row = rows[0];
  if (row === undefined) throw new RefusalError({ code: 'not_found', field: 'warningId', message: 'no such warning' });
  return { ...row, tier: tierOfRank(row.tier) };
}

/** By hand, from any object that the viewer sees; an exercise is marked for good. */
export async function openByHand(tx: Tx, viewer: Viewer, input: OpenIncidentInput, address: string) {
  const identity = await readIdentity(tx, input.layer, input.fid);
  const { rows } = await tx.query<{ scope: number; now: number }>(
    `select scope_key as scope, round(date_part('epoch', guanlan.now()) * 1000) as now from feature_id where fid = $1`,
    [input.fid],
  );
  const row = rows[0];
  if (row === undefined) throw new RefusalError({ code: 'not_found', field: 'fid', message: 'no such object' });
  const opened = await openIncident(tx, row.now, actorOf(viewer, address), {
    place: {
      layer: layerCode(input.layer),
      fid: input.fid,
      name: identity.name,
      nameEn: identity.nameEn,
      sector: identity.sector === null ? 0 : sectorCode(identity.sector),
      zone: identity.zone?.key ?? 0,
      enterprise: identity.enterprise?.key ?? 0,
      scopeKey: row.scope,
      lng: identity.position[0],
      lat: identity.position[1],
    },
    kind: input.kind,
    exercise: input.exercise,
    text: input.text,
    warning: await seenWarning(tx, input),
  });
  if (input.warningId !== undefined && !input.exercise)
    await tx.query('update warning set incident_id = $2 where id = $1 and incident_id is null', [
      input.warningId,
      opened.id,
    ]);
  await appendEvents(tx, opened.events);
  return { id: opened.id };
}

type Change = (row: IncidentRow) => Promise<void>;

/** One change of an open incident: locked, changed, logged, told. The work writes its own log line. */
export async function change(tx: Tx, id: number, work: Change): Promise<{ readonly id: number }> {
  const row = await lockOpenIncident(tx, id);
  await work(row);
  await appendEvents(tx, [incidentEvent(row)]);
  return { id };
}

export const addNote = (tx: Tx, actor: IncidentActor, id: number, text: string) =>
  change(tx, id, (row) => addEntry(tx, row, row.now, actor, { kind: 'note', text }));

/** A correction is a line of its own that names the one it corrects; nothing that was written is touched. */
export const correctEntry = (tx: Tx, actor: IncidentActor, id: number, entryId: number, text: string) =>
  change(tx, id, async (row) => {
    const { rowCount } = await tx.query('select from incident_entry where id = $1 and incident_id = $2', [entryId, id]);
    if (rowCount === 0) throw new RefusalError({ code: 'not_found', field: 'entryId', message: 'no such log line' });
    await addEntry(tx, row, row.now, actor, { kind: 'correction', text, detail: { corrects: entryId } });
  });

export const setLevel = (tx: Tx, actor: IncidentActor, id: number, level: ResponseLevel) =>
  change(tx, id, async (row) => {
    await tx.query('update incident set response_level = $2 where id = $1', [id, level]);
    await addEntry(tx, row, row.now, actor, { kind: 'level', detail: { from: row.responseLevel, level } });
  });

export const setRadius = (tx: Tx, actor: IncidentActor, id: number, radiusMeters: number) =>
  change(tx, id, async (row) => {
    await tx.query('update incident set radius_meters = $2 where id = $1', [id, radiusMeters]);
    await addEntry(tx, row, row.now, actor, { kind: 'radius', detail: { radiusMeters } });
  });

export const setKind = (tx: Tx, actor: IncidentActor, id: number, kind: IncidentKind) =>
  change(tx, id, async (row) => {
    // What was ticked stays; steps that only the right plan names are added, with their minutes from now.
    const { version, steps } = await planInForce(tx, kind);
    const { rows } = await tx.query<{ plan: readonly IncidentPlanStep[] }>('select plan from incident where id = $1', [
      id,
    ]);
    const plan = joinSteps(rows[0]?.plan ?? [], planRows(steps, row.now));
    await tx.query('update incident set kind = $2, plan = $3, plan_version = $4 where id = $1', [
      id,
      kind,
      JSON.stringify(plan),
      version,
    ]);
    await addEntry(tx, row, row.now, actor, { kind: 'kind', detail: { from: row.kind, kind } });
  });

export const setCasualties = (tx: Tx, actor: IncidentActor, id: number, casualties: Casualties) =>
  change(tx, id, async (row) => {
    await tx.query('update incident set casualties = $2 where id = $1', [id, JSON.stringify(casualties)]);
    await addEntry(tx, row, row.now, actor, { kind: 'casualties', detail: { ...casualties } });
  });

/** Ticks a step of the plan; a step that is done stays done. */
export const completeStep = (tx: Tx, actor: IncidentActor, id: number, step: string) =>
  change(tx, id, async (row) => {
    const { rowCount } = await tx.query(
      `update incident set plan = (select jsonb_agg(case when s.step ->> 'key' = $2 then s.step || jsonb_build_object('doneAt', $3::float8, 'doneBy', $4::text) else s.step end order by s.n)
         from jsonb_array_elements(plan) with ordinality as s(step, n))
       where id = $1 and exists (select from jsonb_array_elements(plan) p where p ->> 'key' = $2 and p ->> 'doneAt' is null)`,
      [id, step, row.now, actor.name],
    );
    if (rowCount === 0)
      throw new RefusalError({ code: 'conflict', field: 'step', message: 'no such step, or it is done already' });
    await addEntry(tx, row, row.now, actor, { kind: 'step', detail: { step } });
  });

/** Closes an incident; the final report becomes due where the city has set a time for it. */
export const closeIncident = (tx: Tx, actor: IncidentActor, id: number, text: string) =>
  change(tx, id, async (row) => {
    await tx.query(
      `update incident set state = 'closed', closed_at = to_timestamp($2::float8 / 1000), closed_by = $3, closed_by_name = $4 where id = $1`,
      [id, row.now, actor.id, actor.name],
    );
    const due = finalDue(row.now, await reportClocks(tx));
    await tx.query(
      `insert into incident_report (incident_id, scope_key, level, kind, due_at, body)
       select $1, $2, r.level, 'final', to_timestamp($3::float8 / 1000), r.body
       from (select distinct on (level) level, body from incident_report where incident_id = $1 order by level, id desc) r
       on conflict do nothing`,
      [id, row.scopeKey, due],
    );
    const released = await releaseAll(tx, id, row.exercise, row.now);
    await addEntry(tx, row, row.now, actor, { kind: 'closed', text, detail: { released } });
  });
