import { expect, type Page, test } from '@playwright/test';
import { openAs, waitLive } from './desk-steps.ts';

/** What the map reports of itself (features/situation/map-probe.ts). */
interface Probe {
  readonly mode: string | null;
  readonly idle: boolean;
  drawnTiers(): Record<string, number>;
  view(): {
    readonly center: readonly [number, number];
    readonly zoom: number;
    readonly bearing: number;
    readonly pitch: number;
  };
  bounds(): readonly [number, number, number, number];
}

const read = <T>(page: Page, what: (probe: Probe) => T): Promise<T> =>
  page.evaluate(`(${what.toString()})(window.__guanlan)`) as Promise<T>;

async function waitIdle(page: Page, mode: '2d' | '3d'): Promise<void> {
  const map = page.locator(`[data-map-mode="${mode}"]`);
  await expect(map).toHaveAttribute('data-map-idle', 'true', { timeout: 240_000 });
}

/** Different colours in the middle of the screen: an engine that painted nothing has one or two. */
async function coloursInTheMiddle(page: Page): Promise<number> {
  const clip = { x: 470, y: 250, width: 500, height: 400 };
  const png = (await page.screenshot({ clip })).toString('base64');
  return page.evaluate(async (data) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.width;
    canvas.height = image.height;
    const context = canvas.getContext('2d');
    context?.drawImage(image, 0, 0);
    const pixels = new Uint32Array(
      context?.getImageData(0, 0, image.width, image.height).data.buffer ?? new ArrayBuffer(0),
    );
    return new Set(pixels).size;
  }, png);
}

test('the flat map and the globe paint the same tiers at the same place', async ({ page }) => {
  test.setTimeout(600_000);
  await openAs(page, 'commander', '/?v=117.742,39.064,14.6,20,40');
  await waitLive(page);
  await waitIdle(page, '2d');
  expect(await read(page, (probe) => probe.mode)).toBe('2d');
  expect(await coloursInTheMiddle(page)).toBeGreaterThan(60);
  const flat = await read(page, (probe) => ({ view: probe.view(), bounds: probe.bounds() }));

  await page.keyboard.press('3');
  await waitIdle(page, '3d');
  expect(await read(page, (probe) => probe.mode)).toBe('3d');
  expect(await coloursInTheMiddle(page)).toBeGreaterThan(60);
  const globe = await read(page, (probe) => ({ view: probe.view(), bounds: probe.bounds() }));
  expect(globe.view.center[0]).toBeCloseTo(flat.view.center[0], 3);
  expect(globe.view.center[1]).toBeCloseTo(flat.view.center[1], 3);
  expect(Math.abs(2 ** (globe.view.zoom - flat.view.zoom) - 1)).toBeLessThan(0.02);
  expect(Math.abs(globe.view.bearing - flat.view.bearing)).toBeLessThan(0.5);
  expect(Math.abs(globe.view.pitch - flat.view.pitch)).toBeLessThan(0.5);

  // The district lives while we look: a change between the two readings is read again.
  await expect(async () => {
    const onGlobe = await read(page, (probe) => probe.drawnTiers());
    await page.keyboard.press('3');
    await waitIdle(page, '2d');
    const onFlat = await read(page, (probe) => probe.drawnTiers());
    await page.keyboard.press('3');
    await waitIdle(page, '3d');
    expect(Object.keys(onFlat).length).toBeGreaterThan(0);
    expect(onGlobe).toEqual(onFlat);
  }).toPass({ timeout: 300_000 });
});

test('a layer that is switched off takes its warnings with it, and a link brings them back', async ({ page }) => {
  await openAs(page, 'commander', '/?v=117.742,39.064,14.6&l=!assets');
  await waitLive(page);
  await waitIdle(page, '2d');
  const without = Object.keys(await read(page, (probe) => probe.drawnTiers())).length;
  await page.goto('/?v=117.742,39.064,14.6');
  await waitLive(page);
  await waitIdle(page, '2d');
  await expect
    .poll(async () => Object.keys(await read(page, (probe) => probe.drawnTiers())).length)
    .toBeGreaterThan(without);
});
