import { expect, test } from '@playwright/test';
import { openAs } from './desk-steps.ts';

test('the duty officer keeps contacts, refuses a wrong address and sees what becomes of a test message', async ({
  page,
}) => {
  await openAs(page, 'duty', '/channels');
  await page.getByRole('tab', { name: '联系人' }).click();
  await page.getByRole('button', { name: '新增联系人' }).click();
  const form = page.getByRole('form', { name: '新增联系人' });
  await form.getByLabel('查找单位').fill('应急管理局');
  await form.getByLabel('单位', { exact: true }).selectOption({ label: '滨海示范区应急管理局（演示）' });
  await form.getByLabel('姓名').fill('王值班');
  await form.getByLabel('方式').selectOption('webhook');
  await form.getByLabel('网址').fill('ftp://example.cn/hook');
  await form.getByRole('button', { name: '保存' }).click();
  await expect(page.getByText('输入不符合要求：address')).toBeVisible();
  // Nobody listens there: the test fails, and says so.
  await form.getByLabel('网址').fill('http://127.0.0.1:9/hook');
  await form.getByRole('button', { name: '保存' }).click();
  const contact = page.getByRole('row').filter({ hasText: '王值班' });
  await contact.getByRole('button', { name: '发测试消息' }).click();
  await expect(page.getByText('测试消息：失败')).toBeVisible({ timeout: 40_000 });
  await page.getByRole('tab', { name: '发送记录' }).click();
  await page.getByLabel('状态').selectOption('failed');
  await expect(page.getByRole('row').filter({ hasText: '测试消息' }).first()).toContainText('refuses connections');
});
