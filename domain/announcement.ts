import { LAYERS, type Layer } from './layer.ts';
import type { Tier } from './tier.ts';

/** Kinds of objects that have a spoken clip; another kind is announced by its layer. */
export const ANNOUNCED_KINDS = [
  'tank_farm',
  'regional',
  'tank',
  'bund',
  'process_unit',
  'warehouse',
  'loading_area',
  'container_stack',
  'jetty',
  'flare',
  'control_room',
  'fire_pump_room',
  'tower_crane',
  'hoist',
  'pit',
  'formwork',
  'unloading_platform',
  'building',
  'chemical_enterprise',
  'construction_site',
  'fire_unit',
  'logistics_base',
  'industrial_enterprise',
  'transport_depot',
  'pipeline_station',
  'origin_station',
  'terminal_station',
  'booster_station',
  'metering_station',
  'block_valve_station',
  'valve_well',
  'cathodic_station',
  'test_post',
  'dangerous_goods',
  'scheduled_coach',
  'tour_coach',
  'tractor',
  'medium_truck',
  'heavy_truck',
] as const;

/** Layers whose objects carry warnings. */
export const ANNOUNCED_LAYERS = LAYERS.slice(0, 9);

/** Blue stays in the daily patrol and is not spoken. */
export const ANNOUNCED_TIERS = ['red', 'orange', 'yellow'] as const satisfies readonly Tier[];
export type AnnouncedTier = (typeof ANNOUNCED_TIERS)[number];

/** Every clip of a language: `public/announcements/<language>/<id>.mp3`. */
export const ANNOUNCEMENT_CLIPS: readonly string[] = [
  ...ANNOUNCED_TIERS.flatMap((tier) => [`tier-${tier}`, `act-${tier}`]),
  'raised',
  ...ANNOUNCED_LAYERS.map((layer) => `layer-${layer}`),
  ...ANNOUNCED_KINDS.map((kind) => `kind-${kind}`),
];

export interface Announced {
  readonly tier: Tier;
  readonly layer: Layer;
  /** Kind of the object; null while it is not known. */
  readonly kind: string | null;
  readonly raised: boolean;
}

/** The clips of one announcement in their order: what, where, what to do (红色预警，储罐，请立即处置). None for blue. */
export function announcementClips({ tier, layer, kind, raised }: Announced): string[] {
  if (tier === 'blue') return [];
  const known = ANNOUNCED_KINDS.find((one) => one === kind);
  const object = known === undefined ? (ANNOUNCED_LAYERS.includes(layer) ? [`layer-${layer}`] : []) : [`kind-${known}`];
  return [`tier-${tier}`, ...(raised ? ['raised'] : []), ...object, `act-${tier}`];
}
