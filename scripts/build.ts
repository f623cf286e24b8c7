import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { childEnv } from '../lib/env.ts';
import { compressFolder } from './build/compress.ts';
import { copyEngineAssets } from './build/engine-assets.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const STAMP = join(ROOT, '.next', 'guanlan-build');
/** What the pages are made of; the server runs from its sources and is not built. */
const SOURCES = ['app', 'features', 'map', 'components', 'lib', 'domain'];
const FILES = ['package-lock.json', 'next.config.ts', 'tsconfig.json'];

function sourceFiles(): string[] {
  const found = SOURCES.flatMap((folder) => {
    const path = join(ROOT, folder);
    if (!existsSync(path)) return [];
    return readdirSync(path, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name));
  });
  return [...found, ...FILES.map((name) => join(ROOT, name))].sort();
}

/** Equal while nothing that the pages are made of has changed. */
function sourceHash(): string {
  const hash = createHash('sha256');
  for (const path of sourceFiles())
    hash.update(relative(ROOT, path)).update('\0').update(readFileSync(path)).update('\0');
  return hash.digest('hex');
}

function isBuilt(hash: string): boolean {
  return (
    existsSync(join(ROOT, '.next', 'BUILD_ID')) && existsSync(STAMP) && readFileSync(STAMP, 'utf8').trim() === hash
  );
}

const LOCK = join(ROOT, 'node_modules', '.cache', 'guanlan', 'build.lock');
/** A builder touches its lock so often; one that stopped doing so died. */
const TOUCH_MS = 2_000;
const DEAD_MS = 10_000;

/** Takes the one lock of builds in this clone; null while somebody else builds. */
function takeLock(): (() => void) | null {
  try {
    mkdirSync(dirname(LOCK), { recursive: true });
    writeFileSync(LOCK, `${process.pid}\n`, { flag: 'wx' });
  } catch {
    const age = Date.now() - (statSync(LOCK, { throwIfNoEntry: false })?.mtimeMs ?? 0);
    if (age > DEAD_MS) rmSync(LOCK, { force: true });
    return null;
  }
  const touch = setInterval(() => utimesSync(LOCK, new Date(), new Date()), TOUCH_MS);
  touch.unref();
  return () => {
    clearInterval(touch);
    rmSync(LOCK, { force: true });
  };
}

/** Waits for another build of this clone: two at once would write the same folder. */
export async function lockBuild(log: (line: string) => void): Promise<() => void> {
  let told = false;
  for (;;) {
    const release = takeLock();
    if (release !== null) return release;
    if (!told) log('build: another build of this clone is running; waiting for it');
    told = true;
    await sleep(500);
  }
}

function runNext(): Promise<void> {
  return new Promise((resolve, reject) => {
    const next = join(ROOT, 'node_modules', 'next', 'dist', 'bin', 'next');
    const child = spawn(process.execPath, [next, 'build'], {
      cwd: ROOT,
      env: childEnv({ NODE_ENV: 'production' }),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (text: string) => {
        said += text;
      });
    }
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`next build failed:\n${said}`));
    });
  });
}

/** Builds the pages unless the last build still fits the sources. Shows the build's own words only when it fails. */
export async function ensureBuild(log: (line: string) => void): Promise<void> {
  copyEngineAssets(ROOT, log);
  // Hashed before the build, so that a change made meanwhile leads to another one.
  const hash = sourceHash();
  if (isBuilt(hash)) return await compressFolder(join(ROOT, 'public', 'vendor'));
  const release = await lockBuild(log);
  try {
    await buildPages(hash, log);
  } finally {
    release();
  }
  await compressFolder(join(ROOT, 'public', 'vendor'));
}

async function buildPages(hash: string, log: (line: string) => void): Promise<void> {
  // Whoever was waited for may have built the same.
  if (!isBuilt(hash)) {
    log('build: the pages are being built (about a minute, once)');
    const begin = performance.now();
    await runNext();
    await compressFolder(join(ROOT, '.next', 'static'));
    writeFileSync(STAMP, `${hash}\n`);
    log(`build: done in ${((performance.now() - begin) / 1000).toFixed(0)} s`);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await ensureBuild(console.log).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  });
}
