import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { childEnv } from '../../lib/env.ts';
import { findPostgresBin } from '../testing/native.ts';

/** What the tests need beyond Node, and how a person would install it. */
export interface TestTools {
  readonly chromium: string | null;
  readonly native: boolean;
  readonly ogrinfo: boolean;
  /** Sentences on what is missing and the command that brings it. */
  readonly missing: readonly string[];
}

const PACKAGES = ['chromium', 'postgresql', 'postgresql-15-postgis-3', 'fonts-noto-cjk', 'gdal-bin'];

function which(program: string): string | null {
  const found = spawnSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' });
  return found.status === 0 ? found.stdout.trim() : null;
}

function findChromium(): string | null {
  return (
    ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
      .map(which)
      .find((path) => path !== null) ?? null
  );
}

function hasChineseFonts(): boolean {
  return existsSync('/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc') || process.platform !== 'linux';
}

function isDebianRoot(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || which('apt-get') === null) return false;
  return /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(
    existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '',
  );
}

/** PostGIS carries the server's major version in its package name; take the one this distribution offers. */
function packageNames(): string[] {
  const listed =
    spawnSync('apt-cache', ['search', '--names-only', '^postgresql-[0-9]+-postgis-3$'], { encoding: 'utf8' }).stdout ??
    '';
  const newest = listed
    .split('\n')
    .map((line) => line.split(' ')[0] ?? '')
    .filter((name) => name !== '')
    .sort()
    .at(-1);
  return PACKAGES.map((name) => (name.includes('postgis') && newest !== undefined ? newest : name));
}

function installMissing(): void {
  // Without this, Debian would start a default cluster on port 5432; the tests make their own, throw-away ones.
  mkdirSync('/etc/postgresql-common', { recursive: true });
  if (!existsSync('/etc/postgresql-common/createcluster.conf'))
    writeFileSync('/etc/postgresql-common/createcluster.conf', 'create_main_cluster = false\n');
  const options = {
    stdio: 'ignore',
    timeout: 600_000,
    env: childEnv({ DEBIAN_FRONTEND: 'noninteractive' }),
  } as const;
  execFileSync('apt-get', ['update'], options);
  const names = packageNames();
  console.log(`installing for the tests: ${names.join(' ')} (NO_INSTALL=1 opts out)`);
  execFileSync(
    'apt-get',
    ['install', '-y', '-o', 'Dpkg::Options::=--force-confold', '--no-install-recommends', ...names],
    options,
  );
}

function playwrightChromium(): string | null {
  // Where downloads are allowed Playwright brings its own browser; a refusal is a skip with the command, not a failure.
  const installed = spawnSync('npx', ['playwright', 'install', 'chromium'], { stdio: 'ignore', timeout: 300_000 });
  return installed.status === 0 ? 'bundled' : null;
}

/** Looks for what the tests need and installs it where it may (Debian or Ubuntu as root). */
export function prepareTestTools(mayInstall: boolean): TestTools {
  const complete = () =>
    findChromium() !== null && findPostgresBin() !== null && which('ogrinfo') !== null && hasChineseFonts();
  if (!complete() && mayInstall && isDebianRoot()) {
    try {
      installMissing();
    } catch (error) {
      console.log(`the installation did not succeed: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  const chromium = findChromium() ?? (mayInstall ? playwrightChromium() : null);
  const native = findPostgresBin() !== null;
  const ogrinfo = which('ogrinfo') !== null;
  const missing: string[] = [];
  const apt = `apt-get install ${PACKAGES.join(' ')}`;
  if (chromium === null)
    missing.push(`no Chromium: browser tests are skipped; run "npx playwright install chromium" or "${apt}"`);
  if (!native) missing.push(`no native PostgreSQL with PostGIS: its database tests are skipped; run "${apt}"`);
  if (!ogrinfo) missing.push(`no ogrinfo: the GDAL reading test is skipped; run "${apt}"`);
  return { chromium, native, ogrinfo, missing };
}
