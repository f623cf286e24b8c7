import type { LngLat } from '../../domain/place.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { clearOfZones } from '../../domain/staging.ts';
import type { Tx, Viewer } from '../database.ts';
import { actorOf, change, type IncidentRow } from '../incidents/commands.ts';
import { addEntry } from '../incidents/entries.ts';
import { planEvacuation } from './evacuation.ts';
import { type NearZone, zonesNear } from './zones.ts';

const ms = (column: string): string => `round(date_part('epoch', ${column}) * 1000)`;

export type AreaKind = 'sector' | 'evacuation' | 'staging';

/** An area of an incident; `ring` of a polygon, `position` of the staging area, or the middle of a polygon. */
export interface IncidentArea {
  readonly id: number;
  readonly kind: AreaKind;
  readonly name: string;
  readonly leader: string;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly ring: readonly LngLat[] | null;
  readonly position: LngLat;
  readonly createdAt: number;
  readonly createdByName: string;
  readonly removedAt: number | null;
}

/** Areas of an incident in the order in which they were made; `all` with those that were removed. */
export async function areasOf(tx: Tx, incidentId: number, all: boolean): Promise<IncidentArea[]> {
  const { rows } = await tx.query<Omit<IncidentArea, 'position'> & { readonly lng: number; readonly lat: number }>(
    `select id, kind, name, leader, detail, st_asgeojson(case when kind <> 'staging' then geom end)::jsonb #> '{coordinates,0}' as ring,
            st_x(st_pointonsurface(geom)) as lng, st_y(st_pointonsurface(geom)) as lat, ${ms('created_at')} as "createdAt", created_by_name as "createdByName",
            ${ms('removed_at')} as "removedAt"
     from incident_area where incident_id = $1 and ($2 or removed_at is null) order by id limit 200`,
    [incidentId, all],
  );
  return rows.map(({ lng, lat, ...row }) => ({ ...row, position: [lng, lat] as const }));
}

const polygonJson = (ring: readonly LngLat[]): string => {
  const [first] = ring;
  const last = ring.at(-1);
  const closed = first !== undefined && last !== undefined && (first[0] !== last[0] || first[1] !== last[1]);
  return JSON.stringify({ type: 'Polygon', coordinates: [closed ? [...ring, first] : ring] });
};

interface NewArea {
  readonly kind: AreaKind;
  readonly name: string;
  readonly leader: string;
  readonly geometry: string;
  readonly detail: object;
}

async function storeArea(tx: Tx, viewer: Viewer, incident: IncidentRow, area: NewArea, address: string) {
  const { rows } = await tx.query<{ valid: boolean }>(
    'select st_isvalid(st_setsrid(st_geomfromgeojson($1), 4326)) as valid',
    [area.geometry],
  );
  if (rows[0]?.valid !== true)
    throw new RefusalError({ code: 'invalid', field: 'ring', message: 'the outline crosses itself' });
  await tx.query(
    `insert into incident_area (incident_id, scope_key, kind, name, leader, detail, geom, created_at, created_by_name)
     values ($1, $2, $3, $4, $5, $6, st_setsrid(st_geomfromgeojson($7), 4326), to_timestamp($8::float8 / 1000), $9)`,
    [
      incident.id,
      incident.scopeKey,
      area.kind,
      area.name,
      area.leader,
      JSON.stringify(area.detail),
      area.geometry,
      incident.now,
      viewer.name,
    ],
  );
  await addEntry(tx, incident, incident.now, actorOf(viewer, address), {
    kind: 'area',
    text: area.name,
    detail: { act: 'set', area: area.kind, leader: area.leader, ...area.detail },
  });
}

interface Drawn {
  readonly incidentId: number;
  readonly kind: 'sector' | 'evacuation';
  readonly name: string;
  readonly leader: string;
  readonly ring: readonly LngLat[];
}

const others = (zones: readonly NearZone[]): string[] => zones.map(({ ring }) => polygonJson(ring));

