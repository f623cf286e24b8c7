import { mkdtemp, open, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mercatorX, mercatorY } from '../../domain/mercator.ts';
import { inspectFile, readWorldTile } from '../../server/worlds/read-thread.ts';
import { makeCog } from '../testing/make-cog.ts';
import { pmTilesParts } from '../testing/make-pmtiles.ts';
import { type Bench, type BenchRow, milliseconds } from './context.ts';

const GIGABYTE = 1e9;
const SIZES = [GIGABYTE, 100 * GIGABYTE, 1000 * GIGABYTE];
const MOST_MS = 5000;
const PLACE = [117.71, 38.95] as const;

interface Part {
  readonly at: number;
  readonly bytes: Uint8Array;
}

/** Writes pieces into a file with a hole of any size before the last of them. */
async function sparse(path: string, parts: readonly Part[]): Promise<void> {
  const file = await open(path, 'w');
  try {
    for (const { at, bytes } of parts) await file.write(bytes, 0, bytes.length, at);
  } finally {
    await file.close();
  }
}

/** Registration's look at the head and the first tile, in milliseconds. */
async function measure(path: string, z: number): Promise<number> {
  const began = performance.now();
  const { kind } = await inspectFile({ path, datum: 'WGS84', use: 'auto' });
  const tile = { z, x: Math.floor(mercatorX(PLACE[0]) * 2 ** z), y: Math.floor(mercatorY(PLACE[1]) * 2 ** z) };
  const { bytes } = await readWorldTile({ do: 'tile', path, kind, datum: 'WGS84', tile });
  if (bytes === null) throw new Error('the first tile is empty');
  return performance.now() - began;
}

/** Archives of 1 GB, 100 GB and 1 TB, sparse, from registration to the first tile (REQ-PERF-05). */
export const benchWorlds: Bench = async ({ log }) => {
  const folder = await mkdtemp(join(tmpdir(), 'bench-worlds-'));
  const rows: BenchRow[] = [];
  try {
    for (const size of SIZES) {
      const cog = join(folder, `${size}.tif`);
      const at = () => [90, 120, 90];
      const corner = [PLACE[0] - 0.005, PLACE[1] + 0.005] as const;
      const plan = { width: 1000, height: 1000, epsg: 4326, corner, pixel: 1e-5, kind: 'colors', at } as const;
      await sparse(cog, makeCog({ ...plan, dataAt: size }).parts);
      const archive = join(folder, `${size}.pmtiles`);
      const tile = {
        z: 14,
        x: Math.floor(mercatorX(PLACE[0]) * 2 ** 14),
        y: Math.floor(mercatorY(PLACE[1]) * 2 ** 14),
      };
      const bytes = new Uint8Array(1000).fill(1);
      await sparse(archive, pmTilesParts('png', [{ ...tile, bytes }], [117, 38, 118, 39], {}, size));
      for (const [name, path, z] of [
        ['COG', cog, 16],
        ['PMTiles', archive, 14],
      ] as const) {
        const took = await measure(path, z);
        const label = size < 1000 * GIGABYTE ? `${size / GIGABYTE} GB` : '1 TB';
        log(`${name} of ${(await stat(path)).size} bytes: ${took.toFixed(0)} ms`);
        rows.push({
          what: `${name} of ${label} registered → first tile`,
          asked: '≤ 5 s',
          reached: milliseconds(took),
          ok: took <= MOST_MS,
        });
      }
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  return rows;
};
