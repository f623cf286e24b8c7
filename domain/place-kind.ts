/** Places where many or vulnerable people are (REQ-ENT-56, REQ-EMER-01). */
export const PLACE_KINDS = [
  'school',
  'kindergarten',
  'hospital',
  'nursing_home',
  'residential',
  'market',
  'mall',
  'station',
  'stadium',
  'office',
  'dormitory',
] as const;
export type PlaceKind = (typeof PLACE_KINDS)[number];
