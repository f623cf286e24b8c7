import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { z } from 'zod';
import { ask, dataDir, openAs } from './desk-steps.ts';

const timelineSchema = z.object({ camera: z.object({ fid: z.number() }) });

/** The wall clock of the picture on screen, epoch ms; 0 before the first. */
const clockOf = (page: Page): Promise<number> =>
  page.locator('video[data-clock]').evaluate((video) => Number(video.getAttribute('data-clock') ?? 0));

/** Where two stored files of a camera met last, at least half a minute ago, epoch ms; null where none did. */
function whereFilesMeet(cameraFid: number): number | null {
  const starts = readdirSync(join(dataDir(), 'recordings', String(cameraFid)), { recursive: true, encoding: 'utf8' })
    .flatMap((name) => /(\d{13})\.idx$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
  return starts.slice(1).findLast((start) => start < Date.now() - 30_000) ?? null;
}

/** Plays from where the page stands and waits for moving pictures. */
async function play(page: Page): Promise<void> {
  await page.getByLabel('查看用途').fill('核对储罐报警前后情况');
  await page.getByRole('button', { name: /^从 .* 播放$/ }).click();
  await expect.poll(() => clockOf(page), { timeout: 60_000 }).toBeGreaterThan(0);
  const begun = await clockOf(page);
  await expect.poll(() => clockOf(page), { timeout: 60_000 }).toBeGreaterThan(begun + 1_000);
}

test('a recording is found, played with a purpose, asked for, approved by a second person, exported and verified', async ({
  page,
}, info) => {
  await openAs(page, 'duty', '/recordings');
  // The cameras of the demo's tank are always recorded.
  await page.getByLabel('查找摄像机').fill('T-203');
  const camera = page.locator('button[data-camera]').first();
  const cameraId = (await camera.getAttribute('data-camera')) ?? '';
  await camera.click();
  await page.getByRole('button', { name: '10 分钟' }).click();
  await expect(page.locator('[data-run]').first()).toBeVisible({ timeout: 60_000 });
  await page.getByRole('button', { name: '最新' }).click();
  // A player that begins where two files meet must not wait for ever.
  const line = await ask(page.request, 'recordings.timeline', { cameraId, from: Date.now() - 600_000, to: Date.now() });
  const meeting = whereFilesMeet(timelineSchema.parse(line).camera.fid);
  if (meeting !== null) {
    await page.goto(`/recordings#playback&camera=${cameraId}&at=${meeting + 1_000}`);
    await page.reload();
  }
  await play(page);
  await page.getByRole('button', { name: '申请调取' }).click();
  const form = page.getByRole('form', { name: '申请调取' });
  await form.getByRole('button', { name: '取当前' }).last().click();
  await form.getByLabel('案由或文号').fill('演示〔2026〕1 号');
  await form.getByLabel('调取用途').fill('事故调查取证');
  await form.getByLabel('申请单位').fill('运营公司');
  await form.getByLabel('证件或公函编号').fill('演 0001');
  await form.getByRole('button', { name: '提交申请' }).click();
  const mine = page.getByRole('article');
  await expect(mine).toHaveAttribute('data-state', 'submitted');
  const title = (await mine.getAttribute('aria-label')) ?? '';

  await openAs(page, 'commander', '/recordings#others');
  await page.reload();
  const asked = page.getByRole('article', { name: title });
  await asked.getByLabel('已当面核验证件与单位公函').check();
  await asked.getByRole('button', { name: '批准并导出' }).click();
  await expect(asked).toHaveAttribute('data-state', 'ready', { timeout: 90_000 });

  await openAs(page, 'duty', '/recordings#mine');
  await page.reload();
  const ready = page.getByRole('article', { name: title });
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    ready.getByRole('button', { name: '下载', exact: true }).click(),
  ]);
  const path = info.outputPath('export.zip');
  await download.saveAs(path);
  const said = execFileSync(process.execPath, ['--disable-warning=ExperimentalWarning', 'scripts/verify.ts', path], {
    encoding: 'utf8',
  });
  expect(said).toContain('unchanged since the export');
  expect(said).toContain('cam_');
});
