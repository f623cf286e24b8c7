import { createHmac, timingSafeEqual } from 'node:crypto';

/** A token lives this long and is renewed while somebody watches. */
export const TOKEN_SECONDS = 300;

/** What a token is bound to. Viewer and camera are not inside it: they come from the session and the address. */
export interface VideoClaims {
  readonly viewerId: string;
  readonly cameraId: string;
}

export interface VideoPass {
  /** Scope cell of the camera, so that a withdrawn grant ends the stream at the next part, not at expiry. */
  readonly scopeKey: number;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

function signature(key: Buffer, { viewerId, cameraId }: VideoClaims, scopeKey: number, expires: number): Buffer {
  const text = JSON.stringify(['video', viewerId, cameraId, scopeKey, expires]);
  return createHmac('sha256', key).update(text).digest();
}

/** Makes a token for one viewer and one camera; `now` in epoch milliseconds. */
export function issueVideoToken(
  key: Buffer,
  claims: VideoClaims,
  scopeKey: number,
  now: number,
): VideoPass & { readonly token: string } {
  const expires = Math.floor(now / 1000) + TOKEN_SECONDS;
  const proof = signature(key, claims, scopeKey, expires).toString('base64url');
  return { token: `${expires.toString(36)}.${scopeKey.toString(36)}.${proof}`, scopeKey, expiresAt: expires * 1000 };
}

/** Checks a token for the viewer of the session and the camera of the address. Forged is told before expired. */
export function checkVideoToken(
  key: Buffer,
  claims: VideoClaims,
  token: string,
  now: number,
): VideoPass | 'expired' | 'bad_signature' {
  const found = /^([0-9a-z]{1,10})\.([0-9a-z]{1,8})\.([\w-]{43})$/.exec(token);
  if (found === null) return 'bad_signature';
  const [, expiresText = '', scopeText = '', proof = ''] = found;
  const expires = Number.parseInt(expiresText, 36);
  const scopeKey = Number.parseInt(scopeText, 36);
  const given = Buffer.from(proof, 'base64url');
  const wanted = signature(key, claims, scopeKey, expires);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return 'bad_signature';
  return expires * 1000 <= now ? 'expired' : { scopeKey, expiresAt: expires * 1000 };
}
