import type { Scene } from '@cesium/engine';
import type { BBox } from '../../domain/place.ts';
import type { MapView } from '../../domain/situation.ts';
import type { FeatureState, LayerDescription, MapTheme } from '../contract.ts';
import { type TileAddress, tileKey, tilesOf } from '../tile-cover.ts';
import { TILE_SOURCES } from '../tile-sources.ts';
import type { ScenePoint } from './scene-objects.ts';
import { buildTileScene, type TileScene } from './tile-scene.ts';
import type { TileStore } from './tile-store.ts';

/** Objects are built from tiles of this zoom at the deepest: all that is near, none that is not. */
const OBJECT_ZOOM = 14;
const MOST_TILES = 20;
/** A new tile is built only while this much of the frame is left, so that flying stays smooth. */
const GROUPS = Object.values(TILE_SOURCES);

export interface ObjectScene {
  /** Loads what the view needs and drops what it left. */
  look(view: MapView, bounds: BBox): void;
  setLayers(layers: readonly LayerDescription[]): void;
  recolor(fids: Iterable<number>): void;
  /** Tries again what was not ready to be coloured; call after each frame. */
  settle(): void;
  points(): ScenePoint[];
  heightOf(fid: number): number;
  /** Tiles that are being fetched or built. */
  pending(): number;
  reload(): void;
  destroy(): void;
}

interface ObjectSceneOptions {
  readonly scene: Scene;
  readonly tiles: TileStore;
  readonly theme: () => MapTheme;
  readonly stateOf: (fid: number) => FeatureState | undefined;
  readonly isSelected: (layer: string, fid: number) => boolean;
  /** A tile was built or dropped: symbols and the picture are to be drawn again. */
  readonly onChange: () => void;
  readonly onFault: (message: string) => void;
}

/** The mapped objects of the globe, tile by tile; a bounded number, whatever the horizon shows. */
export function createObjectScene(options: ObjectSceneOptions): ObjectScene {
  const built = new Map<string, TileScene>();
  const heights = new Map<number, number>();
  const waiting = new Set<string>();
  const uncoloured = new Set<number>();
  let layers: readonly LayerDescription[] = [];
  let wanted = new Map<string, TileAddress>();
  let revision = 0;

  const remember = (points: readonly ScenePoint[]) => {
    for (const { id, heightMeters } of points) if (heightMeters > 0) heights.set(id.fid, heightMeters);
  };

  const build = async (key: string, tile: TileAddress) => {
    const mine = revision;
    waiting.add(key);
    try {
      const groups = GROUPS.filter((ids) => layers.some((layer) => layer.visible && ids.includes(layer.id)));
      const parts = await Promise.all(groups.map((ids) => options.tiles.get(`${ids.join(',')}/${key}`)));
      if (mine !== revision || !wanted.has(key) || built.has(key)) return;
      const context = {
        scene: options.scene,
        theme: options.theme(),
        stateOf: options.stateOf,
        isSelected: options.isSelected,
      };
      const scene = buildTileScene(context, tile, parts.flat(), layers);
      built.set(key, scene);
      remember(scene.points);
    } catch (error) {
      options.onFault(error instanceof Error ? error.message : String(error));
    } finally {
      waiting.delete(key);
      options.onChange();
    }
  };

  const sync = () => {
    for (const [key, scene] of built) {
      if (wanted.has(key)) continue;
      scene.destroy();
      built.delete(key);
    }
    for (const [key, tile] of wanted) if (!built.has(key) && !waiting.has(key)) void build(key, tile);
    options.onChange();
  };

  const rebuild = () => {
    revision += 1;
    waiting.clear();
    for (const scene of built.values()) scene.destroy();
    built.clear();
    sync();
  };

  return {
    look(view, bounds) {
      const zoom = Math.max(0, Math.min(OBJECT_ZOOM, Math.floor(view.zoom)));
      const tiles = tilesOf(bounds, zoom, view.center, MOST_TILES);
      wanted = new Map(tiles.map((tile) => [tileKey(tile), tile]));
      sync();
    },
    setLayers(next) {
      layers = next;
      rebuild();
    },
    recolor(fids) {
      for (const fid of fids) {
        for (const scene of built.values()) if (scene.has(fid) && !scene.recolor(fid)) uncoloured.add(fid);
      }
    },
    settle() {
      if (uncoloured.size === 0) return;
      const again = [...uncoloured];
      uncoloured.clear();
      this.recolor(again);
      options.scene.requestRender();
    },
    points: () => [...built.values()].flatMap((scene) => [...scene.points]),
    heightOf: (fid) => heights.get(fid) ?? 0,
    pending: () => waiting.size,
    reload() {
      options.tiles.forget();
      rebuild();
    },
    destroy() {
      revision += 1;
      for (const scene of built.values()) scene.destroy();
      built.clear();
    },
  };
}
