import type { RouterOutputs } from '../../lib/trpc/outputs.ts';

export type TaskSeen = RouterOutputs['tasks']['task'];
export type Plan = RouterOutputs['tasks']['plans'][number];
