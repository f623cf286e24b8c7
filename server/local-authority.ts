import type { ServerResponse } from 'node:http';
import { RefusalError } from '../domain/refusal.ts';
import { tlsMaterial } from './tls.ts';

/** `GET /api/local-authority.crt`: what a phone installs once to trust a generated certificate. Public by nature. */
export async function handleLocalAuthority(res: ServerResponse): Promise<void> {
  const authority = tlsMaterial()?.authority ?? null;
  if (authority === null)
    throw new RefusalError({ code: 'not_found', message: 'this server uses no generated certificate' });
  res.writeHead(200, {
    'content-type': 'application/x-x509-ca-cert',
    'content-disposition': 'attachment; filename="guanlan-authority.crt"',
    'content-length': Buffer.byteLength(authority),
  });
  res.end(authority);
}
