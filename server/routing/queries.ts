import type { RouteClosure } from '../../domain/route-schema.ts';
import type { Tx } from '../database.ts';

const ms = (column: string): string => `round(date_part('epoch', ${column}) * 1000)`;

/** A road that somebody closed; times in epoch milliseconds. */
export interface RoadBlock {
  readonly id: number;
  readonly name: string;
  readonly reason: string;
  readonly lng: number;
  readonly lat: number;
  readonly from: number;
  readonly until: number;
  readonly by: string;
}

/** Blocks in force, the ones that end first on top. */
export async function listBlocks(tx: Tx): Promise<RoadBlock[]> {
  const { rows } = await tx.query<RoadBlock>(
    `select id, name, reason, lng, lat, ${ms('from_at')} as "from", ${ms('until_at')} as until, created_by_name as by
     from public.road_block where lifted_at is null and until_at > guanlan.now() order by until_at, id limit 200`,
  );
  return rows;
}

/** Names of works and scenarios only for those who may see them; others learn that a road is closed and by what kind. */
export async function nameClosures(tx: Tx, closures: readonly RouteClosure[]): Promise<RouteClosure[]> {
  const ids = (kind: RouteClosure['kind']) => closures.filter((one) => one.kind === kind).map(({ id }) => id);
  const works = await tx.query<{ id: number }>('select id from pipeline_work where id = any ($1::bigint[])', [
    ids('works'),
  ]);
  const zones = await tx.query<{ id: number }>('select id from hazard_scenario where id = any ($1::bigint[])', [
    ids('zone'),
  ]);
  const seen = {
    works: new Set(works.rows.map(({ id }) => id)),
    zone: new Set(zones.rows.map(({ id }) => id)),
  };
  return closures.map((one) =>
    (one.kind === 'works' || one.kind === 'zone') && !seen[one.kind].has(one.id) ? { ...one, id: 0, name: '' } : one,
  );
}
