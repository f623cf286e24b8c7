import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { z } from 'zod';
import { asEngine } from '../../server/database.ts';
import { type Sender, send } from '../../server/ingest/send.ts';
import { objectKindOf } from '../../server/rules/object-target.ts';
import { IN_FORCE } from '../../server/rules/parts.ts';
import { ensureDemoSource } from '../../server/sources/commands.ts';
import { loadMap, signedInPage, withBrowser } from './browser.ts';
import { type BenchContext, type BenchRow, milliseconds, percentile } from './context.ts';

/** 500 warnings in a minute on an open desk: does it still answer to a hand, show every red and sound the first one? */
const WARNINGS = 500;
const SECONDS = 60;
/** The first red comes when the storm is at its height. */
const FIRST_RED = 150;
const KEY_EVERY_MS = 150;
const LIMIT_INPUT_MS = 200;
const LIMIT_SOUND_MS = 2000;
const SETTLE_MS = 8000;
/** The first tone of a red, hertz (features/announcements/warning-tones.ts). */
const RED_HERTZ = 988;
/** Rank of the worst tier. */
const RED = 4;

/** Notes when keys reach the page's own thread, and every tone and clip that is started. */
const EARS = `(() => {
  const ears = { delays: [], tones: [], clips: [] };
  window.__ears = ears;
  addEventListener('keydown', (event) => ears.delays.push(performance.now() - event.timeStamp), { capture: true });
  const tone = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (when) {
    const ahead = when === undefined ? 0 : Math.max(0, when - this.context.currentTime) * 1000;
    ears.tones.push([performance.timeOrigin + performance.now() + ahead, this.frequency.value]);
    return tone.call(this, when);
  };
  const clip = AudioBufferSourceNode.prototype.start;
  AudioBufferSourceNode.prototype.start = function (when) {
    ears.clips.push([performance.timeOrigin + performance.now(), this.buffer === null ? 0 : this.buffer.duration]);
    return clip.call(this, when);
  };
})();`;

const earsSchema = z.object({
  delays: z.array(z.number()),
  tones: z.array(z.tuple([z.number(), z.number()])),
  clips: z.array(z.tuple([z.number(), z.number()])),
});

interface Target {
  readonly point: string;
  readonly fid: number;
  readonly tier: number;
  readonly value: number;
}

/** Calm points with a value that opens a warning at once, the worst tier that a rule in force gives each. */
async function targets(): Promise<Target[]> {
  const { rows } = await asEngine((tx) =>
    tx.query<Target>(
      `select distinct on (p.object_fid, p.indicator) p.id as point, p.object_fid as fid, r.tier,
         (l."limit" + greatest(abs(l."limit") * 0.02, 0.01)) as value
       from sensor_point p join latest_reading v on v.point_fid = p.fid
       left join lateral ${objectKindOf('p.object_fid')} o on true
       join limit_rule r on ${IN_FORCE} and r.kind = 'limit' and r.compare = 'above' and r.duration_seconds = 0 and r.indicator = p.indicator
         and r.point_fid is null and (r.sector = 0 or r.sector = p.sector) and (cardinality(r.object_kinds) = 0 or o.kind = any(r.object_kinds))
         and (r.tank_class = '' or r.tank_class = o."tankClass")
       cross join lateral (select coalesce(case r.limit_setting when 'high_alarm' then p.high_alarm when 'high_high_alarm' then p.high_high_alarm end,
         r.limit_value) as "limit") l
       where l."limit" is not null and v.value < l."limit" and not exists (select from warning w where w.fid = p.object_fid and w.state = 'open')
       order by p.object_fid, p.indicator, r.tier desc limit 5000`,
    ),
  );
  return rows;
}

/** Yellow and orange first, then reds among them, evenly. */
function inOrder(all: readonly Target[]): Target[] {
  const reds = all.filter(({ tier }) => tier === RED);
  const others = all.filter(({ tier }) => tier !== RED);
  const order = others.slice(0, FIRST_RED);
  const rest = others.slice(FIRST_RED);
  while (order.length < WARNINGS && (reds.length > 0 || rest.length > 0))
    order.push(...reds.splice(0, 1), ...rest.splice(0, 3));
  return order.slice(0, WARNINGS);
}

