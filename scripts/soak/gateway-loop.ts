import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { freePort } from '../testing/native.ts';
import { startProduct } from './product.ts';

export interface GatewayLoopResult {
  readonly kills: number;
  /** From the kill to the first playlist with a part that did not exist before. */
  readonly backMs: readonly number[];
}

const camerasSchema = z.object({
  features: z.array(z.object({ properties: z.object({ object_id: z.string() }) })),
});
const grantSchema = z.object({ result: z.object({ data: z.object({ url: z.string() }) }) });

/** Kills the gateway under a viewer and measures how long the picture stays away (at most 10 s are asked for). */
export async function gatewayLoop(kills: number, log: (line: string) => void): Promise<GatewayLoopResult> {
  const dataDir = mkdtempSync(join(tmpdir(), 'guanlan-gateway-'));
  const product = await startProduct({ dataDir, port: await freePort(), log: (line) => log(`  ${line}`) });
  try {
    const headers = await signIn(product.address);
    const url = await openCamera(product.address, headers);
    const newest = async () => {
      const answer = await fetch(product.address + url, { headers }).catch(() => null);
      if (answer?.status !== 200) return null;
      return /PRELOAD-HINT:TYPE=PART,URI="part-(\d+-\d+)/.exec(await answer.text())?.[1] ?? null;
    };
    const backMs: number[] = [];
    for (let round = 0; round < kills; round++) {
      while ((await newest()) === null) await sleep(200);
      await sleep(2_000);
      const last = await newest();
      const began = performance.now();
      if (!product.crash('server/gateway.ts')) throw new Error('no gateway was found to kill');
      for (let now = await newest(); now === null || now === last; now = await newest()) await sleep(50);
      backMs.push(Math.round(performance.now() - began));
      log(`picture back after ${backMs.at(-1)} ms`);
    }
    return { kills, backMs };
  } finally {
    await product.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function signIn(address: string): Promise<Record<string, string>> {
  const headers = { 'content-type': 'application/json', origin: address };
  const answer = await fetch(`${address}/api/demo/sign-in`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ role: 'commander' }),
  });
  const cookie = answer.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  return { ...headers, cookie };
}

async function openCamera(address: string, headers: Record<string, string>): Promise<string> {
  const listed = await fetch(`${address}/api/ogc/collections/cameras/items?limit=20`, { headers });
  for (const { properties } of camerasSchema.parse(await listed.json()).features) {
    const opened = await fetch(`${address}/api/trpc/video.open`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ cameraId: properties.object_id }),
    });
    const grant = grantSchema.safeParse(await opened.json());
    if (!grant.success) continue;
    const { url } = grant.data.result.data;
    if ((await fetch(address + url, { headers })).status === 200) return url;
  }
  throw new Error('no camera of the demo region plays');
}
