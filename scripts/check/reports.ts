import { z } from 'zod';

/** What one test said: it failed, or it needed a second try. */
export interface Trouble {
  readonly kind: 'failed' | 'second try';
  readonly test: string;
  /** The first lines of what went wrong. */
  readonly why: string;
}

export interface Report {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly troubles: readonly Trouble[];
}

const ESCAPES = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');
/** Enough of an error to find its cause, where only the end of a long output is kept. */
const firstLines = (message: string): string =>
  message
    .replace(ESCAPES, '')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.includes('node_modules'))
    .slice(0, 8)
    .join('\n    ');

const vitestSchema = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().default(''),
      assertionResults: z.array(
        z.object({ fullName: z.string(), status: z.string(), failureMessages: z.array(z.string()).default([]) }),
      ),
    }),
  ),
});

/** Counts of a vitest JSON report, and every test of it that failed or needed a second try. Throws on what is none. */
export function readVitestReport(json: unknown): Report {
  const report = vitestSchema.parse(json);
  const troubles = report.testResults.flatMap(({ name, status, message, assertionResults }): Trouble[] => {
    const tests = assertionResults.flatMap(({ fullName, status: how, failureMessages }): Trouble[] => {
      if (failureMessages.length === 0) return [];
      const kind = how === 'failed' ? 'failed' : 'second try';
      return [{ kind, test: `${name} › ${fullName}`, why: firstLines(failureMessages.at(-1) ?? '') }];
    });
    // A file whose hooks failed has no failing test of its own.
    if (status === 'failed' && !tests.some(({ kind }) => kind === 'failed'))
      return [...tests, { kind: 'failed', test: name, why: firstLines(message) }];
    return tests;
  });
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
    troubles,
  };
}

interface Suite {
  readonly title: string;
  readonly specs: readonly {
    readonly title: string;
    readonly tests: readonly {
      status: string;
      results: readonly { error?: { message?: string | undefined } | undefined }[];
    }[];
  }[];
  readonly suites?: readonly Suite[] | undefined;
}
const suiteSchema: z.ZodType<Suite> = z.lazy(() =>
  z.object({
    title: z.string(),
    specs: z.array(
      z.object({
        title: z.string(),
        tests: z.array(
          z.object({
            status: z.string(),
            results: z.array(z.object({ error: z.object({ message: z.string().optional() }).optional() })),
          }),
        ),
      }),
    ),
    suites: z.array(suiteSchema).optional(),
  }),
);
const playwrightSchema = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
  suites: z.array(suiteSchema),
});

function troublesOf({ title, specs, suites = [] }: Suite, path: string): Trouble[] {
  const here = path === '' ? title : `${path} › ${title}`;
  const own = specs.flatMap((spec) =>
    spec.tests.flatMap(({ status, results }): Trouble[] => {
      if (status !== 'unexpected' && status !== 'flaky') return [];
      const why = results.find(({ error }) => error?.message !== undefined)?.error?.message ?? '';
      const kind = status === 'flaky' ? 'second try' : 'failed';
      return [{ kind, test: `${here} › ${spec.title}`, why: firstLines(why) }];
    }),
  );
  return [...own, ...suites.flatMap((suite) => troublesOf(suite, here))];
}

/** The same of a Playwright JSON report. */
export function readPlaywrightReport(json: unknown): Report {
  const { stats, suites } = playwrightSchema.parse(json);
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected,
    skipped: stats.skipped,
    troubles: suites.flatMap((suite) => troublesOf(suite, '')),
  };
}
