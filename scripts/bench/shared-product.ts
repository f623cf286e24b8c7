import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runningEmbedded } from '../../db/embedded/address-file.ts';
import { env, overrideEnv } from '../../lib/env.ts';
import { closeDatabase } from '../../server/database.ts';
import { startProduct } from '../soak/product.ts';
import { freePort } from '../testing/native.ts';
import type { BenchProduct } from './context.ts';

/** Starts the whole product when a benchmark first asks for it; the driver stops it after the last one. */
export function sharedProduct(log: (line: string) => void): {
  get(): Promise<BenchProduct>;
  stop(): Promise<void>;
} {
  let running: Promise<BenchProduct & { readonly dataDir: string; stop(): Promise<void> }> | undefined;
  const start = async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'guanlan-bench-'));
    log('starting the product');
    const { GUANLAN_SECRET = '' } = env();
    const extraEnv = { GUANLAN_SECRET };
    const product = await startProduct({ dataDir, port: await freePort(), log: () => {}, extraEnv });
    const database = runningEmbedded(join(dataDir, 'database'));
    if (database === undefined) throw new Error('the embedded database did not tell its address');
    return { address: product.address, ...database, dataDir, stop: () => product.stop() };
  };
  return {
    async get() {
      running ??= start();
      const product = await running;
      // Another benchmark may have pointed this process elsewhere meanwhile.
      await closeDatabase();
      overrideEnv({ DATABASE_URL: product.url, EMBEDDED: true, DATA_DIR: product.dataDir, DEMO: true });
      return product;
    },
    async stop() {
      await closeDatabase();
      const product = await running?.catch(() => undefined);
      if (product === undefined) return;
      await product.stop();
      rmSync(product.dataDir, { recursive: true, force: true });
    },
  };
}
