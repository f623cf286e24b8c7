import { z } from 'zod';
import { ALL_TILE_LAYERS } from '../../domain/tile-layer.ts';
import { type BenchRow, percentile, perSecond as rate } from './context.ts';
import { postgresCpu } from './postgres-cpu.ts';
import { pgbench, randomTilePath, startChild, tileRange, timedGet, wrk } from './tiles-load.ts';
import { cellsSql, compareTiles, mvtSql, ownTableSql, plainTile } from './tiles-rival.ts';

/** What the benchmark's server tells when it is ready. */
export const serverSchema = z.object({
  cookie: z.string(),
  web: z.number(),
  uncached: z.number(),
  readyMilliseconds: z.number(),
  rows: z.number(),
  rss: z.number(),
});
export type ServerTold = z.infer<typeof serverSchema>;
const noopSchema = z.object({ noop: z.number() });

const MAX_TILE_BYTES = 500_000;
const LAYERS = ALL_TILE_LAYERS.join(',');
export const ms = (value: number): string => `${value.toFixed(1)} ms`;

/** Different tiles of all zooms, near each other as a person meets them, without repeats. */
function coldTiles(count: number): string[] {
  const paths = new Set<string>();
  for (let i = 0; paths.size < count && i < count * 50; i++) {
    const zoom = 8 + (i % 9);
    const { x0, x1, y0, y1 } = tileRange(zoom);
    const along = (i * 0.618_033_988_75) % 1;
    const across = (i * 0.754_877_666_25) % 1;
    const x = x0 + Math.floor((x1 - x0 + 1) * along);
    const y = y0 + Math.floor((y1 - y0 + 1) * across);
    paths.add(`/api/tiles/${LAYERS}/${zoom}/${x}/${y}`);
  }
  return [...paths];
}

/** Latencies of tiles nobody asked for before. */
export async function coldRows(
  told: ServerTold,
  name: string,
  limits: { p50: number; p99: number },
): Promise<BenchRow[]> {
  // The paths themselves are warmed up by tiles of the neighbouring district, so that no compilation is measured.
  for (const path of coldTiles(150))
    await timedGet(
      told.web,
      path.replace(/\/(\d+)$/, (_, y) => `/${Number(y) ^ 1}`),
      told.cookie,
    );
  const timings = [];
  for (const path of coldTiles(1500))
    timings.push(await timedGet(told.web, `${path}?zones=0,1,2,3,4,5,6,7,8`, told.cookie));
  const times = timings.map(({ milliseconds }) => milliseconds);
  const largest = Math.max(...timings.map(({ bytes }) => bytes));
  const [p50, p99] = [percentile(times, 0.5), percentile(times, 0.99)];
  return [
    {
      what: `${name}: cold tile of all layers, gzip, session (${timings.length} tiles)`,
      reached: `p50 ${ms(p50)}, p99 ${ms(p99)}, max ${ms(Math.max(...times))}`,
      asked: `p50 ≤ ${limits.p50} ms, p99 ≤ ${limits.p99} ms`,
      ok: p50 <= limits.p50 && p99 <= limits.p99,
    },
    {
      what: `${name}: largest tile, compressed`,
      reached: `${Math.round(largest / 1000)} KB`,
      asked: '≤ 500 KB',
      ok: largest <= MAX_TILE_BYTES,
    },
  ];
}

interface Rivals {
  readonly told: ServerTold;
  /** Processor time of our server so far, milliseconds. */
  readonly cpu: () => Promise<number>;
  readonly ownerUrl: string;
  readonly loginUrl: string;
  readonly seconds: number;
  readonly log: (line: string) => void;
}

/** A rate, and the processor time that one tile of it took, NaN where it cannot be told. */
async function costed(cpu: () => Promise<number | null>, seconds: number, measure: () => Promise<number>) {
  const before = await cpu();
  const perSecond = await measure();
  const after = await cpu();
  const used = before === null || after === null ? Number.NaN : after - before;
  return { perSecond, cpuMs: used / (perSecond * seconds) };
}

