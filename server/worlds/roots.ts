import { realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { RefusalError } from '../../domain/refusal.ts';
import type { WorldFault } from '../../domain/world-fault.ts';
import { env } from '../../lib/env.ts';

export const fault = (reason: WorldFault, message: string): RefusalError =>
  new RefusalError({ code: 'invalid', field: reason, message });

/** Where a world lies: the number of its root and the way below it. */
export interface Located {
  readonly root: number;
  readonly path: string;
  readonly absolute: string;
}

/** The folders below which worlds may lie, as the operator of the server set them; the order is their number. */
export const worldRoots = (): readonly string[] => env().WORLD_ROOTS;

const isBelow = (path: string, folder: string): boolean =>
  path.startsWith(folder.endsWith(sep) ? folder : folder + sep);

/**
 * Finds a path below one of the roots; links are followed first, so that none leads out. Tells the same of a path outside
 * as of one that is not there: nobody learns what else the machine holds.
 */
export async function locate(path: string): Promise<Located> {
  const roots = worldRoots();
  if (roots.length === 0) throw fault('no_roots', 'no folder for worlds is configured (WORLD_ROOTS)');
  for (const [root, folder] of roots.entries()) {
    const real = await realpath(folder).catch(() => null);
    const absolute = await realpath(path.startsWith(sep) ? path : join(folder, path)).catch(() => null);
    if (real !== null && absolute !== null && isBelow(absolute, real))
      return { root, path: relative(real, absolute), absolute };
  }
  throw fault('outside_roots', 'nothing at this path below the configured folders');
}

/** The absolute path of something inside a registered world, links followed; null where it is not there or leads out. */
export async function inside(root: number, path: string, within = ''): Promise<string | null> {
  const folder = worldRoots()[root];
  if (folder === undefined || within.includes('\0')) return null;
  const base = await realpath(join(folder, path)).catch(() => null);
  const real = await realpath(folder).catch(() => null);
  if (base === null || real === null || !isBelow(base, real)) return null;
  if (within === '') return base;
  const absolute = await realpath(join(base, within)).catch(() => null);
  if (absolute === null || !isBelow(absolute, base)) return null;
  return (await stat(absolute)).isFile() ? absolute : null;
}
