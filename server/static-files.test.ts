import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { staticFiles } from './static-files.ts';

describe('static files', () => {
  let server: Server;
  let port = 0;

  beforeAll(async () => {
    const root = mkdtempSync(join(tmpdir(), 'guanlan-static-'));
    mkdirSync(join(root, '.next', 'static'), { recursive: true });
    mkdirSync(join(root, 'public', 'vendor', 'engine-1'), { recursive: true });
    writeFileSync(join(root, 'secret'), 'not for you');
    writeFileSync(join(root, '.next', 'static', 'a.js'), 'let wave;');
    writeFileSync(join(root, '.next', 'static', 'a.js.gz'), gzipSync('let wave;'));
    writeFileSync(join(root, 'public', 'vendor', 'engine-1', 'w.mjs'), 'export {}');
    const files = staticFiles(root);
    server = createServer(async (req, res) => {
      if (!(await files.serve(req, res, req.url ?? '/'))) res.writeHead(404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    port = typeof address === 'object' && address !== null ? address.port : 0;
  });
  afterAll(() => {
    server.close();
  });

  const ask = (path: string, headers: Record<string, string> = {}) =>
    new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: Buffer }>((resolve, reject) => {
      // node:http sends the path as it is; browsers would tidy the dots away.
      request({ port, path, headers }, async (res) => {
        const chunks: Buffer[] = [];
        for await (const chunk of res) chunks.push(chunk);
        resolve({ status: res.statusCode ?? 0, headers: res.headers, body: Buffer.concat(chunks) });
      })
        .on('error', reject)
        .end();
    });

  it('come compressed to those who can read it, and plain to those who cannot', async () => {
    const small = await ask('/_next/static/a.js', { 'accept-encoding': 'gzip, br' });
    expect(small.headers['content-encoding']).toBe('gzip');
    const plain = await ask('/_next/static/a.js', { 'accept-encoding': 'gzip;q=0' });
    expect([plain.headers['content-encoding'], plain.body.toString()]).toEqual([undefined, 'let wave;']);
    expect(plain.headers['content-type']).toContain('text/javascript');
    expect(plain.headers['cache-control']).toContain('immutable');
    const again = await ask('/_next/static/a.js', { 'if-none-match': String(plain.headers['etag']) });
    expect([again.status, again.body.length]).toEqual([304, 0]);
  });

  it('are only those below the two folders, however the address is written', async () => {
    expect((await ask('/vendor/engine-1/w.mjs')).status).toBe(200);
    for (const path of ['/../secret', '/_next/static/../../secret', '/vendor/%2e%2e/%2e%2e/secret', '/vendor', '/%'])
      expect((await ask(path)).status, path).toBe(404);
  });
});
