import { RefusalError } from '../../domain/refusal.ts';
import { maySend, nextUnitStates, type UnitState } from '../../domain/response-unit.ts';
import { rolesAt } from '../auth/reach.ts';
import type { Tx, Viewer } from '../database.ts';
import { actorOf, change } from '../incidents/commands.ts';
import { addEntry } from '../incidents/entries.ts';
import { world } from './release.ts';

interface UnitRow {
  readonly id: number;
  readonly kind: string;
  readonly name: string;
  readonly nameEn: string;
  readonly enterprise: number;
  readonly inService: boolean;
  readonly duty: string;
  readonly drill: string;
  readonly station: string;
  readonly stationEn: string;
  readonly lng: number;
  readonly lat: number;
}

interface Alerted {
  readonly unitId: number;
  /** As the router said when the person decided. */
  readonly etaS: number | null;
  readonly lengthM: number | null;
}

const taken = (name: string) =>
  new RefusalError({ code: 'conflict', field: 'unitId', message: `${name} is not free`, params: { unit: name } });

/** Locks units by their numbers, always in the same order, so that two commanders wait for each other and never deadlock. */
async function lockUnits(tx: Tx, ids: readonly number[]): Promise<UnitRow[]> {
  const { rows } = await tx.query<UnitRow>(
    `select u.id, u.kind, u.name, u.name_en as "nameEn", u.enterprise, u.in_service as "inService", u.duty, u.drill,
            r.name as station, r.name_en as "stationEn", st_x(r.geom) as lng, st_y(r.geom) as lat
     from response_unit u join emergency_resource r on r.fid = u.resource_fid where u.id = any ($1) order by u.id for update of u`,
    [ids],
  );
  return rows;
}

/**
 * Alerts units for an incident: all of them or none. A unit that serves another incident is refused (`conflict`, its name
 * in `unit`); an exercise never holds a unit back from a real incident. Nothing leaves the system: the station is called
 * on the number beside its name, and what it answers is entered as the next state.
 */
export async function alertUnits(
  tx: Tx,
  viewer: Viewer,
  incidentId: number,
  asked: readonly Alerted[],
  address: string,
) {
  return await change(tx, incidentId, async (incident) => {
    const units = await lockUnits(tx, [...new Set(asked.map(({ unitId }) => unitId))]);
    const roles = rolesAt(viewer, incident.scopeKey);
    for (const { unitId, etaS, lengthM } of asked) {
      const unit = units.find(({ id }) => id === unitId);
      if (unit === undefined)
        throw new RefusalError({ code: 'not_found', field: 'unitId', message: `no unit ${unitId}` });
      if (!maySend(roles, unit.enterprise))
        throw new RefusalError({ code: 'forbidden', field: 'unitId', message: 'units of the district are sent by it' });
      const free = unit.duty === 'ready' && (!incident.exercise || unit.drill === 'ready');
      if (!unit.inService || !free) throw taken(unit.name);
      await tx.query(
        `update response_unit set ${world(incident.exercise)} = 'alerted', updated_at = guanlan.now() where id = $1`,
        [unitId],
      );
      await tx.query(
        `insert into incident_unit (incident_id, scope_key, unit_id, exercise, kind, name, name_en, station, station_en, from_lng, from_lat, state, eta_s, length_m,
           alerted_at, alerted_by_name)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'alerted', $12, $13, to_timestamp($14::float8 / 1000), $15)`,
        [
          incidentId,
          incident.scopeKey,
          unitId,
          incident.exercise,
          unit.kind,
          unit.name,
          unit.nameEn,
          unit.station,
          unit.stationEn,
          unit.lng,
          unit.lat,
          etaS,
          lengthM,
          incident.now,
          viewer.name,
        ],
      );
      await addEntry(tx, incident, incident.now, actorOf(viewer, address), {
        kind: 'unit',
        detail: { unit: unit.name, unitEn: unit.nameEn, kind: unit.kind, state: 'alerted', etaS },
      });
    }
  });
}

interface PostedRow {
  readonly id: number;
  readonly incidentId: number;
  readonly unitId: number | null;
  readonly exercise: boolean;
  readonly kind: string;
  readonly name: string;
  readonly nameEn: string;
  readonly state: UnitState;
}

const COLUMN = { en_route: 'en_route_at', on_scene: 'on_scene_at', released: 'released_at' } as const;

/** On the way, on scene, released: the one door for every step after the alert. Steps go forward only (`conflict`). */
export async function moveUnit(
  tx: Tx,
  viewer: Viewer,
  id: number,
  state: keyof typeof COLUMN,
  why: string,
  address: string,
) {
  const posted = await readPosted(tx, id);
  return await change(tx, posted.incidentId, async (incident) => {
    const now = await readPosted(tx, id);
    if (!nextUnitStates(now.state).includes(state))
      throw new RefusalError({ code: 'conflict', field: 'state', message: `${now.name} is ${now.state} already` });
    await tx.query(
      `update incident_unit set state = $2, ${COLUMN[state]} = to_timestamp($3::float8 / 1000), released_why = $4 where id = $1`,
      [id, state, incident.now, why],
    );
    if (now.unitId !== null) await setDuty(tx, now.unitId, now.exercise, state === 'released' ? 'ready' : state);
    await addEntry(tx, incident, incident.now, actorOf(viewer, address), {
      kind: 'unit',
      text: why,
      detail: { unit: now.name, unitEn: now.nameEn, kind: now.kind, state },
    });
  });
}

async function readPosted(tx: Tx, id: number): Promise<PostedRow> {
  const { rows } = await tx.query<PostedRow>(
    `select id, incident_id as "incidentId", unit_id as "unitId", exercise, kind, name, name_en as "nameEn", state from incident_unit where id = $1`,
    [id],
  );
  const row = rows[0];
  if (row === undefined) throw new RefusalError({ code: 'not_found', field: 'id', message: 'no such unit here' });
  return row;
}

const setDuty = (tx: Tx, unitId: number, exercise: boolean, state: string) =>
  tx.query(`update response_unit set ${world(exercise)} = $2, updated_at = guanlan.now() where id = $1`, [
    unitId,
    state,
  ]);

/** Takes a unit out of service with its reason, or back; its own people or the authority. */
export async function setService(
  tx: Tx,
  viewer: Viewer,
  unitId: number,
  inService: boolean,
  reason: string,
  address: string,
) {
  const { rows } = await tx.query<{ name: string; enterprise: number; scopeKey: number }>(
    `select name, enterprise, scope_key as "scopeKey" from response_unit where id = $1 for update`,
    [unitId],
  );
  const unit = rows[0];
  if (unit === undefined) throw new RefusalError({ code: 'not_found', field: 'unitId', message: `no unit ${unitId}` });
  if (!maySend(rolesAt(viewer, unit.scopeKey), unit.enterprise))
    throw new RefusalError({ code: 'forbidden', field: 'unitId', message: 'units of the district are its own matter' });
  if (!inService && reason === '')
    throw new RefusalError({ code: 'invalid', field: 'reason', message: 'say why it is out of service' });
  await tx.query(
    'update response_unit set in_service = $2, out_reason = $3, updated_at = guanlan.now() where id = $1',
    [unitId, inService, inService ? '' : reason],
  );
  await tx.query('select guanlan.append_audit($1, $2, $3, $4, $5, $6)', [
    viewer.id,
    'response.service',
    `response_unit:${unitId}`,
    'allowed',
    address,
    JSON.stringify({ inService, reason }),
  ]);
  return { unitId };
}
