import { existsSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { env as processEnv } from 'node:process';
import type { Duplex } from 'node:stream';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import next from 'next';
import { type Locale, localeOf } from './context.ts';
import { contentSecurityPolicy, freshNonce, NONCE_PLACEHOLDER } from './security-headers.ts';
import { accepts } from './static-files.ts';

const zip = promisify(gzip);
/** Routes × languages; addresses beyond are rendered each time. */
const MAX_KEPT = 200;
/** HTTP/1.1 has these per connection; HTTP/2 refuses them. */
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'proxy-connection']);

/**
 * Zod asks whether it may compile schemas by trying to, and the policy counts the attempt as a violation. Its switch must
 * be set before the first schema of any bundle is made, hence here and not in a module.
 */
const NO_EVAL = `<script nonce="${NONCE_PLACEHOLDER}">globalThis.__zod_globalConfig={jitless:true}</script>`;

interface Rendered {
  readonly status: number;
  /** The HTML cut at every place where the response's nonce goes. */
  readonly parts: readonly string[];
  /** Set for redirects. */
  readonly location: string | null;
}

export interface Pages {
  handle(req: IncomingMessage, res: ServerResponse, url: URL): Promise<void>;
  /** Hot reloading in development. */
  upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): Promise<void>;
}

/**
 * Next behind an internal HTTP/1.1 socket: it fails on `node:http2`, and it renders pages only. In production each route
 * is rendered once per language, because pages hold no user data; the nonce of the strict policy is swapped per response.
 */
export async function startPages(root: string, development: boolean): Promise<Pages> {
  if (!development && !existsSync(join(root, '.next', 'BUILD_ID')))
    throw new Error('There are no built pages: run `npm run build` first.');
  // Written, never read: Next looks for it when it prepares (no telemetry, design 8).
  processEnv['NEXT_TELEMETRY_DISABLED'] = '1';
  const app = next({ dev: development, dir: root, quiet: true });
  await app.prepare();
  const handler = app.getRequestHandler();
  const listener: RequestListener = (req, res) => {
    handler(req, res).catch((error: unknown) => {
      console.error('page failed:', error);
      res.destroy();
    });
  };
  const inner = createServer(listener);
  await new Promise<void>((resolve) => inner.listen(0, '127.0.0.1', resolve));
  const port = portOf(inner.address());
  const kept = new Map<string, Promise<Rendered>>();
  const upgrade = app.getUpgradeHandler();

  const rendered = (path: string, locale: Locale): Promise<Rendered> => {
    const key = `${locale} ${path}`;
    const known = kept.get(key);
    if (known !== undefined) return known;
    const page = render(port, path, locale);
    if (kept.size < MAX_KEPT) kept.set(key, page);
    // Only good pages are kept: an unknown address must not push them out.
    page.then(
      ({ status }) => (status === 200 ? undefined : kept.delete(key)),
      () => kept.delete(key),
    );
    return page;
  };

  return {
    async handle(req, res, url) {
      if (!development && isPage(req)) await sendPage(req, res, await rendered(url.pathname, localeOf(req)));
      else await forward(req, res, port, development);
    },
    upgrade(req, socket, head) {
      upgrade(req, socket, head).catch(() => socket.destroy());
    },
    async close() {
      await new Promise<void>((resolve) => {
        inner.close(() => resolve());
        inner.closeAllConnections();
      });
      await app.close();
    },
  };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('the page renderer has no port');
  return address.port;
}

/** A document that a browser loads; Next's own fetches for navigation carry the RSC header. */
function isPage(req: IncomingMessage): boolean {
  return req.method === 'GET' && req.headers['rsc'] === undefined && req.headers['next-action'] === undefined;
}

function render(port: number, path: string, locale: Locale): Promise<Rendered> {
  return new Promise((resolve, reject) => {
    const headers = {
      host: 'guanlan',
      accept: 'text/html',
      'x-guanlan-locale': locale,
      'x-nonce': NONCE_PLACEHOLDER,
      'content-security-policy': contentSecurityPolicy(NONCE_PLACEHOLDER, false),
    };
    request({ host: '127.0.0.1', port, path, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', reject);
      answer.on('end', () => {
        const html = Buffer.concat(chunks).toString('utf8');
        resolve({
          status: answer.statusCode ?? 500,
          parts: html.replace('<head>', `<head>${NO_EVAL}`).split(NONCE_PLACEHOLDER),
          location: answer.headers.location ?? null,
        });
      });
    })
      .on('error', reject)
      .end();
  });
}

async function sendPage(req: IncomingMessage, res: ServerResponse, page: Rendered): Promise<void> {
  const nonce = freshNonce();
  const html = Buffer.from(page.parts.join(nonce), 'utf8');
  const zipped = accepts(req, 'gzip');
  const body = zipped ? await zip(html, { level: 4 }) : html;
  res.writeHead(page.status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': contentSecurityPolicy(nonce, false),
    'content-length': body.length,
    // A kept page would come back with an old nonce.
    'cache-control': 'no-store',
    vary: 'accept-encoding, cookie',
    ...(page.location === null ? {} : { location: page.location }),
    ...(zipped ? { 'content-encoding': 'gzip' } : {}),
  });
  res.end(body);
}

/** Everything else of Next, unchanged: navigation data, and in development all of it. */
function forward(req: IncomingMessage, res: ServerResponse, port: number, development: boolean): Promise<void> {
  const nonce = freshNonce();
  const policy = contentSecurityPolicy(nonce, development);
  const headers: Record<string, string | string[]> = {
    host: 'guanlan',
    'x-guanlan-locale': localeOf(req),
    'x-nonce': nonce,
    'content-security-policy': policy,
  };
  for (const [name, value] of Object.entries(req.headers)) {
    // The session never reaches the renderer: pages hold no user data.
    if (value === undefined || name.startsWith(':') || HOP_BY_HOP.has(name) || name === 'cookie' || name in headers)
      continue;
    headers[name] = value;
  }
  if (development && req.headers.host !== undefined) headers['host'] = req.headers.host;
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port, path: req.url, method: req.method, headers }, (answer) => {
      res.statusCode = answer.statusCode ?? 502;
      for (const [name, value] of Object.entries(answer.headers))
        if (value !== undefined && !HOP_BY_HOP.has(name)) res.setHeader(name, value);
      res.setHeader('content-security-policy', policy);
      answer.on('error', reject);
      answer.pipe(res).on('close', resolve);
    });
    outgoing.on('error', reject);
    res.on('close', () => outgoing.destroy());
    req.pipe(outgoing);
  });
}
