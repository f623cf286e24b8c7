import { z } from 'zod';

/** Position kinds of cameras that the rules ask for (REQ-VID-30..-35, -39, REQ-ENT-65). */
export const CAMERA_POINTS = [
  'tank_area',
  'process_unit',
  'warehouse',
  'loading_area',
  'leak_sensitive',
  'control_room',
  'gate',
  'road',
  'fire_pump_room',
  'high_point',
  'dock',
  'site_entrance',
  'site_crane',
  'site_pit',
  'site_yard',
  'site_living_area',
  'pipeline',
  'station',
  'fire_lane',
  'evacuation_route',
  'dike',
  'street',
] as const;
export const cameraPointSchema = z.enum(CAMERA_POINTS);
export type CameraPoint = (typeof CAMERA_POINTS)[number];
