import { router } from './trpc.ts';

/** The typed interface of the UI: one router per noun, each in its own folder. */
export const appRouter = router({});
export type AppRouter = typeof appRouter;