/** A sector or an evacuation area as it was drawn; who is inside an evacuation area is counted and kept with it. */
export const addArea = (tx: Tx, viewer: Viewer, drawn: Drawn, address: string) =>
  change(tx, drawn.incidentId, async (incident) => {
    const { kind, name, leader, ring } = drawn;
    const geometry = polygonJson(ring);
    const detail =
      kind === 'sector' ? {} : { ...(await planEvacuation(tx, geometry, others(await zonesNear(tx, incident)))) };
    await storeArea(tx, viewer, incident, { kind, name, leader, geometry, detail }, address);
  });

/** The evacuation area that a hazard zone of the map asks for. */
export const evacuateZone = (tx: Tx, viewer: Viewer, incidentId: number, zoneId: number, address: string) =>
  change(tx, incidentId, async (incident) => {
    const zones = await zonesNear(tx, incident);
    const zone = zones.find(({ id }) => id === zoneId);
    if (zone === undefined)
      throw new RefusalError({ code: 'not_found', field: 'zoneId', message: 'no such zone near' });
    const geometry = polygonJson(zone.ring);
    const plan = await planEvacuation(tx, geometry, others(zones));
    const detail = { ...plan, zone: { id: zone.id, grade: zone.grade, label: zone.label, meters: zone.meters } };
    await storeArea(
      tx,
      viewer,
      incident,
      { kind: 'evacuation', name: zone.label, leader: '', geometry, detail },
      address,
    );
  });

/** Sets or moves the staging area. Inside a hazard zone it is refused (`conflict`, the zone in `zone`): crews would wait in it. */
export const setStaging = (tx: Tx, viewer: Viewer, incidentId: number, position: LngLat, address: string) =>
  change(tx, incidentId, async (incident) => {
    const zones = await zonesNear(tx, incident);
    const inside = zones.find(({ ring }) => clearOfZones(position, [ring]) <= 0);
    if (inside !== undefined)
      throw new RefusalError({
        code: 'conflict',
        field: 'position',
        message: 'the staging area would lie inside a hazard zone',
        params: { zone: inside.label },
      });
    await tx.query(
      `update incident_area set removed_at = to_timestamp($2::float8 / 1000), removed_by_name = $3 where incident_id = $1 and kind = 'staging' and removed_at is null`,
      [incidentId, incident.now, viewer.name],
    );
    const clear = clearOfZones(
      position,
      zones.map(({ ring }) => ring),
    );
    await storeArea(
      tx,
      viewer,
      incident,
      {
        kind: 'staging',
        name: '集结点',
        leader: '',
        geometry: JSON.stringify({ type: 'Point', coordinates: position }),
        detail: { clearMeters: Number.isFinite(clear) ? Math.round(clear) : null },
      },
      address,
    );
  });

/** Takes an area off the map; the report still knows where it was. */
export async function removeArea(tx: Tx, viewer: Viewer, id: number, address: string) {
  const { rows } = await tx.query<{ incidentId: number }>(
    'select incident_id as "incidentId" from incident_area where id = $1',
    [id],
  );
  const incidentId = rows[0]?.incidentId;
  if (incidentId === undefined) throw new RefusalError({ code: 'not_found', field: 'id', message: `no area ${id}` });
  return await change(tx, incidentId, async (incident) => {
    const removed = await tx.query<{ kind: AreaKind; name: string }>(
      `update incident_area set removed_at = to_timestamp($2::float8 / 1000), removed_by_name = $3 where id = $1 and removed_at is null returning kind, name`,
      [id, incident.now, viewer.name],
    );
    const area = removed.rows[0];
    if (area === undefined)
      throw new RefusalError({ code: 'conflict', field: 'id', message: 'the area is gone already' });
    await addEntry(tx, incident, incident.now, actorOf(viewer, address), {
      kind: 'area',
      text: area.name,
      detail: { act: 'removed', area: area.kind },
    });
  });
}
