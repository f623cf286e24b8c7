import type { inferRouterOutputs } from '@trpc/server';
import type { AppRouter } from '../../server/router.ts';

/** What each procedure answers; features name their data by it (`RouterOutputs['objects']['card']`). */
export type RouterOutputs = inferRouterOutputs<AppRouter>;
