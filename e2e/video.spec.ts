import { expect, type Locator, type Page, test } from '@playwright/test';

// Software WebGL paints the map on the same two cores: a small view close to the ground leaves some for the video.
test.use({ viewport: { width: 1000, height: 640 } });

/** A camera as OGC API - Features tells it. */
interface Camera {
  readonly id: number;
  readonly geometry: { readonly coordinates: readonly [lng: number, lat: number] };
  readonly properties: { readonly object_id: string; readonly state: string; readonly point_kind: string };
}

/** Signs in as the commander and returns cameras of the district. */
async function signInAndList(page: Page): Promise<Camera[]> {
  await page.goto('/sign-in');
  return page.evaluate(async () => {
    const headers = { 'content-type': 'application/json' };
    await fetch('/api/demo/sign-in', { method: 'POST', headers, body: JSON.stringify({ role: 'commander' }) });
    const answer = await fetch('/api/ogc/collections/cameras/items?limit=500');
    const body: { features: Camera[] } = await answer.json();
    return body.features;
  });
}

/** Follows a link to the camera and opens its picture with the key. */
async function showTile(page: Page, camera: Camera): Promise<Locator> {
  const [lng, lat] = camera.geometry.coordinates;
  await page.goto(`/?v=${lng},${lat},17&sel=cameras.${camera.id}`);
  const tile = page.locator(`section[data-camera="${camera.properties.object_id}"]`);
  // The key works once the screen is alive; pressing it again while the camera is open changes nothing.
  await expect(async () => {
    await page.keyboard.press('v');
    await expect(tile).toBeVisible({ timeout: 1_500 });
  }).toPass({ timeout: 40_000 });
  return tile;
}

/** What the video element shows: its clock and an 8 × 8 grey picture of the pixels it paints. */
function look(tile: Locator): Promise<{ time: number; width: number; grey: number[] }> {
  return tile.locator('video').evaluate((video: HTMLVideoElement) => {
    const canvas = document.createElement('canvas');
    canvas.width = 8;
    canvas.height = 8;
    const context = canvas.getContext('2d');
    context?.drawImage(video, 0, 0, 8, 8);
    const { data } = context?.getImageData(0, 0, 8, 8) ?? { data: new Uint8ClampedArray() };
    const grey = Array.from(
      { length: 64 },
      (_, k) => ((data[k * 4] ?? 0) + (data[k * 4 + 1] ?? 0) + (data[k * 4 + 2] ?? 0)) / 3,
    );
    return { time: video.currentTime, width: video.videoWidth, grey };
  });
}

const spread = (grey: readonly number[]) => Math.max(...grey) - Math.min(...grey);
const difference = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, index) => sum + Math.abs(value - (b[index] ?? 0)), 0) / a.length;

test('a commander clicks a camera and sees live, moving pictures of that place', async ({ page }) => {
  const all = await signInAndList(page);
  const find = (kind: string) =>
    all.find(({ properties }) => properties.point_kind === kind && properties.state === 'online');
  const cameras = [find('tank_area'), find('gate')].filter((camera) => camera !== undefined);
  expect(cameras.length).toBe(2);
  const scenes: number[][] = [];
  for (const camera of cameras) {
    const tile = await showTile(page, camera);
    await expect(tile).toHaveAttribute('data-state', 'playing', { timeout: 30_000 });
    const first = await look(tile);
    await page.waitForTimeout(2_000);
    const second = await look(tile);
    expect(second.time).toBeGreaterThan(first.time + 0.5);
    expect(second.width).toBeGreaterThan(0);
    expect(spread(second.grey)).toBeGreaterThan(20);
    scenes.push(second.grey);
    await expect(tile.locator('footer')).toContainText(/H\.264.*×.*(延迟|behind)/);
  }
  expect(difference(scenes[0] ?? [], scenes[1] ?? [])).toBeGreaterThan(8);
});

test('an offline camera says since when and shows its last picture', async ({ page }) => {
  const all = await signInAndList(page);
  const camera = all.find(({ properties }) => properties.state === 'offline');
  expect(camera).toBeDefined();
  if (camera === undefined) return;
  const tile = await showTile(page, camera);
  await expect(tile).toHaveAttribute('data-state', 'offline');
  await expect(tile).toContainText('最后在线');
  const picture = tile.getByRole('img', { name: '最后画面' });
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
});
