import { router } from './trpc.ts';
import { videoRouter } from './video/router.ts';

/** The typed interface of the UI: one router per noun, each in its own folder. */
export const appRouter = router({
  video: videoRouter,
});
export type AppRouter = typeof appRouter;
