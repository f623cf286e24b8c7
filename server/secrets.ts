import { hkdfSync, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Env, env } from '../lib/env.ts';

/** What a derived key is for; one purpose never shares a key with another. */
export const KEY_PURPOSES = [
  'session',
  'video-token',
  'internal',
  'seal',
  'csrf',
  'engine-hook',
  'sip',
  'playback-token',
  'image-link',
] as const;
export type KeyPurpose = (typeof KEY_PURPOSES)[number];

let master: Buffer | undefined;

/** Random at first start, kept under DATA_DIR with owner-only rights; several machines share GUANLAN_SECRET instead. */
function loadMaster(settings: Env): Buffer {
  if (settings.GUANLAN_SECRET !== undefined) return Buffer.from(settings.GUANLAN_SECRET, 'utf8');
  const file = join(settings.DATA_DIR, 'secret');
  mkdirSync(settings.DATA_DIR, { recursive: true });
  try {
    // `wx` lets exactly one of several processes that start at once create the file.
    writeFileSync(file, randomBytes(48).toString('base64url'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  return Buffer.from(readFileSync(file, 'utf8').trim(), 'utf8');
}

/** A 32-byte key derived from the installation's secret for one purpose (HKDF-SHA-256, RFC 5869). */
export function deriveKey(purpose: KeyPurpose): Buffer {
  master ??= loadMaster(env());
  return Buffer.from(hkdfSync('sha256', master, 'guanlan', purpose, 32));
}
