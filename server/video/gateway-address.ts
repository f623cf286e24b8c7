import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Env, env } from '../../lib/env.ts';
import { deriveKey } from '../secrets.ts';

/** Header by which the processes of one installation know each other. */
export const INTERNAL_HEADER = 'x-guanlan-internal';

export function internalKey(): string {
  return deriveKey('internal').toString('hex');
}

const fileOf = (settings: Env) => join(settings.DATA_DIR, 'gateway.address');

/** A gateway on a port of its own choice leaves its address where the web process of this machine finds it. */
export function publishGatewayAddress(address: string, settings: Env = env()): void {
  mkdirSync(settings.DATA_DIR, { recursive: true });
  writeFileSync(fileOf(settings), address);
}

export function withdrawGatewayAddress(settings: Env = env()): void {
  rmSync(fileOf(settings), { force: true });
}

/** Base address of the gateway: GATEWAY_URL, else the fixed GATEWAY_PORT, else what it published; null while it is away. */
export function gatewayAddress(settings: Env = env()): string | null {
  if (settings.GATEWAY_URL !== undefined) return settings.GATEWAY_URL.replace(/\/$/, '');
  if (settings.GATEWAY_PORT > 0) return `http://${settings.GATEWAY_HOST}:${settings.GATEWAY_PORT}`;
  try {
    return readFileSync(fileOf(settings), 'utf8').trim();
  } catch {
    return null;
  }
}
