import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Env, env } from '../../lib/env.ts';

const fileOf = (settings: Env) => join(settings.DATA_DIR, 'sip.port');

/** A port of the gateway's own choice is left where the demo's recorders on this machine find it. */
export function publishSipPort(port: number, settings: Env = env()): void {
  mkdirSync(settings.DATA_DIR, { recursive: true });
  writeFileSync(fileOf(settings), String(port));
}

/** Where devices of this machine find the gateway; null while it is away. */
export function sipPort(settings: Env = env()): number | null {
  try {
    return Number(readFileSync(fileOf(settings), 'utf8')) || null;
  } catch {
    return null;
  }
}
