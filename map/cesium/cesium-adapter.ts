import type { MapAdapter, MapAdapterOptions } from '../contract.ts';

export function createCesiumAdapter(options: MapAdapterOptions): MapAdapter {
  throw new Error(`3D is being built (${options.locale})`);
}
