import { type APIRequestContext, expect, type Locator, type Page, test } from '@playwright/test';
import { openAs } from './desk-steps.ts';

// Two pages play video on the same two cores: small views leave some for both.
test.use({ viewport: { width: 1000, height: 700 } });

interface Camera {
  readonly properties: { readonly object_id: string; readonly state: string; readonly kind: string };
}

/** A camera with a drive that whoever is signed in may see. */
async function steerable(request: APIRequestContext): Promise<string> {
  const answer = await request.get('/api/ogc/collections/cameras/items?limit=500');
  const { features }: { features: Camera[] } = await answer.json();
  const camera = features.find(({ properties }) => properties.kind === 'dome' && properties.state === 'online');
  expect(camera, 'a dome of the enterprise that is online').toBeDefined();
  return camera?.properties.object_id ?? '';
}

/** Opens the hands on the one camera of the wall. */
async function hands(page: Page, cameraId: string): Promise<Locator> {
  const tile = page.locator(`section[data-camera="${cameraId}"]`);
  await expect(tile).toHaveAttribute('data-state', 'playing', { timeout: 60_000 });
  const panel = page.getByRole('region', { name: /^操控 / });
  await expect(async () => {
    if (!(await panel.isVisible())) await tile.getByRole('button', { name: /^操控 / }).click({ timeout: 2_000 });
    await expect(panel).toBeVisible({ timeout: 3_000 });
  }).toPass({ timeout: 40_000 });
  await expect(panel).toHaveAttribute('data-drive', 'yes');
  return panel;
}

test('a site and its district reach for one camera of a recorder: the centre takes it, the site is told, and the recorder is listed', async ({
  page,
  browser,
}) => {
  await openAs(page, 'enterprise', '/sign-in');
  const cameraId = await steerable(page.request);
  await page.goto(`/video?c=${cameraId}&l=1`);
  const site = await hands(page, cameraId);
  await site.getByRole('button', { name: '开始操控' }).click();
  await expect(site).toContainText('由您操控');
  await expect(site.getByRole('button', { name: '向左', exact: true })).toBeEnabled();

  const context = await browser.newContext({ viewport: { width: 1000, height: 700 }, locale: 'zh-CN' });
  const above = await context.newPage();
  await openAs(above, 'commander', `/video?c=${cameraId}&l=1`);
  const centre = await hands(above, cameraId);
  // The lease of the site may have run out meanwhile; it takes the camera again before the centre does.
  if ((await site.getAttribute('data-mine')) !== 'true') await site.getByRole('button', { name: '开始操控' }).click();
  await expect(centre).toContainText(/现场“.+”正在操控/);
  await centre.getByRole('button', { name: '接管', exact: true }).click();
  await expect(centre).toContainText('由您操控');
  await expect(site).toContainText(/操控权已由“.+”接管/);
  await expect(site.getByRole('button', { name: '向左', exact: true })).toBeDisabled();
  // The camera itself takes the movement: a device that did not answer would be told here.
  const left = centre.getByRole('button', { name: '向左', exact: true });
  await left.dispatchEvent('pointerdown', { button: 0, pointerId: 1 });
  await above.waitForTimeout(600);
  await left.dispatchEvent('pointerup', { button: 0, pointerId: 1 });
  await expect(centre).not.toContainText('摄像机没有执行');
  await context.close();

  await openAs(page, 'commander', '/devices');
  const recorders = page.getByRole('button', { name: /录像机（演示）/ });
  await expect(recorders).toHaveCount(8);
  await recorders.last().click();
  await expect(page.getByRole('region', { name: '接入健康' })).toContainText('没有问题');
  const channels = page.getByRole('region', { name: '通道' }).first();
  await expect(channels.getByRole('row').filter({ hasText: '在线' }).first()).toBeVisible();
  await expect(channels).toContainText(/\d+\/\d+ 在线/);
});
