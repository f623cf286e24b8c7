import { type Outline, outlineOf, type Plane } from './outline.ts';

/** Bodies that are built from a few sizes (REQ-MAP-06). `prism` raises any other outline. */
export const BUILDERS = [
  'fixed_roof_tank',
  'floating_roof_tank',
  'dome_tank',
  'sphere_tank',
  'bullet_tank',
  'column',
  'reactor',
  'furnace',
  'pipe_rack',
  'process_unit',
  'warehouse',
  'building',
  'fire_pump_room',
  'loading_area',
  'container_stack',
  'jetty',
  'flare',
  'tower_crane',
  'hoist',
  'pit',
  'formwork',
  'unloading_platform',
  'valve_station',
  'post',
  'camera_mast',
] as const;
export type Builder = (typeof BUILDERS)[number];

/** Metres. `length` runs along the body's own first axis, `width` along the second; both are outer sizes. */
export interface FormSize {
  readonly length: number;
  readonly width: number;
  /** From `base` to the top; of a pit from the ground down. */
  readonly height: number;
  /** Above ground; legs and masts reach down to 0 where the body has them. */
  readonly base: number;
  /** Working radius of a crane; 0 elsewhere. */
  readonly reach: number;
}

/** What the database tells of an asset, its footprint in the plane about its own place. */
export interface AssetFacts {
  readonly kind: string;
  readonly form: string;
  /** `external_floating`, `internal_floating`, `fixed` … of tanks; '' elsewhere. */
  readonly roof: string;
  readonly footprint: readonly Plane[];
  readonly heightMeters: number;
  readonly baseMeters: number;
  readonly radiusMeters: number | null;
  /** Depth of a pit; 0 where it is not told, then its height stands for it. */
  readonly depthMeters: number;
}

/** How an asset is to be built: equal `key` means equal body, so that a tile holds it once and draws it many times. */
export type FormPlan =
  | {
      readonly kind: 'body';
      readonly key: string;
      readonly builder: Builder;
      readonly size: FormSize;
      readonly center: Plane;
      /** Radians counter-clockwise from east. */
      readonly yaw: number;
    }
  | {
      readonly kind: 'prism';
      readonly ring: readonly Plane[];
      readonly base: number;
      readonly top: number;
      /** Thickness of a wall along the ring (bunds); null for a full body. */
      readonly wall: number | null;
    };

/** Sizes below are a surveying error: such a body would not be seen or picked. */
const LEAST_METERS = 0.3;
const FALLBACK_REACH_METERS = 45;
const ROUND = new Set<Builder>([
  'fixed_roof_tank',
  'floating_roof_tank',
  'dome_tank',
  'sphere_tank',
  'column',
  'reactor',
  'flare',
]);

const BY_FORM: Readonly<Record<string, Builder>> = {
  cylinder: 'fixed_roof_tank',
  dome: 'dome_tank',
  sphere: 'sphere_tank',
  horizontal: 'bullet_tank',
  crane: 'tower_crane',
  hoist: 'hoist',
  pit: 'pit',
  stack: 'container_stack',
  column: 'column',
  reactor: 'reactor',
  furnace: 'furnace',
  pipe_rack: 'pipe_rack',
};

const BY_KIND: Readonly<Record<string, Builder>> = {
  process_unit: 'process_unit',
  warehouse: 'warehouse',
  loading_area: 'loading_area',
  container_stack: 'container_stack',
  jetty: 'jetty',
  flare: 'flare',
  control_room: 'building',
  building: 'building',
  fire_pump_room: 'fire_pump_room',
  tower_crane: 'tower_crane',
  hoist: 'hoist',
  pit: 'pit',
  formwork: 'formwork',
  unloading_platform: 'unloading_platform',
};

function builderOf({ kind, form, roof }: AssetFacts): Builder | null {
  if (kind === 'flare') return 'flare';
  if (form === 'cylinder') return roof === 'external_floating' ? 'floating_roof_tank' : 'fixed_roof_tank';
  return BY_FORM[form] ?? BY_KIND[kind] ?? null;
}

/** Centimetres: instances whose sizes differ by less are one body. */
const cm = (meters: number): number => Math.round(meters * 100) / 100;

/**
 * Chooses body, sizes and direction of an asset (REQ-ENT-04, -05, -08, -09, -35..-41): its top stands at base + height,
 * its outline is the footprint. Null where the footprint has no area.
 */
export function formPlan(facts: AssetFacts): FormPlan | null {
  const outline = outlineOf(facts.footprint);
  if (outline === null) return null;
  const height = Math.max(LEAST_METERS, facts.heightMeters);
  const base = facts.baseMeters;
  const builder = builderOf(facts);
  if (facts.form === 'bund') return { kind: 'prism', ring: outline.ring, base, top: base + height, wall: 0.4 };
  if (builder === null || !fits(builder, outline))
    return { kind: 'prism', ring: outline.ring, base, top: base + height, wall: null };
  const round = ROUND.has(builder);
  const diameter = 2 * Math.sqrt(outline.area / Math.PI);
  const size: FormSize = {
    length: cm(round ? diameter : outline.length),
    width: cm(round ? diameter : outline.width),
    height: cm(builder === 'pit' && facts.depthMeters > 0 ? facts.depthMeters : height),
    base: cm(base),
    reach: builder === 'tower_crane' ? cm(facts.radiusMeters ?? FALLBACK_REACH_METERS) : 0,
  };
  return bodyPlan(builder, size, outline.center, round && builder !== 'sphere_tank' ? 0 : outline.yaw);
}

/** A plan for a body whose sizes do not come from a footprint (stations, masts). */
export function bodyPlan(builder: Builder, size: FormSize, center: Plane, yaw: number): FormPlan {
  const key = [builder, size.length, size.width, size.height, size.base, size.reach].join('/');
  return { kind: 'body', key, builder, size, center, yaw };
}

/** A warehouse with an L-shaped outline is raised as it is; a body that brings its own outline always fits. */
function fits(builder: Builder, outline: Outline): boolean {
  return outline.rectangular || ROUND.has(builder) || builder === 'tower_crane' || builder === 'process_unit';
}

/** Fixed sizes of what the map knows as a point. */
export const POINT_FORMS: Readonly<Record<string, { readonly builder: Builder; readonly size: FormSize }>> = {
  block_valve_station: {
    builder: 'valve_station',
    size: { length: 12, width: 9, height: 3.2, base: 0, reach: 0 },
  },
  valve_well: { builder: 'valve_station', size: { length: 5, width: 4, height: 2.2, base: 0, reach: 0 } },
  origin_station: { builder: 'process_unit', size: { length: 60, width: 40, height: 14, base: 0, reach: 0 } },
  terminal_station: { builder: 'process_unit', size: { length: 60, width: 40, height: 14, base: 0, reach: 0 } },
  booster_station: { builder: 'fire_pump_room', size: { length: 30, width: 18, height: 7, base: 0, reach: 0 } },
  metering_station: { builder: 'building', size: { length: 18, width: 10, height: 4.5, base: 0, reach: 0 } },
  cathodic_station: { builder: 'building', size: { length: 4, width: 3, height: 2.8, base: 0, reach: 0 } },
  test_post: { builder: 'post', size: { length: 0.3, width: 0.3, height: 1.4, base: 0, reach: 0 } },
};
