import type { IncomingMessage, ServerResponse } from 'node:http';
import { RefusalError } from '../../domain/refusal.ts';
import { asViewer, type Viewer } from '../database.ts';
import { publicOrigin } from '../ogc/public-origin.ts';
import { sendError } from '../refusal-answer.ts';
import { viewerWith } from '../trpc.ts';
import { capMessage } from './cap-message.ts';
import { capFeed } from './feed.ts';
import { readCapWarning, readOpenWarnings } from './queries.ts';
import { capSender } from './sender.ts';

const CAP_PATH = '/api/cap';

/**
 * `GET /api/cap/feed.xml` (Atom of the open warnings in scope) and `/api/cap/{warning id}.xml` (CAP 1.2, Chinese and
 * English; its last change as Alert, Update or Cancel). `?scope=public` tells only what an authorised government role has
 * released, as the public series. Anonymous gets 401: the public's systems take a key too.
 */
export async function handleCap(
  req: IncomingMessage,
  res: ServerResponse,
  viewer: Viewer | null,
  url: URL,
): Promise<void> {
  try {
    const allowed = viewerWith(viewer, 'situation.read');
    if (req.method !== 'GET' && req.method !== 'HEAD') {
      res.writeHead(405, { allow: 'GET, HEAD' }).end();
      return;
    }
    const scope = url.searchParams.get('scope') === 'public' ? 'Public' : 'Restricted';
    const root = publicOrigin(req, url) + CAP_PATH;
    const name = url.pathname.slice(CAP_PATH.length + 1);
    if (name === 'feed.xml') {
      const warnings = await asViewer(allowed, (tx) => readOpenWarnings(tx, scope));
      send(res, 'application/atom+xml; charset=utf-8', capFeed(warnings, root, Date.now(), scope));
      return;
    }
    const id = /^(\d{1,15})\.xml$/.exec(name)?.[1];
    const found =
      id === undefined
        ? null
        : await asViewer(allowed, (tx) => readCapWarning(tx, Number(id), allowed.precision, { scope }));
    if (found === null) throw new RefusalError({ code: 'not_found', message: `no warning ${name.slice(0, 40)}` });
    const sender = capSender(scope, { host: url.hostname, web: publicOrigin(req, url) });
    send(res, 'application/cap+xml; charset=utf-8', capMessage(found.warning, found.area, sender));
  } catch (error) {
    sendError(res, error, 'cap');
  }
}

function send(res: ServerResponse, type: string, body: string): void {
  res.writeHead(200, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'private, no-cache',
    vary: 'cookie, authorization, x-api-key',
  });
  res.end(body);
}
