import type { CandidateUnit } from '../../domain/recommend-units.ts';
import { maySend, type UnitKind, type UnitState } from '../../domain/response-unit.ts';
import { rolesAt } from '../auth/reach.ts';
import type { Tx, Viewer } from '../database.ts';

const ms = (column: string): string => `round(date_part('epoch', ${column}) * 1000)`;

/** Nearest of each kind that are weighed; more would not arrive within the hour. */
const PER_KIND = 30;

interface Asked {
  readonly kinds: readonly UnitKind[];
  readonly lng: number;
  readonly lat: number;
  readonly exercise: boolean;
  /** Of the incident: decides whether the viewer may send a unit there. */
  readonly scopeKey: number;
}

/** Units of the asked kinds by distance, busy and broken ones too: they are the reasons of a shortfall. */
export async function candidateUnits(tx: Tx, viewer: Viewer, asked: Asked): Promise<CandidateUnit[]> {
  const { rows } = await tx.query<Omit<CandidateUnit, 'sendable'> & { readonly enterprise: number }>(
    `select * from (
       select u.id, u.kind, u.name, u.name_en as "nameEn", r.name as station, r.name_en as "stationEn", r.phone, st_x(r.geom) as lng, st_y(r.geom) as lat,
              st_distance(r.geom::geography, st_setsrid(st_makepoint($2, $3), 4326)::geography) as meters, u.in_service as "inService", u.out_reason as "outReason",
              u.enterprise, case when $4 then u.drill <> 'ready' or u.duty <> 'ready' else u.duty <> 'ready' end as busy,
              row_number() over (partition by u.kind order by r.geom <-> st_setsrid(st_makepoint($2, $3), 4326), u.id) as place
       from response_unit u join emergency_resource r on r.fid = u.resource_fid where u.kind = any ($1)) q
     where q.place <= ${PER_KIND} order by q.kind, q.place limit 400`,
    [asked.kinds, asked.lng, asked.lat, asked.exercise],
  );
  const roles = rolesAt(viewer, asked.scopeKey);
  return rows.map(({ enterprise, ...row }) => ({ ...row, sendable: maySend(roles, enterprise) }));
}

/** A unit at an incident; times in epoch milliseconds, promised time in seconds, way in metres. */
export interface IncidentUnit {
  readonly id: number;
  readonly unitId: number | null;
  readonly kind: UnitKind;
  readonly name: string;
  readonly nameEn: string;
  readonly station: string;
  readonly stationEn: string;
  readonly fromLng: number;
  readonly fromLat: number;
  readonly state: UnitState;
  readonly etaS: number | null;
  readonly lengthM: number | null;
  readonly alertedAt: number;
  readonly alertedByName: string;
  readonly enRouteAt: number | null;
  readonly onSceneAt: number | null;
  readonly releasedAt: number | null;
  readonly releasedWhy: string;
}

/** The units of an incident in the order in which they were alerted, released ones too. */
export async function unitsOf(tx: Tx, incidentId: number): Promise<IncidentUnit[]> {
  const { rows } = await tx.query<IncidentUnit>(
    `select id, unit_id as "unitId", kind, name, name_en as "nameEn", station, station_en as "stationEn", from_lng as "fromLng", from_lat as "fromLat", state,
            eta_s as "etaS", length_m as "lengthM", ${ms('alerted_at')} as "alertedAt", alerted_by_name as "alertedByName", ${ms('en_route_at')} as "enRouteAt",
            ${ms('on_scene_at')} as "onSceneAt", ${ms('released_at')} as "releasedAt", released_why as "releasedWhy"
     from incident_unit where incident_id = $1 order by id limit 300`,
    [incidentId],
  );
  return rows;
}
