import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { expect, test } from '@playwright/test';
import { openAs } from './desk-steps.ts';

const DEVICE = '12011600001180000077';
const CHANNEL = '12011600001310000001';

/** What the video element paints, as an 8 × 8 grey picture. */
const grey = (video: HTMLVideoElement): number[] => {
  const canvas = document.createElement('canvas');
  canvas.width = 8;
  canvas.height = 8;
  const context = canvas.getContext('2d');
  context?.drawImage(video, 0, 0, 8, 8);
  const { data } = context?.getImageData(0, 0, 8, 8) ?? { data: new Uint8ClampedArray() };
  return Array.from(
    { length: 64 },
    (_, k) => ((data[k * 4] ?? 0) + (data[k * 4 + 1] ?? 0) + (data[k * 4 + 2] ?? 0)) / 3,
  );
};

test('an NVR added in the interface registers with its password, is linked with a camera, and its pictures play', async ({
  page,
}) => {
  await openAs(page, 'commander', '/devices');
  const told = (await page.getByText('在设备上填写').textContent()) ?? '';
  const port = /端口 (\d+)/.exec(told)?.[1] ?? '';
  const server = /服务器编号 (\d{20})/.exec(told)?.[1] ?? '';
  await page.getByRole('button', { name: '添加设备' }).click();
  const form = page.getByRole('form', { name: '添加设备' });
  await form.getByLabel('国标编号').fill(DEVICE);
  await form.getByLabel('名称').fill('联调 NVR（演示）');
  await form.getByRole('button', { name: '保存' }).click();
  const password = (await page.getByRole('region', { name: '设备密码' }).locator('output').textContent()) ?? '';
  expect(password).toHaveLength(16);

  const script = join(import.meta.dirname, '..', 'scripts', 'devices', 'nvr.ts');
  const nvr: ChildProcess = spawn(
    execPath,
    [
      ...['--disable-warning=ExperimentalWarning', script, '--server', `127.0.0.1:${port}`, '--server-id', server],
      ...['--id', DEVICE, '--password', password, '--channels', '3', '--keepalive', '5'],
    ],
    { stdio: 'ignore' },
  );
  try {
    // The gateway learns of a new device within ten seconds; the simulator tries again until then.
    const health = page.getByRole('region', { name: '接入健康' });
    await expect(health.getByText('在线，')).toBeVisible({ timeout: 60_000 });
    await page.getByRole('button', { name: '已填入设备' }).click();
    const row = page.getByRole('row').filter({ hasText: CHANNEL });
    await row.getByRole('button', { name: /对应摄像机/ }).click();
    const picker = page.getByRole('region', { name: /对应哪台摄像机/ });
    await picker.getByLabel(/查找摄像机/).fill('防潮堤 21 段');
    await picker
      .getByRole('button', { name: /防潮堤 21 段/ })
      .first()
      .click();
    await expect(row).toContainText('防潮堤 21 段');

    const camera = await page.evaluate(async () => {
      const answer = await fetch('/api/ogc/collections/cameras/items?limit=2000');
      const body: {
        features: {
          id: number;
          geometry: { coordinates: number[] };
          properties: { object_id: string; name: string };
        }[];
      } = await answer.json();
      return body.features.find(({ properties }) => properties.name.includes('防潮堤 21 段'));
    });
    expect(camera).toBeDefined();
    await page.goto(`/?v=${camera?.geometry.coordinates.join(',')},17&sel=cameras.${camera?.id}`);
    const tile = page.locator(`section[data-camera="${camera?.properties.object_id}"]`);
    await expect(async () => {
      await page.keyboard.press('v');
      await expect(tile).toBeVisible({ timeout: 1_500 });
    }).toPass({ timeout: 40_000 });
    const video = tile.locator('video');
    await expect.poll(() => video.evaluate((element: HTMLVideoElement) => element.videoWidth)).toBe(640);
    const before = await video.evaluate(grey);
    // Painted, and changing.
    expect(Math.max(...before) - Math.min(...before)).toBeGreaterThan(10);
    await expect
      .poll(async () => {
        const after = await video.evaluate(grey);
        return after.reduce((sum, value, index) => sum + Math.abs(value - (before[index] ?? 0)), 0);
      })
      .toBeGreaterThan(8);
  } finally {
    nvr.kill('SIGTERM');
  }
});
