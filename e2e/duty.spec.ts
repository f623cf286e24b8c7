import { expect, test } from '@playwright/test';
import { accessibilityFaults, openAs, waitLive, watchTrouble } from './desk-steps.ts';

const secondsLeft = async (text: string | null): Promise<number> => Number(text ?? Number.NaN);

test('the duty officer sees countdowns run, who keeps watch with telephone, and opens the place of a warning', async ({
  page,
}) => {
  const trouble = await watchTrouble(page);
  await openAs(page, 'duty', '/duty');
  await waitLive(page);
  await expect(page.getByRole('region', { name: '当班情况' })).toContainText('带班');
  await expect(page.locator('a[href^="tel:022-0000-"]').first()).toBeVisible();
  const list = page.getByRole('listbox', { name: /按下一个时限/ });
  await expect(list.locator('[data-duty]').first()).toBeVisible();
  const clock = list.locator('[data-left]').first();
  const before = await secondsLeft(await clock.getAttribute('data-left'));
  await expect.poll(async () => secondsLeft(await clock.getAttribute('data-left'))).toBeLessThan(before);
  const clocks = await list
    .locator('[data-left]')
    .evaluateAll((all) => all.map((one) => Number(one.getAttribute('data-left'))));
  expect(clocks).toEqual([...clocks].sort((a, b) => a - b));
  expect(await accessibilityFaults(page)).toEqual([]);
  const first = list.locator('[data-duty]').first();
  const id = await first.getAttribute('data-duty');
  await first.getByRole('link', { name: /在地图上打开/ }).click();
  await expect(page).toHaveURL(new RegExp(`sel=.*panel=warning(:|%3A)${id}`));
  await waitLive(page);
  expect(await trouble()).toEqual([]);
});

test('the duty officer records a follow-up by keyboard, and a commander reads it and writes nothing', async ({
  page,
}) => {
  await openAs(page, 'duty', '/duty');
  await waitLive(page);
  const list = page.getByRole('listbox', { name: /按下一个时限/ });
  await expect(list.locator('[data-duty]').first()).toBeVisible();
  await list.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  const chosen = await list.locator('[aria-selected="true"]').getAttribute('data-duty');
  const words = `已电话核实 ${Date.now()}`;
  await page.keyboard.press('f');
  await expect(page.getByRole('textbox', { name: '情况' })).toBeFocused();
  await page.keyboard.type(words);
  await page.getByRole('textbox', { name: '联系人' }).fill('企业中控室');
  await page.getByLabel('回访', { exact: true }).selectOption('minutes10');
  await page.getByRole('button', { name: '记录', exact: true }).click();
  await expect(page.getByText(words)).toBeVisible();
  await expect(list.locator(`[data-duty="${chosen}"]`)).toContainText('跟踪 1');

  await openAs(page, 'commander', '/duty');
  await waitLive(page);
  await list.locator(`[data-duty="${chosen}"]`).click();
  await expect(page.getByText(words)).toBeVisible();
  await expect(page.getByRole('button', { name: '记录', exact: true })).toHaveCount(0);
});

test('a shift is handed over with its figures and words, signed by two people, and the next one begins with it', async ({
  page,
}) => {
  await openAs(page, 'duty', '/duty#handover');
  await page.getByRole('button', { name: '生成本班交接' }).click();
  const sheet = page.locator('[data-handover]');
  await expect(sheet).toHaveAttribute('data-handover', 'draft');
  await expect(sheet.getByRole('region', { name: '未消警' })).toContainText(/\d/);
  await sheet.getByRole('textbox', { name: '交代事项' }).fill('罐区压力表待更换，十点回电。');
  await expect(sheet.getByText('已保存')).toBeVisible();
  await sheet.getByLabel(/交班人/).fill('陆立川');
  await sheet.getByRole('button', { name: '交班签名' }).click();
  await expect(sheet).toHaveAttribute('data-handover', 'given');
  await expect(page.getByRole('region', { name: '当班情况' })).toContainText('待接班');
  await sheet.getByLabel(/接班人/).fill('陆立川');
  await expect(sheet.getByRole('button', { name: '接班签名' })).toBeDisabled();
  await sheet.getByLabel(/接班人/).fill('秦文澜');
  await sheet.getByRole('button', { name: '接班签名' }).click();
  await expect(sheet).toHaveAttribute('data-handover', 'taken');
  await expect(page.getByRole('region', { name: '当班情况' })).toContainText('罐区压力表待更换');
  expect(await accessibilityFaults(page)).toEqual([]);
});

test('a night that nobody keeps is a visible gap until somebody is put on watch', async ({ page }) => {
  await openAs(page, 'duty', '/duty#roster');
  const unit = page.getByLabel('单位');
  await unit.selectOption({ label: '北部生态新城安全监管部门（演示）' });
  const gap = page.locator('[data-gap="nobody"]');
  await expect(page.getByRole('table')).toContainText('当班');
  // The gap lies in the night of tomorrow: on a Sunday that is next week.
  if ((await gap.count()) === 0) await page.getByRole('button', { name: '下一周' }).click();
  await expect(gap).toHaveCount(1);
  await gap.getByRole('button').click();
  const form = page.getByRole('form');
  await form.getByLabel('姓名').first().fill('岳守正');
  await form.getByLabel('电话').first().fill('022-0000-0101');
  await form.getByLabel('姓名').nth(1).fill('尹景行');
  await form.getByLabel('电话').nth(1).fill('022-0000-0102');
  await form.getByRole('button', { name: '保存' }).click();
  await expect(gap).toHaveCount(0);
  await expect(page.getByRole('table')).toContainText('岳守正');
});
