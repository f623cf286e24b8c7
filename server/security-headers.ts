import { randomBytes } from 'node:crypto';

/**
 * Stands in the kept HTML where a response's own nonce goes. Looks like a nonce, so that Next puts it on its scripts;
 * random per process, so that nothing in a page can be taken for it.
 */
export const NONCE_PLACEHOLDER = `guanlanNonce${randomBytes(12).toString('hex')}`;

export function freshNonce(): string {
  return randomBytes(16).toString('base64');
}

/**
 * The policy of a page. Scripts run by nonce only; workers come from us or, for the map engines, from blobs. Inline
 * style attributes of server-rendered HTML are allowed, style elements are not without the nonce. HMR evaluates strings
 * and talks by WebSocket, in development only.
 */
export function contentSecurityPolicy(nonce: string, development: boolean): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    development ? "style-src 'self' 'unsafe-inline'" : `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "worker-src 'self' blob:",
    "img-src 'self' blob: data:",
    "font-src 'self'",
    // The map engines fetch pictures and glyphs that they made themselves.
    `connect-src 'self' blob: data:${development ? ' ws:' : ''}`,
    "media-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** On every answer of an interface: browsers neither guess its type nor let another site read it. */
export const ANSWER_HEADERS: readonly (readonly [string, string])[] = [
  ['x-content-type-options', 'nosniff'],
  ['cross-origin-resource-policy', 'same-origin'],
];

/** On pages and files besides. */
export const PAGE_HEADERS: readonly (readonly [string, string])[] = [
  ['referrer-policy', 'same-origin'],
  ['x-frame-options', 'DENY'],
  ['cross-origin-opener-policy', 'same-origin'],
  ['permissions-policy', 'geolocation=(self), camera=(self), microphone=(self), payment=(), usb=()'],
];

/**
 * Told to browsers that reached us by TLS with a certificate of the house or of a proxy; not with a generated one, which
 * would bind every other program on `localhost` too.
 */
export const TRANSPORT_SECURITY = 'max-age=31536000';
