/** The eight types of emergency resource (REQ-ENT-57). */
export const RESOURCE_TYPES = [
  'emergency_plan',
  'repair_team',
  'rescue_team',
  'repair_material',
  'medical',
  'fire_rescue',
  'police_traffic',
  'road_information',
] as const;
export type ResourceType = (typeof RESOURCE_TYPES)[number];
