import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { z } from 'zod';

/** One script of the desk's first load. */
export interface RouteScript {
  readonly file: string;
  /** As it is sent: brotli where the build made it. */
  readonly bytes: number;
}

const MANIFEST = 'page_client-reference-manifest.js';
/** Of a page's folder under `app/`: '' is the desk. */
type Route = '' | 'field';
const manifestSchema = z.object({ entryJSFiles: z.record(z.string(), z.array(z.string())) });
const buildSchema = z.object({ rootMainFiles: z.array(z.string()) });
/** How the bundler writes the files of a lazy import. */
const LAZY = /\[("static\/chunks\/[^\]]+)\]\.map/g;
/** A class name of MapLibre's; a chunk that merely mentions it is small. */
const MAP_ENGINE = /maplibregl-/;
const CARRIES_BYTES = 100_000;

function entryFiles(next: string, route: Route): string[] {
  const sandbox: { __RSC_MANIFEST?: Record<string, unknown> } = { __RSC_MANIFEST: {} };
  runInNewContext(readFileSync(join(next, 'server', 'app', route, MANIFEST), 'utf8'), {
    globalThis: sandbox,
    process: { env: {} },
  });
  const { entryJSFiles } = manifestSchema.parse(sandbox.__RSC_MANIFEST?.[route === '' ? '/page' : `/${route}/page`]);
  const build: unknown = JSON.parse(readFileSync(join(next, 'build-manifest.json'), 'utf8'));
  return [...new Set([...buildSchema.parse(build).rootMainFiles, ...Object.values(entryJSFiles).flat()])];
}

/**
 * The scripts that a browser fetches for the desk before its first flat map: those of the page and those of the lazily
 * loaded 2D engine, without the engine's worker. Reads the production build; throws when the build has another shape.
 */
export function firstRouteScripts(root: string): RouteScript[] {
  const next = join(root, '.next');
  const entry = entryFiles(next, '');
  const text = (file: string) => readFileSync(join(next, file), 'utf8');
  const carriesMap = (file: string) => text(file).length > CARRIES_BYTES && MAP_ENGINE.test(text(file));
  const groups = entry.flatMap((file) =>
    [...text(file).matchAll(LAZY)].map(([, list = '']) => list.replaceAll('"', '').split(',')),
  );
  const map = groups.find((group) => group.some(carriesMap));
  if (map === undefined && !entry.some(carriesMap))
    throw new Error(
      'the build has no lazily loaded map engine; scripts/build/first-route.ts must be told how it looks',
    );
  return sizes(next, [...entry, ...(map ?? [])]);
}

/** The scripts that a phone fetches before its first task; what is loaded lazily comes after it. */
export function fieldScripts(root: string): RouteScript[] {
  const next = join(root, '.next');
  return sizes(next, entryFiles(next, 'field'));
}

function sizes(next: string, files: readonly string[]): RouteScript[] {
  return [...new Set(files)]
    .filter((file) => file.endsWith('.js'))
    .map((file) => {
      const path = join(next, file);
      return { file, bytes: statSync(existsSync(`${path}.br`) ? `${path}.br` : path).size };
    });
}
