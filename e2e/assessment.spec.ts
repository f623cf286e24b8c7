import { expect, test } from '@playwright/test';
import { accessibilityFaults, ask, CLOSE, openAs, watchTrouble } from './desk-steps.ts';

test('Monday’s list opens with its arithmetic, down to the points and their silences', async ({ page }) => {
  const trouble = await watchTrouble(page);
  await openAs(page, 'commander', '/assessment');
  const rows = page.locator('[data-unit^="enterprise"]');
  await expect(rows.first()).toBeVisible({ timeout: 60_000 });
  // Worst first, above the limit, with its sum.
  await expect(rows.first()).toHaveAttribute('data-above', 'true');
  await expect(rows.first()).toContainText(/\d+ 点 × 10\u2009?080 min 应传，离线 .* min，批准停用 .* min/);
  await page.getByLabel('只看超标').check();
  await expect(page.locator('[data-above="false"]')).toHaveCount(0);
  const severe = rows.filter({ hasText: '离线超过 5 天' }).first();
  await severe.click();
  await expect(page.locator('[data-sum="data"]')).toContainText('→');
  await expect(page.getByRole('img', { name: /离线时段/ }).first()).toBeVisible();
  await page.getByRole('button', { name: /约谈（企业）/ }).click();
  await expect(page.getByText('修改文字的人不能批准')).toBeVisible();
  expect(await accessibilityFaults(page)).toEqual([]);
  expect(await trouble()).toEqual([]);
});

test('an enterprise applies for an outage, the bureau permits it in writing, and the map shows it', async ({
  page,
}) => {
  const trouble = await watchTrouble(page);
  await openAs(page, 'enterprise', '/assessment');
  const tank = (await ask(page.request, 'search.query', { text: 'T-305' })) as { fid: number }[];
  const fid = tank[0]?.fid ?? 0;
  await page.goto(`/assessment?tab=outages&fid=${fid}`);
  const form = page.getByRole('form', { name: '新的停用申报' });
  await form.getByLabel('情况说明').fill('储罐清洗，停用两天。');
  const end = form.getByLabel('结束');
  const begin = await form.getByLabel('开始').inputValue();
  await end.fill('2020-01-01T00:00');
  await form.getByRole('button', { name: '提交申报' }).click();
  await expect(form.getByText(/请检查“结束”/)).toBeVisible();
  await end.fill(new Date(Date.parse(`${begin}:00Z`) + 2 * 86_400_000).toISOString().slice(0, 16));
  await form.getByRole('button', { name: '提交申报' }).click();
  const own = page.locator('[data-outage][data-state="applied"]').first();
  await expect(own).toContainText('T-305');
  await expect(own.getByRole('button', { name: '书面同意' })).toHaveCount(0);

  await openAs(page, 'commander', '/assessment?tab=outages');
  const waiting = page.locator('[data-outage][data-state="applied"]').first();
  await waiting.getByLabel('同意文号').fill('津演示停〔2026〕17号');
  await waiting.getByLabel('说明').fill('同意停用，落实人工巡检。');
  await waiting.getByRole('button', { name: '书面同意' }).click();
  await expect(page.locator('[data-outage][data-state="permitted"]').filter({ hasText: '17号' })).toBeVisible();
  expect(await accessibilityFaults(page)).toEqual([]);

  await openAs(page, 'enterprise', `${CLOSE}&sel=assets.${fid}`);
  await expect(page.locator('[data-outage]')).toContainText('批准停用中');
  expect(await trouble()).toEqual([]);
});
