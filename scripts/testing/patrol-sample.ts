import type { LngLat } from '../../domain/place.ts';
import { packFixes } from '../../domain/track-fixes.ts';
import type { Tx } from '../../server/database.ts';

export const sampleTrack = (zone: number): string => `00000000-0000-4000-8000-00000000070${zone}`;

/** A patrol of a zone with its track, so that every answer about patrols has something to tell. */
export async function addPatrolSample(
  tx: Tx,
  { zone, mark, scopeKey }: { readonly zone: number; readonly mark: string; readonly scopeKey: number },
  pipelineFid: number,
  [lng, lat]: LngLat,
) {
  const id = sampleTrack(zone);
  await tx.query(
    `insert into track (id, kind, mode, source, patroller, patroller_name, started_at, ended_at, first_at, last_at, fixes, received_at, matched_at, scope_key)
     values ($1, 'routine', 'foot', 'phone', 'somebody', $2, now() - interval '2 hours', now() - interval '1 hour', now() - interval '2 hours', now() - interval '1 hour', 1, now(), now(), $3)`,
    [id, mark, scopeKey],
  );
  await tx.query(
    `insert into track_batch (id, track_id, seq, first_at, last_at, count, fixes, received_at, scope_key) values ($1, $1, 0, now(), now(), 1, $2, now(), $3)`,
    [id, Buffer.from(packFixes([{ at: Date.now(), lng, lat, accuracyMeters: 5, mocked: false }])), scopeKey],
  );
  await tx.query(
    `insert into patrol (pipeline_fid, kind, mode, patroller, started_at, ended_at, from_m, to_m, scope_key, track_id)
     values ($1, 'routine', 'foot', $2, now() - interval '2 hours', now() - interval '1 hour', 0, 80, $3, $4)`,
    [pipelineFid, mark, scopeKey, id],
  );
}
