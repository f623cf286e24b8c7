import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test';
import { z } from 'zod';
import { BROWSER_ARGS } from '../browser-args.ts';
import { browserPath } from './machine.ts';

export const VIEWPORT = { width: 1440, height: 900 } as const;

/** Runs in every page before its own scripts: notes when the map was complete, long tasks, and when a patch changed colour. */
const PROBE = `(() => {
  const bench = { firstIdleAt: null, completeAt: null, longTasks: [], drawnAt: null, paintedAt: null, patch: null };
  window.__bench = bench;
  new PerformanceObserver((list) => {
    for (const task of list.getEntries()) bench.longTasks.push([task.startTime, task.duration]);
  }).observe({ type: 'longtask', buffered: true });
  // Keeps what was painted readable; costs the page one copy a frame.
  const getContext = HTMLCanvasElement.prototype.getContext;
  HTMLCanvasElement.prototype.getContext = function (kind, options) {
    const webgl = typeof kind === 'string' && kind.startsWith('webgl') && window.__benchPixels === true;
    return getContext.call(this, kind, webgl ? { ...options, preserveDrawingBuffer: true } : options);
  };
  // x and y in CSS pixels from the middle of the map, y downwards.
  const warm = ({ x, y, size }) => {
    const canvas = document.querySelector('canvas.maplibregl-canvas');
    const gl = canvas?.getContext('webgl2');
    if (gl == null) return 0;
    const scale = canvas.width / canvas.clientWidth;
    const side = Math.round(size * scale);
    const pixels = new Uint8Array(side * side * 4);
    gl.readPixels(Math.round(canvas.width / 2 + x * scale - side / 2), Math.round(canvas.height / 2 - y * scale - side / 2), side, side, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
    let count = 0;
    for (let at = 0; at < pixels.length; at += 4) if (pixels[at] > 150 && pixels[at] - pixels[at + 2] > 80) count += 1;
    return count;
  };
  bench.watch = (patch) => {
    bench.drawnAt = null;
    bench.paintedAt = null;
    bench.patch = { ...patch, before: warm(patch) };
  };
  // The map may turn busy again within the same task (view cones follow the first picture), so old values are looked at.
  new MutationObserver((changes) => {
    if (bench.completeAt !== null) return;
    const idle = document.querySelector('[data-map-idle="true"]') !== null;
    if (!idle && !changes.some(({ oldValue }) => oldValue === 'true')) return;
    bench.firstIdleAt ??= performance.now();
    if (idle && Object.keys(window.__guanlan.drawnTiers()).length > 0) bench.completeAt = performance.now();
  }).observe(document, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ['data-map-idle'],
    attributeOldValue: true,
  });
  const look = () => {
    requestAnimationFrame(look);
    const map = window.__guanlan;
    if (bench.patch === null || bench.paintedAt !== null) return;
    const now = performance.timeOrigin + performance.now();
    if (bench.drawnAt === null && map.drawnTiers()[bench.patch.fid] > 0) bench.drawnAt = now;
    if (bench.drawnAt !== null && warm(bench.patch) >= bench.patch.before + 12)
      bench.paintedAt = performance.timeOrigin + performance.now();
  };
  requestAnimationFrame(look);
})();`;

export async function withBrowser<T>(work: (browser: Browser) => Promise<T>): Promise<T> {
  const executablePath = browserPath();
  const browser = await chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: [...BROWSER_ARGS],
  });
  try {
    return await work(browser);
  } finally {
    await browser.close();
  }
}

/** The cookie header of a fresh session of a demo role. */
export async function signIn(address: string, role: string): Promise<string> {
  const answer = await fetch(`${address}/api/demo/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ role }),
  });
  if (!answer.ok) throw new Error(`demo sign-in answered ${answer.status}: ${(await answer.text()).slice(0, 200)}`);
  return answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0] ?? '')
    .join('; ');
}

export interface SignedInPage {
  readonly context: BrowserContext;
  readonly page: Page;
}

/** A fresh browser profile, signed in, nothing loaded yet. `pixels` keeps painted pixels readable. */
export async function signedInPage(
  browser: Browser,
  address: string,
  { role = 'commander', pixels = false }: { readonly role?: string; readonly pixels?: boolean } = {},
): Promise<SignedInPage> {
  const context = await browser.newContext({
    viewport: VIEWPORT,
    baseURL: address,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
  });
  const answer = await context.request.post('/api/demo/sign-in', { data: { role } });
  if (!answer.ok()) throw new Error(`demo sign-in answered ${answer.status()}: ${await answer.text()}`);
  if (pixels) await context.addInitScript({ content: 'window.__benchPixels = true;' });
  await context.addInitScript({ content: PROBE });
  return { context, page: await context.newPage() };
}

const loadSchema = z.object({
  responseStart: z.number(),
  painted: z.number(),
  firstIdleAt: z.number(),
  completeAt: z.number(),
});

/** Milliseconds from navigation to first byte, first contentful paint, the first idle map, and the map with its states. */
export type LoadTimes = z.infer<typeof loadSchema>;

const READ_TIMES = `({
  responseStart: performance.getEntriesByType('navigation')[0].responseStart,
  painted: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
  firstIdleAt: window.__bench.firstIdleAt,
  completeAt: window.__bench.completeAt,
})`;

/**
 * Asks the page until the expression is true; false when it never was. Playwright's own waiting evaluates inside the page,
 * which the strict policy refuses.
 */
export async function becomesTrue(page: Page, expression: string, withinMs: number): Promise<boolean> {
  const until = performance.now() + withinMs;
  while (performance.now() < until) {
    if ((await page.evaluate(expression)) === true) return true;
    await page.waitForTimeout(40);
  }
  return false;
}

export async function loadMap(page: Page, path = '/'): Promise<LoadTimes> {
  await page.goto(path, { waitUntil: 'commit' });
  if (!(await becomesTrue(page, 'window.__bench.completeAt !== null', 90_000)))
    throw new Error('the map was not complete within 90 s');
  return loadSchema.parse(await page.evaluate(READ_TIMES));
}
