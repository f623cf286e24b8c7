import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { RefusalError } from '../../domain/refusal.ts';
import { asViewer, type Viewer } from '../database.ts';
import { byteRangeOf } from '../evidence/byte-range.ts';
import { addressOf } from '../request.ts';
import { deriveKey } from '../secrets.ts';
import { viewerWith } from '../trpc.ts';
import { registerDownload } from './commands.ts';
import { exportPath } from './export-build.ts';
import { isLinkToken } from './link-token.ts';
import { loadRequest } from './request-record.ts';

/**
 * `GET /api/images/<request>/export.zip?token=…`: for the applicant's own session only, while the link lives. Every start of
 * a download is registered and audited before its first byte; ranges let a broken one go on.
 */
export async function handleImages(
  req: IncomingMessage,
  res: ServerResponse,
  viewer: Viewer | null,
  url: URL,
): Promise<void> {
  const actor = viewerWith(viewer, 'images.request');
  const id = Number(/^\/api\/images\/([1-9]\d{0,14})\/export\.zip$/.exec(url.pathname)?.[1] ?? 0);
  if (req.method !== 'GET' || id === 0) throw new RefusalError({ code: 'not_found', message: 'no such export' });
  const request = await asViewer(actor, (tx) => loadRequest(tx, id, false));
  const token = url.searchParams.get('token') ?? '';
  if (!isLinkToken(deriveKey('image-link'), actor.id, id, request.linkEndsAt ?? 0, token))
    throw new RefusalError({
      code: request.state === 'expired' ? 'expired' : 'forbidden',
      field: 'token',
      message: 'this link is not yours, or has ended',
    });
  const { size } = await stat(exportPath(id)).catch(() => {
    throw new RefusalError({ code: 'not_found', message: 'the export is gone' });
  });
  const range = byteRangeOf(req.headers.range, size);
  if (range === 'beyond') {
    res.writeHead(416, { 'content-range': `bytes */${size}` }).end();
    return;
  }
  const begins = range === null || range.first === 0;
  if (begins) await asViewer(actor, (tx) => registerDownload(tx, { viewer: actor, address: addressOf(req) }, id));
  const first = range?.first ?? 0;
  const last = range?.last ?? size - 1;
  res.writeHead(range === null ? 200 : 206, {
    'content-type': 'application/zip',
    'content-length': last - first + 1,
    'content-disposition': `attachment; filename="guanlan-${id}.zip"`,
    'accept-ranges': 'bytes',
    'cache-control': 'private, no-store',
    ...(range === null ? {} : { 'content-range': `bytes ${first}-${last}/${size}` }),
  });
  // Who leaves in the middle is no fault.
  await pipeline(createReadStream(exportPath(id), { start: first, end: last }), res).catch(() => res.destroy());
}
