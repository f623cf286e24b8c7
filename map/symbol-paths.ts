import type { Tier } from '../domain/tier.ts';

/**
 * Every symbol of the product, drawn once in a 24 × 24 box and shared by maps, lists and legends (look: tokens).
 * Paths are SVG path data, which canvas understands too. Glyphs are stroked with 1.75; tier shapes are filled.
 */
export const SYMBOL_BOX = 24;
export const GLYPH_STROKE = 1.75;

/** Shape carries the tier for those who cannot tell the colours apart: octagon, diamond, triangle, circle. */
export const TIER_SHAPES: Record<Tier, string> = {
  red: 'M8 2.4H16L21.6 8V16L16 21.6H8L2.4 16V8Z',
  orange: 'M12 1.4L22.6 12L12 22.6L1.4 12Z',
  yellow: 'M12 2.6L22.6 21H1.4Z',
  blue: 'M12 2.6A9.4 9.4 0 1 1 12 21.4A9.4 9.4 0 1 1 12 2.6Z',
};

/** Offline or never seen: a ring that is dashed and hollow (design, law 4). */
export const OFFLINE_SHAPE = 'M12 4A8 8 0 1 1 12 20A8 8 0 1 1 12 4Z';
/** Approved outage: a hollow square with two bars, whole lines, because somebody allowed it (REQ-WF-02). */
export const OUTAGE_SHAPE = 'M4.5 4.5H19.5V19.5H4.5Z';
export const OUTAGE_MARK = 'M9.6 9V15M14.4 9V15';
/** Dash pattern of everything that is offline or lost, in units of the box. */
export const HOLLOW_DASH = [3.4, 2.6] as const;

/** Mark inside the tier shape: an exclamation stroke where a person must act, centred on the shape's weight. */
export const TIER_MARKS: Record<Tier, string> = {
  red: 'M12 6.8V13.2M12 16.8V17',
  orange: 'M12 6.8V13M12 16.6V16.8',
  yellow: 'M12 9.6V14.4M12 17.8V18',
  blue: 'M12 11V16.8M12 7.2V7.4',
};

