import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { env } from '../../lib/env.ts';
import { findPostgresBin } from '../testing/native.ts';

const DEBIAN_CHROMIUM = '/usr/bin/chromium';

/** The browser by path, or undefined for Playwright's own. */
export function browserPath(): string | undefined {
  return env().CHROMIUM_PATH ?? (existsSync(DEBIAN_CHROMIUM) ? DEBIAN_CHROMIUM : undefined);
}

function version(program: string, pattern: RegExp): string | null {
  try {
    const said = execFileSync(program, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return pattern.exec(said)?.[1] ?? null;
  } catch {
    return null;
  }
}

function packageVersion(name: string): string {
  const text = readFileSync(new URL(`../../node_modules/${name}/package.json`, import.meta.url), 'utf8');
  return /"version":\s*"([^"]+)"/.exec(text)?.[1] ?? '?';
}

/** What the numbers depend on: a figure without its machine says nothing. */
export function machineFacts(): string[] {
  const bin = findPostgresBin();
  const native = bin === null ? null : version(`${bin}/postgres`, /\(PostgreSQL\) ([\d.]+)/);
  const browser = version(browserPath() ?? 'chromium', /([\d.]+\.[\d.]+)/);
  return [
    `${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GiB, load ${loadavg()[0]?.toFixed(1)} at the start`,
    `Node ${process.versions.node}, Chromium ${browser ?? "Playwright's own"} (software WebGL)`,
    `embedded PGlite ${packageVersion('@electric-sql/pglite')} + PostGIS; native ${native === null ? 'not installed' : `PostgreSQL ${native} + PostGIS`}`,
  ];
}
