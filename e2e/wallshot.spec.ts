import { expect, test } from '@playwright/test';
import { ask, crash, deliverItems, makeSource, openAs, order, redInTheMiddle } from './desk-steps.ts';

interface Found {
  readonly layer: string;
  readonly id: string;
  readonly name: string;
}
interface Listed {
  readonly items: readonly { readonly id: number; readonly fid: number; readonly acknowledgedAt: number | null }[];
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

  const found = (await ask(page.request, 'search.query', { text: '汽油储罐' })) as Found[];
  const tank = found.find(({ layer }) => layer === 'assets');
  if (tank === undefined) throw new Error('the demo region has no petrol tank');
  const raised = { object: tank.id, kind: 'fire_alarm', state: 'raised', tier: 'red', at: new Date().toISOString() };
  await expect(screen.locator('[data-count="red"]')).toBeVisible();
  await screen.waitForTimeout(2000);
  const sentAt = Date.now();
  await deliverItems(page.request, makeSource(), 'alarms', [raised]);
  const focus = screen.locator('[data-focus="warning"][data-held="true"]', { hasText: tank.name });
  await expect(focus).toBeVisible();
  test.info().annotations.push({ type: 'signed alarm → wall', description: `${Date.now() - sentAt} ms` });
  await expect.poll(() => redInTheMiddle(screen), { timeout: 60_000 }).toBeGreaterThan(0.0005);

  await screen.waitForTimeout(6000);
  await screen.screenshot({ path: '/tmp/wall-red.png' });
  await screen.setViewportSize({ width: 3840, height: 2160 });
  await screen.waitForTimeout(12000);
  await screen.screenshot({ path: '/tmp/wall-4k.png' });
  await screen.setViewportSize({ width: 1600, height: 900 });
  crash('server/http.ts');
  // The last picture stays, and says that it cannot be trusted until the line is back.
  await expect(screen.locator('[data-distrust="stream"]')).toBeVisible();
  await expect(focus).toBeVisible();
  await screen.screenshot({ path: '/tmp/wall-lost.png' });
  await expect(screen.locator('[data-distrust]')).toHaveCount(0, { timeout: 90_000 });
  await expect(focus).toBeVisible();
  expect(new URL(screen.url()).pathname).toBe('/wall');

  const { items } = (await ask(page.request, 'warnings.list', { state: 'open', tiers: ['red'] })) as Listed;
  for (const one of items.filter(({ acknowledgedAt }) => acknowledgedAt === null))
    await order(page.request, 'warnings.acknowledge', { id: one.id });
  await expect(screen.locator('[data-held="true"]')).toHaveCount(0);

  page.on('dialog', (dialog) => void dialog.accept());
  await openAs(page, 'commander', '/walls');
  await page.locator('[data-wall]', { hasText: name }).getByRole('button', { name: '收回' }).click();
  await expect(screen.locator('[data-code]:not([data-code=""])')).toBeVisible({ timeout: 60_000 });
  await screen.context().close();
});
