import { asEngine } from '../database.ts';
import { removeFile } from '../files/store.ts';

const SLICE = 200;

/**
 * Deletes pictures of AI events whose time has come (faces carry their own end, others the installation's); a file that
 * another picture or the evidence of a warning names stays. Returns how many pictures went.
 */
export async function purgeEventPictures(): Promise<number> {
  let all = 0;
  for (let found = SLICE; found === SLICE; ) {
    const gone = await asEngine(async (tx) => {
      const { rows } = await tx.query<{ sha256: string }>(
        `delete from event_picture where id = any (array(
           select id from event_picture where expires_at <= guanlan.now() order by expires_at limit ${SLICE} for update skip locked)) returning sha256`,
      );
      found = rows.length;
      const names = [...new Set(rows.map(({ sha256 }) => sha256))];
      const free = await tx.query<{ sha256: string }>(
        `select n.sha256 from unnest($1::text[]) as n(sha256)
         where not exists (select from event_picture p where p.sha256 = n.sha256) and not exists (select from evidence e where e.sha256 = n.sha256)`,
        [names],
      );
      return free.rows;
    });
    for (const { sha256 } of gone) await removeFile(sha256);
    all += found;
  }
  return all;
}
