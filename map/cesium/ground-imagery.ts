import { Event, type ImageryProvider, Rectangle, WebMercatorTilingScheme } from '@cesium/engine';
import type { MapTheme } from '../contract.ts';
import { paintGround } from './ground-canvas.ts';
import type { TileStore } from './tile-store.ts';

const TILE_PIXELS = 512;
const DEEPEST = 16;

/** Imagery of the globe painted from our own ground tiles, so that both engines stand on the same ground. */
export function createGroundImagery(
  tiles: TileStore,
  theme: MapTheme,
  onFault: (message: string) => void,
): ImageryProvider {
  const tilingScheme = new WebMercatorTilingScheme();
  const provider = {
    tilingScheme,
    rectangle: tilingScheme.rectangle ?? Rectangle.MAX_VALUE,
    tileWidth: TILE_PIXELS,
    tileHeight: TILE_PIXELS,
    minimumLevel: 0,
    maximumLevel: DEEPEST,
    tileDiscardPolicy: undefined,
    errorEvent: new Event(),
    credit: undefined,
    proxy: undefined,
    hasAlphaChannel: false,
    getTileCredits: () => [],
    pickFeatures: () => undefined,
    async requestImage(x: number, y: number, level: number) {
      try {
        const layers = await tiles.get(`ground/${level}/${x}/${y}`);
        return paintGround(layers, level, TILE_PIXELS, theme);
      } catch (error) {
        onFault(error instanceof Error ? error.message : String(error));
        throw error;
      }
    },
  };
  // Boundary: Cesium asks for these members only, its class is an interface that cannot be extended.
  return provider as unknown as ImageryProvider;
}
