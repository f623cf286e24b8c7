import type { RouterOutputs } from '../../lib/trpc/outputs.ts';

export type RuleEntry = RouterOutputs['rules']['list']['items'][number];
export type RuleVersion = RouterOutputs['rules']['get']['versions'][number];
export type DryRunSlice = RouterOutputs['rules']['dryRun'];
export type IncidentPlanVersion = RouterOutputs['incidentPlans']['get']['versions'][number];
