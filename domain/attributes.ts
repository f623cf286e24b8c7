import { CAMERA_POINTS } from './camera-point.ts';
import { CHEMICAL_PROCESSES } from './chemical-process.ts';
import { MEDIA } from './medium.ts';
import { DUTY_STATES } from './resource-availability.ts';
import { RESOURCE_TYPES } from './resource-type.ts';
import { VEHICLE_CLASSES } from './vehicle-class.ts';

/**
 * Attributes of objects as a card shows them, in its order: own columns of the tables (snake_case) and keys of `attrs`
 * (camelCase). The words are `attributes.<key>`, those of a code `attributes.value.<key>.<code>`. A key that is not
 * listed is shown as it is, after the others.
 */
export interface Attribute {
  readonly key: string;
  readonly form: 'text' | 'number' | 'date' | 'boolean' | 'code' | 'codes' | 'person' | 'phone';
  /** A unit symbol, or a counting word's key (`attributes.unit.<key>`): people, tanks, positions, floors, CNY. */
  readonly unit?: string;
  /** Decimals of a number; whole when absent. */
  readonly decimals?: number;
  readonly codes?: readonly string[];
}

const text = (key: string): Attribute => ({ key, form: 'text' });
const number = (key: string, unit: string, decimals = 0): Attribute => ({ key, form: 'number', unit, decimals });
const date = (key: string): Attribute => ({ key, form: 'date' });
const flag = (key: string): Attribute => ({ key, form: 'boolean' });
const code = (key: string, codes: readonly string[]): Attribute => ({ key, form: 'code', codes });
const person = (key: string): Attribute => ({ key, form: 'person' });
const phone = (key: string): Attribute => ({ key, form: 'phone' });

