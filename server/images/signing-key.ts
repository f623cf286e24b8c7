import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { env } from '../../lib/env.ts';

/** The installation's own key for exports (Ed25519): made at first use, readable by its owner alone, never sent anywhere. */
const keyFile = (): string => join(env().DATA_DIR, 'export-key.pem');

function loadKey(): KeyObject {
  mkdirSync(env().DATA_DIR, { recursive: true });
  const { privateKey } = generateKeyPairSync('ed25519');
  try {
    // `wx` lets exactly one of several processes that start at once make the key.
    writeFileSync(keyFile(), privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  return createPrivateKey(readFileSync(keyFile(), 'utf8'));
}

/** What a receiver compares with what the installation tells by another way: SHA-256 of the public key, first 16 bytes. */
export function fingerprintOf(publicKeyPem: string): string {
  const der = createPublicKey(publicKeyPem).export({ type: 'spki', format: 'der' });
  const hex = createHash('sha256').update(der).digest('hex').slice(0, 32);
  return (hex.match(/.{4}/g) ?? []).join(' ');
}

export function publicKeyPem(): string {
  return createPublicKey(loadKey()).export({ type: 'spki', format: 'pem' }).toString();
}

/** Signature over the exact bytes, base64. */
export function signBytes(bytes: Uint8Array): string {
  return sign(null, bytes, loadKey()).toString('base64');
}

export function isSigned(bytes: Uint8Array, signature: string, publicKey: string): boolean {
  try {
    return verify(null, bytes, createPublicKey(publicKey), Buffer.from(signature.trim(), 'base64'));
  } catch {
    return false;
  }
}
