import type { HazardResult, Scenario } from '../../domain/hazard/scenario.ts';
import { scenarioSchema } from '../../domain/hazard/scenario-schema.ts';
import { type Layer, layerOfCode } from '../../domain/layer.ts';
import { RefusalError } from '../../domain/refusal.ts';
import type { Tx } from '../database.ts';

const ms = (column: string): string => `round(date_part('epoch', ${column}) * 1000)`;

/** A scenario as lists show it; times in epoch milliseconds. */
export interface ScenarioLine {
  readonly id: number;
  readonly layer: Layer | null;
  readonly fid: number;
  readonly warningId: number | null;
  readonly exercise: boolean;
  readonly name: string;
  readonly nameEn: string;
  readonly state: 'open' | 'closed';
  readonly followsWind: boolean;
  readonly revision: number;
  readonly scopeKey: number;
  readonly enterprise: number;
  readonly lng: number;
  readonly lat: number;
  readonly createdAt: number;
  readonly createdByName: string;
  readonly runAt: number;
  readonly closedAt: number | null;
  readonly result: HazardResult;
}

const LINE = `s.id, s.layer, s.fid, s.warning_id as "warningId", s.exercise, s.name, s.name_en as "nameEn", s.state, s.follows_wind as "followsWind", s.revision,
  s.scope_key as "scopeKey", s.enterprise, s.lng, s.lat, ${ms('s.created_at')} as "createdAt", s.created_by_name as "createdByName", ${ms('s.run_at')} as "runAt",
  ${ms('s.closed_at')} as "closedAt", s.result`;

type Row = Omit<ScenarioLine, 'layer'> & { readonly layer: number };

const lineOf = (row: Row): ScenarioLine => ({ ...row, layer: row.layer === 0 ? null : layerOfCode(row.layer) });

/** Open scenarios of the viewer's scope with their zones, newest first: what every desk draws. */
export async function listScenarios(tx: Tx): Promise<ScenarioLine[]> {
  const { rows } = await tx.query<Row>(
    `select ${LINE} from hazard_scenario s where s.state = 'open' order by s.run_at desc, s.id desc limit 30`,
  );
  return rows.map(lineOf);
}

/** Scenarios of an object or a warning, closed ones too, for comparing. */
export async function scenariosOf(tx: Tx, fid: number): Promise<ScenarioLine[]> {
  const { rows } = await tx.query<Row>(
    `select ${LINE} from hazard_scenario s where s.fid = $1 order by s.id desc limit 20`,
    [fid],
  );
  return rows.map(lineOf);
}

/** One scenario with its inputs; refuses what the viewer cannot see. */
export async function getScenario(tx: Tx, id: number): Promise<ScenarioLine & { readonly input: Scenario }> {
  const { rows } = await tx.query<Row & { readonly input: unknown }>(
    `select ${LINE}, s.input from hazard_scenario s where s.id = $1`,
    [id],
  );
  const row = rows[0];
  if (row === undefined) throw new RefusalError({ code: 'not_found', field: 'id', message: `no scenario ${id}` });
  return { ...lineOf(row), input: scenarioSchema.parse(row.input) };
}

export interface RunLine {
  readonly revision: number;
  readonly at: number;
  readonly reason: 'saved' | 'changed' | 'wind';
  readonly actorName: string;
}

/** The runs of a scenario, newest first. */
export async function runsOf(tx: Tx, id: number): Promise<RunLine[]> {
  const { rows } = await tx.query<RunLine>(
    `select revision, ${ms('at')} as at, reason, actor_name as "actorName" from hazard_run where scenario_id = $1 order by revision desc limit 50`,
    [id],
  );
  return rows;
}
