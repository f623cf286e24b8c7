import { router } from '../trpc.ts';
import { auditRouter } from './audit-router.ts';
import { grantsRouter, sessionsRouter } from './security-router.ts';
import { keysRouter, sourcesRouter, usersRouter } from './system-router.ts';

/** Administration, each part for its own administrator (三员分立): system, security, audit. */
export const adminRouter = router({
  users: usersRouter,
  keys: keysRouter,
  sources: sourcesRouter,
  grants: grantsRouter,
  sessions: sessionsRouter,
  audit: auditRouter,
});
