import type { IncomingMessage, ServerResponse } from 'node:http';
import { RefusalError } from '../../domain/refusal.ts';
import { trackChunkSchema } from '../../domain/track-schema.ts';
import type { Viewer } from '../database.ts';
import { inScope, senderOf } from '../field/sender.ts';
import { addressOf, readJson } from '../request.ts';
import { takeChunk } from './commands.ts';
import { keepTrackPiece } from './keep-track.ts';

const BODY_LIMIT = 128 * 1024;

/**
 * `POST /api/field/tracks`: a piece of a patrol's track from a phone. The same piece again has no second effect. What comes
 * after its owner's right has ended is kept and counts only when somebody accepts it.
 */
export async function handleTracks(
  req: IncomingMessage,
  res: ServerResponse,
  viewer: Viewer | null,
  url: URL,
): Promise<void> {
  const sender = await senderOf(req, viewer);
  if (req.method !== 'POST' || url.pathname !== '/api/field/tracks')
    throw new RefusalError({ code: 'not_found', message: `nothing at ${url.pathname}` });
  const chunk = trackChunkSchema.parse(await readJson(req, BODY_LIMIT));
  const address = addressOf(req);
  const kept = await inScope(sender, async (tx) => {
    if (sender.kind === 'viewer') return await takeChunk(tx, sender.viewer, chunk, address);
    const { id, name, scopeKey } = sender.owner;
    return await keepTrackPiece(tx, { id, name, address, source: 'phone', device: '' }, chunk, scopeKey, true);
  });
  res.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
  res.end(JSON.stringify({ id: chunk.id, ...kept }));
}
