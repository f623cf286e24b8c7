import { defineConfig } from '@playwright/test';
import { BROWSER_ARGS } from './scripts/browser-args.ts';

const executablePath =
  process.env['CHROMIUM_PATH'] ?? (process.env['CI'] === undefined ? '/usr/bin/chromium' : undefined);
const port = Number(process.env['E2E_PORT'] ?? 3210);

/** Operator journeys in a real browser against the real product on a data directory of its own. */
export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results/e2e',
  fullyParallel: false,
  workers: 1,
  retries: 1,
  timeout: 300_000,
  expect: { timeout: 30_000 },
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    viewport: { width: 1440, height: 900 },
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    screenshot: 'only-on-failure',
    launchOptions: { ...(executablePath === undefined ? {} : { executablePath }), args: [...BROWSER_ARGS] },
  },
  webServer: {
    command: 'node --disable-warning=ExperimentalWarning scripts/start-for-tests.ts',
    url: `http://127.0.0.1:${port}/api/health`,
    timeout: 300_000,
    reuseExistingServer: process.env['CI'] === undefined,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 15_000 },
    env: { PORT: String(port), NEXT_TELEMETRY_DISABLED: '1' },
    stdout: 'pipe',
    stderr: 'pipe',
  },
});
