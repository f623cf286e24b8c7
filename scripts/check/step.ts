import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { childEnv } from '../../lib/env.ts';

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** One sentence per skip. */
  readonly reasons: readonly string[];
}

export const EMPTY: Tally = { passed: 0, failed: 0, skipped: 0, reasons: [] };

export function addTally(a: Tally, b: Tally): Tally {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
    reasons: [...a.reasons, ...b.reasons],
  };
}

/** Runs a command with its output passed through; resolves to its exit code. */
export function run(
  command: string,
  args: readonly string[],
  extraEnv: Readonly<Record<string, string | undefined>> = {},
): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'], env: childEnv(extraEnv) });
    child.once('error', (error) => {
      console.error(error.message);
      resolve(127);
    });
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/** A check that passes or fails as a whole: lint, types, house rules, build. */
export async function checkStep(name: string, command: string, args: readonly string[]): Promise<Tally> {
  const started = performance.now();
  const code = await run(command, args);
  console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  return code === 0 ? { ...EMPTY, passed: 1 } : { ...EMPTY, failed: 1 };
}

/** Vitest run whose JSON report is counted test by test. */
export async function vitestStep(
  project: string,
  extraEnv: Readonly<Record<string, string | undefined>> = {},
): Promise<Tally> {
  const file = `test-results/vitest-${project}.json`;
  mkdirSync(dirname(file), { recursive: true });
  const code = await run(
    'npx',
    ['vitest', 'run', '--project', project, '--reporter=dot', '--reporter=json', `--outputFile.json=${file}`],
    extraEnv,
  );
  const tally = readVitest(file);
  // A crash outside any test must not read as green.
  return code !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
}

function readVitest(file: string): Tally {
  try {
    const report: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const count = (key: string) =>
      typeof report === 'object' && report !== null && key in report ? Number(Reflect.get(report, key)) : 0;
    const skipped = count('numPendingTests') + count('numTodoTests');
    return { passed: count('numPassedTests'), failed: count('numFailedTests'), skipped, reasons: [] };
  } catch {
    return { ...EMPTY, failed: 1 };
  }
}

/** Playwright run whose JSON report is counted test by test. */
export async function playwrightStep(extraEnv: Readonly<Record<string, string | undefined>>): Promise<Tally> {
  const file = 'test-results/playwright.json';
  mkdirSync(dirname(file), { recursive: true });
  const code = await run('npx', ['playwright', 'test', '--reporter=list,json'], {
    ...extraEnv,
    PLAYWRIGHT_JSON_OUTPUT_NAME: file,
  });
  try {
    const report: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const stats: unknown = typeof report === 'object' && report !== null ? Reflect.get(report, 'stats') : null;
    const count = (key: string) =>
      typeof stats === 'object' && stats !== null ? Number(Reflect.get(stats, key) ?? 0) : 0;
    const failed = count('unexpected');
    return {
      passed: count('expected') + count('flaky'),
      failed: code !== 0 && failed === 0 ? 1 : failed,
      skipped: count('skipped'),
      reasons: [],
    };
  } catch {
    return { ...EMPTY, failed: 1 };
  }
}
