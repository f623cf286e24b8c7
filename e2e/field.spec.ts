import { expect, test } from '@playwright/test';
import { openAs } from './desk-steps.ts';

/** On a pipeline of the demo district. */
const PLACE = { latitude: 39.0729, longitude: 117.7178, accuracy: 8 };
/** One pixel: enough of a photo to be one. */
const PHOTO = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

test.use({ viewport: { width: 390, height: 844 }, geolocation: PLACE, permissions: ['geolocation'] });

test('a finding that was made without signal outlives the page and arrives once, with its photo, when there is signal', async ({
  page,
  context,
  browser,
  baseURL,
}) => {
  const note = `挖掘机作业 ${Date.now()}`;
  await openAs(page, 'inspector', '/field');
  const record = page.getByRole('button', { name: '随手拍' });
  await expect(record).toBeEnabled();
  // The page is kept for a start without signal once its worker serves it.
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await page.reload();
  await expect(record).toBeEnabled();
  await page.reload();
  await expect(record).toBeEnabled();

  await context.setOffline(true);
  await record.click();
  await page.locator('input[type="file"]').setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: PHOTO });
  await expect(page.getByRole('button', { name: '再拍一张' })).toBeVisible();
  await page.getByRole('button', { name: '第三方施工' }).click();
  await page.getByRole('textbox').fill(note);
  await page.getByRole('button', { name: '保存' }).click();
  const item = page.locator('[data-finding]', { hasText: note });
  await expect(item).toHaveAttribute('data-state', /waiting|sending/);

  await page.close();
  const again = await context.newPage();
  await again.goto('/field');
  const kept = again.locator('[data-finding]', { hasText: note });
  await expect(kept).toHaveAttribute('data-state', /waiting|sending/);
  await expect(again.getByRole('status').first()).toContainText('待发 1');

  await context.setOffline(false);
  await expect(kept).toHaveAttribute('data-state', 'sent', { timeout: 60_000 });

  const desk = await (await browser.newContext(baseURL === undefined ? {} : { baseURL })).newPage();
  await openAs(desk, 'commander', '/findings');
  const row = desk.locator('[data-finding]', { hasText: '第三方施工' }).first();
  await row.click();
  const detail = desk.locator('[data-finding-detail]', { hasText: note });
  await expect(detail).toBeVisible();
  await expect(detail.locator('img')).toHaveCount(1);
  await expect(detail).toContainText('上报');
  await desk.context().close();
});

test('a point of the day is entered without signal, says that nothing proved the arrival, and reaches the desk with signal', async ({
  page,
  context,
  browser,
  baseURL,
}) => {
  // Three kilometres of accuracy prove nothing.
  await context.setGeolocation({ ...PLACE, accuracy: 3_000 });
  await openAs(page, 'inspector', '/field');
  const next = page.locator('[data-next]');
  await expect(next).toBeVisible();
  const point = await next.getAttribute('data-next');
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await page.reload();
  await expect(next).toBeVisible();

  await context.setOffline(true);
  await next.getByRole('button').click();
  await expect(page.locator(`[data-point="${point}"] [data-proved="false"]`)).toContainText('定位粗略');
  await page.getByRole('button', { name: '无法完成此点' }).click();
  const why = `道路封闭 ${Date.now()}`;
  await page.getByRole('textbox').last().fill(why);
  await page.getByRole('button', { name: '保存' }).click();
  const item = page.locator('[data-result]', { hasText: why });
  await expect(item).toHaveAttribute('data-state', /waiting|sending/);
  await context.setOffline(false);
  await expect(item).toHaveAttribute('data-state', 'sent', { timeout: 60_000 });

  const desk = await (await browser.newContext(baseURL === undefined ? {} : { baseURL })).newPage();
  await openAs(desk, 'pipeline', '/tasks');
  // The same point is due every day: the entry stands in the turn that the phone was at.
  const entry = desk.locator(`[data-point="${point}"] [data-entry]`, { hasText: why });
  const turns = desk.locator('[data-task]');
  await expect(turns.first()).toBeVisible();
  await expect(async () => {
    for (const row of await turns.all()) {
      await row.click();
      await expect(desk.locator('[data-task-detail]')).toBeVisible();
      if (await entry.isVisible()) break;
    }
    await expect(entry).toContainText('到场未证实', { timeout: 1_000 });
  }).toPass({ timeout: 60_000 });
  await desk.context().close();
});
