import type { HazardResult, Scenario } from '../../domain/hazard/scenario.ts';
import { hazardZones } from '../../domain/hazard/zones.ts';
import { layerCode } from '../../domain/layer.ts';
import { RefusalError } from '../../domain/refusal.ts';
import type { Tx, Viewer } from '../database.ts';
import { appendEvents, type EventItem } from '../warnings/object-state.ts';
import { readInside } from './inside.ts';
import type { HazardOrigin } from './origin.ts';

/** Who did it, as the runs name them. */
export interface HazardActor {
  readonly id: string;
  readonly name: string;
  readonly address: string;
}

export const hazardActor = (viewer: Viewer, address: string): HazardActor => ({
  id: viewer.id,
  name: viewer.name,
  address,
});

interface ScenarioRow {
  readonly id: number;
  readonly layer: number;
  readonly fid: number;
  readonly enterprise: number;
  readonly scopeKey: number;
  readonly revision: number;
  readonly state: 'open' | 'closed';
}

type RunReason = 'saved' | 'changed' | 'wind';

/** Tells every screen that reaches the scenario to draw it anew. */
export function scenarioEvent(row: Pick<ScenarioRow, 'id' | 'layer' | 'fid' | 'scopeKey'>): EventItem {
  return {
    kind: 'hazard',
    layer: row.layer === 0 ? layerCode('zones') : row.layer,
    fid: row.fid,
    scope_key: row.scopeKey,
    payload: { id: row.id },
  };
}

async function audit(tx: Tx, actor: HazardActor, action: string, id: number, detail: object): Promise<void> {
  await tx.query('select guanlan.append_audit($1, $2, $3, $4, $5, $6)', [
    actor.id,
    `hazard.${action}`,
    `hazard_scenario:${id}`,
    'allowed',
    actor.address,
    JSON.stringify(detail),
  ]);
}

/** Stores a run and the zones that stand from now on. */
async function storeRun(
  tx: Tx,
  row: ScenarioRow,
  actor: HazardActor,
  reason: RunReason,
  scenario: Scenario,
  result: HazardResult,
): Promise<void> {
  const inside = await readInside(tx, result.zones, scenario.position, row.enterprise);
  await tx.query(
    `insert into hazard_run (scenario_id, scope_key, revision, at, reason, actor, actor_name, input, result, inside)
     values ($1, $2, $3, guanlan.now(), $4, $5, $6, $7, $8, $9)`,
    [
      row.id,
      row.scopeKey,
      row.revision,
      reason,
      actor.id,
      actor.name,
      JSON.stringify(scenario),
      JSON.stringify(result),
      JSON.stringify({ counts: inside.counts, roads: inside.roads, vehicles: inside.vehicles }),
    ],
  );
  await tx.query('delete from hazard_zone where scenario_id = $1', [row.id]);
  for (const zone of result.zones) {
    await tx.query(
      `insert into hazard_zone (scenario_id, scope_key, outcome, grade, level, unit, label, meters, geom)
       values ($1, $2, $3, $4, $5, $6, $7, $8, st_setsrid(st_geomfromgeojson($9), 4326))`,
      [
        row.id,
        row.scopeKey,
        zone.outcome,
        zone.grade,
        zone.level,
        zone.unit,
        zone.label,
        zone.meters,
        JSON.stringify({ type: 'Polygon', coordinates: [zone.ring] }),
      ],
    );
  }
}

export interface SaveScenario {
  readonly origin: HazardOrigin;
  readonly warningId: number | null;
  readonly scenario: Scenario;
  readonly exercise: boolean;
  readonly followsWind: boolean;
}

