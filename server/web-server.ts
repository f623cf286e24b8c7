import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import {
  createSecureServer,
  type Http2SecureServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
} from 'node:http2';
import { env } from '../lib/env.ts';
import { dispatch } from './dispatch.ts';
import { countOpen, countRequest } from './metrics.ts';
import type { Pages } from './pages.ts';
import { sendError } from './refusal-answer.ts';
import { ANSWER_HEADERS, PAGE_HEADERS, TRANSPORT_SECURITY } from './security-headers.ts';
import type { StaticFiles } from './static-files.ts';
import type { tlsMaterial } from './tls.ts';

const MAX_HEADER_BYTES = 16 * 1024;
/** Slow senders hold a socket no longer than this for their headers, and this for a whole upload. */
const HEADERS_TIMEOUT_MILLISECONDS = 20_000;
const REQUEST_TIMEOUT_MILLISECONDS = 5 * 60_000;
/** Longer than common proxies keep theirs, so that they never reuse a socket we just closed. */
const KEEP_ALIVE_MILLISECONDS = 75_000;

/** Parsed addresses: a wall asks for the same tiles all day. Handlers only read them. */
const addresses = new Map<string, URL>();
const MAX_ADDRESSES = 5000;

function addressOf(origin: string, req: IncomingMessage): URL {
  const authority = req.headers[':authority'] ?? req.headers.host;
  const text = `${origin}://${typeof authority === 'string' ? authority : 'localhost'}${req.url ?? '/'}`;
  const known = addresses.get(text);
  if (known !== undefined) return known;
  const url = URL.parse(text) ?? new URL(`${origin}://localhost/bad-address`);
  if (addresses.size >= MAX_ADDRESSES) addresses.clear();
  if (text.length < 500) addresses.set(text, url);
  return url;
}

/** Answers one request: interfaces by prefix, files from memory, pages by Next. */
function listener(statics: StaticFiles | null, pages: Pages, secure: boolean): RequestListener {
  const proxied = env().TRUST_PROXY === true;
  const binding = secure && env().TLS_LOCAL !== true;
  const answer = async (req: IncomingMessage, res: ServerResponse, url: URL): Promise<void> => {
    for (const [name, value] of ANSWER_HEADERS) res.setHeader(name, value);
    if (binding || (proxied && url.protocol === 'https:'))
      res.setHeader('strict-transport-security', TRANSPORT_SECURITY);
    if (url.pathname.startsWith('/api/')) return await dispatch(req, res, url);
    for (const [name, value] of PAGE_HEADERS) res.setHeader(name, value);
    if (statics !== null && (await statics.serve(req, res, url.pathname))) return;
    await pages.handle(req, res, url);
  };
  return (req, res) => {
    const origin = secure || (proxied && req.headers['x-forwarded-proto'] === 'https') ? 'https' : 'http';
    const url = addressOf(origin, req);
    countOpen(1);
    res.on('close', () => {
      countOpen(-1);
      countRequest(url.pathname, res.statusCode);
    });
    answer(req, res, url).catch((error: unknown) => sendError(res, error, `${req.method} ${url.pathname}`));
  };
}

/**
 * One server for everything: plain HTTP/1.1, or TLS with HTTP/2 and HTTP/1.1 beside it (many videos and streams need
 * more than the six connections of HTTP/1.1).
 */
export function createWebServer(
  tls: ReturnType<typeof tlsMaterial>,
  statics: StaticFiles | null,
  pages: Pages,
): Server | Http2SecureServer {
  const handle = listener(statics, pages, tls !== null);
  if (tls === null) {
    const server = createServer({ maxHeaderSize: MAX_HEADER_BYTES, keepAliveTimeout: KEEP_ALIVE_MILLISECONDS }, handle);
    server.headersTimeout = HEADERS_TIMEOUT_MILLISECONDS;
    server.requestTimeout = REQUEST_TIMEOUT_MILLISECONDS;
    return server;
  }
  const server = createSecureServer({
    allowHTTP1: true,
    cert: tls.cert,
    key: tls.key,
    // One page opens hundreds of tiles at once; more than this is abuse.
    settings: { maxConcurrentStreams: 256, maxHeaderListSize: MAX_HEADER_BYTES },
  });
  // The compatibility API of node:http2 answers like node:http, though its types do not say so.
  const compatible = handle as unknown as (req: Http2ServerRequest, res: Http2ServerResponse) => void;
  server.on('request', compatible);
  return server;
}
