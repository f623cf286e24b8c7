import { VIEWER_TABLE } from '../../db/schema/layer-table.ts';
import type { HazardOriginInput } from '../../domain/hazard/scenario-schema.ts';
import { type Layer, layerCode, layerOfCode } from '../../domain/layer.ts';
import type { LngLat } from '../../domain/place.ts';
import { RefusalError } from '../../domain/refusal.ts';
import type { Tx } from '../database.ts';
import { placeSql } from '../objects/layer-columns.ts';

/** Where a scenario starts and who may see it. */
export interface HazardOrigin {
  readonly layer: number;
  readonly fid: number;
  readonly name: string;
  readonly nameEn: string;
  readonly sector: number;
  readonly zone: number;
  readonly enterprise: number;
  readonly scopeKey: number;
  readonly position: LngLat;
}

interface OriginRow extends Omit<HazardOrigin, 'layer' | 'position'> {
  readonly lng: number;
  readonly lat: number;
}

const COLUMNS = `o.fid, o.name, o.name_en as "nameEn", o.sector, o.zone, o.enterprise, o.scope_key as "scopeKey"`;

async function objectOrigin(tx: Tx, layer: Layer, fid: number, at: LngLat | null): Promise<HazardOrigin> {
  const place =
    layer === 'pipelines' ? 'st_closestpoint(o.geom, st_setsrid(st_makepoint($2, $3), 4326))' : placeSql(layer, 'o');
  const anywhere = layer === 'pipelines' && at === null ? 'st_pointonsurface(o.geom)' : place;
  const { rows } = await tx.query<OriginRow>(
    `select ${COLUMNS}, st_x(${anywhere}) as lng, st_y(${anywhere}) as lat from ${VIEWER_TABLE[layer]} o
     where o.fid = $1 and ($2::float8 is null or $3::float8 is not null) limit 1`,
    [fid, at?.[0] ?? null, at?.[1] ?? null],
  );
  const row = rows[0];
  if (row === undefined) throw new RefusalError({ code: 'not_found', field: 'fid', message: 'no such object' });
  const { lng, lat, ...rest } = row;
  return { ...rest, layer: layerCode(layer), position: [lng, lat] };
}

/** A place on the map belongs to the zone in which it lies; outside all zones of the viewer it is refused. */
async function placeOrigin(tx: Tx, [lng, lat]: LngLat): Promise<HazardOrigin> {
  const { rows } = await tx.query<OriginRow>(
    `select ${COLUMNS}, $1::float8 as lng, $2::float8 as lat from zone o
     where st_intersects(o.geom, st_setsrid(st_makepoint($1, $2), 4326)) order by st_area(o.geom), o.fid limit 1`,
    [lng, lat],
  );
  const row = rows[0];
  if (row === undefined)
    throw new RefusalError({
      code: 'outside_district',
      field: 'position',
      message: 'the place lies in no zone of yours',
    });
  return { ...row, layer: 0, fid: 0, name: row.name, position: [lng, lat] };
}

/** The origin of a scenario as the viewer sees it: a warning's object, an object, or the zone of a place. */
export async function readOrigin(tx: Tx, input: HazardOriginInput): Promise<HazardOrigin> {
  if (input.warningId !== null) {
    const { rows } = await tx.query<{ layer: number; fid: number }>('select layer, fid from warning where id = $1', [
      input.warningId,
    ]);
    const row = rows[0];
    if (row === undefined)
      throw new RefusalError({ code: 'not_found', field: 'warningId', message: 'no such warning' });
    return await objectOrigin(tx, layerOfCode(row.layer), row.fid, input.position);
  }
  if (input.layer !== null && input.fid !== null) return await objectOrigin(tx, input.layer, input.fid, input.position);
  if (input.position === null)
    throw new RefusalError({ code: 'invalid', field: 'position', message: 'give an object or a place' });
  return await placeOrigin(tx, input.position);
}