export const GLYPHS = {
  tank: 'M6 6.5C6 5 8.7 4 12 4S18 5 18 6.5V17.5C18 19 15.3 20 12 20S6 19 6 17.5ZM6 6.5C6 8 8.7 9 12 9S18 8 18 6.5',
  sphere: 'M12 3.5A7 7 0 1 1 12 17.5A7 7 0 1 1 12 3.5ZM8 16.2L6.5 20.5M16 16.2L17.5 20.5M5 10.5H19',
  unit: 'M7 20V6A2 2 0 0 1 11 6V20M11 12H15A2 2 0 0 1 17 14V20M4 20H20M7 10H11',
  warehouse: 'M4 20V9.5L12 4L20 9.5V20ZM8 20V13H16V20',
  loading: 'M3 7H13V16H3ZM13 10H17L20.5 13V16H13M7 18.8A1.6 1.6 0 1 0 7 15.6M17 18.8A1.6 1.6 0 1 0 17 15.6',
  crane: 'M8 20.5V4M4 8H20M8 4L18 8M17 8V13M5 20.5H11',
  hoist: 'M6 3.5H18V20.5H6ZM12 3.5V20.5M9 11L9 7.5M15 13V16.5',
  pit: 'M3 7H7.5L9.5 18H14.5L16.5 7H21',
  formwork: 'M5 4.5V19.5M12 4.5V19.5M19 4.5V19.5M5 8.5H19M5 15.5H19',
  building: 'M6 20.5V3.5H18V20.5ZM10 8H10.1M14 8H14.1M10 12H10.1M14 12H14.1M10.5 20.5V16.5H13.5V20.5',
  flask: 'M10 3.5V9.5L4.8 18.4A1.4 1.4 0 0 0 6 20.5H18A1.4 1.4 0 0 0 19.2 18.4L14 9.5V3.5M8.5 3.5H15.5M7.5 15H16.5',
  flame:
    'M12 3C13 7 17.5 9 17.5 14.2A5.5 5.5 0 0 1 6.5 14.2C6.5 11.6 8 10.4 8.8 8.8C10 9.6 10.4 10.6 10.5 11.6C11.8 9.4 12.4 6.2 12 3Z',
  helmet: 'M3.5 17.5H20.5M5 17.5V15A7 7 0 0 1 19 15V17.5M10 8.4V5.5H14V8.4',
  factory: 'M4 20.5V10L9.5 13.5V10L15 13.5V5H19.5V20.5Z',
  crate: 'M4.5 7.5L12 3.5L19.5 7.5V16.5L12 20.5L4.5 16.5ZM4.5 7.5L12 11.5L19.5 7.5M12 11.5V20.5',
  truck: 'M3 7H13V16H3ZM13 10H17L20.5 13V16H13M7 18.8A1.6 1.6 0 1 0 7 15.6M17 18.8A1.6 1.6 0 1 0 17 15.6',
  hazard: 'M12 3L19.8 7.5V16.5L12 21L4.2 16.5V7.5ZM12 8.2V12.6M12 15.8V16',
  pump: 'M12 4A8 8 0 1 1 12 20A8 8 0 1 1 12 4ZM9.5 8L16 12L9.5 16Z',
  valve: 'M4 7.5V16.5L20 7.5V16.5ZM12 12V5.5M9 5.5H15',
  gate: 'M5 20V5M19 20V5M5 8.5H19M5 13.5H19',
  camera: 'M3.5 8H14.5V16H3.5ZM14.5 11L20.5 8V16L14.5 13',
  sensor:
    'M12 10.5A1.5 1.5 0 1 1 12 13.5A1.5 1.5 0 1 1 12 10.5ZM7.8 7.8A6 6 0 0 0 7.8 16.2M16.2 7.8A6 6 0 0 1 16.2 16.2M5 5A10 10 0 0 0 5 19M19 5A10 10 0 0 1 19 19',
  plan: 'M6.5 3.5H14L18 7.5V20.5H6.5ZM9.5 11H15M9.5 15H15',
  wrench:
    'M14.5 9.5L6 18A1.8 1.8 0 0 1 3.9 15.9L12.4 7.4M12.4 7.4A4.6 4.6 0 0 1 18 4L15.4 6.6L17.4 8.6L20 6A4.6 4.6 0 0 1 14.5 9.5',
  lifebuoy:
    'M12 3.5A8.5 8.5 0 1 1 12 20.5A8.5 8.5 0 1 1 12 3.5ZM12 8.5A3.5 3.5 0 1 1 12 15.5A3.5 3.5 0 1 1 12 8.5ZM6 6L9.5 9.5M18 6L14.5 9.5M6 18L9.5 14.5M18 18L14.5 14.5',
  cross: 'M9.5 4H14.5V9.5H20V14.5H14.5V20H9.5V14.5H4V9.5H9.5Z',
  shield: 'M12 3.5L19 6V11.5C19 16 16 19 12 20.5C8 19 5 16 5 11.5V6Z',
  road: 'M7.5 4L4 20M16.5 4L20 20M12 4.5V7.5M12 11V14M12 17V20',
  people:
    'M9 5.5A2.8 2.8 0 1 1 9 11.1A2.8 2.8 0 1 1 9 5.5ZM3.5 19V17.5A4.5 4.5 0 0 1 8 13.5H10A4.5 4.5 0 0 1 14.5 17.5V19M16 6.2A2.6 2.6 0 0 1 16 11M17.5 14A4 4 0 0 1 20.5 17.8V19',
  school: 'M2.5 9.5L12 5L21.5 9.5L12 14ZM6.5 11.5V16.5C9.5 19 14.5 19 17.5 16.5V11.5M21.5 9.5V14.5',
  house: 'M4.5 11L12 4.5L19.5 11M6.5 9.5V19.5H17.5V9.5M10.5 19.5V14H13.5V19.5',
  shop: 'M4.5 9L6 4.5H18L19.5 9M4.5 9A2.5 2.5 0 0 0 9.5 9A2.5 2.5 0 0 0 14.5 9A2.5 2.5 0 0 0 19.5 9M6 11.5V19.5H18V11.5',
  zone: 'M4 7L9 4.5L15 7L20 4.5V17L15 19.5L9 17L4 19.5Z',
  pipe: 'M3 9H8M16 9H21M3 15H8M16 15H21M8 6.5V17.5M16 6.5V17.5M8 9H16M8 15H16',
  dot: 'M12 8.5A3.5 3.5 0 1 1 12 15.5A3.5 3.5 0 1 1 12 8.5Z',
} as const satisfies Record<string, string>;
export type GlyphName = keyof typeof GLYPHS;

/** Moving vehicle, pointing north; and at rest. */
export const VEHICLE_ARROW = 'M12 2.5L19 20.5L12 16.8L5 20.5Z';
export const VEHICLE_PARKED = 'M12 6.5A5.5 5.5 0 1 1 12 17.5A5.5 5.5 0 1 1 12 6.5Z';

/** Chevron that repeats along a pipeline in the direction of flow, pointing east. */
export const FLOW_ARROW = 'M9 6L15 12L9 18';
