/**
 * Standard Webhooks (standardwebhooks.com, spec 1.0): what is signed and how old it may be. The HMAC itself needs a
 * crypto module and lives in server/ingest/signature.ts.
 */
export const WEBHOOK_HEADERS = {
  id: 'webhook-id',
  timestamp: 'webhook-timestamp',
  signature: 'webhook-signature',
  /** Ours: which source's secret signed. The standard leaves the choice of the key to the receiver. */
  source: 'x-guanlan-source',
} as const;

/** How far the sender's clock may be off, both ways. */
const TOLERANCE_SECONDS = 300;

export const SECRET_PREFIX = 'whsec_';
/** Versions other than v1 (v1a is asymmetric) are ignored, as the standard asks. */
const SIGNATURE_PREFIX = 'v1,';
/** More signatures than a rotation needs are not tried. */
const MAX_SIGNATURES = 8;

/** The bytes before the body that are signed: `id.timestamp.` */
export function signedPrefix(id: string, timestampSeconds: string): string {
  return `${id}.${timestampSeconds}.`;
}

/** Base64 signatures of version 1 in a header such as `v1,abc= v1,def=`. */
export function signaturesOf(header: string): string[] {
  return header
    .split(' ')
    .filter((part) => part.startsWith(SIGNATURE_PREFIX))
    .slice(0, MAX_SIGNATURES)
    .map((part) => part.slice(SIGNATURE_PREFIX.length));
}

/** An id must stay usable as a key: 1..256 visible ASCII characters. */
export function isWebhookId(id: string): boolean {
  return /^[\x21-\x7e]{1,256}$/.test(id);
}

/** `ok`, or why the timestamp header is refused. */
export function checkTimestamp(header: string, nowMs: number): 'ok' | 'malformed' | 'too_old' | 'too_new' {
  if (!/^\d{9,11}$/.test(header)) return 'malformed';
  const skew = Number(header) - nowMs / 1000;
  if (skew < -TOLERANCE_SECONDS) return 'too_old';
  return skew > TOLERANCE_SECONDS ? 'too_new' : 'ok';
}
