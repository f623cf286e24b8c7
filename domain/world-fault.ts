/** Why a world is refused, as the `field` of the refusal; the page has words for each. */
export const WORLD_FAULTS = [
  'no_roots',
  'outside_roots',
  'unknown_kind',
  'broken',
  'no_index',
  'outside_reference',
  'no_place_known',
  'place_missing',
  'not_optimized',
  'unsupported',
  'unknown_projection',
  'too_large',
  'service_address',
  'service_not_listed',
  'service_layer',
  'service_grid',
  'service_answer',
  'service_key',
  'service',
  'approval_missing',
] as const;
export type WorldFault = (typeof WORLD_FAULTS)[number];
