import type pg from 'pg';
import { writeDangers } from './dangers.ts';
import { type HcaRunOptions, type HcaRunReport, runHca } from './hca-run.ts';
import { writeRisk } from './risk.ts';

/**
 * All that is worked out along pipelines, in the order in which one goes on from the other: high-consequence areas and
 * area classes, hidden dangers, risk index. One transaction of the engine; the caller brings it.
 */
export function analysePipelines(tx: pg.ClientBase, options: HcaRunOptions): Promise<HcaRunReport> {
  return runHca(tx, options, async (analysed) => {
    const dangers = await writeDangers(tx, analysed.pipeline, options.now);
    await writeRisk(tx, analysed, dangers, options.now);
  });
}
