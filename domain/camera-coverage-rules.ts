import type { AssetKind } from './asset-kind.ts';
import type { CameraPoint } from './camera-point.ts';
import type { FacilityKind } from './facility-kind.ts';
import type { SiteKind } from './site-kind.ts';

/** Rooms of a testing body that must be filmed (REQ-ENT-69, S3 annex); an asset names its room in `attrs.space`. */
export const LAB_SPACES = [
  'sample_reception',
  'sample_storage',
  'curing_room',
  'test_room',
  'tested_sample_room',
  'field_test',
] as const;
export type LabSpace = (typeof LAB_SPACES)[number];

/** What a camera is counted for: its own position kind, or that a high-consequence area of a pipeline is in its reach. */
export type CoveringPoint = CameraPoint | 'hca_view';
/** What can ask for a camera of its own: a thing of a site, a facility or a high-consequence area of a pipeline. */
type CoveredThing = AssetKind | FacilityKind | 'hca';

/** How many cameras a point asks for. */
export type Need =
  /** One for the whole object. */
  | { readonly kind: 'one' }
  /** One when the object has such a thing at all. */
  | { readonly kind: 'if'; readonly assets: readonly CoveredThing[] }
  /** One for each such thing. */
  | { readonly kind: 'each'; readonly assets: readonly CoveredThing[] }
  /** For each room of this kind: one, or one per test device. */
  | { readonly kind: 'room'; readonly space: LabSpace; readonly perDevice: boolean };

export interface RequiredPoint {
  /** Key of its words (`coverage.point.<key>`). */
  readonly key: string;
  /** Cameras of any of these kinds count. */
  readonly points: readonly CoveringPoint[];
  readonly need: Need;
  readonly clause: string;
}

export const COVERAGE_RULE_SETS = ['RS-SH', 'RS-TJ', 'RS-BH', 'RS-NC', 'RS-ENT'] as const;
export type CoverageRuleSet = (typeof COVERAGE_RULE_SETS)[number];

/** What one rule set asks of one kind of object from a day on (Beijing time); a later version stands beside, never over it. */
export interface CoverageRule {
  readonly ruleSet: CoverageRuleSet;
  readonly requirement: string;
  readonly kinds: readonly (SiteKind | 'pipeline')[];
  readonly from: string;
  /** The least number of channels; fewer ask for a recorded explanation (REQ-VID-05). */
  readonly channels: number | null;
  readonly points: readonly RequiredPoint[];
}

const one: Need = { kind: 'one' };
const anyOf = (...assets: CoveredThing[]): Need => ({ kind: 'if', assets });
const each = (...assets: CoveredThing[]): Need => ({ kind: 'each', assets });
const room = (space: LabSpace, perDevice = false): Need => ({ kind: 'room', space, perDevice });
const points = (
  clause: string,
  rows: readonly (readonly [string, readonly CoveringPoint[], Need])[],
): RequiredPoint[] => rows.map(([key, kinds, need]) => ({ key, points: kinds, need, clause }));

/** The places along a pipeline that are manned or can shut it. */
const KEY_FACILITIES = [
  'origin_station',
  'terminal_station',
  'booster_station',
  'metering_station',
  'block_valve_station',
] as const;
const DANGEROUS_WORKS = ['pit', 'formwork', 'unloading_platform'] as const;

/**
 * Section 9.2 of the requirements. Sources without a day of their own stand from the first day of records. What the
 * rules name in general ("key parts") is one point of its kind; what an object does not have is not asked of it.
 */
