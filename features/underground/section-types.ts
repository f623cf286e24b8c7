import type { RouterOutputs } from '../../lib/trpc/outputs.ts';

export type Section = RouterOutputs['underground']['section'];
export type SectionPipe = Section['pipes'][number];
