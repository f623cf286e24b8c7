import type { PlaceKind } from './place-kind.ts';

/**
 * GB 32167-2015, table of high-consequence areas, as data: copies of the standard differ in some grades, so the rows
 * carry their reading and its date, and a correction is an edit here. Grade 3 is the most severe (Ⅲ 级最高).
 */
export type HcaGrade = 1 | 2 | 3;
export type HcaMedium = 'oil' | 'gas';

/** What has to be beside the pipe for a row to fire. */
export type HcaTest =
  | 'class4'
  | 'class3'
  | 'village'
  | 'traffic_or_flammable'
  | 'reserve'
  | 'water'
  | 'specific_place'
  | 'flammable';

export interface HcaRow {
  readonly code: string;
  readonly medium: HcaMedium;
  readonly test: HcaTest;
  /** Metres to each side; `radius` is the potential impact radius. */
  readonly within: number | 'radius';
  readonly grade: HcaGrade;
  /** For which pipes: outside diameter in mm and maximum allowable operating pressure in MPa; `other` = neither. */
  readonly pipes: 'all' | 'large' | 'small' | 'other';
  readonly zh: string;
  readonly en: string;
  /** Set where copies of the standard print another grade. */
  readonly disputed?: string;
}

export const HCA_RULES = {
  id: 'GB32167-2015',
  readOn: '2026-11-20',
  /** Metres; unit of population and its reach to each side (also GB 50251-2015). */
  windowMeters: 2000,
  sideMeters: 200,
  class2Households: 16,
  class3Households: 100,
  villageHouseholds: 50,
  /** "Prevalent" is read as: at least half of the households of the window live in buildings of four storeys or more. */
  highRiseStoreys: 4,
  highRiseShare: 0.5,
  /** Areas at most so far apart are one. */
  mergeGapMeters: 50,
  /** Where a place tells people but not households: people of an average household, census of 2020. */
  peoplePerHousehold: 2.62,
  gatheringPeople: 30,
  largePipe: { overDiameterMm: 762, overPressureMpa: 6.9 },
  smallPipe: { underDiameterMm: 273, underPressureMpa: 1.6 },
  /** Months until an area is identified anew, GB 32167-2015 6.1.1. */
  reviewMonths: 18,
} as const;

const row = (
  code: string,
  test: HcaTest,
  within: number | 'radius',
  grade: HcaGrade,
  words: readonly [zh: string, en: string],
  more: Partial<Pick<HcaRow, 'pipes' | 'disputed'>> = {},
): HcaRow => ({
  code,
  medium: code.startsWith('oil') ? 'oil' : 'gas',
  test,
  within,
  grade,
  pipes: more.pipes ?? 'all',
  zh: words[0],
  en: words[1],
  ...(more.disputed === undefined ? {} : { disputed: more.disputed }),
});

export const HCA_ROWS: readonly HcaRow[] = [
  row('oil-a', 'class4', 200, 3, [
    '四层及以上楼房普遍集中、交通频繁、地下设施多的区段',
    'Buildings of four storeys or more prevail',
  ]),
  row('oil-b', 'class3', 200, 2, ['2 km 内聚居 100 户及以上的区段', '100 households or more within 2 km']),
  row('oil-c', 'village', 200, 2, ['聚居 50 户及以上的村庄、乡镇', 'Village or town of 50 households or more']),
  row('oil-d', 'traffic_or_flammable', 50, 1, [
    '高速公路、国道、省道、铁路及易燃易爆场所',
    'Expressway, national or provincial road, railway, flammable or explosive site',
  ]),
  row('oil-e', 'reserve', 200, 2, ['湿地、森林、河口等国家自然保护地区', 'Wetland, forest or estuary reserve'], {
    disputed: 'Ⅰ',
  }),
  row('oil-f', 'water', 200, 3, ['水源、河流、大中型水库', 'Water source, river, large or medium reservoir']),
  row('gas-a', 'class4', 200, 3, ['四级地区', 'Class 4 area']),
  row('gas-b', 'class3', 200, 2, ['三级地区', 'Class 3 area']),
  row(
    'gas-c',
    'specific_place',
    'radius',
    2,
    [
      '管径大于 762 mm 且压力大于 6.9 MPa，潜在影响区域内有特定场所',
      'Over 762 mm and 6.9 MPa: specific place within the impact radius',
    ],
    { pipes: 'large', disputed: 'Ⅰ' },
  ),
  row(
    'gas-d',
    'specific_place',
    'radius',
    1,
    [
      '管径小于 273 mm 且压力小于 1.6 MPa，潜在影响区域内有特定场所',
      'Under 273 mm and 1.6 MPa: specific place within the impact radius',
    ],
    { pipes: 'small' },
  ),
  row(
    'gas-e',
    'specific_place',
    200,
    1,
    ['其他管道两侧各 200 m 内有特定场所', 'Other pipes: specific place within 200 m'],
    { pipes: 'other', disputed: 'Ⅱ' },
  ),
  row(
    'gas-f',
    'flammable',
    200,
    2,
    [
      '三、四级地区以外，两侧各 200 m 内有加油站、油库等易燃易爆场所',
      'Outside class 3 and 4: petrol station, oil depot or the like within 200 m',
    ],
    { disputed: 'Ⅲ' },
  ),
];

/** Specific places: Ⅰ hard to evacuate; Ⅱ 30 people or more on 50 days a year or more. Offices and homes count as homes do. */
export const SPECIFIC_PLACES: Readonly<Partial<Record<PlaceKind, 1 | 2>>> = {
  school: 1,
  kindergarten: 1,
  hospital: 1,
  nursing_home: 1,
  mall: 1,
  market: 2,
  station: 2,
  stadium: 2,
};
export const DWELLINGS: readonly PlaceKind[] = ['residential', 'dormitory'];

/** The rows that hold for a pipe; MPa gauge, mm. */
export function rowsFor(medium: HcaMedium, outerDiameterMm: number, pressureMpa: number): readonly HcaRow[] {
  const { largePipe, smallPipe } = HCA_RULES;
  const large = outerDiameterMm > largePipe.overDiameterMm && pressureMpa > largePipe.overPressureMpa;
  const small = outerDiameterMm < smallPipe.underDiameterMm && pressureMpa < smallPipe.underPressureMpa;
  const size = large ? 'large' : small ? 'small' : 'other';
  return HCA_ROWS.filter((candidate) => candidate.medium === medium && ['all', size].includes(candidate.pipes));
}
