import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import type { Role } from '../domain/role.ts';
import { ask, deliverReading, makeSource, openAs, order, waitLive } from './desk-steps.ts';

interface Point {
  readonly id: string;
  readonly indicator: string;
  readonly limits: readonly { readonly compare: string; readonly value: number; readonly tier: string }[];
}
interface Listed {
  readonly id: number;
  readonly fid: number;
  readonly tier: string;
}

/** Plant 1 of the demo, where the enterprise, zone and regulator of the demo all have their say. */
const PLANT = { sectors: null, zones: null, enterprises: [1], tiers: null, media: null };
/** The tank of the desk's journeys is left to them. */
const TAKEN = 'pt_t203';

/** A pressure point of the plant with a red limit, and the object it belongs to. */
async function findPoint(page: Page): Promise<{ point: Point; fid: number; red: number }> {
  const assets = (await ask(page.request, 'objects.list', { layer: 'assets', filters: PLANT, limit: 60 })) as {
    items: { fid: number }[];
  };
  for (const { fid } of assets.items) {
    const points = (await ask(page.request, 'objects.live', { fid })) as Point[];
    for (const point of points) {
      const limit = point.limits.find((one) => one.compare === 'above' && one.tier === 'red');
      if (point.indicator === 'pressure' && limit !== undefined && !point.id.startsWith(TAKEN))
        return { point, fid, red: limit.value };
    }
  }
  throw new Error('the plant of the demo region has no other pressure point with a red limit');
}

/** A red warning of the plant, by a signed reading far beyond the limit; the page must be signed in. */
async function makeRed(page: Page): Promise<{ id: number; point: string; red: number }> {
  const { point, fid, red } = await findPoint(page);
  await deliverReading(page.request, makeSource(), point.id, red * 1.2);
  const { items } = (await ask(page.request, 'warnings.list', { fid })) as { items: Listed[] };
  const warning = items.find(({ tier }) => tier === 'red');
  if (warning === undefined) throw new Error(`no red warning at ${fid}`);
  return { id: warning.id, point: point.id, red };
}

const panelOf = (page: Page) => page.getByRole('region', { name: '预警处置' });
const act = (page: Page, name: string) => panelOf(page).locator(`[data-act="${name}"]`);
const handling = (page: Page, state: string) => panelOf(page).locator(`[data-handling="${state}"]`);

async function submit(page: Page, text: string): Promise<void> {
  await panelOf(page).getByRole('textbox').fill(text);
  await panelOf(page).locator('form button[type="submit"]').click();
}

/** One pixel: enough of a photo to be one. */
const PHOTO = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

test.describe('a red warning from its reason to its sign-off', () => {
  test.use({ viewport: { width: 1200, height: 800 } });

  test('enterprise, zone and regulator handle it side by side, and see each other', async ({ browser, baseURL }) => {
    // Four desks at once, each with its map, on a machine that paints them in software.
    test.setTimeout(600_000);
    const contexts: BrowserContext[] = [];
    const sit = async (role: Role, path?: string): Promise<Page> => {
      const context = await browser.newContext({ viewport: { width: 1200, height: 800 }, baseURL: baseURL ?? '' });
      contexts.push(context);
      const page = await context.newPage();
      await openAs(page, role, path);
      return page;
    };
    try {
      const enterprise = await sit('enterprise', '/sign-in');
      const warning = await makeRed(enterprise);
      const path = `/?panel=warning:${warning.id}`;

      await enterprise.goto(path);
      await waitLive(enterprise);
      const zone = await sit('zone', path);
      await waitLive(zone);

      // What it is, what comes next and to whom, and who was told.
      await expect(panelOf(enterprise)).toContainText('红色预警（重大）');
      await expect(panelOf(enterprise)).toContainText('超过红色限值');
      await expect(panelOf(enterprise).getByRole('timer')).toHaveText(/^(\d+:)?\d{2}:\d{2}$/);
      await expect(panelOf(enterprise)).toContainText('后发警示通报给');
      await expect(panelOf(enterprise).locator('[data-delivery]').first()).toBeVisible();

      // Acknowledging stops sound and blinking, never the clock (REQ-WARN-11).
      const before = await due(enterprise, warning.id);
      await act(enterprise, 'acknowledge').click();
      await expect(act(enterprise, 'verify')).toBeVisible();
      await expect(panelOf(zone).locator('[data-step="acknowledged"]')).toBeVisible();
      expect(await due(enterprise, warning.id)).toBe(before);

      // The zone follows; it may not verify, by screen or by interface.
      await expect(act(zone, 'verify')).toHaveCount(0);
      expect(await order(zone.request, 'warnings.verify', { id: warning.id, verdict: 'false', text: '误报' })).toBe(
        'forbidden',
      );

      await act(enterprise, 'verify').click();
      await panelOf(enterprise).locator('[data-value="true"]').click();
      await submit(enterprise, '现场确认压力偏高，已派人到场');
      await expect(handling(zone, 'verified')).toBeVisible();
      await expect(panelOf(zone)).toContainText('现场确认压力偏高，已派人到场');

      // Two windows at once: the second is told what the first did, and keeps what it wrote.
      const second = await sit('enterprise', path);
      await waitLive(second);
      await act(second, 'handle').click();
      await panelOf(second).getByRole('textbox').fill('打开泄压阀');
      await act(enterprise, 'handle').click();
      await submit(enterprise, '已停泵，正在泄压');
      await expect(panelOf(second).locator('[data-conflict]')).toContainText('处置');
      await expect(panelOf(second).getByRole('textbox')).toHaveValue('打开泄压阀');
      expect(
        await order(second.request, 'warnings.handle', {
          id: warning.id,
          text: '旧画面上的处置',
          expected: { epoch: 1, handling: 'verified' },
        }),
      ).toBe('conflict');

      await second.context().close();

      // Feedback at red needs proof; a photo travels with it and is seen by the others.
      await act(enterprise, 'report').click();
      await submit(enterprise, '压力回落，罐体无损');
      await expect(panelOf(enterprise)).toContainText('请附上照片、视频或文件');
      await panelOf(enterprise)
        .locator('[data-evidence-picker]')
        .setInputFiles({ name: '压力表.png', mimeType: 'image/png', buffer: PHOTO });
      await expect(panelOf(enterprise).locator('[data-upload="done"]')).toBeVisible();
      await submit(enterprise, '压力回落，罐体无损');
      await expect(handling(zone, 'reported')).toBeVisible();
      const photo = panelOf(zone).locator('[data-evidence] img');
      await expect(photo).toBeVisible();
      expect(await photo.evaluate((image) => image instanceof HTMLImageElement && image.naturalWidth)).toBe(1);

      // The value is back to normal; the warning stays until somebody signs for it (REQ-WARN-12).
      await deliverReading(enterprise.request, makeSource(), warning.point, warning.red * 0.2);
      await expect(panelOf(enterprise)).toContainText('已恢复正常，待消警');
      await act(enterprise, 'clear').click();
      await submit(enterprise, '隐患已消除');
      await expect(handling(zone, 'clear_asked')).toBeVisible();
      await expect(act(zone, 'confirm')).toHaveCount(0);
      expect(await order(zone.request, 'warnings.confirm', { id: warning.id })).toBe('forbidden');
      expect(await order(enterprise.request, 'warnings.confirm', { id: warning.id })).toBe('forbidden');

      const regulator = await sit('regulator', path);
      await waitLive(regulator);
      await act(regulator, 'confirm').click();
      await panelOf(regulator).locator('form button[type="submit"]').click();
      for (const page of [enterprise, zone, regulator]) {
        await expect(panelOf(page).locator('[data-step="closed"]')).toBeVisible();
        await expect(panelOf(page).locator('[data-act]')).toHaveCount(0);
      }
    } finally {
      for (const context of contexts) await context.close();
    }
  });
});

