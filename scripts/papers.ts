import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type APIRequestContext, type Browser, chromium } from '@playwright/test';
import { z } from 'zod';
import { env } from '../lib/env.ts';
import { BROWSER_ARGS } from './browser-args.ts';

/**
 * `npm run papers [-- --to FOLDER]` against the demo product that runs on HOST:PORT: plays a short exercise at tank T-203,
 * and prints its after-action report and the strip of a pipeline through Chromium.
 */
const { values } = parseArgs({ options: { to: { type: 'string', default: 'docs/papers' } } });
const settings = env();
const base = settings.WEB_URL ?? `http://127.0.0.1:${settings.PORT}`;

async function call(request: APIRequestContext, name: string, input: object, command: boolean): Promise<unknown> {
  const path = `/api/trpc/${name}`;
  const answer = command
    ? await request.post(path, { data: input })
    : await request.get(`${path}?input=${encodeURIComponent(JSON.stringify(input))}`);
  if (!answer.ok()) throw new Error(`${name}: ${answer.status()} ${await answer.text()}`);
  return z.object({ result: z.object({ data: z.unknown() }) }).parse(await answer.json()).result.data;
}

const found = z.array(z.object({ layer: z.string(), fid: z.int() })).min(1);
const idOnly = z.object({ id: z.int() });
const adviceSchema = z.object({
  advice: z.array(
    z.object({
      chosen: z.array(
        z.object({
          id: z.int(),
          etaS: z.number().nullable(),
          lengthM: z.number().nullable(),
          sendable: z.boolean(),
        }),
      ),
    }),
  ),
});
const pictureSchema = z.object({
  units: z.array(idOnly),
  tasks: z.array(idOnly),
  zones: z.array(idOnly),
});

/** An exercise from its opening to its end; returns its id. */
async function playExercise(request: APIRequestContext): Promise<number> {
  const ask = (name: string, input: object) => call(request, name, input, false);
  const order = (name: string, input: object) => call(request, name, input, true);
  const [tank] = found.parse(await ask('search.query', { text: 'ast_tank_t203' }));
  if (tank === undefined) throw new Error('the demo region has no tank T-203');
  const place = { layer: tank.layer, fid: tank.fid };
  const opened = await order('incidents.open', {
    ...place,
    kind: 'fire',
    exercise: true,
    text: '罐顶起火，演练科目二',
  });
  const { id } = idOnly.parse(opened);
  const origin = { ...place, warningId: null, position: null };
  const prefill = z
    .object({ scenario: z.looseObject({ release: z.looseObject({}) }) })
    .parse(await ask('hazards.prefill', origin));
  // The size of the hole is asked for and never guessed: here it is the exercise's.
  const scenario = { ...prefill.scenario, release: { ...prefill.scenario.release, holeMm: 25 } };
  const saved = idOnly.parse(await order('hazards.save', { origin, scenario, exercise: true, followsWind: false }));
  const { proposal } = z
    .object({ proposal: z.object({ position: z.tuple([z.number(), z.number()]) }).nullable() })
    .parse(await ask('response.staging', { incidentId: id }));
  if (proposal !== null) await order('response.setStaging', { incidentId: id, position: proposal.position });
  const { advice } = adviceSchema.parse(await ask('response.advice', { incidentId: id }));
  const units = advice
    .flatMap(({ chosen }) => chosen.slice(0, 1))
    .filter(({ sendable }) => sendable)
    .map(({ id: unitId, etaS, lengthM }) => ({
      unitId,
      etaS: etaS === null ? null : Math.round(etaS),
      lengthM: lengthM === null ? null : Math.round(lengthM),
    }));
  await order('response.alert', { incidentId: id, units });
  await order('response.addTask', { incidentId: id, what: '关闭雨排阀，启用事故水池', who: '企业应急队', dueAt: null });
  const picture = pictureSchema.parse(await ask('response.of', { incidentId: id }));
  const [zone] = picture.zones;
  if (zone !== undefined) await order('response.evacuate', { incidentId: id, zoneId: zone.id });
  for (const state of ['en_route', 'on_scene'])
    for (const unit of picture.units.slice(0, 3)) await order('response.move', { id: unit.id, state });
  for (const task of picture.tasks) await order('response.endTask', { id: task.id, end: 'done' });
  for (const step of ['alarm', 'cordon']) await order('incidents.step', { id, step });
  await order('incidents.note', { id, text: '明火已控制，继续冷却邻罐' });
  await order('incidents.close', { id, text: '演练结束' });
  await order('hazards.close', { id: saved.id });
  return id;
}

async function print(browser: Browser, path: string, ready: string, file: string): Promise<void> {
  const context = await browser.newContext({
    baseURL: base,
    colorScheme: 'light',
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    ignoreHTTPSErrors: true,
  });
  await context.addInitScript(() => localStorage.setItem('guanlan_theme', 'light'));
  const answer = await context.request.post('/api/demo/sign-in', { data: { role: 'commander' } });
  if (!answer.ok()) throw new Error(`demo sign-in: ${answer.status()} ${await answer.text()}`);
  const page = await context.newPage();
  await page.goto(path === '' ? `/incidents?id=${await playExercise(context.request)}` : path);
  await page.waitForSelector(ready, { timeout: 60_000 });
  await page.pdf({ path: file, preferCSSPageSize: true, printBackground: true });
  await context.close();
  console.log(file);
}

mkdirSync(values.to, { recursive: true });
const browser = await chromium.launch({
  ...(settings.CHROMIUM_PATH === undefined ? {} : { executablePath: settings.CHROMIUM_PATH }),
  args: [...BROWSER_ARGS],
});
try {
  await print(browser, '', 'main[data-report] article', `${values.to}/after-action.pdf`);
  const context = await browser.newContext({ baseURL: base, ignoreHTTPSErrors: true });
  await context.request.post('/api/demo/sign-in', { data: { role: 'pipeline' } });
  const pipeline = found
    .parse(await call(context.request, 'search.query', { text: 'pip_01' }, false))
    .find(({ layer }) => layer === 'pipelines');
  await context.close();
  if (pipeline !== undefined)
    await print(
      browser,
      `/pipelines?fid=${pipeline.fid}&print=strip`,
      '[data-strip-paper] section',
      `${values.to}/strip.pdf`,
    );
} finally {
  await browser.close();
}
