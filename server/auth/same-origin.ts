import type { IncomingMessage } from 'node:http';
import { RefusalError } from '../../domain/refusal.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** The host that the browser used; HTTP/2 calls it the authority. */
export function hostOf(req: IncomingMessage): string {
  const authority = req.headers[':authority'];
  return (typeof authority === 'string' ? authority : req.headers.host) ?? '';
}

/**
 * Refuses a state-changing request that another site makes a browser send with our cookie (CSRF). Browsers always send
 * `Sec-Fetch-Site` or `Origin` with such requests; a client that sends neither is no browser and carries its own proof.
 */
export function requireSameOrigin(req: IncomingMessage): void {
  if (SAFE.has(req.method ?? 'GET')) return;
  const site = req.headers['sec-fetch-site'];
  if (site === 'same-origin' || site === 'none') return;
  const { origin } = req.headers;
  if (site === undefined && (origin === undefined || (URL.canParse(origin) && new URL(origin).host === hostOf(req))))
    return;
  throw new RefusalError({ code: 'forbidden', message: 'the request came from another site' });
}
