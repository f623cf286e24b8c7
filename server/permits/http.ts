import type { IncomingMessage, ServerResponse } from 'node:http';
import { permitActSchema } from '../../domain/permit-schema.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { asViewer, type Viewer } from '../database.ts';
import { addressOf, readJson } from '../request.ts';
import { viewerWith } from '../trpc.ts';
import { actOnPermit } from './act.ts';

const BODY_LIMIT = 16 * 1024;

/**
 * `POST /api/field/permits`: an act of a guardian, or of who accepts, from a phone. The same act again has no second
 * effect; one that comes too late for the permit's state is refused with the reason and stays on the device.
 */
export async function handlePermits(
  req: IncomingMessage,
  res: ServerResponse,
  viewer: Viewer | null,
  url: URL,
): Promise<void> {
  const who = viewerWith(viewer, 'situation.read');
  if (req.method !== 'POST' || url.pathname !== '/api/field/permits')
    throw new RefusalError({ code: 'not_found', message: `nothing at ${url.pathname}` });
  const act = permitActSchema.parse(await readJson(req, BODY_LIMIT));
  const done = await asViewer(who, (tx) => actOnPermit(tx, who, act, addressOf(req)), true);
  res.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
  res.end(JSON.stringify({ id: act.id, ...done }));
}
