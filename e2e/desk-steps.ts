import { execFileSync } from 'node:child_process';
import { createHmac, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type APIRequestContext, expect, type Page } from '@playwright/test';
import type { Role } from '../domain/role.ts';

/** Close to the ground: software WebGL paints on the same cores, and little there leaves some for the page. */
export const CLOSE = '/?v=117.7178,39.0729,17';

/** Signs in as one of the demo roles and opens a page of the product. */
export async function openAs(page: Page, role: Role, path = CLOSE): Promise<void> {
  const answer = await page.request.post('/api/demo/sign-in', { data: { role } });
  expect(answer.ok(), await answer.text()).toBe(true);
  await page.goto(path);
}

/** Waits until the stream lives: from here on a change comes by itself. */
export async function waitLive(page: Page): Promise<void> {
  await expect(page.locator('[data-phase="live"]')).toBeVisible({ timeout: 40_000 });
}

/** Calls a query of the typed interface as whoever is signed in; refusals come back as their reason code. */
export async function ask(request: APIRequestContext, procedure: string, input: object): Promise<unknown> {
  const response = await request.get(`/api/trpc/${procedure}?input=${encodeURIComponent(JSON.stringify(input))}`);
  const body = await response.json();
  return response.ok() ? body.result.data : (body.error?.data?.refusal?.code ?? response.status());
}

/** Calls a command of the typed interface past every screen; null when it was taken, else the refusal's reason code. */
export async function order(request: APIRequestContext, procedure: string, input: object): Promise<unknown> {
  const response = await request.post(`/api/trpc/${procedure}`, { data: input });
  if (response.ok()) return null;
  const body = await response.json();
  return body.error?.data?.refusal?.code ?? response.status();
}

/** The data directory of the product under test: the newest one that `start-for-tests` made. */
export function dataDir(): string {
  const [newest] = readdirSync(tmpdir())
    .filter((name) => name.startsWith('guanlan-e2e-'))
    .map((name) => join(tmpdir(), name))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  if (newest === undefined) throw new Error('no running product under test: its data directory is missing');
  return newest;
}

export interface Source {
  readonly id: string;
  readonly secret: string;
}

/** Makes a source the way an operator does, by command, and reads the secret that is shown once. */
export function makeSource(): Source {
  const id = `e2e-${randomUUID().slice(0, 8)}`;
  // The product under test has its own database: a setting of this shell must not lead elsewhere.
  const clean = [
    '-u',
    'DATABASE_URL',
    `DATA_DIR=${dataDir()}`,
    process.execPath,
    '--disable-warning=ExperimentalWarning',
  ];
  const command = ['scripts/key.ts', '--source', id, '--scope', 'all', '--commitment', 'e2e'];
  const said = execFileSync('env', [...clean, ...command], { encoding: 'utf8' });
  const secret = /whsec_\S+/.exec(said)?.[0];
  if (secret === undefined) throw new Error(`no secret in: ${said}`);
  return { id, secret };
}

/** Delivers signed items (Standard Webhooks) and waits for the answer that comes after the commit. */
export async function deliverItems(
  request: APIRequestContext,
  source: Source,
  kind: 'readings' | 'alarms',
  items: readonly object[],
): Promise<void> {
  const body = JSON.stringify({ items });
  const id = randomUUID();
  const timestamp = String(Math.floor(Date.now() / 1000));
  const key = Buffer.from(source.secret.replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  const answer = await request.post(`/api/ingest/v1/${kind}`, {
    data: body,
    headers: {
      'content-type': 'application/json',
      'x-guanlan-source': source.id,
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${signature}`,
    },
  });
  expect(answer.ok(), await answer.text()).toBe(true);
}

/** Delivers one signed reading of now. */
export async function deliverReading(
  request: APIRequestContext,
  source: Source,
  point: string,
  value: number,
): Promise<void> {
  await deliverItems(request, source, 'readings', [{ point, at: new Date().toISOString(), value }]);
}

/** Kills one process of the product under test, as a crash would; its supervisor starts it again. */
export function crash(script: string): void {
  const dir = dataDir();
  const own = readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      return command.includes(script) && readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`DATA_DIR=${dir}`);
    } catch {
      return false;
    }
  });
  if (own.length === 0) throw new Error(`no process ${script} of the product under test`);
  for (const pid of own) process.kill(Number(pid), 'SIGKILL');
}

/** Collects what the strict policy refused and what the page threw, from the first byte on. */
export async function watchTrouble(page: Page): Promise<() => Promise<string[]>> {
  const thrown: string[] = [];
  page.on('pageerror', (error) => thrown.push(`error: ${error.message}`));
  await page.addInitScript(() => {
    const refused: string[] = [];
    Object.assign(window, { refusedByPolicy: refused });
    document.addEventListener('securitypolicyviolation', (event) =>
      refused.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile ?? ''}`),
    );
  });
  return async () => [...thrown, ...(await page.evaluate(() => Reflect.get(window, 'refusedByPolicy') as string[]))];
}

/** The basics of WCAG that a machine can see: names, labels, language, one main heading, unique ids. */
export function accessibilityFaults(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const faults: string[] = [];
    const name = (element: Element) =>
      (element.getAttribute('aria-label') ?? element.textContent ?? '').trim() || (element.getAttribute('title') ?? '');
    const shown = (element: Element) => element.checkVisibility();
    for (const control of document.querySelectorAll('button, a[href]'))
      if (shown(control) && name(control) === '') faults.push(`no name: ${control.outerHTML.slice(0, 120)}`);
    for (const field of document.querySelectorAll<HTMLInputElement>('input, select, textarea'))
      if (
        shown(field) &&
        (field.labels?.length ?? 0) === 0 &&
        !field.hasAttribute('aria-label') &&
        !field.hasAttribute('aria-labelledby')
      )
        faults.push(`no label: ${field.outerHTML.slice(0, 120)}`);
    if (document.documentElement.lang === '') faults.push('no language');
    if (document.querySelectorAll('h1').length !== 1)
      faults.push(`${document.querySelectorAll('h1').length} main headings`);
    const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
    for (const id of new Set(ids)) if (ids.filter((other) => other === id).length > 1) faults.push(`id twice: ${id}`);
    for (const image of document.querySelectorAll('img:not([alt])'))
      faults.push(`no alt: ${image.outerHTML.slice(0, 120)}`);
    return faults;
  });
}

/** Share of pixels of the page's middle that are the red of a tier: what the engine has really painted. */
export async function redInTheMiddle(page: Page): Promise<number> {
  const size = page.viewportSize() ?? { width: 1440, height: 900 };
  const clip = { x: size.width / 2 - 60, y: size.height / 2 - 40, width: 120, height: 120 };
  const png = (await page.screenshot({ clip })).toString('base64');
  return page.evaluate(async (data) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.width;
    canvas.height = image.height;
    const context = canvas.getContext('2d');
    context?.drawImage(image, 0, 0);
    const { data: pixels } = context?.getImageData(0, 0, image.width, image.height) ?? {
      data: new Uint8ClampedArray(),
    };
    let red = 0;
    for (let at = 0; at < pixels.length; at += 4)
      if ((pixels[at] ?? 0) > 200 && (pixels[at + 1] ?? 0) < 110 && (pixels[at + 2] ?? 0) < 110) red += 1;
    return red / (pixels.length / 4);
  }, png);
}
