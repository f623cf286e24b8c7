import { expect, test } from '@playwright/test';
import { accessibilityFaults, openAs, watchTrouble } from './desk-steps.ts';

test('system, security and audit administrators each see their own part and no map', async ({ page }) => {
  const parts = { admin: ['用户', '接口密钥', '数据来源'], security: ['授权', '会话'], auditor: ['审计'] } as const;
  for (const [role, names] of Object.entries(parts)) {
    await openAs(page, role as keyof typeof parts, '/');
    await expect(page).toHaveURL(/\/admin/);
    await expect(page.getByRole('tab')).toHaveText([...names]);
  }
});

test('a new account gets a password that is shown once, and the auditor reads who made it', async ({ page }) => {
  const trouble = await watchTrouble(page);
  const account = `e2e.${Date.now()}`;
  await openAs(page, 'admin', '/admin');
  await page.getByLabel('姓名').fill('测试员');
  await page.getByLabel('账号').fill(account);
  await page.getByRole('button', { name: '建立' }).click();
  await expect(page.getByText('一次性密码')).toBeVisible();
  const password = await page.locator('code').first().innerText();
  expect(password.length).toBeGreaterThanOrEqual(12);
  await page.getByRole('button', { name: '已记下' }).click();
  await expect(page.getByText(password)).toHaveCount(0);
  await expect(page.getByRole('cell', { name: account })).toBeVisible();
  expect(await accessibilityFaults(page)).toEqual([]);

  await openAs(page, 'auditor', '/admin');
  await page.getByLabel('操作', { exact: true }).fill('user.');
  await page.getByRole('button', { name: '查找' }).click();
  await expect(page.getByRole('cell', { name: /^user\./ }).first()).toBeVisible();
  await page.getByRole('button', { name: '校验链' }).click();
  await expect(page.getByText('链完整')).toBeVisible();
  expect(await trouble()).toEqual([]);
});

test('an operator imports a file only when every row is good, and raw pipelines are refused before reading', async ({
  page,
}) => {
  await openAs(page, 'duty', '/import');
  const csv = [
    'name,lng,lat,resource_type,quantity,unit',
    '测试物资库,117.70,38.95,repair_material,5,套',
    '坏行,38.95,117.70,repair_material,5,套',
  ];
  const upload = (lines: readonly string[]) =>
    page
      .getByLabel('文件（GeoJSON 或 CSV）')
      .setInputFiles({ name: 'e2e.csv', mimeType: 'text/csv', buffer: Buffer.from(lines.join('\n')) });
  await upload(csv);
  await page.getByLabel('图层').selectOption('pipelines');
  await page.getByLabel('坐标基准').selectOption('WGS84');
  await page.getByLabel('坐标类型').selectOption('raw');
  await expect(page.getByText('管道只接受保密处理坐标')).toBeVisible();
  await expect(page.getByRole('button', { name: '检查文件' })).toBeDisabled();

  await page.getByLabel('图层').selectOption('resources');
  await page.getByRole('button', { name: '检查文件' }).click();
  const report = page.getByRole('region', { name: '检查结果' });
  await expect(report).toContainText('经度与纬度颠倒');
  await expect(report.getByRole('button', { name: /导入/ })).toBeDisabled();

  await upload(csv.slice(0, 2));
  await page.getByRole('button', { name: '检查文件' }).click();
  await expect(report).toHaveAttribute('data-problems', '0');
  await report.getByRole('button', { name: /导入 1 行/ }).click();
  await expect(report.locator('[data-committed="1"]')).toBeVisible();
});
