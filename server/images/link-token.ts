import { createHmac, timingSafeEqual } from 'node:crypto';

/** Proof that this link was made for this account and request, and until when; nothing of it is secret but the key. */
export function linkToken(key: Buffer, applicant: string, requestId: number, endsAt: number): string {
  return createHmac('sha256', key)
    .update(JSON.stringify(['image', applicant, requestId, endsAt]))
    .digest('base64url');
}

export function isLinkToken(key: Buffer, applicant: string, requestId: number, endsAt: number, token: string): boolean {
  const wanted = Buffer.from(linkToken(key, applicant, requestId, endsAt));
  const given = Buffer.from(token);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