export const COVERAGE_RULES: readonly CoverageRule[] = [
  {
    ruleSet: 'RS-SH',
    requirement: 'REQ-VID-30',
    kinds: ['construction_site'],
    from: '2025-01-26',
    channels: null,
    points: points('S0 二(一)', [
      ['entrance', ['site_entrance', 'site_living_area'], one],
      ['crane_or_high_point', ['site_crane', 'high_point'], one],
      ['dangerous_work', ['site_pit', 'site_working_face'], anyOf(...DANGEROUS_WORKS)],
    ]),
  },
  {
    ruleSet: 'RS-BH',
    requirement: 'REQ-VID-31',
    kinds: ['construction_site'],
    from: '2000-01-01',
    channels: null,
    points: points('S2 A4 二(三)', [
      ['main_entrance', ['site_entrance'], one],
      ['main_road', ['site_road', 'road'], one],
      ['boundary', ['site_boundary'], one],
      ['workers_area', ['site_living_area'], one],
      ['office_area', ['site_office'], one],
      ['high_point', ['site_crane', 'high_point'], one],
      ['dangerous_work', ['site_pit', 'site_working_face'], anyOf(...DANGEROUS_WORKS)],
      ['material_store', ['site_yard'], one],
    ]),
  },
  {
    // Where analysis must look; whether a camera analyses is told by its events.
    ruleSet: 'RS-BH',
    requirement: 'REQ-VID-32',
    kinds: ['construction_site'],
    from: '2000-01-01',
    channels: null,
    points: points('S2 A4 二(三)', [
      ['analysis_working_face', ['site_working_face', 'site_pit'], one],
      ['analysis_yard', ['site_yard'], one],
      ['analysis_entrance', ['site_entrance'], one],
      ['analysis_wall', ['site_boundary'], one],
      ['analysis_tower_crane', ['site_crane'], anyOf('tower_crane')],
    ]),
  },
  {
    ruleSet: 'RS-TJ',
    requirement: 'REQ-VID-36',
    kinds: ['construction_site'],
    from: '2000-01-01',
    channels: null,
    points: points('S1 Art 9, 12', [['whole_site', ['site_crane', 'high_point'], one]]),
  },
  {
    ruleSet: 'RS-BH',
    requirement: 'REQ-VID-33',
    kinds: ['chemical_enterprise'],
    from: '2000-01-01',
    channels: 9,
    points: points('S2 A2 三(一)1', [
      ['storage_unit', ['tank_area'], each('bund')],
      ['process_unit', ['process_unit'], each('process_unit')],
      ['hazardous_warehouse', ['warehouse'], each('warehouse')],
      ['loading_area', ['loading_area'], each('loading_area')],
      ['leak_sensitive', ['leak_sensitive'], anyOf('tank', 'process_unit', 'loading_area')],
      ['control_room', ['control_room'], one],
      ['plant_gate', ['gate'], one],
      ['important_road', ['road'], one],
      ['fire_pump_room', ['fire_pump_room'], one],
      ['high_point', ['high_point'], one],
    ]),
  },
  {
    ruleSet: 'RS-BH',
    requirement: 'REQ-VID-34',
    kinds: ['fire_unit'],
    from: '2000-01-01',
    channels: null,
    points: points('S2 A3', [
      ['high_point', ['high_point'], one],
      ['fire_eye', ['fire_eye'], one],
      ['fire_lane', ['fire_lane'], one],
      ['fire_control_room', ['fire_control_room'], one],
      ['evacuation_route', ['evacuation_route'], one],
      ['key_part', ['key_part'], one],
    ]),
  },
  {
    ruleSet: 'RS-BH',
    requirement: 'REQ-VID-35',
    kinds: ['pipeline_station'],
    from: '2000-01-01',
    channels: null,
    points: points('S2 A5 二(二)(2), A6 二(三)', [['key_place', ['station', 'pipeline'], one]]),
  },
  {
    ruleSet: 'RS-BH',
    requirement: 'REQ-VID-35',
    kinds: ['pipeline'],
    from: '2000-01-01',
    channels: null,
    points: points('S2 A5 二(二)(2), A6 二(三)', [
      ['key_place', ['station', 'pipeline'], each(...KEY_FACILITIES)],
      ['high_consequence', ['hca_view'], each('hca')],
    ]),
  },
  {
    ruleSet: 'RS-NC',
    requirement: 'REQ-VID-37',
    kinds: ['testing_laboratory'],
    from: '2000-01-01',
    channels: null,
    points: points('S3 二, annex', [
      ['sample_reception_far', ['lab_far'], room('sample_reception')],
      ['sample_reception_near', ['lab_near'], room('sample_reception')],
      ['sample_storage_far', ['lab_far'], room('sample_storage')],
      ['curing_room_far', ['lab_far'], room('curing_room')],
      ['test_room_far', ['lab_far'], room('test_room')],
      ['test_room_near', ['lab_near'], room('test_room', true)],
      ['tested_sample_room_far', ['lab_far'], room('tested_sample_room')],
      ['field_test', ['lab_far', 'lab_near'], room('field_test')],
    ]),
  },
  {
    ruleSet: 'RS-ENT',
    requirement: 'REQ-VID-39',
    kinds: ['industrial_enterprise', 'logistics_base', 'chemical_enterprise'],
    from: '2000-01-01',
    channels: null,
    points: points('S4 1.2', [
      ['office_building', ['office_building'], one],
      ['production_site', ['process_unit', 'warehouse', 'loading_area', 'tank_area'], one],
      ['important_target', ['key_part', 'tank_area', 'control_room'], one],
    ]),
  },
];

/** The rule sets of an object: Binhai is a part of Tianjin, and a site there answers to both (requirements, 0). */
export function ruleSetsOf(ruleSet: string): readonly CoverageRuleSet[] {
  const known = COVERAGE_RULE_SETS.find((candidate) => candidate === ruleSet);
  if (known === undefined) return [];
  return known === 'RS-BH' ? ['RS-BH', 'RS-TJ'] : [known];
}
