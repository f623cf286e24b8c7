import type { Scene } from '@cesium/engine';
import type { MapOverlay, MapTheme } from '../contract.ts';
import { createWorldGround } from './world-ground.ts';
import { createWorldTilesets } from './world-tilesets.ts';

export interface WorldScene {
  /** Shows the worlds that these overlays name and no others. */
  set(overlays: readonly MapOverlay[]): void;
  /** The schematic was painted anew. */
  again(): void;
  destroy(): void;
}

/** Everything that people brought, on the globe: bodies, pictures, vectors and heights. */
export function createWorldScene(
  scene: Scene,
  theme: () => MapTheme,
  onChange: () => void,
  onFault: (message: string) => void,
): WorldScene {
  const tilesets = createWorldTilesets(scene, onChange, onFault);
  const ground = createWorldGround(scene, theme, onChange, onFault);
  return {
    set(overlays) {
      tilesets.set(overlays.flatMap((overlay) => overlay.tilesets ?? []));
      ground.set(overlays.flatMap((overlay) => overlay.ground ?? []));
    },
    again: ground.again,
    destroy: tilesets.destroy,
  };
}
