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

  // What surrounds it, along its course.
  await page.keyboard.press('a');
  await expect(page.getByRole('tab', { name: /周边/ })).toHaveAttribute('aria-selected', 'true');
});
