import type { MapAdapter, MapAdapterOptions } from '../contract.ts';
import { CESIUM_BASE_URL } from '../engine-version.ts';
import { isSoftwareRendering } from '../software-rendering.ts';

declare global {
  interface Window {
    CESIUM_BASE_URL?: string;
  }
}

/**
 * The globe on Cesium's engine, without its widgets (they need `unsafe-eval`). The engine is fetched when somebody first
 * asks for 3D. Rejects with a reason a person can read where WebGL 2 is missing; lists and the flat map stay usable.
 */
export async function createCesiumAdapter(options: MapAdapterOptions): Promise<MapAdapter> {
  const probe = document.createElement('canvas').getContext('webgl2');
  if (probe === null) throw new Error('WebGL 2 is not available');
  const software = isSoftwareRendering(probe);
  // Browsers allow few contexts at a time; this one has told what it knows.
  probe.getExtension('WEBGL_lose_context')?.loseContext();
  // The engine reads this when it is first asked for a worker or an asset.
  window.CESIUM_BASE_URL = CESIUM_BASE_URL;
  const { createCesiumScene } = await import('./cesium-scene.ts');
  return createCesiumScene(options, software);
}
