import type { IncomingMessage, ServerResponse } from 'node:http';
import { RefusalError } from '../domain/refusal.ts';
import { handleAuditExport } from './admin/audit-http.ts';
import { handleAppealEvidence } from './assessment/evidence-http.ts';
import { handleAuth, handleDemoSignIn } from './auth/http.ts';
import { requireSameOrigin } from './auth/same-origin.ts';
import { apiKeyOf } from './auth/session-token.ts';
import { viewerOf } from './auth/viewer.ts';
import { handleCap } from './cap/http.ts';
import type { Viewer } from './database.ts';
import { handleEvidence } from './evidence/http.ts';
import { handleField } from './field/http.ts';
import { handleHealth } from './health.ts';
import { handleImages } from './images/http.ts';
import { handleIngest } from './ingest/http.ts';
import { handleLive } from './live/http.ts';
import { handleLocalAuthority } from './local-authority.ts';
import { handleMetrics } from './metrics.ts';
import { handleOgc } from './ogc/http.ts';
import { handleTracks } from './patrols/http.ts';
import { handlePermits } from './permits/http.ts';
import { handlePipelineExport } from './pipelines/export-http.ts';
import { handleRecordings } from './recording/http.ts';
import { handleReplay } from './replay/http.ts';
import { handleTiles } from './tiles/http.ts';
import { handleSolids } from './tiles3d/http.ts';
import { handleTrpc } from './trpc-http.ts';
import { handleVideo } from './video/http.ts';
import { handleWall } from './walls/http.ts';
import { handleWorlds } from './worlds/http.ts';

/** What stands behind one address prefix, and how it learns who asks. */
interface Route {
  readonly prefix: string;
  /** `viewer`: by cookie or key; `own`: the handler proves the sender itself (signature) or serves anybody. */
  readonly who: 'viewer' | 'own';
  readonly handle: (req: IncomingMessage, res: ServerResponse, viewer: Viewer | null, url: URL) => Promise<void> | void;
}

/** Every interface of the web process. `server/access.db.test.ts` walks this list with strangers. */
export const ROUTES: readonly Route[] = [
  { prefix: '/api/tiles/', who: 'viewer', handle: handleTiles },
  { prefix: '/api/3dtiles/', who: 'viewer', handle: handleSolids },
  { prefix: '/api/worlds/', who: 'viewer', handle: handleWorlds },
  { prefix: '/api/trpc/', who: 'viewer', handle: handleTrpc },
  { prefix: '/api/live/', who: 'viewer', handle: handleLive },
  { prefix: '/api/replay/', who: 'viewer', handle: handleReplay },
  { prefix: '/api/video/', who: 'viewer', handle: handleVideo },
  { prefix: '/api/recordings/', who: 'viewer', handle: handleRecordings },
  { prefix: '/api/images/', who: 'viewer', handle: handleImages },
  { prefix: '/api/ogc', who: 'viewer', handle: handleOgc },
  { prefix: '/api/cap/', who: 'viewer', handle: handleCap },
  { prefix: '/api/field/permits', who: 'viewer', handle: handlePermits },
  { prefix: '/api/field/tracks', who: 'viewer', handle: handleTracks },
  { prefix: '/api/field/', who: 'viewer', handle: handleField },
  { prefix: '/api/evidence', who: 'viewer', handle: handleEvidence },
  { prefix: '/api/assessment/evidence', who: 'viewer', handle: handleAppealEvidence },
  { prefix: '/api/pipelines/', who: 'viewer', handle: handlePipelineExport },
  { prefix: '/api/audit.csv', who: 'viewer', handle: handleAuditExport },
  { prefix: '/api/ingest/', who: 'own', handle: (req, res, _viewer, url) => handleIngest(req, res, url) },
  { prefix: '/api/auth/', who: 'own', handle: (req, res, _viewer, url) => handleAuth(req, res, url) },
  { prefix: '/api/demo/sign-in', who: 'own', handle: (req, res) => handleDemoSignIn(req, res) },
  { prefix: '/api/wall/', who: 'own', handle: (req, res, _viewer, url) => handleWall(req, res, url) },
  { prefix: '/api/health', who: 'own', handle: (_req, res) => handleHealth(res) },
  { prefix: '/api/metrics', who: 'own', handle: (req, res) => handleMetrics(req, res) },
  { prefix: '/api/local-authority.crt', who: 'own', handle: (_req, res) => handleLocalAuthority(res) },
];

/** Answers one `/api/*` request; throws refusals, which the server turns into answers. */
export async function dispatch(req: IncomingMessage, res: ServerResponse, url: URL): Promise<void> {
  const route = ROUTES.find(({ prefix }) => url.pathname.startsWith(prefix));
  if (route === undefined) throw new RefusalError({ code: 'not_found', message: `nothing at ${url.pathname}` });
  // Signed senders and machine clients carry a proof that no other site can make a browser send.
  if (route.prefix !== '/api/ingest/' && apiKeyOf(req) === null) requireSameOrigin(req);
  const asks = route.who === 'viewer' ? viewerOf(req) : null;
  const viewer = asks instanceof Promise ? await asks : asks;
  await route.handle(req, res, viewer, url);
}
