import type { Tx } from '../../server/database.ts';

export interface ResponseSample {
  readonly unitId: number;
  readonly postedId: number;
  readonly taskId: number;
  readonly areaId: number;
  readonly zoneId: number;
}

interface Where {
  readonly mark: string;
  readonly scopeKey: number;
  readonly resource: number;
  readonly incidentId: number;
  readonly scenarioId: number;
}

async function one(tx: Tx, sql: string, values: readonly unknown[]): Promise<number> {
  const { rows } = await tx.query<{ id: number }>(`${sql} returning id`, [...values]);
  const id = rows[0]?.id;
  if (id === undefined) throw new Error('no row');
  return id;
}

/** A free unit, one that is at the incident, a task, a sector and a hazard zone of one zone, all named by its mark. */
export async function addResponseSample(tx: Tx, where: Where): Promise<ResponseSample> {
  const { mark, scopeKey, resource, incidentId, scenarioId } = where;
  const unit = (n: number) =>
    one(
      tx,
      `insert into response_unit (resource_fid, kind, name, scope_key) values ($1, 'fire_engine', $2 || $3::text, $4)`,
      [resource, `${mark} 水罐车`, n, scopeKey],
    );
  const unitId = await unit(1);
  const away = await unit(2);
  await tx.query("update response_unit set duty = 'alerted' where id = $1", [away]);
  const polygon = `st_setsrid(st_geomfromtext('POLYGON((117.69 38.94,117.71 38.94,117.71 38.96,117.69 38.94))'), 4326)`;
  return {
    unitId,
    postedId: await one(
      tx,
      `insert into incident_unit (incident_id, scope_key, unit_id, exercise, kind, name, from_lng, from_lat, state, alerted_at, alerted_by_name)
       values ($1, $2, $3, false, 'fire_engine', $4, 117.7, 38.95, 'alerted', guanlan.now(), $4)`,
      [incidentId, scopeKey, away, `${mark} 出动`],
    ),
    taskId: await one(
      tx,
      `insert into incident_task (incident_id, scope_key, what, who, created_at, created_by_name) values ($1, $2, $3, $3, guanlan.now(), $3)`,
      [incidentId, scopeKey, `${mark} 任务`],
    ),
    areaId: await one(
      tx,
      `insert into incident_area (incident_id, scope_key, kind, name, geom, created_at, created_by_name)
       values ($1, $2, 'sector', $3, ${polygon}, guanlan.now(), $3)`,
      [incidentId, scopeKey, `${mark} 战区`],
    ),
    zoneId: await one(
      tx,
      `insert into hazard_zone (scenario_id, scope_key, outcome, grade, level, unit, label, meters, geom)
       values ($1, $2, 'toxic', 'red', 1, 'ppm', $3, 900, ${polygon})`,
      [scenarioId, scopeKey, `${mark} AEGL-3`],
    ),
  };
}
