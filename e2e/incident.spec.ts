import { expect, type Locator, test } from '@playwright/test';
import { ask, CLOSE, deliverReading, makeSource, openAs, order, waitLive } from './desk-steps.ts';

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

test('a commander goes from a red gas alarm to zone, people, ways and three units in six clicks', async ({ page }) => {
  test.setTimeout(300_000);
  await openAs(page, 'commander', CLOSE);
  const source = makeSource();
  // 52 % of the lower explosive limit: above the second alarm of a combustible gas detector.
  await deliverReading(page.request, source, 'pt_t203_gas', 52);
  await waitLive(page);
  const row = page.locator('[data-warning]', { hasText: 'T-203' }).and(page.locator('[data-tier="red"]'));
  await expect(row.first()).toBeVisible();

  let clicks = 0;
  const began = Date.now();
  const click = async (what: Locator) => {
    clicks += 1;
    await what.click();
  };
  await click(row.first().getByRole('button').first());
  await click(page.getByRole('region', { name: '预警处置' }).getByRole('button', { name: '后果分析' }));
  const hazard = page.getByRole('region', { name: '后果分析' });
  await click(hazard.getByRole('button', { name: '25', exact: true }));
  await click(hazard.getByRole('button', { name: '计算影响范围' }));
  await expect(hazard).toContainText('人');
  await click(hazard.getByRole('button', { name: '保存并在各席位显示' }));
  await click(hazard.getByRole('button', { name: '启动突发事件', exact: true }));

  const incident = page.getByRole('region', { name: '突发事件', exact: true });
  // Recommended by road, nearest first, each with its time; how many of the ways come from upwind is said, be it none.
  await expect(incident.locator('[data-unit]', { hasText: /约 \d+ 分/ }).nth(2)).toBeVisible();
  await expect(incident.locator('[data-upwind]')).toHaveAttribute('data-upwind', /^\d+$/);
  expect(clicks).toBeLessThanOrEqual(6);
  test.info().annotations.push({ type: 'alarm to units', description: `${clicks} clicks, ${Date.now() - began} ms` });

  await incident.locator('[data-unit]').first().getByRole('button', { name: '调派' }).click();
  await expect(incident.locator('[data-sent][data-state="alerted"]')).toHaveCount(1);
  const id = Number(/incident-(\d+)/.exec(page.url())?.[1]);
  expect(await order(page.request, 'incidents.close', { id, text: '核实为演示数据' })).toBeNull();
});
