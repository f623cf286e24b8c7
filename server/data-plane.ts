import { watchAccounts } from './auth/watch.ts';
import { watchObjects } from './live/object-changes.ts';
import { startPositions, stopPositions } from './live/positions.ts';
import { onEvents, onLogReset, startTail, stopTail } from './live/tail.ts';
import { watchFilms } from './replay/films.ts';
import { startRoads } from './routing/road-service.ts';
import { watchFrames } from './situation/frame.ts';
import { startTileIndex } from './tiles/index-service.ts';
import { startSolids } from './tiles3d/solid-service.ts';

/**
 * What a web process keeps running beside its requests: the event tail and everything derived from it. Returns how to
 * stop, in reverse order; the tile index may still be loading.
 */
export async function startDataPlane(log: (line: string) => void = console.log): Promise<() => Promise<void>> {
  await startTail();
  const stops = [watchAccounts(), watchObjects(), watchFrames(), watchFilms()];
  await startPositions();
  const tiles = startTileIndex({ onEvents, onReset: onLogReset }, log);
  const solids = startSolids({ onEvents, onReset: onLogReset }, log);
  const roads = startRoads({ onEvents, onReset: onLogReset }, log);
  return async () => {
    stopPositions();
    await roads.stop();
    await solids.stop();
    await tiles.stop();
    for (const stop of stops) stop();
    await stopTail();
  };
}
