/** Facilities along a pipeline (REQ-ENT-52, -54, -58). */
export const FACILITY_KINDS = [
  'origin_station',
  'terminal_station',
  'booster_station',
  'metering_station',
  'block_valve_station',
  'valve_well',
  'cathodic_station',
  'test_post',
] as const;
export type FacilityKind = (typeof FACILITY_KINDS)[number];
