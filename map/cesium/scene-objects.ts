import type { LngLat } from '../../domain/place.ts';
import type { TileFeature } from '../mvt-reader.ts';

/** What a pick of Cesium returns: ours, by reference. */
export interface PickId {
  readonly layer: string;
  readonly fid: number;
  readonly name: string;
  readonly nameEn: string;
  readonly position: LngLat | null;
  readonly cluster?: { readonly count: number };
}

/** A point that the scene shows as a billboard: a calm object or a cell. */
export interface ScenePoint {
  readonly id: PickId;
  readonly position: LngLat;
  readonly heightMeters: number;
  readonly properties: TileFeature['properties'];
}
