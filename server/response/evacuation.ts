import { type Allotment, allotShelters, type ShelterPlace } from '../../domain/shelter-allotment.ts';
import type { Tx } from '../database.ts';

/** Who is inside an area by kind of place, and where they could go. */
export interface Evacuation {
  readonly people: number;
  readonly places: number;
  readonly byKind: readonly { readonly kind: string; readonly people: number; readonly places: number }[];
  readonly shelters: Allotment;
}

const SHELTERS_METERS = 12_000;

/**
 * Counts the recorded people inside a polygon (GeoJSON) as the viewer may see them, and fills the nearest shelters that
 * lie outside it and outside the given zones. The sums are of recorded places: who passes by is not among them.
 */
export async function planEvacuation(tx: Tx, polygon: string, zones: readonly string[]): Promise<Evacuation> {
  const { rows: byKind } = await tx.query<Evacuation['byKind'][number]>(
    `with a as materialized (select st_setsrid(st_geomfromgeojson($1), 4326) as g)
     select p.kind, sum(p.people)::float8 as people, count(*)::int as places
     from a join sensitive_place p on p.geom && a.g and st_intersects(p.geom, a.g) group by p.kind order by people desc limit 40`,
    [polygon],
  );
  const people = byKind.reduce((sum, row) => sum + row.people, 0);
  const { rows: shelters } = await tx.query<ShelterPlace>(
    `with a as materialized (select st_setsrid(st_geomfromgeojson($1), 4326) as g)
     select s.id, s.name, s.name_en as "nameEn", s.capacity, st_x(s.geom) as lng, st_y(s.geom) as lat,
            st_distance(s.geom::geography, st_centroid(a.g)::geography) as meters
     from a join shelter s on st_dwithin(s.geom::geography, st_centroid(a.g)::geography, ${SHELTERS_METERS})
     where s.in_service and not st_intersects(s.geom, a.g)
       and not exists (select from unnest($2::text[]) as u(z) where st_intersects(s.geom, st_setsrid(st_geomfromgeojson(z), 4326)))
     order by meters, s.id limit 60`,
    [polygon, zones],
  );
  return {
    people,
    places: byKind.reduce((sum, row) => sum + row.places, 0),
    byKind,
    shelters: allotShelters(people, shelters),
  };
}