/** Saves a scenario with its first run; every desk of its scope draws it (REQ-EMER-04). */
export async function saveScenario(tx: Tx, actor: HazardActor, input: SaveScenario): Promise<{ readonly id: number }> {
  const { origin, scenario } = input;
  const result = hazardZones(scenario);
  const [lng, lat] = scenario.position;
  const { rows } = await tx.query<{ id: number }>(
    `insert into hazard_scenario (layer, fid, warning_id, exercise, name, name_en, follows_wind, sector, zone, enterprise, scope_key, lng, lat, input, result,
       created_at, created_by, created_by_name, run_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, guanlan.now(), $16, $17, guanlan.now()) returning id`,
    [
      origin.layer,
      origin.fid,
      input.warningId,
      input.exercise,
      origin.name,
      origin.nameEn,
      input.followsWind,
      origin.sector,
      origin.zone,
      origin.enterprise,
      origin.scopeKey,
      lng,
      lat,
      JSON.stringify(scenario),
      JSON.stringify(result),
      actor.id,
      actor.name,
    ],
  );
  const id = rows[0]?.id;
  if (id === undefined) throw new RefusalError({ code: 'conflict', message: 'the scenario was not stored' });
  const row: ScenarioRow = { ...origin, id, revision: 1, state: 'open' };
  await storeRun(tx, row, actor, 'saved', scenario, result);
  await audit(tx, actor, 'saved', id, { cas: scenario.cas, outcomes: scenario.outcomes, exercise: input.exercise });
  await appendEvents(tx, [scenarioEvent(row)]);
  return { id };
}

async function lockScenario(tx: Tx, id: number): Promise<ScenarioRow> {
  const { rows } = await tx.query<ScenarioRow>(
    `select id, layer, fid, enterprise, scope_key as "scopeKey", revision, state from hazard_scenario where id = $1 for update`,
    [id],
  );
  const row = rows[0];
  if (row === undefined) throw new RefusalError({ code: 'not_found', field: 'id', message: `no scenario ${id}` });
  if (row.state === 'closed')
    throw new RefusalError({ code: 'conflict', field: 'id', message: 'the scenario is closed' });
  return row;
}

/** A run with other inputs; the old one stays among the runs. The caller appends the event. */
export async function runAgain(
  tx: Tx,
  actor: HazardActor,
  id: number,
  scenario: Scenario,
  reason: RunReason,
): Promise<EventItem> {
  const before = await lockScenario(tx, id);
  const result = hazardZones(scenario);
  const row = { ...before, revision: before.revision + 1 };
  await tx.query(
    'update hazard_scenario set input = $2, result = $3, revision = $4, run_at = guanlan.now(), lng = $5, lat = $6 where id = $1',
    [id, JSON.stringify(scenario), JSON.stringify(result), row.revision, ...scenario.position],
  );
  await storeRun(tx, row, actor, reason, scenario, result);
  await audit(tx, actor, 'run', id, { revision: row.revision, reason });
  return scenarioEvent(row);
}

export async function changeScenario(
  tx: Tx,
  actor: HazardActor,
  id: number,
  scenario: Scenario,
): Promise<{ readonly id: number }> {
  await appendEvents(tx, [await runAgain(tx, actor, id, scenario, 'changed')]);
  return { id };
}

/** Whether the zones follow the wind of the nearest station. */
export async function setFollowing(
  tx: Tx,
  actor: HazardActor,
  id: number,
  followsWind: boolean,
): Promise<{ readonly id: number }> {
  const row = await lockScenario(tx, id);
  await tx.query('update hazard_scenario set follows_wind = $2 where id = $1', [id, followsWind]);
  await audit(tx, actor, 'follow', id, { followsWind });
  await appendEvents(tx, [scenarioEvent(row)]);
  return { id };
}

/** Takes the zones off all maps; scenario and runs stay for the record. */
export async function closeScenario(tx: Tx, actor: HazardActor, id: number): Promise<{ readonly id: number }> {
  const row = await lockScenario(tx, id);
  await tx.query(
    `update hazard_scenario set state = 'closed', closed_at = guanlan.now(), closed_by_name = $2 where id = $1`,
    [id, actor.name],
  );
  await tx.query('delete from hazard_zone where scenario_id = $1', [id]);
  await audit(tx, actor, 'closed', id, {});
  await appendEvents(tx, [scenarioEvent(row)]);
  return { id };
}
