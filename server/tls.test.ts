import { X509Certificate } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { createServer, get } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseEnv } from '../lib/env.ts';
import { tlsMaterial } from './tls.ts';

const local = () => parseEnv({ TLS_LOCAL: '1', DATA_DIR: mkdtempSync(join(tmpdir(), 'guanlan-tls-')) });

describe('the generated local authority', () => {
  it('is trusted by a client that holds it, for a name and for an address', async () => {
    const made = tlsMaterial(local());
    if (made?.authority == null) throw new Error('nothing was generated');
    const server = createServer({ cert: made.cert, key: made.key }, (_req, res) => res.end('waves'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    for (const host of ['127.0.0.1', 'localhost']) {
      const status = await new Promise((resolve, reject) => {
        get({ host, port, ca: made.authority ?? '', lookup: undefined, family: 4 }, (res) => {
          res.resume();
          resolve(res.statusCode);
        }).on('error', reject);
      });
      expect(status).toBe(200);
    }
    server.close();
  });

  it('stays the same over restarts, so that a phone trusts it once', () => {
    const settings = local();
    const first = tlsMaterial(settings);
    const second = tlsMaterial(settings);
    expect(second?.authority).toBe(first?.authority);
    expect(second?.cert).toBe(first?.cert);
    expect(new X509Certificate(first?.authority ?? '').ca).toBe(true);
  });

  it('asks for both halves of a configured certificate', () => {
    expect(() => tlsMaterial(parseEnv({ TLS_CERT: 'server.crt' }))).toThrow(/TLS_KEY/);
  });
});
