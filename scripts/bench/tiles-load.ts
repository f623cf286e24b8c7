import { type ChildProcess, execFile, fork } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { z } from 'zod';
import { DISTRICT_BBOX } from '../../domain/district.ts';
import { mercatorX, mercatorY } from '../../domain/mercator.ts';

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'guanlan-bench-'));

/** Columns and rows of the district's tiles at a zoom, inclusive. */
export function tileRange(z: number): { x0: number; x1: number; y0: number; y1: number } {
  const [west, south, east, north] = DISTRICT_BBOX;
  const at = (value: number): number => Math.floor(value * 2 ** z);
  return { x0: at(mercatorX(west)), x1: at(mercatorX(east)), y0: at(mercatorY(north)), y1: at(mercatorY(south)) };
}

/** Whether a program can be run here; benchmarks say what they skip. */
export async function installed(program: string): Promise<boolean> {
  return run(program, ['--version']).then(
    () => true,
    // wrk answers its version with exit code 1.
    (error: unknown) => !(error instanceof Error && 'code' in error && error.code === 'ENOENT'),
  );
}

/** Starts a child of this benchmark and waits for its first message. */
export async function startChild<T>(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  schema: z.ZodType<T>,
): Promise<{ readonly child: ChildProcess; readonly told: T }> {
  const child = fork(fileURLToPath(new URL('./tiles-server.ts', import.meta.url)), [...args], {
    env: { ...environment },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const told = await new Promise<unknown>((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', (code) => reject(new Error(`the benchmark's server ended with ${code}`)));
  });
  return { child, told: schema.parse(told) };
}

export interface Timing {
  readonly milliseconds: number;
  readonly bytes: number;
  readonly status: number;
}

const agent = new Agent({ keepAlive: true, maxSockets: 100 });

/** One GET with gzip, to the last byte. */
export function timedGet(port: number, path: string, cookie: string): Promise<Timing> {
  return new Promise((resolve, reject) => {
    const begin = performance.now();
    const asked = request(
      { host: '127.0.0.1', port, path, agent, headers: { cookie, 'accept-encoding': 'gzip' } },
      (res) => {
        let bytes = 0;
        res.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
        });
        res.on('end', () => resolve({ milliseconds: performance.now() - begin, bytes, status: res.statusCode ?? 0 }));
      },
    );
    asked.on('error', reject);
    asked.end();
  });
}

/** Requests a second by wrk; `paths` is a Lua expression that makes a path, or a fixed path. */
export async function wrk(
  port: number,
  connections: number,
  seconds: number,
  cookie: string,
  path: string,
): Promise<number> {
  const script = join(folder, `wrk-${port}-${Math.random().toString(36).slice(2)}.lua`);
  writeFileSync(
    script,
    `local headers = { ["cookie"] = ${JSON.stringify(cookie)}, ["accept-encoding"] = "gzip" }
request = function() return wrk.format("GET", ${path}, headers) end`,
  );
  const threads = Math.min(2, connections);
  const { stdout } = await run('wrk', [
    `-t${threads}`,
    `-c${connections}`,
    `-d${seconds}s`,
    '-s',
    script,
    `http://127.0.0.1:${port}/`,
  ]);
  if (/Non-2xx or 3xx responses/.test(stdout)) throw new Error(`the server refused requests under load:\n${stdout}`);
  return Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]);
}

/** A Lua expression for random tiles of the district at a zoom below a prefix. */
export function randomTilePath(prefix: string, z: number): string {
  const { x0, x1, y0, y1 } = tileRange(z);
  return `string.format("${prefix}/${z}/%d/%d", math.random(${x0}, ${x1}), math.random(${y0}, ${y1}))`;
}

/** Transactions a second by pgbench with two clients; the SQL may use :x and :y of random tiles at zoom z. */
export async function pgbench(url: string, z: number, sql: string, seconds: number): Promise<number> {
  const { x0, x1, y0, y1 } = tileRange(z);
  const script = join(folder, `pgbench-${z}-${Math.random().toString(36).slice(2)}.sql`);
  writeFileSync(script, `\\set x random(${x0}, ${x1})\n\\set y random(${y0}, ${y1})\n${sql.replaceAll('\n', ' ')};\n`);
  const { stdout } = await run('pgbench', ['-n', '-c2', '-j2', `-T${seconds}`, '-f', script, url]);
  return Number(/tps = ([\d.]+)/.exec(stdout)?.[1]);
}
