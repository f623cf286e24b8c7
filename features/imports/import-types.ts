import type { RouterOutputs } from '../../lib/trpc/outputs.ts';

export type ImportPreview = RouterOutputs['imports']['preview'];
