import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Browser, chromium, type Page } from '@playwright/test';
import { env } from '../lib/env.ts';
import { BROWSER_ARGS } from './browser-args.ts';

/** One picture of the documentation: who looks, at which size, in which language and theme, at what. */
interface Shot {
  readonly name: string;
  readonly role: string;
  readonly width: number;
  readonly height: number;
  readonly locale: 'zh' | 'en';
  readonly theme: 'dark' | 'light';
  readonly path: string;
  /** What to do once the map is idle. */
  readonly act?: (page: Page) => Promise<void>;
}

const DESK = { width: 1440, height: 900, role: 'commander', path: '/' } as const;

const press = (key: string) => async (page: Page) => {
  await page.keyboard.press(key);
  await page.waitForTimeout(6_000);
};

const openFirstWarning = async (page: Page) => {
  await page.locator('[data-warning]').first().click();
  await page.waitForTimeout(3_500);
};

const SHOTS: readonly Shot[] = [
  { ...DESK, name: 'desk-1440-zh-dark', locale: 'zh', theme: 'dark' },
  { ...DESK, name: 'desk-1440-en-light', locale: 'en', theme: 'light' },
  { ...DESK, name: 'card-1440-zh-dark', locale: 'zh', theme: 'dark', act: openFirstWarning },
  { ...DESK, name: 'card-1440-en-dark', locale: 'en', theme: 'dark', act: openFirstWarning },
  { ...DESK, name: 'desk-1440-zh-3d', locale: 'zh', theme: 'dark', path: '/?v=117.742,39.064,15.6,20,58&m=3d' },
  {
    ...DESK,
    name: 'video-1440-zh-dark',
    locale: 'zh',
    theme: 'dark',
    act: async (page) => {
      await openFirstWarning(page);
      await press('v')(page);
    },
  },
  { ...DESK, name: 'wide-3840-zh-dark', width: 3840, height: 2160, locale: 'zh', theme: 'dark' },
  { ...DESK, name: 'phone-390-zh-dark', width: 390, height: 844, role: 'inspector', locale: 'zh', theme: 'dark' },
  { ...DESK, name: 'phone-390-en-light', width: 390, height: 844, role: 'inspector', locale: 'en', theme: 'light' },
  { ...DESK, name: 'duty-1440-zh-dark', role: 'duty', locale: 'zh', theme: 'dark', path: '/duty' },
  { ...DESK, name: 'duty-roster-1440-en-light', role: 'duty', locale: 'en', theme: 'light', path: '/duty#roster' },
  { ...DESK, name: 'sign-in-1440-zh-dark', locale: 'zh', theme: 'dark', path: '/sign-in' },
  { ...DESK, name: 'import-1440-zh-dark', role: 'regulator', locale: 'zh', theme: 'dark', path: '/import' },
  { ...DESK, name: 'rules-1440-zh-dark', role: 'duty', locale: 'zh', theme: 'dark', path: '/rules' },
  { ...DESK, name: 'channels-1440-en-light', role: 'duty', locale: 'en', theme: 'light', path: '/channels' },
  { ...DESK, name: 'admin-1440-zh-dark', role: 'auditor', locale: 'zh', theme: 'dark', path: '/admin' },
];

async function take(browser: Browser, base: string, folder: string, shot: Shot): Promise<void> {
  const context = await browser.newContext({
    baseURL: base,
    viewport: { width: shot.width, height: shot.height },
    colorScheme: shot.theme,
    locale: shot.locale === 'zh' ? 'zh-CN' : 'en-GB',
    timezoneId: 'Asia/Shanghai',
    ignoreHTTPSErrors: true,
  });
  await context.addCookies([{ name: 'locale', value: shot.locale, url: base }]);
  await context.addInitScript((theme) => localStorage.setItem('guanlan_theme', theme), shot.theme);
  const page = await context.newPage();
  if (shot.path !== '/sign-in') {
    const answer = await context.request.post('/api/demo/sign-in', { data: { role: shot.role } });
    if (!answer.ok()) throw new Error(`demo sign-in as ${shot.role}: ${answer.status()} ${await answer.text()}`);
  }
  await page.goto(shot.path);
  await page.waitForSelector('[data-map-idle="true"]', { timeout: 120_000 }).catch(() => {});
  await page.waitForTimeout(1_500);
  await shot.act?.(page);
  // Software rendering of a globe at 4K takes its time.
  await page.screenshot({ path: `${folder}/${shot.name}.png`, timeout: 180_000 });
  await context.close();
  console.log(shot.name);
}

/** `npm run screenshots -- [--only NAME,NAME] [--to FOLDER]` of the product that runs on HOST:PORT. */
const { values } = parseArgs({
  options: { only: { type: 'string' }, to: { type: 'string', default: 'docs/screenshots' } },
});
const settings = env();
const folder = values.to;
const wanted = values.only?.split(',');
mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({
  ...(settings.CHROMIUM_PATH === undefined ? {} : { executablePath: settings.CHROMIUM_PATH }),
  args: [...BROWSER_ARGS],
});
try {
  for (const shot of SHOTS.filter(({ name }) => wanted === undefined || wanted.some((part) => name.includes(part))))
    await take(browser, settings.WEB_URL ?? `http://127.0.0.1:${settings.PORT}`, folder, shot);
} finally {
  await browser.close();
}
