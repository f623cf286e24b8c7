import { parentPort } from 'node:worker_threads';
import { openSource } from './byte-source.ts';
import { cogTile, heightTile, inspectCog, terrainTile } from './raster/cog-world.ts';
import { warpTile } from './raster/warp.ts';
import { flatGeobufTile, inspectFlatGeobuf } from './vector/flatgeobuf-world.ts';
import { geoJsonTile, inspectGeoJson } from './vector/geojson-world.ts';
import { inspectPmTiles, pmTilesPicture, pmTilesVectors } from './vector/pmtiles-world.ts';
import { WorldDamage } from './world-damage.ts';
import type { FileHead, WorldAnswer, WorldJob, WorldTile } from './world-job.ts';

/** The thread of `read-thread.ts`: reads files that people brought, where a bad one harms nobody. */
function inspect(job: Extract<WorldJob, { do: 'inspect' }>): FileHead {
  const source = openSource(job.path);
  try {
    const name = job.path.toLowerCase();
    if (/\.tiff?$/.test(name)) return inspectCog(source, job.datum, job.use);
    if (name.endsWith('.pmtiles')) return inspectPmTiles(source, job.datum);
    if (name.endsWith('.fgb')) return inspectFlatGeobuf(source, job.datum);
    if (/\.(geo)?json$/.test(name)) return inspectGeoJson(source, job.datum);
    throw new WorldDamage('unknown_kind', 'no format that is known by its name');
  } finally {
    source.close();
  }
}

async function tileOf(job: Exclude<WorldJob, { do: 'inspect' }>): Promise<WorldTile> {
  if (job.do === 'warp') return { bytes: await warpTile(job.tile, job.grid, job.pieces), type: 'image/png' };
  const { path, datum, tile } = job;
  if (job.do === 'heights') return heightTile(path, datum, tile);
  if (job.kind === 'pmtiles_raster') return pmTilesPicture(path, datum, tile);
  if (job.kind === 'pmtiles_vector') return pmTilesVectors(path, datum, tile);
  if (job.kind === 'flatgeobuf') return flatGeobufTile(path, datum, tile);
  if (job.kind === 'geojson') return geoJsonTile(path, datum, tile);
  if (job.kind === 'dem') return terrainTile(path, datum, tile);
  return cogTile(path, datum, tile);
}

async function answer(job: WorldJob): Promise<WorldAnswer> {
  try {
    return job.do === 'inspect' ? { head: inspect(job) } : { tile: await tileOf(job) };
  } catch (error) {
    if (error instanceof WorldDamage) return { fault: error.fault, message: error.message };
    // Whatever a reader stumbled over in somebody's file is damage of that file.
    return { fault: 'broken', message: error instanceof Error ? error.message.slice(0, 200) : 'not readable' };
  }
}

let last: Promise<void> = Promise.resolve();
parentPort?.on('message', ({ id, job }: { readonly id: number; readonly job: WorldJob }) => {
  // One after the other: what one job may use of memory is bounded, so what all use is.
  last = last.then(async () => parentPort?.postMessage({ id, answer: await answer(job) }));
});
