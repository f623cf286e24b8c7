import { describe, expect, test } from 'vitest';
import { readPlaywrightReport, readVitestReport } from './reports.ts';

const counts = { numPassedTests: 2, numFailedTests: 1, numPendingTests: 0, numTodoTests: 1 };
const file = (status: string, assertionResults: unknown[], message = '') => ({
  name: 'a.test.ts',
  status,
  message,
  assertionResults,
});

describe('the reports of the check', () => {
  test('a failed test and one that needed a second try are both named with their cause', () => {
    const report = readVitestReport({
      ...counts,
      testResults: [
        file('failed', [
          { fullName: 'good', status: 'passed' },
          { fullName: 'late', status: 'passed', failureMessages: ['never came: the reset\n at node_modules/x'] },
          { fullName: 'wrong', status: 'failed', failureMessages: ['first', 'expected 1 to be 2'] },
        ]),
      ],
    });
    expect(report).toMatchObject({ passed: 2, failed: 1, skipped: 1 });
    expect(report.troubles).toEqual([
      { kind: 'second try', test: 'a.test.ts › late', why: 'never came: the reset' },
      { kind: 'failed', test: 'a.test.ts › wrong', why: 'expected 1 to be 2' },
    ]);
  });

  test('a file that broke before its first test is named too', () => {
    const { troubles } = readVitestReport({ ...counts, testResults: [file('failed', [], 'no database')] });
    expect(troubles).toEqual([{ kind: 'failed', test: 'a.test.ts', why: 'no database' }]);
  });

  test('a browser journey is named with the suites around it', () => {
    const spec = (title: string, status: string, message?: string) => ({
      title,
      tests: [{ status, results: [message === undefined ? {} : { error: { message } }] }],
    });
    const report = readPlaywrightReport({
      stats: { expected: 1, unexpected: 1, flaky: 1, skipped: 0 },
      suites: [
        {
          title: 'desk.spec.ts',
          specs: [spec('walks', 'expected')],
          suites: [
            { title: 'at night', specs: [spec('sees', 'unexpected', 'too dark'), spec('hears', 'flaky', 'wind')] },
          ],
        },
      ],
    });
    expect(report).toMatchObject({ passed: 2, failed: 1 });
    expect(report.troubles.map(({ kind, test: name, why }) => [kind, name, why])).toEqual([
      ['failed', 'desk.spec.ts › at night › sees', 'too dark'],
      ['second try', 'desk.spec.ts › at night › hears', 'wind'],
    ]);
  });
});