export const ATTRIBUTES: readonly Attribute[] = [
  // Identity and licences (REQ-ENT-01)
  text('enterpriseCode'),
  text('licence'),
  code('plantType', [
    'naphtha_farm',
    'crude_farm',
    'petrochemical',
    'spheres',
    'chlor_alkali',
    'liquids',
    'lng',
    'fine',
    'container_yard',
  ]),
  number('employees', 'people'),
  flag('commitmentAnnounced'),
  // Tanks, units, warehouses, loading (REQ-ENT-03..-09)
  text('tag'),
  code('medium', MEDIA),
  number('level', ''),
  number('index_r', '', 1),
  code('tankClass', ['atmospheric', 'low_pressure', 'pressure']),
  code('roof', ['external_floating', 'internal_floating', 'fixed', 'none', 'full_containment']),
  number('volumeM3', 'm³'),
  number('diameterM', 'm', 1),
  number('heightM', 'm', 1),
  number('height_m', 'm', 1),
  number('base_m', 'm', 1),
  number('wallHeightM', 'm', 1),
  text('cas'),
  code('hazardClass', [
    'flammable_gas',
    'flammable_liquid',
    'toxic_gas',
    'toxic_liquid',
    'corrosive',
    'inert',
    'mixed',
  ]),
  number('designPressureMPa', 'MPa', 3),
  number('designTemperatureC', '°C'),
  number('tanks', 'tanks'),
  text('siteName'),
  date('registeredOn'),
  code('process', CHEMICAL_PROCESSES),
  number('areaM2', 'm²'),
  code('storageClass', ['A', 'B', 'C', 'D', 'E']),
  code('loadingType', ['flammable_liquid', 'liquefied_hydrocarbon', 'liquefied_toxic_gas']),
  number('positions', 'positions'),
  text('imdgClass'),
  number('maxTiers', 'floors'),
  // Construction sites (REQ-ENT-28, -36..-41)
  code('projectType', [
    'residential',
    'office',
    'school',
    'hospital',
    'municipal',
    'commercial',
    'industrial',
    'warehouse',
  ]),
  text('rule_set'),
  number('cost_cny', 'CNY'),
  number('floor_area_m2', 'm²'),
  date('permit_on'),
  date('planned_end_on'),
  text('developer'),
  text('contractor'),
  text('supervision_unit'),
  person('project_leader'),
  phone('leaderPhone'),
  text('supervisingBody'),
  flag('governmentInvested'),
  number('progress', '%'),
  number('workersOnSite', 'people'),
  code('accessPath', ['dedicated_line', 'equal_line', 'via_district']),
  number('radius_m', 'm'),
  number('ratedMomentTm', 't·m'),
  number('fallRatio', ''),
  flag('hookCamera'),
  number('depthM', 'm', 1),
  code('supportKind', ['pile_wall', 'soil_nail', 'slope']),
  // Fire units (REQ-ENT-24, -25)
  code('fireCategory', ['key_unit', 'automatic_facility', 'nine_small_place']),
  code('industryForm', [
    'mall',
    'office',
    'hotel',
    'restaurant',
    'residential',
    'school',
    'clinic',
    'warehouse',
    'workshop',
    'market',
    'entertainment',
    'shop',
  ]),
  {
    key: 'fireSystems',
    form: 'codes',
    codes: [
      'fire_alarm',
      'sprinkler',
      'hydrant',
      'smoke_control',
      'gas_extinguishing',
      'emergency_lighting',
      'electrical_fire',
    ],
  },
  code('facilityState', ['normal', 'fault']),
  number('floors', 'floors'),
  person('controlRoomDuty'),
  // Pipelines and facilities (REQ-ENT-50..-54)
  code('regime', ['chemical', 'oil_gas']),
  code('laying', ['buried', 'surface', 'overhead']),
  number('outer_diameter_mm', 'mm'),
  number('wallThicknessMm', 'mm', 1),
  number('depth_m', 'm', 2),
  number('design_pressure_mpa', 'MPa', 1),
  number('length_m', 'm'),
  text('steelGrade'),
  code('coating', ['3LPE', 'insulated']),
  text('managingUnit'),
  date('commissioned_on'),
  date('fitnessEvaluatedOn'),
  date('nextInspectionOn'),
  text('pipelineName'),
  number('chainage_m', 'm'),
  number('postNumber', ''),
  // Cameras (REQ-ENT-65)
  code('point_kind', CAMERA_POINTS),
  code('purpose', ['safety', 'security']),
  text('gb_id'),
  number('heading_deg', '°'),
  number('fov_deg', '°'),
  number('range_m', 'm'),
  flag('ptz'),
  flag('infrared'),
  code('network', ['wired', '5g']),
  date('installedOn'),
  // Vehicles (REQ-ENT-20)
  text('plate'),
  code('vehicle_class', VEHICLE_CLASSES),
  code('object_state', ['moving', 'parked']),
  code('approvedMedium', MEDIA),
  number('totalMassT', 't'),
  flag('shutOffDevice'),
  text('waybill'),
  person('driver'),
  number('courseDeg', '°'),
  // Resources, places, risk (REQ-ENT-56, -57)
  code('resource_type', RESOURCE_TYPES),
  number('quantity', ''),
  number('available', ''),
  text('unit'),
  number('reachMinutes', 'min'),
  person('contact'),
  phone('phone'),
  date('confirmed_at'),
  code('duty_state', DUTY_STATES),
  text('duty_note'),
  person('duty_by_name'),
  number('people', 'people'),
  flag('vulnerable'),
  number('households', 'households'),
  number('storeys', 'floors'),
  number('movedMeters', 'm', 1),
  number('risk_index', '', 1),
  number('riskFromHazards', '', 1),
  number('riskFromCrowds', '', 1),
  number('riskFromPipelines', '', 1),
  code('risk_level', ['1', '2', '3', '4']),
  date('assessed_on'),
  { key: 'subDistricts', form: 'codes' },
  // Who answers for it
  date('commissionedOn'),
  person('accountableChief'),
  phone('accountableChiefPhone'),
  person('accountableTechnical'),
  phone('accountableTechnicalPhone'),
  person('accountableOperating'),
  phone('accountableOperatingPhone'),
  person('safetyOfficer'),
  person('responsible'),
  phone('dutyPhone'),
];

const BY_KEY = new Map(ATTRIBUTES.map((attribute, index) => [attribute.key, { attribute, index }]));

export const attributeOf = (key: string): Attribute | null => BY_KEY.get(key)?.attribute ?? null;

/** Keys in the order of a card: listed ones first, in their order, the rest by name. */
export function inCardOrder(keys: readonly string[]): string[] {
  const at = (key: string): number => BY_KEY.get(key)?.index ?? ATTRIBUTES.length;
  return [...keys].sort((a, b) => at(a) - at(b) || a.localeCompare(b, 'en'));
}
