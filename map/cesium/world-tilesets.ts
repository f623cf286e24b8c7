import { Cesium3DTileset, type Scene } from '@cesium/engine';

export interface WorldTilesets {
  /** Shows exactly these tilesets; those that stay are not loaded again. */
  set(urls: readonly string[]): void;
  destroy(): void;
}

/** One world may fill as much as all generated bodies together. */
const CACHE_BYTES = 256 * 2 ** 20;

/** Worlds that people brought, below our own objects: they are seen and not picked. */
export function createWorldTilesets(
  scene: Scene,
  onChange: () => void,
  onFault: (message: string) => void,
): WorldTilesets {
  const shown = new Map<string, Cesium3DTileset | null>();
  let destroyed = false;
  const load = async (url: string) => {
    shown.set(url, null);
    try {
      const tileset = await Cesium3DTileset.fromUrl(url, {
        cacheBytes: CACHE_BYTES,
        environmentMapOptions: { enabled: false },
      });
      // Taken off while it was on its way.
      if (destroyed || !shown.has(url)) {
        tileset.destroy();
        return;
      }
      tileset.allTilesLoaded.addEventListener(onChange);
      tileset.tileFailed.addEventListener(({ message }: { readonly message: string }) => onFault(message));
      scene.primitives.add(tileset, 0);
      shown.set(url, tileset);
      onChange();
    } catch (error) {
      onFault(error instanceof Error ? error.message : String(error));
    }
  };
  const drop = (url: string) => {
    const tileset = shown.get(url);
    shown.delete(url);
    if (tileset !== null && tileset !== undefined) scene.primitives.remove(tileset);
  };
  return {
    set(urls) {
      for (const url of [...shown.keys()]) if (!urls.includes(url)) drop(url);
      for (const url of urls) if (!shown.has(url)) void load(url);
    },
    destroy() {
      destroyed = true;
      for (const url of [...shown.keys()]) drop(url);
    },
  };
}
