/** Monitored vehicle classes (两客一危一货, REQ-SCOPE-10). */
export const VEHICLE_CLASSES = [
  'dangerous_goods',
  'scheduled_coach',
  'tour_coach',
  'tractor',
  'medium_truck',
  'heavy_truck',
] as const;
export type VehicleClass = (typeof VEHICLE_CLASSES)[number];
