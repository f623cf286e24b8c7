import { readTile, type TileLayerData } from '../mvt-reader.ts';

/** Decoded tiles, kept by address; the globe builds its objects and its ground from them. */
export interface TileStore {
  /** Resolves to no layers for an empty tile; rejects when the server cannot be reached or refuses. */
  get(path: string): Promise<readonly TileLayerData[]>;
  /** Forgets what was read, after objects changed. */
  forget(): void;
}

/** Enough for one view and the way back; a decoded tile is some hundred kilobytes. */
const MOST_KEPT = 160;
/** Tiles may lie in the browser's cache for this long; after a change they are asked for with their tag. */
const CACHED_MS = 60_000;

export function createTileStore(): TileStore {
  let revalidateUntil = 0;
  const kept = new Map<string, Promise<readonly TileLayerData[]>>();

  const load = async (path: string): Promise<readonly TileLayerData[]> => {
    const response = await fetch(`/api/tiles/${path}`, {
      cache: performance.now() < revalidateUntil ? 'no-cache' : 'default',
    });
    if (response.status === 204) return [];
    if (!response.ok) throw new Error(`tile ${path}: HTTP ${response.status}`);
    return readTile(new Uint8Array(await response.arrayBuffer()));
  };

  return {
    get(path) {
      const known = kept.get(path);
      if (known !== undefined) return known;
      const loading = load(path);
      kept.set(path, loading);
      loading.catch(() => kept.delete(path));
      const [oldest] = kept.keys();
      if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
      return loading;
    },
    forget() {
      kept.clear();
      revalidateUntil = performance.now() + CACHED_MS;
    },
  };
}
