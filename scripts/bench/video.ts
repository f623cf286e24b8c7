import { randomBytes } from 'node:crypto';
import { chromium } from '@playwright/test';
import { z } from 'zod';
import { BROWSER_ARGS } from '../browser-args.ts';
import { startBenchChild } from './child.ts';
import { type BenchContext, type BenchRow, milliseconds, percent, percentile } from './context.ts';
import { browserPath } from './machine.ts';

const gatewayTold = z.object({ port: z.number(), ports: z.array(z.number()) });
const used = z.object({
  cpuMs: z.number(),
  rssMb: z.number(),
  lost: z.number(),
  received: z.number(),
  bitsPerSecond: z.number(),
  online: z.number(),
});
const ready = z.object({ ready: z.literal(true) });
const sentSchema = z.object({ sent: z.number() });
const watched = z.object({ parts: z.number(), bytes: z.number(), failures: z.number(), reasons: z.array(z.string()) });

const CHANNELS = 30;
const VIEWERS = 60;
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** 30 channels of 1080p at 4 Mbit/s, two viewers each: what the gateway process itself uses, all its threads. */
async function load({ log, long }: BenchContext): Promise<BenchRow[]> {
  const key = randomBytes(16).toString('hex');
  const gateway = await startBenchChild('./video-gateway.ts', [String(CHANNELS), key], {}, gatewayTold);
  const { port, ports } = gateway.told;
  const sender = await startBenchChild('./video-sender.ts', ['load', ports.join(',')], {}, ready);
  const viewers = await startBenchChild('./video-viewers.ts', [port, CHANNELS, VIEWERS, key].map(String), {}, ready);
  try {
    await wait(10_000);
    const before = await gateway.ask(used);
    const sentBefore = (await sender.ask(sentSchema)).sent;
    await viewers.ask(watched);
    const began = performance.now();
    await wait(long ? 600_000 : 30_000);
    const after = await gateway.ask(used);
    const seconds = (performance.now() - began) / 1000;
    const sent = (await sender.ask(sentSchema)).sent - sentBefore;
    const seen = await viewers.ask(watched);
    const share = after.cpuMs / 1000 / seconds;
    const lost = after.lost - before.lost;
    const rate = after.bitsPerSecond / CHANNELS / 1e6;
    log(`${after.online} channels at ${rate.toFixed(2)} Mbit/s, ${sent} packets sent, ${seen.parts} parts read`);
    for (const reason of seen.reasons) log(`failed: ${reason}`);
    return [
      {
        what: `${CHANNELS} live 1080p channels, ${VIEWERS} viewers: share of one core for media`,
        asked: '≤ 40 %',
        reached: percent(share),
        ok: share <= 0.4,
      },
      {
        what: '… memory of the gateway',
        asked: '≤ 500 MB',
        reached: `${after.rssMb.toFixed(0)} MB`,
        ok: after.rssMb <= 500,
      },
      {
        what: '… packets lost; requests of viewers that failed',
        asked: '0; 0',
        reached: `${lost} of ${after.received - before.received}; ${seen.failures} of ${seen.parts}`,
        ok: lost === 0 && seen.failures === 0,
      },
    ];
  } finally {
    await Promise.all([viewers.stop(), sender.stop(), gateway.stop()]);
  }
}

/** A browser with hls.js against one channel: time to the first picture, and delay while it plays. */
async function browser({ log, long }: BenchContext): Promise<BenchRow[]> {
  const key = randomBytes(16).toString('hex');
  const gateway = await startBenchChild('./video-gateway.ts', ['1', key], {}, gatewayTold);
  const { port, ports } = gateway.told;
  const sender = await startBenchChild('./video-sender.ts', ['clip', ports.join(',')], {}, ready);
  const executablePath = browserPath();
  const chrome = await chromium.launch({ args: [...BROWSER_ARGS], ...(executablePath ? { executablePath } : {}) });
  try {
    const page = await chrome.newPage();
    await page.goto(`http://127.0.0.1:${port}/player`);
    await wait(3_000);
    const firsts: number[] = [];
    for (let round = 0; round < 10; round++) firsts.push(z.number().parse(await page.evaluate('play("cam_0")')));
    const delays: number[] = [];
    const sample = z.object({ ms: z.number(), at: z.number() });
    for (let second = 0; second < (long ? 3_600 : 60); second++) {
      await wait(1_000);
      delays.push(sample.parse(await page.evaluate('delay()')).ms);
    }
    const [early, late] = [delays.slice(5, 25), delays.slice(-20)].map((part) => percentile(part, 0.5));
    const middle = percentile(delays.slice(5), 0.5);
    const growth = (late ?? 0) - (early ?? 0);
    log(`first pictures ${firsts.map((ms) => ms.toFixed(0)).join(', ')} ms`);
    return [
      {
        what: 'player opened → first picture, stream already running (p95 of 10)',
        asked: '≤ 800 ms',
        reached: milliseconds(percentile(firsts, 0.95)),
        ok: percentile(firsts, 0.95) <= 800,
      },
      {
        what: 'delay from arrival at the gateway to the screen, LL-HLS, loopback (median)',
        asked: '≤ 1,800 ms',
        reached: milliseconds(middle),
        ok: middle <= 1_800,
      },
      {
        what: `… growth of the delay over ${long ? 'one hour' : 'one minute'}`,
        asked: 'none (≤ 200 ms)',
        reached: milliseconds(growth),
        ok: growth <= 200,
      },
    ];
  } finally {
    await chrome.close();
    await Promise.all([sender.stop(), gateway.stop()]);
  }
}

export async function benchVideo(context: BenchContext): Promise<BenchRow[]> {
  return [...(await load(context)), ...(await browser(context))];
}