/** Rates beside PostGIS in the same run, zoom by zoom; pgbench keeps two processes busy, ours is one. */
export async function rivalRows({ told, cpu, ownerUrl, loginUrl, seconds, log }: Rivals): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const [zooms, factor] of [
    [[8, 9, 10, 11, 12], 4],
    [[13, 14, 15, 16], 2],
  ] as const) {
    const ratios: string[] = [];
    const ownRatios: string[] = [];
    const cpuRatios: string[] = [];
    let leastCpu = Number.POSITIVE_INFINITY;
    const mix = { ours: 0, theirs: 0 };
    let least = Number.POSITIVE_INFINITY;
    for (const zoom of zooms) {
      const rival = await costed(
        () => postgresCpu(ownerUrl),
        seconds,
        () => pgbench(ownerUrl, zoom, mvtSql(zoom, ':x', ':y'), seconds),
      );
      const own = await costed(cpu, seconds, () =>
        wrk(told.uncached, 16, seconds, told.cookie, randomTilePath('/plain', zoom)),
      );
      const [theirs, ours] = [rival.perSecond, own.perSecond];
      leastCpu = Math.min(leastCpu, rival.cpuMs / own.cpuMs);
      cpuRatios.push(`z${zoom} ${(rival.cpuMs / own.cpuMs).toFixed(1)}×`);
      least = Math.min(least, ours / theirs);
      mix.ours += 1 / ours;
      mix.theirs += 1 / theirs;
      ratios.push(`z${zoom} ${(ours / theirs).toFixed(1)}×`);
      const ownTable = await pgbench(loginUrl, zoom, ownTableSql(zoom), seconds);
      ownRatios.push(`z${zoom} ${(ours / ownTable).toFixed(1)}×`);
      log(`  z${zoom}: ST_AsMVT ${rate(theirs)}, on our table ${rate(ownTable)}, ours ${rate(ours)}`);
    }
    rows.push({
      what: `uncached points over HTTP with session and gzip : ST_AsMVT by pgbench (3857 stored, no row security), z${zooms[0]}–z${zooms.at(-1)}`,
      reached: `${ratios.join(', ')}; all zooms evenly ${(mix.theirs / mix.ours).toFixed(1)}×`,
      asked: `≥ ${factor} × at each zoom`,
      ok: least >= factor,
    });
    rows.push({
      what: `the same in tiles per second of processor time (compression, HTTP and session are ours alone), z${zooms[0]}–z${zooms.at(-1)}`,
      reached: cpuRatios.join(', '),
      asked: `≥ ${factor} × at each zoom`,
      ok: Number.isNaN(leastCpu) ? null : leastCpu >= factor,
    });
    rows.push({
      what: `the same : ST_AsMVT on our own table as a viewer, z${zooms[0]}–z${zooms.at(-1)}`,
      reached: ownRatios.join(', '),
      asked: '(for comparison)',
      ok: null,
    });
  }
  const ratios: string[] = [];
  const mix = { ours: 0, theirs: 0 };
  for (const zoom of [8, 9, 10, 11, 12]) {
    const theirs = await pgbench(ownerUrl, zoom, cellsSql(zoom), seconds);
    const ours = await wrk(told.uncached, 16, seconds, told.cookie, randomTilePath('/cells', zoom));
    mix.ours += 1 / ours;
    mix.theirs += 1 / theirs;
    ratios.push(`z${zoom} ${(ours / theirs).toFixed(0)}×`);
    log(`  cells z${zoom}: PostGIS ${rate(theirs)}, ours ${rate(ours)}`);
  }
  rows.push({
    what: 'cells over HTTP, tiles of z8–z12 evenly : PostGIS grouping into the same cells by pgbench',
    reached: `${(mix.theirs / mix.ours).toFixed(0)}× (${ratios.join(', ')})`,
    asked: '≥ 20 ×',
    ok: mix.theirs / mix.ours >= 20,
  });
  const { compared, different } = await compareTiles(ownerUrl, (zoom, x, y) =>
    plainTile(told.uncached, told.cookie, zoom, x, y),
  );
  rows.push({
    what: 'decoded features equal to ST_AsMVT (id, properties, place within a unit)',
    reached: `${compared - different} of ${compared}`,
    asked: 'all',
    ok: different === 0 && compared > 0,
  });
  return rows;
}

/** A kept tile through the whole server beside a bare no-op. */
export async function cachedRows(
  told: ServerTold,
  environment: NodeJS.ProcessEnv,
  seconds: number,
): Promise<BenchRow[]> {
  const { child, told: bare } = await startChild(['noop'], environment, noopSchema);
  try {
    const { x0, x1, y0, y1 } = tileRange(14);
    const path = `/api/tiles/${LAYERS}/14/${(x0 + x1) >> 1}/${(y0 + y1) >> 1}`;
    await timedGet(told.web, path, told.cookie);
    // Turn and turn about: both see the same machine.
    const ours: number[] = [];
    const nothing: number[] = [];
    for (let i = 0; i < 3; i++) {
      nothing.push(await wrk(bare.noop, 100, seconds, told.cookie, '"/"'));
      ours.push(await wrk(told.web, 100, seconds, told.cookie, JSON.stringify(path)));
    }
    const ratio = percentile(ours, 0.5) / percentile(nothing, 0.5);
    return [
      {
        what: 'cached tile with a session cookie : bare node:http no-op, wrk, 100 connections',
        reached: `${rate(percentile(ours, 0.5))} : ${rate(percentile(nothing, 0.5))} = ${ratio.toFixed(2)}`,
        asked: '≥ 0.4',
        ok: ratio >= 0.4,
      },
    ];
  } finally {
    child.kill();
  }
}

export async function sharedRow(told: ServerTold, encodings: () => Promise<number>): Promise<BenchRow> {
  const { x0, y0 } = tileRange(12);
  const before = await encodings();
  await Promise.all(
    Array.from({ length: 100 }, () =>
      timedGet(told.web, `/api/tiles/${LAYERS}/12/${x0}/${y0}?enterprises=0,1,2,3`, told.cookie),
    ),
  );
  const made = (await encodings()) - before;
  return { what: '100 clients on one cold tile', reached: `${made} encoding`, asked: '1', ok: made === 1 };
}
