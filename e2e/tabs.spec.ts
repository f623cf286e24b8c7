import { expect, test } from '@playwright/test';
import { openAs, waitLive } from './desk-steps.ts';

test('two tabs of a browser share one event stream, and the second takes it over when the first closes', async ({
  context,
  page,
}) => {
  const streams: string[] = [];
  context.on('request', (request) => {
    if (request.url().includes('/api/trpc/live.events')) streams.push(request.url());
  });
  await openAs(page, 'commander');
  await waitLive(page);
  const second = await context.newPage();
  await second.goto('/');
  await waitLive(second);
  expect(streams).toHaveLength(1);

  await page.close();
  await expect.poll(() => streams.length, { timeout: 20_000 }).toBe(2);
  await second.waitForTimeout(6000);
  await waitLive(second);
});
