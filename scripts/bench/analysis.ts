import { benchHazardAnalysis } from './analysis-hazard.ts';
import { benchPipelineAnalysis } from './analysis-pipelines.ts';
import type { Bench, BenchRow } from './context.ts';

/** What analyses cost: one part per kind, each with databases of its own. */
export const benchAnalysis: Bench = async (context): Promise<BenchRow[]> => [
  ...(await benchPipelineAnalysis(context)),
  ...(await benchHazardAnalysis(context)),
];
