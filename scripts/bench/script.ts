import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { z } from 'zod';
import { loadMap, signedInPage, withBrowser } from './browser.ts';
import type { BenchContext, BenchRow } from './context.ts';

/** Compressed bytes of script that the desk loads before its first complete map, and what comes later. */
const LIMIT = 450_000;
/** Words that survive minification and name the engine a chunk carries. */
const ENGINES: readonly (readonly [name: string, marker: RegExp])[] = [
  ['MapLibre', /maplibregl-/],
  ['deck.gl', /deck\.gl|MapLibreOverlay|LayerManager/],
  ['Cesium', /CESIUM_BASE_URL|CesiumWidget/],
  ['hls.js', /hlsManifestParsed|EXT-X-/],
  ['charts (uPlot)', /u-over|uplot/],
];
/** A chunk that merely mentions an engine is small; one that carries it is not. */
const CARRIES_BYTES = 30_000;
const WORKER = /maplibre-gl-(worker|shared)/;

const resourceSchema = z.array(
  z.object({ name: z.string(), startTime: z.number(), encodedBodySize: z.number(), decodedBodySize: z.number() }),
);
const READ_SCRIPTS = `performance.getEntriesByType('resource')
  .filter(({ name }) => /\\.m?js(\\?|$)/.test(name))
  .map(({ name, startTime, encodedBodySize, decodedBodySize }) => ({ name, startTime, encodedBodySize, decodedBodySize }))`;

interface Loaded {
  readonly path: string;
  readonly startTime: number;
  /** As the server sent it (brotli where the build made it). */
  readonly sent: number;
  readonly gzip: number;
  readonly carries: string | null;
}

const kilobytes = (bytes: number): string => `${Math.round(bytes / 1000)} KB`;

async function loadedScripts(page: Page): Promise<Loaded[]> {
  const entries = resourceSchema.parse(await page.evaluate(READ_SCRIPTS));
  const unique = [...new Map(entries.map((entry) => [entry.name, entry])).values()];
  return await Promise.all(
    unique.map(async ({ name, startTime, encodedBodySize }) => {
      const text = await (await fetch(name)).text();
      const found = text.length < CARRIES_BYTES ? [] : ENGINES.filter(([, marker]) => marker.test(text));
      return {
        path: new URL(name).pathname,
        startTime,
        sent: encodedBodySize,
        gzip: gzipSync(text, { level: 9 }).length,
        carries: found.length === 0 ? null : found.map(([engine]) => engine).join(' + '),
      };
    }),
  );
}

const sum = (scripts: readonly Loaded[], size: (script: Loaded) => number): number =>
  scripts.reduce((total, script) => total + size(script), 0);

function heaviest(scripts: readonly Loaded[], count: number): string {
  return [...scripts]
    .sort((a, b) => b.sent - a.sent)
    .slice(0, count)
    .map(
      ({ path, sent, carries }) =>
        `${path.split('/').at(-1)} ${kilobytes(sent)}${carries === null ? '' : ` (${carries})`}`,
    )
    .join(', ');
}

export async function benchScript({ product, log }: BenchContext): Promise<BenchRow[]> {
  const { address } = await product();
  return await withBrowser(async (browser) => {
    const { page, context } = await signedInPage(browser, address);
    const { firstIdleAt } = await loadMap(page);
    await page.waitForTimeout(5000);
    const all = await loadedScripts(page);
    await context.close();
    const scripts = all.filter(({ path }) => !WORKER.test(path));
    const before = scripts.filter(({ startTime }) => startTime <= firstIdleAt);
    const later = scripts.filter(({ startTime }) => startTime > firstIdleAt);
    log(`  before the first map: ${heaviest(before, 8)}`);
    log(`  later: ${later.length === 0 ? 'nothing' : heaviest(later, 8)}`);
    const early = before.filter(({ carries }) => carries !== null && carries !== 'MapLibre');
    const sent = sum(before, (script) => script.sent);
    return [
      {
        what: `script before the first map on the desk (${before.length} files; MapLibre's worker apart)`,
        asked: `≤ ${kilobytes(LIMIT)} compressed`,
        reached: `${kilobytes(sent)} as sent (${kilobytes(sum(before, ({ gzip }) => gzip))} as gzip)`,
        ok: sent <= LIMIT && sent > 0,
      },
      {
        what: 'deck.gl, Cesium, hls.js and charts before the first map',
        asked: 'none',
        reached: early.length === 0 ? 'none' : heaviest(early, 5),
        ok: early.length === 0,
      },
    ];
  });
}
