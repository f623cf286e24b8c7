import { VIEWER_TABLE } from '../../db/schema/layer-table.ts';
import type { AroundOrigin } from '../../domain/around.ts';
import type { BBox, LngLat } from '../../domain/place.ts';
import { RefusalError } from '../../domain/refusal.ts';
import type { Tx } from '../database.ts';

/** The area of a look around: its core as WKT, the buffer to draw, and the box that lets the index do the work. */
export interface Area {
  /** WGS 84, EWKT; distances are measured to it. */
  readonly core: string;
  readonly center: LngLat;
  /** GeoJSON geometry of core and radius. */
  readonly outline: string;
  readonly bbox: BBox;
}

function originSql(origin: AroundOrigin): { readonly sql: string; readonly values: readonly unknown[] } {
  switch (origin.kind) {
    case 'point':
      return { sql: 'select st_setsrid(st_makepoint($2, $3), 4326) as g', values: origin.position };
    case 'object':
      return {
        sql: `select geom as g from ${VIEWER_TABLE[origin.layer]} where fid = $2 limit 1`,
        values: [origin.fid],
      };
    case 'polygon': {
      const ring = [...origin.ring, origin.ring[0]].map((corner) => corner?.join(' ')).join(', ');
      // Self-crossing drawings are mended, not refused: a finger on a phone crosses itself.
      return { sql: 'select st_makevalid(st_geomfromtext($2, 4326)) as g', values: [`POLYGON((${ring}))`] };
    }
    case 'stretch':
      // Segments carry the stationing; the part of each that lies in the stretch is cut out by fractions of its length.
      return {
        sql: `select st_collect(st_linesubstring(geom, greatest(0, ($3::float8 - from_m) / (to_m - from_m)), least(1, ($4::float8 - from_m) / (to_m - from_m)))) as g
              from segment where pipeline_fid = $2 and from_m < $4::float8 and to_m > $3::float8`,
        values: [origin.fid, origin.fromMeters, origin.toMeters],
      };
  }
}

/** Works out the area as the viewer; refuses with not_found when its object is not in reach. `radiusMeters` geodesic. */
export async function readArea(tx: Tx, origin: AroundOrigin, radiusMeters: number): Promise<Area> {
  const { sql, values } = originSql(origin);
  const { rows } = await tx.query<{
    core: string;
    lng: number;
    lat: number;
    outline: string;
    west: number;
    south: number;
    east: number;
    north: number;
  }>(
    `with origin as (${sql}),
     area as (select g, case when $1::float8 > 0 then st_buffer(g::geography, $1::float8)::geometry else g end as b from origin where g is not null and not st_isempty(g))
     select st_asewkt(g) as core, st_x(st_centroid(g)) as lng, st_y(st_centroid(g)) as lat, st_asgeojson(b, 6) as outline,
            st_xmin(b) as west, st_ymin(b) as south, st_xmax(b) as east, st_ymax(b) as north from area`,
    [radiusMeters, ...values],
  );
  const row = rows[0];
  if (row === undefined)
    throw new RefusalError({ code: 'not_found', field: 'origin', message: 'nothing there to look around from' });
  return {
    core: row.core,
    center: [row.lng, row.lat],
    outline: row.outline,
    bbox: [row.west, row.south, row.east, row.north],
  };
}
