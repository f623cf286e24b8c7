import { analysePipelines } from '../../db/analysis/analyse.ts';
import { asEngine } from '../database.ts';
import { appendEvents } from '../warnings/object-state.ts';
import { settleDangers } from './danger-warnings.ts';

/** Pipelines of one transaction: on the embedded database everybody waits for it. */
const AT_ONCE = 6;

/**
 * Looks again at pipelines beside which something changed (REQ-RISK-07); rows are claimed with SKIP LOCKED, so that
 * several workers share them. Returns how many were looked at.
 */
export function analyseDue(): Promise<number> {
  return asEngine(async (tx) => {
    const { rows } = await tx.query<{ fid: number; cause: string; now: Date }>(
      `delete from analysis_due where pipeline_fid in (select pipeline_fid from analysis_due order by since, pipeline_fid limit ${AT_ONCE} for update skip locked)
       returning pipeline_fid as fid, cause, guanlan.now() as now`,
    );
    const [first] = rows;
    if (first === undefined) return 0;
    const causes = [...new Set(rows.map((row) => row.cause))].sort().join(', ');
    const fids = rows.map((row) => row.fid);
    await analysePipelines(tx, { fids, now: first.now, cause: causes });
    await appendEvents(tx, await settleDangers(tx, first.now.getTime(), fids));
    return rows.length;
  });
}
