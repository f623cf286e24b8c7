import type { MapMode } from '../../domain/situation.ts';
import type { MapAdapter, MapAdapterOptions } from '../../map/contract.ts';

type Factory = (options: MapAdapterOptions) => MapAdapter | Promise<MapAdapter>;

/** How each engine is made; fetched when it is first shown. */
export const MAP_ENGINES: Record<MapMode, () => Promise<Factory>> = {
  '2d': async () => (await import('../../map/maplibre/maplibre-adapter.ts')).createMapLibreAdapter,
  '3d': async () => (await import('../../map/cesium/cesium-adapter.ts')).createCesiumAdapter,
};
