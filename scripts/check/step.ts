import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { childEnv } from '../../lib/env.ts';
import { type Report, readPlaywrightReport, readVitestReport } from './reports.ts';

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** One sentence per skip. */
  readonly reasons: readonly string[];
  /** One paragraph per failed test, and one sentence per test that needed a second try. */
  readonly troubles: readonly string[];
}

export const EMPTY: Tally = { passed: 0, failed: 0, skipped: 0, reasons: [], troubles: [] };

export function addTally(a: Tally, b: Tally): Tally {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
    reasons: [...a.reasons, ...b.reasons],
    troubles: [...a.troubles, ...b.troubles],
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
  return code === 0 ? { ...EMPTY, passed: 1 } : { ...EMPTY, failed: 1, troubles: [`failed: ${name}`] };
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
  return tallyOf(code, file, readVitestReport);
}

/** Playwright run whose JSON report is counted test by test. */
export async function playwrightStep(extraEnv: Readonly<Record<string, string | undefined>>): Promise<Tally> {
  const file = 'test-results/playwright.json';
  mkdirSync(dirname(file), { recursive: true });
  const code = await run('npx', ['playwright', 'test', '--reporter=list,json'], {
    ...extraEnv,
    PLAYWRIGHT_JSON_OUTPUT_NAME: file,
  });
  return tallyOf(code, file, readPlaywrightReport);
}

/** A crash outside any test must not read as green. */
function tallyOf(code: number, file: string, read: (json: unknown) => Report): Tally {
  try {
    const { passed, failed, skipped, troubles } = read(JSON.parse(readFileSync(file, 'utf8')));
    return {
      passed,
      failed: code !== 0 && failed === 0 ? 1 : failed,
      skipped,
      reasons: [],
      troubles: troubles.map(({ kind, test, why }) => `${kind}: ${test}\n    ${why}`),
    };
  } catch (error) {
    return { ...EMPTY, failed: 1, troubles: [`failed: no report of the tests in ${file}: ${String(error)}`] };
  }
}
