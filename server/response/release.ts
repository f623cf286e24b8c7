import type { Tx } from '../database.ts';

/** The column that says what a unit does: exercises have their own, so that they hold nothing back from reality. */
export const world = (exercise: boolean): 'drill' | 'duty' => (exercise ? 'drill' : 'duty');

/** Frees what an incident still holds when it ends; the caller logs and tells. Returns how many. */
export async function releaseAll(tx: Tx, incidentId: number, exercise: boolean, now: number): Promise<number> {
  const { rows } = await tx.query<{ unitId: number | null }>(
    `update incident_unit set state = 'released', released_at = to_timestamp($2::float8 / 1000), released_why = 'closed'
     where incident_id = $1 and released_at is null returning unit_id as "unitId"`,
    [incidentId, now],
  );
  await tx.query(
    `update response_unit set ${world(exercise)} = 'ready', updated_at = guanlan.now() where id = any ($1)`,
    [rows.flatMap(({ unitId }) => (unitId === null ? [] : [unitId]))],
  );
  return rows.length;
}
