import { asEngine } from '../database.ts';
import { removeFile } from '../files/store.ts';

/** How long the file of an import is kept, committed or not. */
const KEEP_HOURS = 24;
const SLICE = 500;

/**
 * Forgets imports that came to nothing, and the files of all, a day after they came. A file that something else holds
 * (evidence of the same bytes, a fresh preview) stays. Returns how many files went.
 */
export async function purgeImports(): Promise<number> {
  const gone = await asEngine(async (tx) => {
    const { rows } = await tx.query<{ sha256: string | null }>(
      `with old as materialized (select id, state, report ->> 'sha256' as sha256 from import_run
         where created_at < guanlan.now() - make_interval(hours => ${KEEP_HOURS}) and (state <> 'committed' or report ? 'sha256') limit ${SLICE}),
       dropped as (delete from import_run r using old where r.id = old.id and old.state <> 'committed'),
       kept as (update import_run r set report = r.report - 'sha256' from old where r.id = old.id and old.state = 'committed')
       select distinct sha256 from old where sha256 is not null`,
    );
    const { rows: free } = await tx.query<{ sha256: string }>(
      `select h.sha256 from unnest($1::text[]) h(sha256)
       where not exists (select from import_run r where r.report ->> 'sha256' = h.sha256)
         and not exists (select from evidence e where e.sha256 = h.sha256)
         and not exists (select from document d where encode(d.sha256, 'hex') = h.sha256)`,
      [rows.map((row) => row.sha256)],
    );
    return free.map((row) => row.sha256);
  });
  for (const sha256 of gone) await removeFile(sha256);
  return gone.length;
}
