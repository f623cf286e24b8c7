import { DISTRICT_CENTER } from '../../domain/district.ts';
import { LAYERS } from '../../domain/layer.ts';
import { mercatorX, mercatorY } from '../../domain/mercator.ts';
import { ALL_TILE_LAYERS, isTileLayer, type TileLayer } from '../../domain/tile-layer.ts';
import { loadLayer, loadRows, loadScopeCells } from './load.ts';
import { NO_NARROWING } from './scope-filter.ts';
import { TileIndex, type TileViewer } from './tile-index.ts';

/** What the index needs to know of an event of the log; `layer` is its code. */
export interface IndexEvent {
  readonly kind: string;
  readonly layer: number;
  readonly fid: number;
}

export interface IndexFeed {
  /** Calls with every batch of new events, in order; returns how to stop (server/live/tail.ts). */
  readonly onEvents: (listener: (events: readonly IndexEvent[]) => void) => () => void;
  /** Calls when the log was replaced by another (a restore): everything is read anew. */
  readonly onReset?: (listener: () => void) => () => void;
}

export interface TileIndexService {
  readonly index: TileIndex;
  /** False until every layer was read once. */
  readonly ready: boolean;
  readonly revision: number;
  readonly stats: IndexStats;
  /** Resolves when what has been told so far is in the index. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

export interface IndexStats {
  readonly loadMilliseconds: number;
  readonly rows: number;
  readonly layers: ReturnType<TileIndex['stats']>;
  readonly cachedTiles: number;
  readonly cachedBytes: number;
  readonly encodings: number;
  readonly hits: number;
}

/** Events of this long are applied together: an import tells of thousands of objects at once. */
const GATHER_MILLISECONDS = 60;
/** Above so many objects a layer is read anew instead of kept as a delta. */
const LARGE_BATCH = 2_000;
const LARGE_DELTA = 5_000;
const RETRY_MILLISECONDS = 2_000;

let running: TileIndexService | undefined;

/** The index of this process; undefined before `startTileIndex`. */
export function tileIndexService(): TileIndexService | undefined {
  return running;
}

/**
 * Reads all layers and keeps them current from `object` events. Answers at once; `ready` turns true when the first
 * reading is done. A database that is away is asked again: the index never ends the process.
 */
export function startTileIndex(feed: IndexFeed, log: (line: string) => void = console.log): TileIndexService {
  const index = new TileIndex();
  const waiting = new Map<TileLayer, Set<number>>();
  let ready = false;
  let stopped = false;
  let loadMilliseconds = 0;
  let timer: NodeJS.Timeout | undefined;
  // One thing at a time: a layer is never read anew while changes are put into it.
  let work: Promise<void> = Promise.resolve();
  const queue = (task: () => Promise<void>): void => {
    work = work.then(task).catch((error: unknown) => log(`tile index: ${String(error)}`));
  };

  const loadAll = async (): Promise<void> => {
    const begin = performance.now();
    index.setScopeCells(await loadScopeCells());
    for (const layer of ALL_TILE_LAYERS) {
      if (stopped) return;
      index.setLayer(layer, await loadLayer(layer));
    }
    loadMilliseconds = Math.round(performance.now() - begin);
    await warmUp(index);
    ready = true;
  };
  const loadUntilDone = async (): Promise<void> => {
    while (!stopped) {
      try {
        return await loadAll();
      } catch (error) {
        log(`tile index waits for the database: ${error instanceof Error ? error.message : String(error)}`);
        await new Promise((resolve) => setTimeout(resolve, RETRY_MILLISECONDS));
      }
    }
  };

  const applyWaiting = async (): Promise<void> => {
    const batch = [...waiting];
    waiting.clear();
    for (const [layer, fids] of batch) {
      try {
        await applyChanges(index, layer, fids);
      } catch (error) {
        // Told again with the next batch: a change must not be lost because the database was away.
        for (const fid of fids) note(layer, fid);
        log(`tile index: ${layer} will be tried again: ${String(error)}`);
        schedule(RETRY_MILLISECONDS);
      }
    }
  };
  const schedule = (milliseconds: number): void => {
    if (timer !== undefined || stopped) return;
    timer = setTimeout(() => {
      timer = undefined;
      queue(applyWaiting);
    }, milliseconds);
  };
  const note = (layer: TileLayer, fid: number): void => {
    const fids = waiting.get(layer);
    if (fids === undefined) waiting.set(layer, new Set([fid]));
    else fids.add(fid);
  };

  // Listening starts before reading: what changes in between is put in afterwards.
  const stopEvents = feed.onEvents((events) => {
    for (const event of events) {
      if (event.kind === 'scope') queue(async () => index.setScopeCells(await loadScopeCells()));
      if (event.kind !== 'object') continue;
      const layer = LAYERS[event.layer - 1];
      if (layer !== undefined && isTileLayer(layer)) note(layer, event.fid);
    }
    if (waiting.size > 0) schedule(GATHER_MILLISECONDS);
  });
  const stopReset = feed.onReset?.(() => queue(loadUntilDone));
  queue(loadUntilDone);

  running = {
    index,
    get ready() {
      return ready;
    },
    get revision() {
      return index.revision;
    },
    get stats() {
      const layers = index.stats();
      return {
        loadMilliseconds,
        rows: layers.reduce((sum, { rows }) => sum + rows, 0),
        layers,
        cachedTiles: index.cache.size,
        cachedBytes: index.cache.bytes,
        encodings: index.cache.encodings,
        hits: index.cache.hits,
      };
    },
    async settled() {
      if (timer !== undefined) {
        clearTimeout(timer);
        timer = undefined;
        queue(applyWaiting);
      }
      await work;
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      stopEvents();
      stopReset?.();
      await work;
    },
  };
  return running;
}

const EVERYBODY: TileViewer = { all: true, scopeKeys: [], scopeHash: 'warm-up', precision: 'full' };

/** Encodes the middle of the district at every zoom a few times: the first person's tiles must not wait for compilation. */
async function warmUp(index: TileIndex): Promise<void> {
  const [lng, lat] = DISTRICT_CENTER;
  for (let round = 0; round < 3; round++) {
    for (let z = 8; z <= 16; z++) {
      const place = { z, x: Math.floor(mercatorX(lng) * 2 ** z), y: Math.floor(mercatorY(lat) * 2 ** z) };
      index.encode(EVERYBODY, { layers: ALL_TILE_LAYERS, ...place, narrowing: NO_NARROWING, narrowingKey: '' });
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

async function applyChanges(index: TileIndex, layer: TileLayer, fids: ReadonlySet<number>): Promise<void> {
  const current = index.layer(layer);
  if (current === undefined || fids.size > LARGE_BATCH || current.deltaSize + fids.size > LARGE_DELTA) {
    // New objects may stand in cells that nobody knew.
    index.setScopeCells(await loadScopeCells());
    index.setLayer(layer, await loadLayer(layer));
    return;
  }
  const rows = await loadRows(current.source, [...fids]);
  index.setScopeCells(await loadScopeCells());
  index.touch(layer, current.apply(fids, rows));
}
