import { createHash, randomBytes } from 'node:crypto';
import type { Credentials } from '../../video/credentials.ts';

/**
 * Answers to `WWW-Authenticate` as cameras ask it: Basic (RFC 7617), Digest with MD5 and SHA-256, with and without qop
 * (RFC 7616, RFC 2617). The strongest that is offered and understood is taken.
 */
export type Challenge =
  | { readonly scheme: 'basic' }
  | {
      readonly scheme: 'digest';
      readonly realm: string;
      readonly nonce: string;
      readonly opaque: string | null;
      readonly hash: 'md5' | 'sha256';
      /** As the camera wrote it; null where it wrote none, and then none is answered. */
      readonly algorithm: string | null;
      readonly session: boolean;
      /** Only `auth`; `auth-int` alone is not understood. */
      readonly qop: boolean;
      readonly stale: boolean;
    };

const MAX_HEADER = 4096;

/** Several challenges may stand in one header, separated by commas like their parameters. */
function splitChallenges(value: string): string[] {
  return value.slice(0, MAX_HEADER).split(/,?\s*(?=\b(?:digest|basic)\s+[a-z]+\s*=|\bbasic\b\s*$)/i);
}

function parametersOf(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const match of text.matchAll(/([a-z-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/gi))
    found.set((match[1] ?? '').toLowerCase(), match[2]?.replace(/\\(.)/g, '$1') ?? match[3] ?? '');
  return found;
}

function parseChallenge(text: string): Challenge | null {
  const trimmed = text.trim();
  if (/^basic\b/i.test(trimmed)) return { scheme: 'basic' };
  if (!/^digest\s/i.test(trimmed)) return null;
  const found = parametersOf(trimmed.slice(7));
  const realm = found.get('realm');
  const nonce = found.get('nonce');
  if (realm === undefined || nonce === undefined || nonce === '') return null;
  const algorithm = found.get('algorithm') ?? null;
  const known = /^(md5|sha-256)(-sess)?$/i.exec(algorithm ?? 'MD5');
  const qop = found.get('qop')?.split(/[\s,]+/) ?? [];
  if (known === null || (qop.length > 0 && !qop.some((one) => one.toLowerCase() === 'auth'))) return null;
  return {
    scheme: 'digest',
    realm,
    nonce,
    opaque: found.get('opaque') ?? null,
    hash: known[1]?.toLowerCase() === 'md5' ? 'md5' : 'sha256',
    algorithm,
    session: known[2] !== undefined,
    qop: qop.length > 0,
    stale: found.get('stale')?.toLowerCase() === 'true',
  };
}

const strength = (challenge: Challenge): number =>
  challenge.scheme === 'basic' ? 0 : challenge.hash === 'md5' ? 1 : 2;

/** The strongest challenge of the given header values that can be answered; null when there is none. */
export function chooseChallenge(values: readonly string[]): Challenge | null {
  const known = values.flatMap(splitChallenges).flatMap((text) => parseChallenge(text) ?? []);
  return known.reduce<Challenge | null>(
    (best, one) => (best === null || strength(one) > strength(best) ? one : best),
    null,
  );
}

const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;

/** Counts its answers, so that no count of a nonce is used twice on a connection. */
export function authorizer(
  challenge: Challenge,
  { user, password }: Credentials,
  cnonceOf: () => string = () => randomBytes(8).toString('hex'),
): (method: string, uri: string) => string {
  if (challenge.scheme === 'basic') {
    const value = `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`;
    return () => value;
  }
  const { realm, nonce, opaque, hash, algorithm, session, qop } = challenge;
  const digest = (text: string) => createHash(hash).update(text, 'utf8').digest('hex');
  let count = 0;
  return (method, uri) => {
    count += 1;
    const cnonce = cnonceOf();
    const plain = digest(`${user}:${realm}:${password}`);
    const a1 = session ? digest(`${plain}:${nonce}:${cnonce}`) : plain;
    const a2 = digest(`${method}:${uri}`);
    const nc = count.toString(16).padStart(8, '0');
    const response = qop ? digest(`${a1}:${nonce}:${nc}:${cnonce}:auth:${a2}`) : digest(`${a1}:${nonce}:${a2}`);
    const fields = [
      `username=${quoted(user)}`,
      `realm=${quoted(realm)}`,
      `nonce=${quoted(nonce)}`,
      `uri=${quoted(uri)}`,
      `response="${response}"`,
      ...(algorithm === null ? [] : [`algorithm=${algorithm}`]),
      ...(opaque === null ? [] : [`opaque=${quoted(opaque)}`]),
      ...(qop ? [`qop=auth`, `nc=${nc}`] : []),
      ...(qop || session ? [`cnonce="${cnonce}"`] : []),
    ];
    return `Digest ${fields.join(', ')}`;
  };
}
