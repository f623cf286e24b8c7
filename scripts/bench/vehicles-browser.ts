import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser } from '@playwright/test';
import { DISTRICT_BBOX } from '../../domain/district.ts';
import { DEFAULT_LAYERS, DEFAULT_SITUATION, encodeSituation } from '../../domain/situation.ts';
import { asEngine } from '../../server/database.ts';
import { type Sender, send } from '../../server/ingest/send.ts';
import { ensureDemoSource } from '../../server/sources/commands.ts';
import { loadMap, signedInPage, withBrowser } from './browser.ts';
import type { BenchContext, BenchRow } from './context.ts';
import { type ScriptTime, scriptTime, TRACE_CATEGORIES } from './vehicles-trace.ts';

/** 10,000 vehicles through the signed interface at 1 Hz, and what the page's main thread does with them. */
const VEHICLES = 10_000;
const BATCH = 5_000;
const LIMIT_MS = 4;
const SOURCE = 'src_bench';
const [WEST, SOUTH, EAST, NORTH] = DISTRICT_BBOX;
const STEP = 0.000_15;

async function addVehicles(): Promise<void> {
  await asEngine((tx) =>
    tx.query(
      `insert into vehicle (id, name, kind, sector, zone, enterprise, scope_key, geom, datum, coordinate_kind, plate)
       select 'bench_' || i, '演示车辆 ' || i, 'heavy_truck', c.sector, c.zone, c.enterprise, c.id, st_setsrid(st_makepoint($2, $3), 4326),
         'WGS84', 'safe-matched', '演' || i
       from generate_series(1, $1::int) i, (select * from scope_cell order by id limit 1) c on conflict (id) do nothing`,
      [VEHICLES, WEST, SOUTH],
    ),
  );
}

/** Sends everybody's place once a second until stopped; answers how many seconds were kept. */
function drive(sender: Sender): { stop(): Promise<number> } {
  let running = true;
  let second = 0;
  const loop = (async () => {
    while (running) {
      const began = performance.now();
      second += 1;
      const at = Date.now();
      for (let first = 0; first < VEHICLES; first += BATCH) {
        const items = Array.from({ length: BATCH }, (_, offset) => {
          const index = first + offset;
          return {
            vehicle: `bench_${index + 1}`,
            at,
            lng: WEST + ((index * 0.618_034) % 1) * (EAST - WEST) * 0.95 + (second % 100) * STEP,
            lat: SOUTH + ((index * 0.754_878) % 1) * (NORTH - SOUTH),
            speedKmh: 48,
            courseDeg: 90,
          };
        });
        await send(sender, 'positions', items).catch((error: unknown) => console.error(String(error)));
      }
      await sleep(Math.max(0, 1000 - (performance.now() - began)));
    }
  })();
  return {
    async stop() {
      running = false;
      await loop;
      return second;
    },
  };
}

/** Traces a page that shows the whole district, with or without the vehicles. */
async function traced(browser: Browser, address: string, visible: boolean, seconds: number): Promise<ScriptTime> {
  const { page, context } = await signedInPage(browser, address);
  const layers = { ...DEFAULT_LAYERS, vehicles: { visible, opacity: 1 } };
  await loadMap(page, `/?${encodeSituation({ ...DEFAULT_SITUATION, layers })}`);
  await page.waitForTimeout(6000);
  await browser.startTracing(page, { categories: TRACE_CATEGORIES });
  await page.waitForTimeout(seconds * 1000);
  const found = scriptTime(await browser.stopTracing());
  await context.close();
  return found;
}

const perTick = (time: ScriptTime, seconds: number): number => time.script / seconds;

export async function benchVehiclesInBrowser({ product, log, long }: BenchContext): Promise<BenchRow[]> {
  const { address } = await product();
  const seconds = long ? 30 : 10;
  const sender: Sender = { url: address, source: SOURCE, secret: await ensureDemoSource(SOURCE) };
  await addVehicles();
  const driving = drive(sender);
  try {
    await sleep(3000);
    return await withBrowser(async (browser) => {
      const without = await traced(browser, address, false, seconds);
      const shown = await traced(browser, address, true, seconds);
      for (const [name, time] of Object.entries({ without, shown }))
        log(
          `  ${name}: ${perTick(time, seconds).toFixed(1)} ms a second (${[...time.parts].map(([part, took]) => `${part} ${(took / seconds).toFixed(1)}`).join(', ')}), long tasks ${time.longByProcessor} by processor, ${time.longByClock} by clock`,
        );
      const cost = perTick(shown, seconds) - perTick(without, seconds);
      return [
        {
          what: `${VEHICLES.toLocaleString('en')} vehicles at 1 Hz in view: main-thread script a tick, gliding included (traced, processor time)`,
          asked: `≤ ${LIMIT_MS} ms, no long task`,
          reached: `${cost.toFixed(1)} ms; ${shown.longByProcessor} long tasks in ${seconds} s (${without.longByProcessor} without vehicles)`,
          ratio: `${perTick(shown, seconds).toFixed(1)} : ${perTick(without, seconds).toFixed(1)} ms a second with : without`,
          ok: cost <= LIMIT_MS && shown.longByProcessor <= without.longByProcessor,
        },
      ];
    });
  } finally {
    log(`  positions were sent for ${await driving.stop()} s`);
  }
}