async function due(page: Page, id: number): Promise<number | null> {
  return ((await ask(page.request, 'warnings.get', { id })) as { deadline: number | null }).deadline;
}

test.describe('the list of warnings', () => {
  test.use({ viewport: { width: 1200, height: 800 } });

  test('goes by tier or by the next deadline, and narrows to what waits for the viewer', async ({ page }) => {
    await openAs(page, 'regulator');
    await waitLive(page);
    const rows = page.locator('#warnings [data-warning]');
    await expect(rows.first()).toBeVisible();
    await page.getByText('按时限').click();
    await expect(rows.first().locator('[data-due]')).toContainText(/警示通报|现场核查督办/);
    const { items } = (await ask(page.request, 'warnings.list', { order: 'deadline', limit: 3 })) as {
      items: Listed[];
    };
    await expect(rows.first()).toHaveAttribute('data-warning', String(items[0]?.id));
    // The countdown runs.
    const first = rows.first().locator('[data-due]');
    const now = await first.innerText();
    await expect.poll(() => first.innerText()).not.toBe(now);
    await page.getByText('待我处理').click();
    const mine = (await ask(page.request, 'warnings.list', { order: 'deadline', mine: true, limit: 200 })) as {
      items: Listed[];
    };
    await expect(rows).toHaveCount(Math.min(60, mine.items.length));
  });

  test('shows an inspector everything of a warning and no act', async ({ page }) => {
    await openAs(page, 'inspector');
    await waitLive(page);
    await page.locator('#warnings [data-warning] button').first().click();
    await expect(panelOf(page).locator('[data-handling]')).toBeVisible();
    await expect(panelOf(page).locator('[data-act]')).toHaveCount(0);
    const id = Number(await panelOf(page).locator('[data-open-warning]').getAttribute('data-open-warning'));
    expect(await order(page.request, 'warnings.acknowledge', { id })).toBe('forbidden');
  });
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('the handling fits the sheet, with targets for a thumb', async ({ page }) => {
    await openAs(page, 'enterprise', '/sign-in');
    const warning = await makeRed(page);
    await page.goto(`/?panel=warning:${warning.id}`);
    await waitLive(page);
    await expect(panelOf(page).locator('[data-handling]')).toBeVisible();
    const grip = page.getByRole('button', { name: '拉动面板' });
    await grip.focus();
    await page.keyboard.press('ArrowUp');
    await expect(page.locator('[data-stop="full"]')).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    const primary = panelOf(page).locator('[data-act]').first();
    await primary.scrollIntoViewIfNeeded();
    expect((await primary.boundingBox())?.height).toBeGreaterThanOrEqual(48);
  });
});
