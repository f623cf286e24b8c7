import type { Tx } from '../database.ts';
import { lockMark, nowOf, setMark } from './marks.ts';

/** A worker breathes every few seconds; a gap this long was a fault of ours (worker or database down). */
const BREATH_SECONDS = 90;
/** No source says anything for as long as a five-minute class may be late (REQ-MON-01, -09): it is us who do not hear. */
const DEAF_SECONDS = 600;

/**
 * Watches our own faults: the gap in the worker's breath, also over a restart, and the silence of every source at once.
 * They never count against an enterprise. Returns whether a fault was found or ended.
 */
export async function watchPlatform(tx: Tx): Promise<boolean> {
  const mark = await lockMark(tx, 'breath');
  if (mark === 'held') return false;
  const now = await nowOf(tx);
  await setMark(tx, 'breath', 0);
  const gap = mark !== null && now - mark.at > BREATH_SECONDS * 1000;
  if (gap)
    await tx.query(
      `insert into platform_fault (reason, from_at, to_at) values ('worker', to_timestamp($1::float8 / 1000), to_timestamp($2::float8 / 1000))`,
      [mark.at, now],
    );
  return (await watchSources(tx)) || gap;
}

/** One source that serves one enterprise is that enterprise's line; all sources, or one for many, are ours. */
async function watchSources(tx: Tx): Promise<boolean> {
  const { rowCount: ended } = await tx.query(
    `update platform_fault f set to_at = greatest(f.from_at, s.heard)
     from (select max(last_seen_at) as heard from ingest_source where revoked_at is null) s
     where f.reason = 'ingest' and f.to_at is null and s.heard > f.from_at + interval '10 s'`,
  );
  const { rowCount: begun } = await tx.query(
    `insert into platform_fault (reason, from_at, detail)
     select 'ingest', max(last_seen_at), jsonb_build_object('sources', count(*)) from ingest_source
     where revoked_at is null and last_seen_at > guanlan.now() - interval '1 day'
     having max(last_seen_at) < guanlan.now() - make_interval(secs => ${DEAF_SECONDS}) and (count(*) > 1 or min(enterprise) = 0)
     on conflict (reason) where to_at is null do nothing`,
  );
  return (ended ?? 0) + (begun ?? 0) > 0;
}
