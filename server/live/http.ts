import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { frameX, frameY } from '../../domain/position-frame.ts';
import { RefusalError } from '../../domain/refusal.ts';
import type { Viewer } from '../database.ts';
import { viewerWith } from '../trpc.ts';
import type { FrameSlice } from './position-pack.ts';
import { currentTick, frameOf, onTick } from './positions.ts';
import { precisionOf } from './sensitive.ts';
import { snapshotFor } from './snapshot.ts';
import { endOf } from './stream.ts';
import { onEvents } from './tail.ts';
import { reaches } from './visible.ts';

/** `GET /api/live/state` and `GET /api/live/positions?bbox=w,s,e,n` (design 8). */
export async function handleLive(
  req: IncomingMessage,
  res: ServerResponse,
  viewer: Viewer | null,
  url: URL,
): Promise<void> {
  const known = viewerWith(viewer, 'situation.read');
  if (req.method !== 'GET') throw new RefusalError({ code: 'not_found', message: 'GET only' });
  if (url.pathname === '/api/live/state') return await sendState(res, known);
  if (url.pathname === '/api/live/positions') return streamPositions(res, known, url.searchParams.get('bbox'));
  throw new RefusalError({ code: 'not_found', message: `nothing at ${url.pathname}` });
}

function sessionTag({ id, sessionId, scopeHash }: Viewer): string {
  return createHash('sha256').update(`${id} ${sessionId} ${scopeHash}`).digest('base64url').slice(0, 16);
}

async function sendState(res: ServerResponse, viewer: Viewer): Promise<void> {
  const { seq, bytes } = await snapshotFor(viewer);
  res.writeHead(200, {
    'content-type': 'application/octet-stream',
    'content-length': bytes.byteLength,
    'cache-control': 'no-store',
    'x-guanlan-seq': String(seq),
    // Tells the tabs of one browser who shares a stream; a digest of the digest, worth nothing elsewhere.
    'x-guanlan-session': sessionTag(viewer),
  });
  res.end(bytes);
}

const longitude = z.coerce.number().min(-180).max(180);
const latitude = z.coerce.number().min(-90).max(90);
const boxSchema = z
  .tuple([longitude, latitude, longitude, latitude])
  .refine(([west, south, east, north]) => west <= east && south <= north, 'west,south,east,north in this order');

function sliceOf(viewer: Viewer, text: string | null): FrameSlice {
  const parsed = boxSchema.safeParse((text ?? '').split(',').filter((part) => part.trim() !== ''));
  if (!parsed.success)
    throw new RefusalError({ code: 'invalid', field: 'bbox', message: 'bbox is west,south,east,north in degrees' });
  const [west, south, east, north] = parsed.data;
  return {
    minX: frameX(west),
    maxX: frameX(east),
    minY: frameY(north),
    maxY: frameY(south),
    mayReach: reaches(viewer),
    // A frame is exact, so viewers of coarse precision get no sensitive vehicle at all.
    maySee: viewer.precision === 'full' ? () => true : (fid) => precisionOf(fid) === 'full',
  };
}

/**
 * One frame a second of what moved in view. A browser that does not keep up skips frames and then gets everything once:
 * the newest frame wins, and its backlog never grows. Ends at once when the viewer's session or grants end.
 */
function streamPositions(res: ServerResponse, viewer: Viewer, bbox: string | null): void {
  const slice = sliceOf(viewer, bbox);
  res.writeHead(200, {
    'content-type': 'application/octet-stream',
    'cache-control': 'no-store',
    // Tells nginx and its kin not to collect the stream.
    'x-accel-buffering': 'no',
  });
  let sent = currentTick();
  res.write(frameOf(slice, 0));
  const stops = [
    onTick((tick) => {
      // Once ended, `writableNeedDrain` is false even for a browser that reads nothing; writing then would end the process.
      if (res.writableEnded || res.writableNeedDrain) return;
      res.write(frameOf(slice, sent));
      sent = tick;
    }),
    onEvents((events) => {
      if (endOf(viewer, events) !== null) res.end();
    }),
  ];
  res.on('close', () => {
    for (const stop of stops) stop();
  });
}
