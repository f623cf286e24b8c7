import type { Role } from './role.ts';
import type { VehicleClass } from './route-schema.ts';

/** Kinds of units that can be sent to an accident; one vehicle or crew each. */
export const UNIT_KINDS = [
  'fire_engine',
  'foam_engine',
  'aerial',
  'chemical_rescue',
  'rescue',
  'decontamination',
  'ambulance',
  'police',
  'repair_crew',
  'monitoring',
] as const;
export type UnitKind = (typeof UNIT_KINDS)[number];

/** How each kind moves on the road, in the router's classes. */
export const UNIT_VEHICLE = {
  fire_engine: 'fire_engine',
  foam_engine: 'fire_engine',
  aerial: 'fire_engine',
  chemical_rescue: 'fire_engine',
  rescue: 'fire_engine',
  decontamination: 'fire_engine',
  ambulance: 'ambulance',
  police: 'car',
  repair_crew: 'car',
  monitoring: 'car',
} as const satisfies Readonly<Record<UnitKind, VehicleClass>>;

/** What a unit does at an incident: alerted, on the way, on scene, released. */
export const UNIT_STATES = ['alerted', 'en_route', 'on_scene', 'released'] as const;
export type UnitState = (typeof UNIT_STATES)[number];

/** States that may follow: forward only, a report may be missing in between; every unit can be released at any time. */
export function nextUnitStates(state: UnitState): readonly UnitState[] {
  return UNIT_STATES.slice(UNIT_STATES.indexOf(state) + 1);
}

const SENDS_DISTRICT: readonly Role[] = ['commander', 'regulator', 'zone', 'duty'];
const SENDS_OWN: readonly Role[] = ['enterprise', 'pipeline'];

/**
 * Who sends a unit: the authorities and the duty desk any that they reach, an enterprise its own alone. Units of the
 * district are asked for through the authority, which sees the other incidents too (REQ-ROLE-01, REQ-ROLE-07).
 */
export function maySend(roles: readonly Role[], unitEnterprise: number): boolean {
  if (roles.some((role) => SENDS_DISTRICT.includes(role))) return true;
  return unitEnterprise !== 0 && roles.some((role) => SENDS_OWN.includes(role));
}
