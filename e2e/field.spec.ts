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
