import { randomBytes } from 'node:crypto';
import { digestResponse } from '../ingest/gb28181/digest.ts';

/** What a platform asks to be proven. */
interface Challenge {
  readonly realm: string;
  readonly nonce: string;
  readonly opaque: string | null;
  readonly qop: boolean;
}

/** null when it is no digest of MD5, the only one that GB/T 28181-2016 names. */
export function parseChallenge(value: string): Challenge | null {
  if (!/^digest\s/i.test(value) || value.length > 2_048) return null;
  const parts = new Map<string, string>();
  for (const found of value.slice(6).matchAll(/([a-z]+)\s*=\s*(?:"([^"]*)"|([^\s,"]+))/gi))
    parts.set((found[1] ?? '').toLowerCase(), found[2] ?? found[3] ?? '');
  const realm = parts.get('realm');
  const nonce = parts.get('nonce');
  const algorithm = parts.get('algorithm') ?? 'MD5';
  if (realm === undefined || nonce === undefined || algorithm.toUpperCase() !== 'MD5') return null;
  const qop = (parts.get('qop') ?? '').split(',').some((one) => one.trim() === 'auth');
  return { realm, nonce, opaque: parts.get('opaque') ?? null, qop };
}

/** The Authorization header that answers a challenge; every nonce is used once. Null for a challenge that cannot be met. */
export function answerChallenge(
  value: string,
  about: { readonly username: string; readonly password: string; readonly method: string; readonly uri: string },
): string | null {
  const challenge = parseChallenge(value);
  if (challenge === null) return null;
  const { realm, nonce, opaque, qop } = challenge;
  const { username, password, method, uri } = about;
  const count = qop ? { qop: 'auth', nc: '00000001', cnonce: randomBytes(8).toString('hex') } : null;
  const parts = {
    username,
    realm,
    nonce,
    uri,
    qop: count?.qop ?? null,
    nc: count?.nc ?? null,
    cnonce: count?.cnonce ?? null,
  };
  const quoted = (name: string, text: string): string => `${name}="${text.replace(/["\\]/g, '')}"`;
  return `Digest ${[
    quoted('username', username),
    quoted('realm', realm),
    quoted('nonce', nonce),
    quoted('uri', uri),
    quoted('response', digestResponse(parts, method, password)),
    'algorithm=MD5',
    ...(count === null ? [] : [`qop=${count.qop}`, `nc=${count.nc}`, quoted('cnonce', count.cnonce)]),
    ...(opaque === null ? [] : [quoted('opaque', opaque)]),
  ].join(',')}`;
}
