import type { HazardGrade } from '../../domain/hazard/levels.ts';
import type { LngLat } from '../../domain/place.ts';
import type { Tx } from '../database.ts';

/** A hazard zone that stands near an incident. */
export interface NearZone {
  readonly id: number;
  readonly scenarioId: number;
  readonly name: string;
  readonly nameEn: string;
  readonly grade: HazardGrade;
  readonly label: string;
  readonly meters: number;
  readonly exercise: boolean;
  readonly ring: readonly LngLat[];
}

interface Where {
  readonly lng: number;
  readonly lat: number;
  readonly exercise: boolean;
}

const NEAR_DEG = 0.12;

/**
 * Zones that stand within about 10 km. What an exercise invented means nothing to a real incident; what is real counts in
 * exercises too. Worst first.
 */
export async function zonesNear(tx: Tx, { lng, lat, exercise }: Where): Promise<NearZone[]> {
  const { rows } = await tx.query<Omit<NearZone, 'ring'> & { readonly ring: LngLat[] | null }>(
    `select z.id, z.scenario_id as "scenarioId", s.name, s.name_en as "nameEn", z.grade, z.label, z.meters, s.exercise,
            st_asgeojson(z.geom)::jsonb #> '{coordinates,0}' as ring
     from hazard_zone z join hazard_scenario s on s.id = z.scenario_id
     where s.state = 'open' and ($4 or not s.exercise) and z.geom && st_makeenvelope($1::float8 - $3, $2::float8 - $3, $1::float8 + $3, $2::float8 + $3, 4326)
     order by array_position(array['red', 'orange', 'yellow'], z.grade), z.meters desc, z.id limit 60`,
    [lng, lat, NEAR_DEG, exercise],
  );
  return rows.flatMap(({ ring, ...row }) => (ring === null ? [] : [{ ...row, ring }]));
}
