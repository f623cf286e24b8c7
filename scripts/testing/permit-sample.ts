import type { LngLat } from '../../domain/place.ts';
import type { Tx } from '../../server/database.ts';

export const samplePermit = (zone: number): string => `00000000-0000-4000-8000-00000000080${zone}`;

/** A permit of a zone whose every text names it. */
export async function addPermitSample(
  tx: Tx,
  { zone, mark, scopeKey }: { readonly zone: number; readonly mark: string; readonly scopeKey: number },
  siteFid: number,
  [lng, lat]: LngLat,
) {
  await tx.query(
    `insert into permit (id, ticket, kind, level, content, object_fid, place, geom, radius_m, valid_from, valid_to, applicant, applicant_name, guardian, guardian_name, created_at, zone, scope_key)
     values ($1, $2 || ' ticket', 'hot_work', '1', $2, $3, $2, st_setsrid(st_makepoint($4, $5), 4326), 50, now(), now() + interval '4 hours', 'somebody', $2, 'another', $2, now(), $6, $7)`,
    [samplePermit(zone), mark, siteFid, lng, lat, zone, scopeKey],
  );
  await tx.query(
    `insert into permit_step (id, permit_id, act, at, received_at, actor, actor_name, text, scope_key) values ($1, $1, 'apply', now(), now(), 'somebody', $2, $2, $3)`,
    [samplePermit(zone), mark, scopeKey],
  );
}
