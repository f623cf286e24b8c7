import { expect, test } from '@playwright/test';
import { ask, openAs, redInTheMiddle, waitLive } from './desk-steps.ts';

interface Page {
  readonly items: readonly {
    readonly name: string;
    readonly lng: number;
    readonly lat: number;
    readonly openedAt: number;
  }[];
}

test.use({ viewport: { width: 1200, height: 700 } });

test('a stored red is replayed: the object is calm before it, turns red at its moment, and the clock returns to live', async ({
  page,
}) => {
  await openAs(page, 'commander', '/sign-in');
  const { items } = (await ask(page.request, 'warnings.list', { state: 'open', tiers: ['red'] })) as Page;
  // One that was red from its first moment; those of other journeys opened lower and rose.
  const red = items.find(({ name }) => name === '1# 深基坑');
  if (red === undefined) throw new Error('the demo region has lost the red warning of its pit');
  const before = Math.round(red.openedAt - 60_000);
  await page.goto(`/?v=${red.lng},${red.lat},17.5&at=${before}`);
  await waitLive(page);
  const band = page.locator('[data-replay-band]');
  await expect(band).toContainText('这是过去的画面');
  await expect(page.locator('[data-map-mode="2d"]')).toHaveAttribute('data-map-idle', 'true', { timeout: 120_000 });
  await expect(page.locator('[data-replay-time]')).toHaveAttribute('data-replay-time', String(before));
  await expect.poll(() => redInTheMiddle(page), { timeout: 20_000 }).toBeLessThan(0.001);

  // A typed moment, exactly; the address follows.
  const after = Math.ceil(red.openedAt / 1000) * 1000 + 1000;
  const field = page.getByLabel('日期和时间（北京时间）');
  await field.fill(new Date(after + 8 * 3_600_000).toISOString().slice(0, 19));
  await field.press('Enter');
  await expect.poll(() => redInTheMiddle(page), { timeout: 20_000 }).toBeGreaterThan(0.002);
  await expect(page.locator('[data-past-warning][data-tier="red"]').first()).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`at=${after}`));

  // A fast clock reaches now and is live again, with the list that acts.
  await page.getByLabel('速度').selectOption('900');
  await page.locator('[data-replay-play]').click();
  await expect(band).toHaveCount(0, { timeout: 60_000 });
  await expect(page).not.toHaveURL(/at=/);
  await expect(page.locator('[data-warning]').first()).toBeVisible();
});
