import type { RouterOutputs } from '../../lib/trpc/outputs.ts';

export type AroundAnswer = RouterOutputs['around']['query'];
export type Neighbour = AroundAnswer['groups'][number]['items'][number];
export type AreaWarning = AroundAnswer['warnings'][number];
