import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Env, env } from '../../lib/env.ts';

const fileOf = (settings: Env) => join(settings.DATA_DIR, 'jt808.port');

/** A port of the gateway's own choice is left where the demo's terminals on this machine find it. */
export function publishTerminalPort(port: number, settings: Env = env()): void {
  mkdirSync(settings.DATA_DIR, { recursive: true });
  writeFileSync(fileOf(settings), String(port));
}

/** JT808_PORT, else the port that the gateway published; null while it is away. */
export function terminalPort(settings: Env = env()): number | null {
  if (settings.JT808_PORT !== undefined && settings.JT808_PORT > 0) return settings.JT808_PORT;
  try {
    return Number(readFileSync(fileOf(settings), 'utf8')) || null;
  } catch {
    return null;
  }
}
