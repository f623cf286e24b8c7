import { mkdtempSync } from 'node:fs';
import { connect } from 'node:http2';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { overrideEnv, parseEnv } from '../lib/env.ts';
import { contentSecurityPolicy, freshNonce } from './security-headers.ts';
import { tlsMaterial } from './tls.ts';
import { createWebServer } from './web-server.ts';

describe('the web server with TLS', () => {
  let port = 0;
  let authority = '';
  let server: ReturnType<typeof createWebServer>;

  beforeAll(async () => {
    // Nothing listens there: these tests need no database.
    overrideEnv({
      ...parseEnv({ TLS_LOCAL: '1', DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' }),
      DATA_DIR: mkdtempSync(join(tmpdir(), 'guanlan-web-')),
    });
    const tls = tlsMaterial();
    authority = tls?.authority ?? '';
    server = createWebServer(tls, null, {
      handle: async (_req, res) => {
        res.end('page');
      },
      upgrade: (_req, socket) => socket.destroy(),
      close: async () => {},
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    port = typeof address === 'object' && address !== null ? address.port : 0;
  });
  afterAll(() => {
    server.close();
  });

  it('speaks HTTP/2, so that many videos and streams share one connection', async () => {
    const session = connect(`https://localhost:${port}`, { ca: authority });
    const answers = await Promise.all(
      ['/', '/api/tiles/sites', '/api/live/state', '/api/nothing'].map(
        (path) =>
          new Promise<[unknown, unknown, string]>((resolve, reject) => {
            const stream = session.request({ ':path': path });
            let status: unknown;
            let sniff: unknown;
            let body = '';
            stream.on('response', (headers) => {
              status = headers[':status'];
              sniff = headers['x-content-type-options'];
            });
            stream.on('data', (chunk) => {
              body += chunk;
            });
            stream.on('end', () => resolve([status, sniff, body]));
            stream.on('error', reject);
          }),
      ),
    );
    session.close();
    expect(answers.map(([status]) => status)).toEqual([200, 401, 401, 404]);
    expect(answers.every(([, sniff]) => sniff === 'nosniff')).toBe(true);
    expect(answers[0]?.[2]).toBe('page');
  });

  it('speaks HTTP/1.1 to older clients on the same port, and tells how it is without a database', async () => {
    const found = await new Promise<{ status?: number; version: string; body: string }>((resolve, reject) => {
      get({ host: 'localhost', port, path: '/api/health', ca: authority, family: 4 }, async (res) => {
        let body = '';
        for await (const chunk of res) body += chunk;
        resolve({ status: res.statusCode ?? 0, version: res.httpVersion, body });
      }).on('error', reject);
    });
    expect([found.status, found.version]).toEqual([503, '1.1']);
    expect(JSON.parse(found.body)).toMatchObject({ status: 'down', db: null });
  });
});

describe('the policy of a page', () => {
  it('runs scripts by nonce alone and evaluates nothing in production', () => {
    const nonce = freshNonce();
    const policy = contentSecurityPolicy(nonce, false);
    expect(policy).toContain(`'nonce-${nonce}' 'strict-dynamic'`);
    expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline/);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(freshNonce()).not.toBe(nonce);
  });
});
