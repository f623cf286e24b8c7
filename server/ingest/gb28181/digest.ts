import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * Digest authentication of devices (GB/T 28181 section 9.1, RFC 2617 MD5, with and without qop). Nonces are made here,
 * bound to the sender and short-lived; nothing is remembered of them but the highest count of each.
 */
export interface DigestAnswer {
  readonly username: string;
  readonly realm: string;
  readonly nonce: string;
  readonly uri: string;
  readonly response: string;
  readonly qop: string | null;
  readonly nc: string | null;
  readonly cnonce: string | null;
}

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

/** `key="value"` and `key=value` pairs of an Authorization header; null when it is not Digest or lacks a part. */
export function parseAuthorization(value: string): DigestAnswer | null {
  if (!/^digest\s/i.test(value) || value.length > 2048) return null;
  const parts = new Map<string, string>();
  for (const found of value.slice(6).matchAll(/([a-z]+)\s*=\s*(?:"([^"]*)"|([^\s,"]+))/gi))
    parts.set((found[1] ?? '').toLowerCase(), found[2] ?? found[3] ?? '');
  const username = parts.get('username');
  const realm = parts.get('realm');
  const nonce = parts.get('nonce');
  const uri = parts.get('uri');
  const response = parts.get('response');
  if (
    username === undefined ||
    realm === undefined ||
    nonce === undefined ||
    uri === undefined ||
    response === undefined
  )
    return null;
  return {
    username,
    realm,
    nonce,
    uri,
    response: response.toLowerCase(),
    qop: parts.get('qop') ?? null,
    nc: parts.get('nc') ?? null,
    cnonce: parts.get('cnonce') ?? null,
  };
}

/** What the device must answer; `uri` as it stands in its header, which may differ from the request line. */
export function digestResponse(
  answer: Pick<DigestAnswer, 'username' | 'realm' | 'nonce' | 'uri' | 'qop' | 'nc' | 'cnonce'>,
  method: string,
  password: string,
): string {
  const { username, realm, nonce, uri, qop, nc, cnonce } = answer;
  const a1 = md5(`${username}:${realm}:${password}`);
  const a2 = md5(`${method}:${uri}`);
  return qop === null ? md5(`${a1}:${nonce}:${a2}`) : md5(`${a1}:${nonce}:${nc ?? ''}:${cnonce ?? ''}:${qop}:${a2}`);
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

const NONCE_LIFE_MS = 5 * 60_000;

/**
 * A nonce for one sender: time, a random part and a keyed hash of both and the sender, so that no table of nonces can be
 * filled up. The random part tells devices apart that share an address and ask in the same millisecond.
 */
export function makeNonce(key: Buffer, source: string, now: number, random = randomBytes(8).toString('hex')): string {
  const head = now.toString(16).padStart(12, '0') + random;
  return head + createHmac('sha256', key).update(`${head}|${source}`).digest('hex').slice(0, 32);
}

type NonceState = 'fresh' | 'stale' | 'foreign';

function stateOfNonce(key: Buffer, source: string, nonce: string, now: number): NonceState {
  const time = Number.parseInt(nonce.slice(0, 12), 16);
  if (!/^[0-9a-f]{60}$/.test(nonce) || !sameText(makeNonce(key, source, time, nonce.slice(12, 28)), nonce))
    return 'foreign';
  return now - time <= NONCE_LIFE_MS && time <= now ? 'fresh' : 'stale';
}

export type DigestVerdict = 'ok' | 'stale' | 'wrong' | 'replayed';

/** Judges answers of one device: fresh nonce of our own making, right password, and a count that rises. */
export function digestJudge(key: Buffer): {
  judge(
    answer: DigestAnswer,
    about: { readonly method: string; readonly source: string; readonly password: string; readonly realm: string },
    now: number,
  ): DigestVerdict;
} {
  /** Highest count by nonce; without qop a nonce serves once. Emptied of what is too old to matter. */
  const counts = new Map<string, { readonly count: number; readonly at: number }>();
  const forget = (now: number) => {
    for (const [nonce, { at }] of counts) if (now - at > NONCE_LIFE_MS) counts.delete(nonce);
  };
  return {
    judge(answer, { method, source, password, realm }, now) {
      const state = stateOfNonce(key, source, answer.nonce, now);
      if (state === 'foreign' || answer.realm !== realm) return 'wrong';
      if (state === 'stale') return 'stale';
      if (!sameText(digestResponse(answer, method, password), answer.response)) return 'wrong';
      const count = answer.qop === null ? 1 : Number.parseInt(answer.nc ?? '0', 16);
      const before = counts.get(answer.nonce)?.count ?? 0;
      if (!(count > before)) return 'replayed';
      if (counts.size > 10_000) forget(now);
      counts.set(answer.nonce, { count, at: now });
      return 'ok';
    },
  };
}
