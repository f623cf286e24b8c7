import type { IncomingMessage, ServerResponse } from 'node:http';
import { RefusalError } from '../../domain/refusal.ts';
import { addressOf, readJson } from '../request.ts';
import { secureCookies } from './better-auth.ts';
import { demoSignIn, demoSignInSchema } from './demo.ts';
import { sessionCookieName, sessionTokenOf } from './session-token.ts';
import { signIn, signInSchema, signOut } from './sign-in.ts';

/** Names and passwords are short. */
const BODY_LIMIT = 8 * 1024;

function answer(res: ServerResponse, body: object, cookies: readonly string[] = []): void {
  res.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    ...(cookies.length > 0 ? { 'set-cookie': [...cookies] } : {}),
  });
  res.end(JSON.stringify(body));
}

/** better-auth's own clients say `email` where we say `identifier`. */
function byEmail(body: unknown): unknown {
  return typeof body === 'object' && body !== null && 'email' in body ? { ...body, identifier: body.email } : body;
}

function requirePost(req: IncomingMessage): void {
  if (req.method !== 'POST') throw new RefusalError({ code: 'not_found', message: 'POST only' });
}

/** `POST /api/auth/sign-in` and `/api/auth/sign-out`; nothing else of better-auth is reachable from outside. */
export async function handleAuth(req: IncomingMessage, res: ServerResponse, url: URL): Promise<void> {
  if (url.pathname === '/api/auth/sign-in' || url.pathname === '/api/auth/sign-in/email') {
    requirePost(req);
    const body = await readJson(req, BODY_LIMIT);
    const input = signInSchema.parse(url.pathname.endsWith('/email') ? byEmail(body) : body);
    const result = await signIn(input, addressOf(req), req.headers['user-agent'] ?? '');
    if (result.kind === 'open') answer(res, { ok: true }, result.cookies);
    else answer(res, { ok: false, mustChangePassword: true });
    return;
  }
  if (url.pathname === '/api/auth/sign-out') {
    requirePost(req);
    const token = sessionTokenOf(req);
    if (token !== null) await signOut(token, addressOf(req));
    const secure = secureCookies() ? '; Secure' : '';
    answer(res, { ok: true }, [`${sessionCookieName()}=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax${secure}`]);
    return;
  }
  throw new RefusalError({ code: 'not_found', message: `nothing at ${url.pathname}` });
}

/** `POST /api/demo/sign-in {"role": "…"}` (design 8). */
export async function handleDemoSignIn(req: IncomingMessage, res: ServerResponse): Promise<void> {
  requirePost(req);
  const input = demoSignInSchema.parse(await readJson(req, BODY_LIMIT));
  const cookies = await demoSignIn(input, addressOf(req), req.headers['user-agent'] ?? '');
  answer(res, { ok: true, role: input.role }, cookies);
}
