import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { env, overrideEnv } from '../lib/env.ts';
import type { Bench, BenchContext, BenchRow } from './bench/context.ts';
import { machineFacts } from './bench/machine.ts';
import { sharedProduct } from './bench/shared-product.ts';

/**
 * `npm run bench -- [names…] [--long]`: measures and prints one table. Targets that are ratios are measured side by side
 * in the same run. A missed target is a line of the table; only a benchmark that could not run is a failure.
 */
const BENCHES: Readonly<Record<string, () => Promise<Bench>>> = {
  // Those with databases and processes of their own first; the ones after them share one running product.
  tail: async () => (await import('./bench/tail.ts')).benchTail,
  tiles: async () => {
    const { benchTiles } = await import('./bench/tiles.ts');
    return ({ log, long }) => benchTiles({ log, million: long });
  },
  ingest: async () => {
    const { benchIngest } = await import('./bench/ingest.ts');
    return ({ log, long }) => benchIngest({ log, seconds: long ? 600 : 15 });
  },
  analysis: async () => (await import('./bench/analysis.ts')).benchAnalysis,
  routes: async () => (await import('./bench/routes.ts')).benchRoutes,
  patrol: async () => (await import('./bench/patrol.ts')).benchPatrol,
  warnings: async () => (await import('./bench/warnings.ts')).benchWarnings,
  video: async () => (await import('./bench/video.ts')).benchVideo,
  replay: async () => (await import('./bench/past.ts')).benchPast,
  'video-access': async () => (await import('./bench/video-access.ts')).benchVideoAccess,
  '3d': async () => (await import('./bench/three.ts')).benchThree,
  worlds: async () => (await import('./bench/worlds.ts')).benchWorlds,
  script: async () => (await import('./bench/script.ts')).benchScript,
  page: async () => (await import('./bench/page.ts')).benchPage,
  live: async () => (await import('./bench/live.ts')).benchLive,
  storm: async () => (await import('./bench/storm.ts')).benchStorm,
  vehicles: async () => (await import('./bench/vehicles.ts')).benchVehicles,
};

function table(rows: readonly BenchRow[]): string {
  const mark = ({ ok }: BenchRow): string => (ok === null ? '–' : ok ? 'reached' : '**missed**');
  const lines = rows.map(
    (row) => `| ${row.what} | ${row.asked} | ${row.reached} | ${row.ratio ?? ''} | ${mark(row)} |`,
  );
  return ['| What | At least | Reached | Ratio | |', '|---|---|---|---|---|', ...lines].join('\n');
}

async function runAll(
  names: readonly string[],
  context: BenchContext,
): Promise<{ rows: BenchRow[]; broken: string[] }> {
  const rows: BenchRow[] = [];
  const broken: string[] = [];
  for (const name of names) {
    context.log(`— ${name}`);
    try {
      const bench = await BENCHES[name]?.();
      rows.push(...((await bench?.(context)) ?? []));
    } catch (error) {
      broken.push(name);
      console.error(`${name} could not run:`, error);
    }
  }
  return { rows, broken };
}

const { values, positionals } = parseArgs({
  options: { long: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const unknown = positionals.filter((name) => !(name in BENCHES));
if (unknown.length > 0) {
  console.error(`no benchmark named ${unknown.join(', ')}; there are ${Object.keys(BENCHES).join(', ')}`);
  process.exit(2);
}
// A process derives its keys once: the product and this process seal with the same secret.
overrideEnv({ GUANLAN_SECRET: env().GUANLAN_SECRET ?? randomBytes(32).toString('hex') });
const began = performance.now();
const log = (line: string): void =>
  console.log(`${((performance.now() - began) / 1000).toFixed(1).padStart(6)} s  ${line}`);
for (const fact of machineFacts()) log(fact);
const product = sharedProduct(log);
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void product.stop().finally(() => process.exit(130)));
const names = positionals.length === 0 ? Object.keys(BENCHES) : positionals;
const { rows, broken } = await runAll(names, { log, long: values.long, product: product.get });
await product.stop();
console.log(`\n${table(rows)}\n`);
if (broken.length > 0) console.log(`could not run: ${broken.join(', ')}`);
process.exit(broken.length > 0 ? 1 : 0);
