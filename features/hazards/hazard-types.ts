import type { RouterOutputs } from '../../lib/trpc/outputs.ts';

export type HazardPrefill = RouterOutputs['hazards']['prefill'];
export type HazardPreview = RouterOutputs['hazards']['preview'];
export type HazardInside = HazardPreview['inside'];
export type InsideItem = HazardInside['places'][number];
export type HazardScenario = RouterOutputs['hazards']['get'];
export type MajorSheet = RouterOutputs['hazards']['major'];