export async function benchStorm({ product, log }: BenchContext): Promise<BenchRow[]> {
  const { address } = await product();
  const sender: Sender = { url: address, source: 'src_storm', secret: await ensureDemoSource('src_storm') };
  // What sounds already would be told apart from the first new red by nobody.
  await asEngine((tx) =>
    tx.query(
      `update warning set acknowledged_at = guanlan.now(), acknowledged_by = 'bench' where state = 'open' and acknowledged_at is null`,
    ),
  );
  const order = inOrder(await targets());
  return withBrowser(async (browser) => {
    const { context, page } = await signedInPage(browser, address);
    await context.addInitScript({ content: EARS });
    await loadMap(page);
    await page.mouse.click(720, 450);
    await sleep(3000);
    await page.evaluate('window.__ears.delays.length = 0');
    const keys = pressKeys(page);
    const redAt = await blow(sender, order);
    await sleep(SETTLE_MS);
    await keys.stop();
    const ears = earsSchema.parse(await page.evaluate('window.__ears'));
    return rowsOf(page, order, ears, redAt, log);
  });
}

function pressKeys(page: Page): { stop(): Promise<void> } {
  let going = true;
  const done = (async () => {
    while (going) {
      await page.keyboard.press('Shift').catch(() => {});
      await sleep(KEY_EVERY_MS);
    }
  })();
  return {
    stop: () => {
      going = false;
      return done;
    },
  };
}

/** Sends the readings evenly over the minute; returns when the first red was sent, epoch milliseconds. */
async function blow(sender: Sender, order: readonly Target[]): Promise<number> {
  const began = Date.now();
  let redAt = 0;
  const answers: Promise<unknown>[] = [];
  for (const [index, { point, value, tier }] of order.entries()) {
    await sleep(Math.max(0, began + (index * SECONDS * 1000) / order.length - Date.now()));
    if (redAt === 0 && tier === RED) redAt = Date.now();
    answers.push(send(sender, 'readings', [{ point, at: Date.now(), value }]));
  }
  await Promise.all(answers);
  return redAt;
}

async function rowsOf(
  page: Page,
  order: readonly Target[],
  { delays, tones, clips }: z.infer<typeof earsSchema>,
  redAt: number,
  log: (line: string) => void,
): Promise<BenchRow[]> {
  const { rows } = await asEngine((tx) =>
    tx.query<{ fid: number; tier: number }>(
      `select fid, tier from warning where state = 'open' and opened_at > to_timestamp($1)`,
      [redAt / 1000 - SECONDS],
    ),
  );
  const drawn = z.record(z.string(), z.number()).parse(await page.evaluate('window.__guanlan.drawnTiers()'));
  const reds = rows.filter(({ tier }) => tier === RED);
  const hidden = reds.filter(({ fid }) => drawn[fid] !== RED).length;
  const heard = tones.find(([at, hertz]) => hertz === RED_HERTZ && at >= redAt)?.[0];
  const spoken = clips.filter(([at, seconds]) => at >= redAt && seconds > 0.2).length;
  log(
    `  ${order.length} readings sent, ${rows.length} warnings opened, ${reds.length} red, ${clips.length} clips started`,
  );
  const what = `${rows.length} warnings in ${SECONDS} s on an open desk`;
  const p95 = percentile(delays, 0.95);
  return [
    {
      what: `${what}: input delay (${delays.length} keys)`,
      asked: `p95 ≤ ${LIMIT_INPUT_MS} ms`,
      reached: `p50 ${milliseconds(percentile(delays, 0.5))}, p95 ${milliseconds(p95)}, max ${milliseconds(percentile(delays, 1))}`,
      ok: p95 <= LIMIT_INPUT_MS,
    },
    {
      what: `${what}: reds hidden on the map`,
      asked: '0',
      reached: `${hidden} of ${reds.length}`,
      ok: hidden === 0 && reds.length > 0,
    },
    {
      what: `${what}: first red sounded`,
      asked: `≤ ${LIMIT_SOUND_MS} ms`,
      reached:
        heard === undefined
          ? 'never'
          : `${milliseconds(heard - redAt)} after its reading was sent, ${spoken} spoken clips after it`,
      ok: heard !== undefined && heard - redAt <= LIMIT_SOUND_MS && spoken > 0,
    },
  ];
}
