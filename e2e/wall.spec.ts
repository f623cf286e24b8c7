import { expect, type Page, test } from '@playwright/test';
import { ask, crash, deliverReading, makeSource, openAs, order, redInTheMiddle } from './desk-steps.ts';

interface Point {
  readonly id: string;
  readonly limits: readonly { readonly compare: string; readonly value: number; readonly tier: string }[];
}
interface Asset {
  readonly fid: number;
  readonly name: string;
}
interface Listed {
  readonly items: readonly { readonly id: number; readonly fid: number; readonly acknowledgedAt: number | null }[];
}

/** Plants that no other journey touches. */
const PLANTS = { sectors: null, zones: null, enterprises: [3, 4, 5], tiers: null, media: null };

/** A pressure point with a red limit on an object without an open warning. */
async function findCalmTank(page: Page): Promise<{ point: string; name: string; red: number }> {
  const assets = (await ask(page.request, 'objects.list', { layer: 'assets', filters: PLANTS, limit: 100 })) as {
    items: Asset[];
  };
  for (const { fid, name } of assets.items) {
    const { items } = (await ask(page.request, 'warnings.list', { fid, state: 'open' })) as Listed;
    if (items.length > 0) continue;
    for (const point of (await ask(page.request, 'objects.live', { fid })) as Point[]) {
      const limit = point.limits.find((one) => one.compare === 'above' && one.tier === 'red');
      if (limit !== undefined && point.id.endsWith('pressure')) return { point: point.id, name, red: limit.value };
    }
  }
  throw new Error('no calm tank with a red limit');
}

test.use({ viewport: { width: 1600, height: 900 } });

test('a screen is bound from a desk, rests on a red until it is acknowledged, and outlives a crash of the server', async ({
  page,
  browser,
  baseURL,
}) => {
  const name = `大厅 ${Date.now() % 10_000}`;
  const screen = await (
    await browser.newContext({ ...(baseURL === undefined ? {} : { baseURL }), viewport: { width: 1600, height: 900 } })
  ).newPage();
  await screen.goto('/wall');
  const code = await screen.locator('[data-code]:not([data-code=""])').getAttribute('data-code');

  await openAs(page, 'commander', '/walls');
  await page.getByLabel('绑定码').fill(code ?? '');
  await page.getByLabel('名称', { exact: true }).fill(name);
  await page.getByRole('button', { name: '绑定' }).click();
  await expect(page.locator('[data-wall]', { hasText: name })).toBeVisible();
  // Nobody touches the screen: it finds out by itself.
  await expect(screen.locator('[data-part="whole"]')).toBeVisible();
  await expect(screen.locator('header')).toContainText(name);

  const { point, name: tank, red } = await findCalmTank(page);
  await expect(screen.locator('[data-count="red"]')).toBeVisible();
  await screen.waitForTimeout(2000);
  const sentAt = Date.now();
  await deliverReading(page.request, makeSource(), point, red * 1.2);
  const focus = screen.locator('[data-focus="warning"][data-held="true"]', { hasText: tank });
  await expect(focus).toBeVisible();
  test.info().annotations.push({ type: 'signed alarm → wall', description: `${Date.now() - sentAt} ms` });
  await expect.poll(() => redInTheMiddle(screen), { timeout: 60_000 }).toBeGreaterThan(0.0005);

  crash('server/http.ts');
  // The last picture stays, and says that it cannot be trusted until the line is back.
  await expect(screen.locator('[data-distrust="stream"]')).toBeVisible();
  await expect(focus).toBeVisible();
  await expect(screen.locator('[data-distrust]')).toHaveCount(0, { timeout: 90_000 });
  await expect(focus).toBeVisible();
  expect(new URL(screen.url()).pathname).toBe('/wall');

  const { items } = (await ask(page.request, 'warnings.list', { state: 'open', tiers: ['red'] })) as Listed;
  for (const one of items.filter(({ acknowledgedAt }) => acknowledgedAt === null))
    await order(page.request, 'warnings.acknowledge', { id: one.id });
  await expect(screen.locator('[data-held="true"]')).toHaveCount(0);

  await openAs(page, 'commander', '/walls');
  const card = page.locator('[data-wall]', { hasText: name });
  await card.getByRole('button', { name: '收回', exact: true }).click();
  await card.getByRole('button', { name: '确定收回' }).click();
  await expect(screen.locator('[data-code]:not([data-code=""])')).toBeVisible({ timeout: 60_000 });
  await screen.context().close();
});
