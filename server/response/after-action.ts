import { figuresOf } from '../../domain/after-action.ts';
import type { HazardResult, Scenario } from '../../domain/hazard/scenario.ts';
import { scenarioSchema } from '../../domain/hazard/scenario-schema.ts';
import type { Tx } from '../database.ts';
import { getIncident } from '../incidents/queries.ts';
import { areasOf } from './areas.ts';
import { tasksOf } from './tasks.ts';
import { unitsOf } from './units.ts';

const ms = (column: string): string => `round(date_part('epoch', ${column}) * 1000)`;

/** One moment before or beside the command log: an alarm of a device, a step of the warning. */
export interface Moment {
  readonly at: number;
  readonly kind: 'alarm' | 'step';
  readonly code: string;
  readonly text: string;
  readonly actor: string;
  readonly tier: number | null;
}

/** Alarms and steps of the warning in order; the first alarm begins the story. */
async function momentsOf(tx: Tx, warningId: number): Promise<Moment[]> {
  const { rows } = await tx.query<Moment>(
    `select * from (
       select ${ms('a.at')} as at, 'alarm' as kind, a.kind as code, a.message as text, '' as actor, a.tier::int as tier from alarm a where a.warning_id = $1
       union all
       select ${ms('s.at')}, 'step', s.step, coalesce(s.detail ->> 'text', ''), coalesce(nullif(s.detail ->> 'actorName', ''), s.actor), s.tier::int
       from warning_step s where s.warning_id = $1) m
     order by m.at, m.kind limit 500`,
    [warningId],
  );
  return rows;
}

export interface ZoneRun {
  readonly scenarioId: number;
  readonly name: string;
  readonly nameEn: string;
  readonly exercise: boolean;
  readonly revision: number;
  readonly at: number;
  readonly reason: 'saved' | 'changed' | 'wind';
  readonly actorName: string;
  readonly input: Scenario | null;
  readonly zones: readonly { readonly grade: string; readonly label: string; readonly meters: number }[];
  readonly people: readonly number[];
}

interface RunRow extends Omit<ZoneRun, 'input' | 'zones' | 'people'> {
  readonly input: unknown;
  readonly result: HazardResult;
  readonly inside: { readonly counts?: readonly { readonly people: number }[] } | null;
}

/** Every run of the zones of the object or the warning while the incident ran, with its inputs as they were. */
async function zoneRunsOf(tx: Tx, fid: number, warningId: number | null, from: number, to: number | null) {
  const { rows } = await tx.query<RunRow>(
    `select r.scenario_id as "scenarioId", s.name, s.name_en as "nameEn", s.exercise, r.revision, ${ms('r.at')} as at, r.reason, r.actor_name as "actorName",
            r.input, r.result, r.inside
     from hazard_run r join hazard_scenario s on s.id = r.scenario_id
     where (s.fid = $1 or ($2::bigint is not null and s.warning_id = $2)) and r.at >= to_timestamp($3::float8 / 1000) - interval '2 hours'
       and ($4::float8 is null or r.at <= to_timestamp($4::float8 / 1000))
     order by r.at, r.id limit 60`,
    [fid, warningId, from, to],
  );
  return rows.map(({ input, result, inside, ...row }): ZoneRun => {
    const parsed = scenarioSchema.safeParse(input);
    return {
      ...row,
      input: parsed.success ? parsed.data : null,
      zones: result.zones.map(({ grade, label, meters }) => ({ grade, label, meters })),
      people: inside?.counts?.map(({ people }) => people) ?? [],
    };
  });
}

/** Everything of one incident from the first alarm to the end, as it was stored when it happened (REQ-EMER-04). */
export async function readAfterAction(tx: Tx, id: number) {
  const incident = await getIncident(tx, id);
  const { warningId } = incident;
  const moments = warningId === null ? [] : await momentsOf(tx, warningId);
  const { rows } = await tx.query<{ alarmAt: number; acknowledgedAt: number | null; now: number }>(
    `select ${ms('w.alarm_at')} as "alarmAt", ${ms('w.acknowledged_at')} as "acknowledgedAt", ${ms('guanlan.now()')} as now from warning w where w.id = $1`,
    [warningId ?? 0],
  );
  const units = await unitsOf(tx, id);
  const tasks = await tasksOf(tx, id);
  const areas = await areasOf(tx, id, true);
  const zones = await zoneRunsOf(tx, incident.fid, warningId, incident.openedAt, incident.closedAt);
  const { plan, reports, openedAt, closedAt } = incident;
  const alarmAt = rows[0]?.alarmAt ?? null;
  const acknowledgedAt = rows[0]?.acknowledgedAt ?? null;
  return {
    incident,
    moments,
    units,
    tasks,
    areas,
    zones,
    figures: figuresOf({ alarmAt, acknowledgedAt, openedAt, closedAt, units, plan, tasks, reports }),
  };
}
