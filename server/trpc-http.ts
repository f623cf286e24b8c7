import type { IncomingMessage, ServerResponse } from 'node:http';
import { nodeHTTPRequestHandler } from '@trpc/server/adapters/node-http';
import { localeOf } from './context.ts';
import type { Viewer } from './database.ts';
import { refusalOf } from './refusal-answer.ts';
import { addressOf } from './request.ts';
import { appRouter } from './router.ts';
import { sharedRead } from './shared-read.ts';

const PREFIX = '/api/trpc/';
/** Imports carry their file in the call (60 MB of text at most, see domain/import); everything else is far smaller. */
const MAX_BODY_BYTES = 64 * 1024 * 1024;

/** tRPC asks to keep the connection of a stream alive; HTTP/2 has no such header and warns. */
function withoutConnectionHeader(res: ServerResponse): void {
  const set = res.setHeader.bind(res);
  res.setHeader = (name, value) => (name.toLowerCase() === 'connection' ? res : set(name, value));
}

/** `/api/trpc/*`: the typed interface of the UI. */
export async function handleTrpc(
  req: IncomingMessage,
  res: ServerResponse,
  viewer: Viewer | null,
  url: URL,
): Promise<void> {
  if (req.httpVersionMajor === 2) withoutConnectionHeader(res);
  await nodeHTTPRequestHandler({
    req,
    res,
    router: appRouter,
    path: url.pathname.slice(PREFIX.length),
    maxBodySize: MAX_BODY_BYTES,
    createContext: () => ({ viewer, locale: localeOf(req), address: addressOf(req), read: sharedRead() }),
    onError({ error, path }) {
      // Refusals are answers; only faults of ours belong in the log.
      if (error.code === 'INTERNAL_SERVER_ERROR' && refusalOf(error.cause) === null)
        console.error(`${path ?? 'call'} failed:`, error.cause ?? error);
    },
  });
}
