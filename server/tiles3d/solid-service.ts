import { randomBytes } from 'node:crypto';
import { LAYERS } from '../../domain/layer.ts';
import { seenPrecision } from '../../domain/tile-precision.ts';
import type { Viewer } from '../database.ts';
import { finishTile } from '../tiles/compress.ts';
import type { IndexFeed } from '../tiles/index-service.ts';
import { type CachedTile, TileCache } from '../tiles/tile-cache.ts';
import { type Lod, tileContent } from './content.ts';
import { prominent, type SolidNode, SolidTree } from './quadtree.ts';
import type { SolidObject } from './solid-object.ts';
import { readSolids, readSolidsOf, SOLID_LAYERS, type SolidLayer } from './solid-source.ts';
import { tilesetJson } from './tileset.ts';

const CACHE_BYTES = 192 * 2 ** 20;
const GATHER_MILLISECONDS = 60;
const RETRY_MILLISECONDS = 2_000;
/** A branch shows its most prominent bodies only: from afar the others are smaller than a pixel. */
const MOST_FROM_AFAR = 400;

type SolidViewer = Pick<Viewer, 'all' | 'scopeKeys' | 'scopeHash' | 'precision'>;

export interface SolidService {
  /** Resolves when the layer was read; rejects never, the reading is tried again. */
  ready(layer: SolidLayer): Promise<void>;
  /** tileset.json for the viewer, compressed and tagged. */
  tileset(viewer: SolidViewer, layer: SolidLayer): Promise<CachedTile>;
  /** One tile; a null body where nothing is for this viewer. */
  content(viewer: SolidViewer, layer: SolidLayer, place: Place): Promise<CachedTile>;
  /** The stamp that present addresses of a square's content carry. */
  stamp(layer: SolidLayer, place: Place): string;
  /** Resolves when what has been told so far is in the trees. */
  settled(): Promise<void>;
  readonly size: number;
  stop(): Promise<void>;
}

export interface Place {
  readonly z: number;
  readonly x: number;
  readonly y: number;
  readonly lod: Lod;
}

/**
 * What this viewer sees: scope as everywhere, and nothing of what it may only see coarsely, because a body stands at an
 * exact place (design, law 1).
 */
function filterOf(viewer: SolidViewer): (object: SolidObject) => boolean {
  const keys = new Set(viewer.scopeKeys);
  return ({ scopeKey, precision }) =>
    (viewer.all || keys.has(scopeKey)) && seenPrecision(viewer.precision, precision) === 'full';
}

const isSolidLayer = (layer: string): layer is SolidLayer => SOLID_LAYERS.some((known) => known === layer);

let running: SolidService | undefined;

/** The bodies of this process; undefined before `startSolids`. */
export function solidService(): SolidService | undefined {
  return running;
}

/** Reads a layer when it is first asked for and keeps it current from `object` events. */
export function startSolids(feed: IndexFeed, log: (line: string) => void = console.log): SolidService {
  const cache = new TileCache(CACHE_BYTES);
  const trees = new Map<SolidLayer, SolidTree>();
  const reading = new Map<SolidLayer, Promise<void>>();
  const waiting = new Map<SolidLayer, Set<number>>();
  // Another process counts from one again: its addresses must not be mistaken for ours.
  const boot = randomBytes(3).toString('hex');
  let revision = 1;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let work: Promise<void> = Promise.resolve();

  const readLayer = async (layer: SolidLayer): Promise<void> => {
    while (!stopped) {
      try {
        const tree = new SolidTree();
        revision += 1;
        for await (const page of readSolids(layer)) for (const object of page) tree.add(object, revision);
        trees.set(layer, tree);
        return;
      } catch (error) {
        log(`3D tiles wait for the database: ${error instanceof Error ? error.message : String(error)}`);
        await new Promise((resolve) => setTimeout(resolve, RETRY_MILLISECONDS));
      }
    }
  };
  const ready = (layer: SolidLayer): Promise<void> => {
    const known = reading.get(layer);
    if (known !== undefined) return known;
    const begun = readLayer(layer);
    reading.set(layer, begun);
    return begun;
  };

  const apply = async (): Promise<void> => {
    const batch = [...waiting];
    waiting.clear();
    for (const [layer, fids] of batch) {
      await reading.get(layer);
      const tree = trees.get(layer);
      if (tree === undefined) continue;
      const objects = await readSolidsOf(layer, [...fids]);
      revision += 1;
      for (const fid of fids) tree.remove(fid, revision);
      for (const object of objects) tree.add(object, revision);
    }
  };
  const schedule = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      work = work.then(apply).catch((error: unknown) => {
        log(`3D tiles: a change will be read again: ${String(error)}`);
        reading.clear();
      });
    }, GATHER_MILLISECONDS);
  };
  const stopEvents = feed.onEvents((events) => {
    for (const { kind, layer: code, fid } of events) {
      const layer = LAYERS[code - 1];
      // What was never read has nothing to be kept current.
      if (kind !== 'object' || layer === undefined || !isSolidLayer(layer) || !reading.has(layer)) continue;
      waiting.set(layer, (waiting.get(layer) ?? new Set()).add(fid));
    }
    if (waiting.size > 0) schedule();
  });
  const stopReset = feed.onReset?.(() => reading.clear());

  const nodeStamp = (node: SolidNode): string => `${boot}-${node.revision}`;
  const keyOf = (viewer: SolidViewer, layer: SolidLayer, what: string): string =>
    `${viewer.scopeHash}|${viewer.precision}|${layer}|${what}`;
  const make = (key: string, current: () => number, encode: () => Uint8Array | null): Promise<CachedTile> => {
    const kept = cache.get(key, revision, current);
    if (kept !== null) return Promise.resolve(kept);
    return cache.make(key, revision, current(), () => finishTile(encode()));
  };

  running = {
    ready,
    async tileset(viewer, layer) {
      await ready(layer);
      const root = trees.get(layer)?.root;
      if (root === undefined) return finishTile(null);
      const uri = (node: SolidNode, lod: Lod) => `${node.z}/${node.x}/${node.y}/${lod}.glb?v=${nodeStamp(node)}`;
      const encode = () => Buffer.from(JSON.stringify(tilesetJson(root, filterOf(viewer), uri)));
      return make(keyOf(viewer, layer, 'tileset'), () => root.revision, encode);
    },
    async content(viewer, layer, { z, x, y, lod }) {
      await ready(layer);
      const node = trees.get(layer)?.find(z, x, y);
      if (node === undefined) return finishTile(null);
      const passes = filterOf(viewer);
      const encode = () =>
        tileContent(node.objects === null ? prominent(node, passes, MOST_FROM_AFAR) : node.objects.filter(passes), lod);
      return make(keyOf(viewer, layer, `${z}/${x}/${y}/${lod}`), () => node.revision, encode);
    },
    stamp(layer, { z, x, y }) {
      const node = trees.get(layer)?.find(z, x, y);
      return node === undefined ? '' : nodeStamp(node);
    },
    async settled() {
      if (timer !== undefined) {
        clearTimeout(timer);
        timer = undefined;
        work = work.then(apply);
      }
      await work;
    },
    get size() {
      return [...trees.values()].reduce((sum, tree) => sum + tree.size, 0);
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      stopEvents();
      stopReset?.();
      await work;
      running = undefined;
    },
  };
  return running;
}
