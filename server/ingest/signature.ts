import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { SECRET_PREFIX, signaturesOf, signedPrefix } from '../../domain/webhook.ts';

/** A new signing secret: `whsec_` and 32 random bytes in base64, as Standard Webhooks writes it. */
export function newSecret(): string {
  return SECRET_PREFIX + randomBytes(32).toString('base64');
}

function keyOf(secret: string): Buffer {
  return Buffer.from(secret.startsWith(SECRET_PREFIX) ? secret.slice(SECRET_PREFIX.length) : secret, 'base64');
}

function macOf(secret: string, id: string, timestampSeconds: string, body: Buffer | string): Buffer {
  return createHmac('sha256', keyOf(secret)).update(signedPrefix(id, timestampSeconds)).update(body).digest();
}

/** The value of the header `webhook-signature`. */
export function sign(secret: string, id: string, timestampSeconds: string, body: Buffer | string): string {
  return `v1,${macOf(secret, id, timestampSeconds, body).toString('base64')}`;
}

/** Whether one of the header's signatures was made with one of the secrets; comparison takes constant time. */
export function isSignedBy(
  secrets: readonly string[],
  header: string,
  id: string,
  timestampSeconds: string,
  body: Buffer,
): boolean {
  const given = signaturesOf(header).map((signature) => Buffer.from(signature, 'base64'));
  let valid = false;
  for (const secret of secrets) {
    const expected = macOf(secret, id, timestampSeconds, body);
    for (const signature of given)
      if (signature.length === expected.length && timingSafeEqual(signature, expected)) valid = true;
  }
  return valid;
}
