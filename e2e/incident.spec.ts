import { expect, test } from '@playwright/test';
import { ask, CLOSE, openAs, waitLive } from './desk-steps.ts';

test('a commander runs an exercise: plan, surroundings, report with its clock, log, end', async ({ page }) => {
  test.setTimeout(300_000);
  await openAs(page, 'commander', CLOSE);
  const found = (await ask(page.request, 'search.query', { text: 'T-203' })) as { layer: string; fid: number }[];
  const tank = found.find((one) => one.layer === 'assets');
  await page.goto(`${CLOSE}&sel=assets.${tank?.fid}`);
  await waitLive(page);

  // From the card of the tank to an exercise: it says so wherever it is shown.
  const card = page.getByRole('region', { name: '对象信息' });
  await card.getByRole('button', { name: '启动突发事件或演练' }).click();
  await card.getByLabel('事件类型').selectOption({ label: '火灾' });
  await card.getByLabel('情况说明').fill('罐顶起火，演练科目二');
  await card.getByLabel('这是演练').check();
  await card.getByRole('button', { name: '启动演练' }).click();

  const incident = page.getByRole('region', { name: '突发事件', exact: true });
  await expect(incident).toContainText('演练，不是真实事件');
  await expect(page).toHaveURL(/panel=incident-\d+/);
  await expect(page.getByRole('navigation', { name: '进行中的突发事件 1 起' })).toContainText('演练');

  // Both first reports run against their clocks (60 and 180 minutes).
  const clocks = incident.locator('[data-report]');
  await expect(clocks.nth(0)).toContainText(/企业上报.*还有 (59:|1:00:)/);
  await expect(clocks.nth(1)).toContainText(/部门上报.*还有 (2:59:|3:00:)/);

  // Who should go, with the numbers of the need; what lies within the radius: resources by type with distance.
  await expect(incident.locator('[data-kind="foam_engine"]')).toContainText('需 4');
  await incident.getByRole('tab', { name: '影响范围' }).click();
  await expect(incident.locator('[data-group="resources"], [data-group="assets"]').first()).toBeVisible({
    timeout: 60_000,
  });

  // A step of the plan, a line of the log, the authority's report.
  await incident.getByRole('tab', { name: /处置方案/ }).click();
  await incident.getByRole('button', { name: '完成' }).first().click();
  await expect(incident).toContainText('已完成 1 / ');
  await incident.getByRole('tab', { name: '指挥记录' }).click();
  await incident.getByRole('textbox', { name: '记录' }).fill('消防支队到场');
  await incident.getByRole('button', { name: '记入' }).click();
  await expect(incident).toContainText('消防支队到场');
  await clocks.nth(1).getByRole('button', { name: '填写' }).click();
  await clocks.nth(1).getByLabel('已采取的措施').fill('启动固定消防设施，疏散下风向人员');
  await clocks.nth(1).getByRole('button', { name: '上报' }).click();
  await expect(clocks.nth(1)).toContainText('已报');

  // The end needs a word, and then nothing runs any more.
  await incident.getByRole('button', { name: '结束事件' }).click();
  await incident.getByRole('textbox', { name: '结束说明' }).fill('演练结束');
  await incident.getByRole('button', { name: '结束事件' }).click();
  await expect(incident).toContainText('已结束，历时');
  await expect(page.getByRole('navigation', { name: /进行中的突发事件/ })).toHaveCount(0);
});
