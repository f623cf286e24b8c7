import type { Layer } from './layer.ts';
import type { LngLat } from './place.ts';

/** Layers that a look around answers with; warnings of the area come beside them. */
export const AROUND_LAYERS = [
  'places',
  'resources',
  'hazards',
  'cameras',
  'pipelines',
  'sites',
  'facilities',
  'assets',
] as const;
export type AroundLayer = (typeof AROUND_LAYERS)[number];

export const RADIUS_STEPS = [100, 200, 500, 1000, 2000, 5000, 10_000] as const;
export const DEFAULT_RADIUS_METERS = 1000;

/** From where one looks around (REQ-MAP-16, REQ-EMER-01): a point, an object, a drawn polygon, a stretch of a pipeline. */
export type AroundOrigin =
  | { readonly kind: 'point'; readonly position: LngLat }
  | { readonly kind: 'object'; readonly layer: Layer; readonly fid: number }
  | { readonly kind: 'polygon'; readonly ring: readonly LngLat[] }
  | { readonly kind: 'stretch'; readonly fid: number; readonly fromMeters: number; readonly toMeters: number };

/** The eight types of emergency resources (REQ-ENT-57) and all others are grouped by what the record says. */
export interface ResourceGroup {
  readonly type: string;
  readonly unit: string;
  readonly quantity: number;
  readonly count: number;
  readonly nearestMeters: number;
}

/** Sums resources by type and unit, nearest type first. */
export function groupResources(
  resources: readonly {
    readonly type: string;
    readonly unit: string;
    readonly available: number;
    readonly meters: number;
  }[],
): ResourceGroup[] {
  const groups = new Map<string, ResourceGroup>();
  for (const { type, unit, available, meters } of resources) {
    const key = `${type}\u0000${unit}`;
    const group = groups.get(key) ?? { type, unit, quantity: 0, count: 0, nearestMeters: Number.POSITIVE_INFINITY };
    groups.set(key, {
      ...group,
      quantity: group.quantity + available,
      count: group.count + 1,
      nearestMeters: Math.min(group.nearestMeters, meters),
    });
  }
  return [...groups.values()].sort((a, b) => a.nearestMeters - b.nearestMeters);
}
