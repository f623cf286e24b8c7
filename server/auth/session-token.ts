import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { cookieOf } from '../context.ts';
import { deriveKey } from '../secrets.ts';
import { secureCookies } from './better-auth.ts';

let hashes = new Map<string, string>();

/** Hex SHA-256 of a session token or API key: what caches, events and logs may hold instead of the secret. */
export function secretHash(secret: string): string {
  const known = hashes.get(secret);
  if (known !== undefined) return known;
  const hash = createHash('sha256').update(secret).digest('hex');
  if (hashes.size >= 10_000) hashes = new Map();
  hashes.set(secret, hash);
  return hash;
}

let cookieName: string | undefined;

export function sessionCookieName(): string {
  cookieName ??= `${secureCookies() ? '__Secure-' : ''}guanlan.session_token`;
  return cookieName;
}

/** The session token of a request's signed cookie (better-auth's format `token.base64(hmac)`); null when forged or absent. */
export function sessionTokenOf(req: IncomingMessage): string | null {
  const raw = cookieOf(req, sessionCookieName());
  return raw === undefined ? null : unsign(raw);
}

let verified = new Map<string, string>();

function unsign(raw: string): string | null {
  const known = verified.get(raw);
  if (known !== undefined) return known;
  const token = check(raw);
  if (token !== null) {
    // Tile requests repeat the same cookie thousands of times; a forged one is never remembered.
    if (verified.size > 10_000) verified = new Map();
    verified.set(raw, token);
  }
  return token;
}

function check(raw: string): string | null {
  let value: string;
  try {
    value = decodeURIComponent(raw);
  } catch {
    return null;
  }
  const dot = value.lastIndexOf('.');
  if (dot < 1) return null;
  const token = value.slice(0, dot);
  const expected = createHmac('sha256', deriveKey('session').toString('base64url')).update(token).digest();
  const given = Buffer.from(value.slice(dot + 1), 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected) ? token : null;
}

/** The cookie by which a bound screen is known; it outlives every session. */
export function wallCookieName(): string {
  return `${secureCookies() ? '__Host-' : ''}guanlan.wall`;
}

/** The secret of a screen; null when it has none or one of another shape. */
export function wallSecretOf(req: IncomingMessage): string | null {
  const raw = cookieOf(req, wallCookieName());
  return raw !== undefined && /^[\w-]{43}$/.test(raw) ? raw : null;
}

/** The API key of a machine client: `x-api-key` or `Authorization: Bearer`; null when none is sent. */
export function apiKeyOf(req: IncomingMessage): string | null {
  const header = req.headers['x-api-key'];
  if (typeof header === 'string' && header !== '') return header;
  const bearer = /^Bearer\s+(\S+)$/i.exec(req.headers.authorization ?? '');
  return bearer?.[1] ?? null;
}
