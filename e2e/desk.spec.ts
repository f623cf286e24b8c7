import { expect, test } from '@playwright/test';
import {
  accessibilityFaults,
  ask,
  CLOSE,
  deliverReading,
  makeSource,
  openAs,
  redInTheMiddle,
  waitLive,
  watchTrouble,
} from './desk-steps.ts';

/** The tank of the demonstration's story, and a place close to it, so that little else is painted. */
const TANK_POINT = 'pt_t203_pressure';

interface Found {
  readonly layer: string;
  readonly fid: number;
  readonly id: string;
  readonly position: readonly [number, number];
}

test.describe('on the desk', () => {
  test.use({ viewport: { width: 1200, height: 700 } });

  test('a commander sees a tank turn red after a signed reading and opens its camera in two clicks', async ({
    page,
  }) => {
    await openAs(page, 'commander', '/sign-in');
    const [tank] = (await ask(page.request, 'search.query', { text: 'ast_tank_t203' })) as Found[];
    if (tank === undefined) throw new Error('the demo region has no tank T-203');
    const source = makeSource();
    await deliverReading(page.request, source, TANK_POINT, 0.02);
    await page.goto(`/?v=${tank.position.join(',')},17`);
    await waitLive(page);
    const row = page.locator('[data-warning]', { hasText: 'T-203' }).and(page.locator('[data-tier="red"]'));
    // A red of an attempt before waits for its sign-off.
    if (test.info().retry === 0) await expect(row).toHaveCount(0);

    const sentAt = Date.now();
    await deliverReading(page.request, source, TANK_POINT, 0.12);
    await expect(row).toBeVisible();
    test.info().annotations.push({ type: 'signed reading → row on screen', description: `${Date.now() - sentAt} ms` });
    await expect.poll(() => redInTheMiddle(page), { timeout: 20_000 }).toBeGreaterThan(0.002);

    await row.getByRole('button').first().click();
    const panel = page.getByRole('region', { name: '预警处置' });
    await expect(panel).toContainText('红色预警（重大）');
    await expect(panel).toContainText('超过红色限值');
    await panel.locator('[data-camera]').first().click();
    await expect(page.locator('section[data-camera] video, section[data-camera] img').first()).toBeVisible();

    await deliverReading(page.request, source, TANK_POINT, 0.02);
    // Back to normal is no sign-off: the warning stays (REQ-WARN-12).
    await expect(panel).toContainText('已恢复正常，待消警');
  });

  test('words change in place, in both languages, with no key left over', async ({ page }) => {
    await openAs(page, 'commander');
    await waitLive(page);
    await expect(page.getByRole('heading', { level: 2, name: /^预警/ })).toBeVisible();
    await page.evaluate(() => Object.assign(window, { sameDocument: true }));
    await page.getByRole('button', { name: '切换到 English' }).click();
    await expect(page.getByRole('heading', { level: 2, name: /^Warnings/ })).toBeVisible();
    expect(await page.evaluate(() => Reflect.get(window, 'sameDocument'))).toBe(true);
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('en');
    const text = await page.locator('body').innerText();
    expect(text.match(/\b(common|codes|cards|situation|warnings|around|layers|attributes)\.[a-zA-Z.]+/g)).toBeNull();
    await page.reload();
    await expect(page.getByRole('heading', { level: 2, name: /^Warnings/ })).toBeVisible();
  });

  test('keys alone reach search, an object, the next warning, around here and the way back', async ({ page }) => {
    await openAs(page, 'commander');
    await waitLive(page);
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('ast_tank_t203');
    await expect(page.locator('[data-found="ast_tank_t203"]')).toBeVisible();
    await page.keyboard.press('Enter');
    const card = page.getByRole('region', { name: '对象信息' });
    await expect(card).toContainText('T-203');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('heading', { level: 2, name: /^预警/ })).toBeVisible();
    await page.keyboard.press(']');
    const handling = page.getByRole('region', { name: '预警处置' });
    await expect(handling).toBeVisible();
    await page.keyboard.press('a');
    await expect(page.getByRole('tab', { name: /周边/ })).toHaveAttribute('aria-selected', 'true');
    await page.keyboard.press('Escape');
    await expect(handling).toBeVisible();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('38.95N 117.70E');
    await expect(page.getByRole('option', { name: /前往/ })).toBeVisible();
  });

  test('the strict policy has nothing to refuse, and controls have names', async ({ page }) => {
    const trouble = await watchTrouble(page);
    await page.goto('/sign-in');
    await expect(page.getByRole('heading', { name: '登录观澜' })).toBeVisible();
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await trouble()).toEqual([]);
    await openAs(page, 'commander');
    await waitLive(page);
    await page.locator('[data-warning] button').first().click();
    await expect(page.locator('[data-open-warning]')).toBeVisible();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole('button', { name: /^查看/ }).click();
    await page.getByRole('tab', { name: /趋势/ }).click();
    await page.waitForTimeout(1_500);
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await trouble()).toEqual([]);
  });

  test('a viewer of one zone never sees another zone', async ({ page }) => {
    await openAs(page, 'commander', '/sign-in');
    const all = (await ask(page.request, 'situation.frame', {})) as { zones: { key: number; name: string }[] };
    const other = all.zones.find((zone) => zone.key === 2);
    const elsewhere = (await ask(page.request, 'objects.list', {
      layer: 'assets',
      filters: { sectors: null, zones: [2], enterprises: null, tiers: null, media: null },
    })) as { items: Found[] };
    const [hidden] = elsewhere.items;
    if (hidden === undefined || other === undefined) throw new Error('the demo region has no second zone');

    await openAs(page, 'zone', `${CLOSE}&sel=assets.${hidden.fid}`);
    await waitLive(page);
    await expect(page.getByRole('region', { name: '对象信息' })).toContainText('找不到这个对象');
    expect(await ask(page.request, 'objects.card', { layer: 'assets', fid: hidden.fid })).toBe('not_found');
    expect(await ask(page.request, 'search.query', { text: hidden.id })).toEqual([]);
    expect(
      ((await ask(page.request, 'situation.frame', {})) as { zones: { key: number }[] }).zones.map((zone) => zone.key),
    ).toEqual([1]);
    await page.keyboard.press('Escape');
    await expect(page.locator('#warnings')).toBeVisible();
    await expect(page.locator('body')).not.toContainText(other.name);
  });

  test('every layer has a list, worst first, that leads to the card and back', async ({ page }) => {
    await openAs(page, 'commander');
    await waitLive(page);
    await page.getByRole('button', { name: '设施设备列表' }).click();
    const list = page.getByRole('region', { name: '设施设备列表' });
    await expect(list.locator('[data-object]').first()).toBeVisible();
    await expect(list.locator('[data-object] svg[data-tier]').first()).toBeVisible();
    await list.locator('[data-object]').first().click();
    await expect(page.getByRole('region', { name: '对象信息' })).toBeVisible();
    await page.goBack();
    await expect(list).toBeVisible();
  });
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('an inspector finds what is around a spot, people first, with distances', async ({ page }) => {
    await openAs(page, 'inspector');
    await waitLive(page);
    await page.getByRole('button', { name: '搜索' }).click();
    await page.getByRole('combobox').fill('38.95N 117.70E');
    await page.getByRole('option', { name: /前往/ }).click();
    const panel = page.getByRole('region', { name: '周边分析' });
    await expect(panel).toBeVisible();
    await panel.getByRole('button', { name: '5 km' }).click();
    await expect(panel.locator('[data-around="answered"], [role="status"]').first()).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    const grip = page.getByRole('button', { name: '拉动面板' });
    await grip.focus();
    await page.keyboard.press('ArrowUp');
    await expect(page.locator('[data-stop="full"]')).toBeVisible();
  });
});
