import { expect, type Page, test } from '@playwright/test';

interface Found {
  readonly layer: string;
  readonly fid: number;
  readonly id: string;
}

/** Signs in as the commander and returns, for each of the words, a camera of that name that is online. */
async function signInAndFind(page: Page, words: readonly string[]): Promise<Found[]> {
  await page.goto('/sign-in');
  return page.evaluate(async (texts) => {
    const post = (path: string, body: unknown) =>
      fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    const isOnline = async ({ id }: Found): Promise<boolean> => {
      const answer = await post('/api/trpc/video.open', { cameraId: id });
      const body: { result?: { data: { camera: { state: string } } } } = await answer.json();
      return body.result?.data.camera.state === 'online';
    };
    await post('/api/demo/sign-in', { role: 'commander' });
    const chosen: Found[] = [];
    for (const text of texts) {
      const input = encodeURIComponent(JSON.stringify({ text, limit: 50 }));
      const answer = await fetch(`/api/trpc/search.query?input=${input}`);
      const body: { result: { data: Found[] } } = await answer.json();
      for (const found of body.result.data)
        if (found.layer === 'cameras' && (await isOnline(found))) {
          chosen.push(found);
          break;
        }
    }
    return chosen;
  }, words);
}

async function openCamera(page: Page, camera: Found): Promise<void> {
  await page.goto(`/?sel=cameras.${camera.fid}`);
  const tile = page.locator('section[data-camera]').first();
  await page.keyboard.press('v');
  await expect(tile).toHaveAttribute('data-state', 'playing', { timeout: 30_000 });
}

/** What the video element shows: its clock and an 8 × 8 grey picture of the pixels it paints. */
function look(page: Page): Promise<{ time: number; width: number; grey: number[] }> {
  return page
    .locator('section[data-camera] video')
    .first()
    .evaluate((video: HTMLVideoElement) => {
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
  const cameras = await signInAndFind(page, ['罐区', '大门']);
  expect(cameras.length).toBe(2);
  const scenes: number[][] = [];
  for (const camera of cameras) {
    await openCamera(page, camera);
    const first = await look(page);
    await page.waitForTimeout(2_000);
    const second = await look(page);
    expect(second.time).toBeGreaterThan(first.time + 0.5);
    expect(second.width).toBeGreaterThan(0);
    expect(spread(second.grey)).toBeGreaterThan(20);
    scenes.push(second.grey);
    await expect(page.locator('section[data-camera] footer').first()).toContainText(/H\.264.*×.*(延迟|behind)/);
  }
  expect(difference(scenes[0] ?? [], scenes[1] ?? [])).toBeGreaterThan(8);
});
