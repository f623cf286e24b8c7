import type { RouterOutputs } from '../../lib/trpc/outputs.ts';

/** One warning with everything that its panel shows. */
export type WarningDetail = RouterOutputs['warnings']['get'];
export type Evidence = WarningDetail['evidence'][number];
