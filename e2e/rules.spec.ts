import { expect, type Page, test } from '@playwright/test';
import { accessibilityFaults, ask, deliverReading, makeSource, openAs, waitLive, watchTrouble } from './desk-steps.ts';

interface RulePoint {
  readonly id: string;
  readonly name: string;
}

/** A tank's thermometer that is far from the story's tank, so that no other journey meets what this one leaves. */
async function quietPoint(page: Page): Promise<RulePoint> {
  const points = await ask(page.request, 'rules.points', { indicator: 'temperature', objectKinds: ['tank'] });
  const others = (points as readonly RulePoint[]).filter((point) => !point.id.startsWith('pt_t203'));
  // A second try finds the rule of the first one at its tank.
  const found = others.at(-1 - test.info().retry);
  if (found === undefined) throw new Error('the demo region has no other tank with a thermometer');
  return found;
}

async function writeRule(page: Page, id: string, point: RulePoint): Promise<void> {
  await page.getByRole('button', { name: '新建规则' }).click();
  const form = page.getByRole('form', { name: '新建规则' });
  await form.getByLabel('规则编号').fill(id);
  await form.getByLabel('名称（中文）').fill('单罐测温试点');
  await form.getByLabel('名称（英文）').fill('Trial at one tank');
  await form.getByLabel('行业').selectOption('chemical');
  await form.getByLabel('指标').selectOption('temperature');
  await form.getByLabel('只用于一个测点（编号，可空）').fill(point.id);
  await form.getByLabel('红', { exact: true }).check();
  await form.getByLabel('黄', { exact: true }).check();
  // Crossed first: the form says so beside the field and does not send it.
  const limits = form.getByLabel('限值（°C）');
  await limits.first().fill('30');
  await limits.nth(1).fill('34');
  await form.getByLabel('要求的处置（中文）').fill('启动喷淋降温');
  await form.getByLabel('要求的处置（英文）').fill('Start the cooling spray');
  await form.getByLabel('依据条款').fill('S2 Art 18');
  await expect(form.getByText('各级限值次序颠倒')).toBeVisible();
  await limits.first().fill('38');
  await expect(form.getByText('温度 > 38.0 °C → 红色', { exact: true })).toBeVisible();
  await expect(form.getByText('各级限值次序颠倒')).toHaveCount(0);
}

test('a rule is drafted by the operating company, tried on stored readings, approved by the regulator, and grades the next reading', async ({
  page,
}) => {
  const trouble = await watchTrouble(page);
  const id = `trial.e2e_${Date.now()}`;
  await openAs(page, 'duty', '/rules');
  const point = await quietPoint(page);
  await writeRule(page, id, point);
  await page.getByRole('button', { name: '试算近 14 天' }).click();
  await expect(page.locator('[data-dry-run="done"]')).toContainText('近 14 天本应预警 0 次', { timeout: 60_000 });
  await page.getByRole('button', { name: '保存草案' }).click();
  await expect(page.getByRole('region', { name: /待批草案/ })).toContainText('须由另一人批准');
  await expect(page.getByRole('button', { name: '批准', exact: true })).toHaveCount(0);
  expect(await accessibilityFaults(page)).toEqual([]);

  await openAs(page, 'regulator', `/rules?rule=${id}`);
  await page.getByRole('button', { name: '批准', exact: true }).click();
  await expect(page.getByText('几秒内在所有接入节点生效')).toBeVisible();
  await expect(page.getByText('现行', { exact: true }).first()).toBeVisible();

  const source = makeSource();
  await openAs(page, 'commander', '/');
  await waitLive(page);
  const graded = async (): Promise<string | undefined> => {
    await deliverReading(page.request, source, point.id, 38.6);
    const list = await ask(page.request, 'warnings.list', { tiers: ['red'] });
    const { items } = list as { items: readonly { readonly ruleId: string | null }[] };
    return items.find((one) => one.ruleId?.startsWith(id))?.ruleId ?? undefined;
  };
  await expect.poll(graded, { timeout: 15_000, intervals: [1_000] }).toBe(`${id}.red`);
  await expect(page.locator('[data-warning]').filter({ hasText: '温度 38.6 °C，超过红色限值 38.0' })).toBeVisible();
  // The value is back; the warning waits for its signature.
  await deliverReading(page.request, source, point.id, 15);
  expect(await trouble()).toEqual([]);
});
