import { expect, test } from '@playwright/test';
import { openAs, waitLive } from './desk-steps.ts';

test('a pipeline operator follows an own pipeline in 2D and in 3D, and the link keeps it', async ({ page }) => {
  test.setTimeout(360_000);
  await openAs(page, 'pipeline', '/');
  await waitLive(page);

  // From the list twin of the layer to the card: own pipelines only, by name, with depth and medium.
  await page.getByRole('button', { name: '管道列表' }).click();
  const list = page.getByRole('region', { name: '管道列表' });
  await list.locator('[data-object]').first().click();
  const card = page.getByRole('region', { name: '对象信息' });
  await expect(card).toContainText('介质');
  await expect(page).toHaveURL(/sel=pipelines\.\d+/);
  const selected = new URL(page.url()).searchParams.get('sel');

  // The same pipeline in the third dimension, and back: selection and card stay.
  await page.keyboard.press('3');
  await expect(page.locator('[data-map-mode="3d"]')).toHaveAttribute('data-map-idle', 'true', { timeout: 150_000 });
  expect(new URL(page.url()).searchParams.get('sel')).toBe(selected);
  await expect(card).toContainText('介质');
  await page.keyboard.press('3');
  await expect(page.locator('[data-map-mode="2d"]')).toHaveAttribute('data-map-idle', 'true', { timeout: 120_000 });

  // To a chainage as patrollers say it: the card takes it, the map goes there.
  await card.getByLabel('前往里程或桩号').fill('K0+500');
  await card.getByRole('button', { name: '前往', exact: true }).click();
  await expect(card.getByRole('alert')).toHaveCount(0);

  // The strip beside the map: every theme along the chainage, and which high-consequence areas, why, who answers.
  await card.getByRole('button', { name: '打开带状图' }).click();
  const strip = page.getByRole('region', { name: '带状图' });
  await expect(strip.locator('[data-band="hca"]')).toBeVisible({ timeout: 60_000 });
  await expect(strip.locator('[data-band]')).toHaveCount(14);
  const frame = strip.locator('[data-strip-window]');
  const whole = (await frame.getAttribute('data-strip-window')) ?? '';
  await strip.getByRole('button', { name: '放大里程' }).click();
  await expect(frame).not.toHaveAttribute('data-strip-window', whole);
  await strip.getByRole('button', { name: '高后果区清单' }).click();
  await expect(strip.getByText(/本段 \d+ 处高后果区/)).toBeVisible();
  await strip.getByRole('button', { name: '关闭' }).click();
  await expect(strip).toHaveCount(0);

  // What surrounds it, along its course.
  await page.keyboard.press('a');
  await expect(page.getByRole('tab', { name: /周边/ })).toHaveAttribute('aria-selected', 'true');
});
