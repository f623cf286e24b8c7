import { VIEWER_TABLE } from '../../db/schema/layer-table.ts';
import type { LngLat } from '../../domain/place.ts';
import { type Availability, availabilityOf, RESOURCE_VEHICLE } from '../../domain/resource-availability.ts';
import { RESOURCE_TYPES, type ResourceType } from '../../domain/resource-type.ts';
import type { NoWay, RouteCost, RoutePlace, VehicleClass } from '../../domain/route-schema.ts';
import type { Tx } from '../database.ts';
import { placeSql } from '../objects/layer-columns.ts';
import { costMatrix } from './router-engine.ts';

/** An emergency resource with its way to a place; times in epoch milliseconds. */
export interface ReachingResource {
  readonly fid: number;
  readonly name: string;
  readonly nameEn: string;
  readonly type: ResourceType;
  readonly position: LngLat;
  readonly quantity: number;
  readonly available: number;
  readonly unit: string;
  readonly phone: string;
  readonly availability: Availability;
  readonly confirmedAt: number;
  readonly note: string;
  /** Vehicles and crews that stand there, and how many of them are ready; 0 of 0 where none are kept. */
  readonly units: number;
  readonly unitsReady: number;
  readonly vehicle: VehicleClass;
  readonly duration_s: number | null;
  readonly length_m: number | null;
  readonly why: NoWay | null;
  readonly short_m: number;
}

interface Row {
  readonly fid: number;
  readonly name: string;
  readonly nameEn: string;
  readonly type: string;
  readonly lng: number;
  readonly lat: number;
  readonly quantity: number;
  readonly available: number;
  readonly unit: string;
  readonly phone: string;
  readonly dutyState: string;
  readonly confirmedAt: number;
  readonly note: string;
  readonly units: number;
  readonly unitsReady: number;
  readonly now: number;
}

/** By straight line; who is nearest by road is among them, far beyond what anybody calls. */
const MOST_RESOURCES = 400;

/** Resources of the viewer's scope, the nearest by straight line first. */
export async function readResources(tx: Tx, { lng, lat }: RoutePlace, types: readonly ResourceType[]): Promise<Row[]> {
  const place = placeSql('resources', 'o');
  const { rows } = await tx.query<Row>(
    `select o.fid, o.name, o.name_en as "nameEn", o.resource_type as type, st_x(${place}) as lng, st_y(${place}) as lat, o.quantity, o.available, o.unit, o.phone,
       o.duty_state as "dutyState", o.duty_note as note, round(date_part('epoch', o.confirmed_at) * 1000) as "confirmedAt",
       round(date_part('epoch', guanlan.now()) * 1000) as now, coalesce(u.units, 0)::int as units, coalesce(u.ready, 0)::int as "unitsReady"
     from ${VIEWER_TABLE.resources} o
     left join lateral (select count(*) as units, count(*) filter (where in_service and duty = 'ready') as ready from response_unit where resource_fid = o.fid) u on true
     where o.resource_type = any ($3::text[])
     order by ${place} <-> st_setsrid(st_makepoint($1, $2), 4326), o.fid limit ${MOST_RESOURCES}`,
    [lng, lat, types],
  );
  return rows;
}

const typeOf = (name: string): ResourceType => RESOURCE_TYPES.find((type) => type === name) ?? 'rescue_team';

/** Who gets there first: every resource with its own kind of vehicle, the fastest on top, those without a way last. */
export async function reaching(rows: readonly Row[], to: RoutePlace): Promise<ReachingResource[]> {
  const groups = Map.groupBy(rows, ({ type }) => RESOURCE_VEHICLE[typeOf(type)]);
  const found: ReachingResource[] = [];
  for (const [vehicle, group] of groups) {
    const costs = await costMatrix({ from: group.map(({ lng, lat }) => ({ lng, lat })), to: [to], vehicle });
    const byRow = new Map<number, RouteCost>(costs.map((cost) => [cost.from, cost]));
    group.forEach((row, i) => {
      const cost = byRow.get(i);
      const { lng, lat, dutyState, now, type, ...facts } = row;
      found.push({
        ...facts,
        type: typeOf(type),
        position: [lng, lat],
        availability: availabilityOf({ ...facts, dutyState }, now),
        vehicle,
        duration_s: cost?.duration_s ?? null,
        length_m: cost?.length_m ?? null,
        why: cost?.why ?? null,
        short_m: cost?.short_m ?? 0,
      });
    });
  }
  const rank = ({ duration_s }: ReachingResource): number => duration_s ?? Number.POSITIVE_INFINITY;
  return found.sort((a, b) => (rank(a) === rank(b) ? a.fid - b.fid : rank(a) - rank(b)));
}
