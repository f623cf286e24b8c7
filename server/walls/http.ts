import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { RefusalError } from '../../domain/refusal.ts';
import { secureCookies } from '../auth/better-auth.ts';
import { wallCookieName, wallSecretOf } from '../auth/session-token.ts';
import { asAuth } from '../database.ts';
import { addressOf } from '../request.ts';
import { pairScreen } from './pairing.ts';

/** The longest that browsers keep a cookie; every visit of the screen starts it anew. */
const COOKIE_SECONDS = 400 * 86_400;

let build: string | undefined;

/** Names the pages that this server hands out: a screen that runs others loads them anew at a quiet minute. */
function buildName(): string {
  if (build === undefined)
    try {
      build = readFileSync(new URL('../../.next/BUILD_ID', import.meta.url), 'utf8').trim();
    } catch {
      build = '';
    }
  return build;
}

/**
 * `POST /api/wall/pair`: a screen asks what it is. `{"state":"bound","build":…}`, or `{"state":"waiting","code":…,"until":…}` with
 * the code that somebody types at a desk. Tells nobody else anything.
 */
export async function handleWall(req: IncomingMessage, res: ServerResponse, url: URL): Promise<void> {
  if (url.pathname !== '/api/wall/pair' || req.method !== 'POST')
    throw new RefusalError({ code: 'not_found', message: `nothing at ${url.pathname}` });
  const known = wallSecretOf(req);
  const pairing = await asAuth((tx) => pairScreen(tx, known, addressOf(req)));
  const keep = pairing.state === 'bound' ? known : (pairing.secret ?? known);
  const secure = secureCookies() ? '; Secure' : '';
  const body =
    pairing.state === 'bound'
      ? { state: pairing.state, build: buildName() }
      : { state: pairing.state, code: pairing.code, until: pairing.until };
  res.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    ...(keep === null
      ? {}
      : {
          'set-cookie': `${wallCookieName()}=${keep}; Max-Age=${COOKIE_SECONDS}; Path=/; HttpOnly; SameSite=Strict${secure}`,
        }),
  });
  res.end(JSON.stringify(body));
}
