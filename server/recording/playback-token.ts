import { createHmac, timingSafeEqual } from 'node:crypto';

/** A playback token lives this long and is renewed while somebody looks. */
export const PLAYBACK_TOKEN_SECONDS = 900;

/** What a token opens: one span of one camera for one viewer. The viewer comes from the session, the rest is inside. */
export interface PlaybackPass {
  readonly cameraFid: number;
  readonly scopeKey: number;
  /** Epoch ms. */
  readonly from: number;
  readonly to: number;
  /** Row of the access register that it was opened by. */
  readonly accessId: number;
  readonly expiresAt: number;
}

function signature(key: Buffer, viewerId: string, cameraId: string, numbers: readonly number[]): Buffer {
  return createHmac('sha256', key)
    .update(JSON.stringify(['playback', viewerId, cameraId, ...numbers]))
    .digest();
}

const numbersOf = (pass: PlaybackPass): number[] => [
  pass.cameraFid,
  pass.scopeKey,
  pass.from,
  pass.to,
  pass.accessId,
  pass.expiresAt,
];

export function issuePlaybackToken(key: Buffer, viewerId: string, cameraId: string, pass: PlaybackPass): string {
  const numbers = numbersOf(pass);
  const proof = signature(key, viewerId, cameraId, numbers).toString('base64url');
  return [...numbers.map((number) => number.toString(36)), proof].join('.');
}

/** Checks a token for the viewer of the session and the camera of the address. Forged is told before expired. */
export function checkPlaybackToken(
  key: Buffer,
  viewerId: string,
  cameraId: string,
  token: string,
  now: number,
): PlaybackPass | 'expired' | 'bad_signature' {
  const found = /^((?:[0-9a-z]{1,11}\.){6})([\w-]{43})$/.exec(token);
  const [, list = '', proof = ''] = found ?? [];
  const numbers = list
    .split('.')
    .slice(0, 6)
    .map((text) => Number.parseInt(text, 36));
  const given = Buffer.from(proof, 'base64url');
  const wanted = signature(key, viewerId, cameraId, numbers);
  if (found === null || given.length !== wanted.length || !timingSafeEqual(given, wanted)) return 'bad_signature';
  const [cameraFid = 0, scopeKey = 0, from = 0, to = 0, accessId = 0, expiresAt = 0] = numbers;
  if (expiresAt <= now) return 'expired';
  return { cameraFid, scopeKey, from, to, accessId, expiresAt };
}
