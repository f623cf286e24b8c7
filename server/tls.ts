import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname, networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { type Env, env } from '../lib/env.ts';
import { type Certificate, isLinkLocal, issueAuthority, issueServer, stillServes } from './certificate.ts';

/** Names under which this machine may be asked for. */
function ownNames(host: string): string[] {
  const addresses = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .map((one) => one.address)
    .filter((address) => !isLinkLocal(address));
  const named = host === '0.0.0.0' || host === '::' ? [] : [host];
  return [...new Set(['localhost', hostname(), ...named, '127.0.0.1', '::1', ...addresses])];
}

function readPair(folder: string, name: string): Certificate | null {
  try {
    return {
      cert: readFileSync(join(folder, `${name}.crt`), 'utf8'),
      key: readFileSync(join(folder, `${name}.key`), 'utf8'),
    };
  } catch {
    return null;
  }
}

function writePair(folder: string, name: string, pair: Certificate): Certificate {
  writeFileSync(join(folder, `${name}.key`), pair.key, { mode: 0o600 });
  writeFileSync(join(folder, `${name}.crt`), pair.cert);
  return pair;
}

/** The installation's own authority and a certificate for this machine, made at first start and renewed in time. */
function localCertificate(settings: Env): Certificate & { authority: string } {
  const folder = join(settings.DATA_DIR, 'tls');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const authority =
    readPair(folder, 'authority') ?? writePair(folder, 'authority', issueAuthority(`Guanlan ${hostname()}`));
  const names = ownNames(settings.HOST);
  const known = readPair(folder, 'server');
  const subject = new X509Certificate(authority.cert).subject.replace(/^CN=/, '');
  const server =
    known !== null && stillServes(known.cert, names)
      ? known
      : writePair(
          folder,
          'server',
          issueServer({ subject, key: createPrivateKey(authority.key), cert: authority.cert }, names),
        );
  return { cert: server.cert + authority.cert, key: server.key, authority: authority.cert };
}

/**
 * Certificate and key to serve with; null for plain HTTP. `authority` is what a phone must trust for a generated one.
 * Throws with the setting's name when a configured file cannot be read.
 */
export function tlsMaterial(settings: Env = env()): (Certificate & { readonly authority: string | null }) | null {
  const { TLS_CERT, TLS_KEY, TLS_LOCAL } = settings;
  if (TLS_CERT !== undefined && TLS_KEY !== undefined)
    return { cert: readFile('TLS_CERT', TLS_CERT), key: readFile('TLS_KEY', TLS_KEY), authority: null };
  if (TLS_CERT !== undefined || TLS_KEY !== undefined)
    throw new Error('TLS_CERT and TLS_KEY belong together: set both, or TLS_LOCAL=1 for a generated certificate.');
  return TLS_LOCAL === true ? localCertificate(settings) : null;
}

function readFile(setting: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new Error(`${setting}: ${path} cannot be read (${error instanceof Error ? error.message : String(error)})`);
  }
}
