import { contains, type Line, type Point, path, type Ring } from './plane.ts';
import { between, FLOODWAY, MAIN_RIVER, vertexAt } from './terrain.ts';

/** Eight functional zones (功能区): cells that tile the district, cut to the land when they are written. */
export interface ZonePlan {
  readonly key: number;
  readonly name: string;
  readonly nameEn: string;
  readonly subDistricts: readonly string[];
  readonly cell: Ring;
}

/** The database clips cells to the land, and the district's box is the outer border. */
const R = 23_990;

const riverWest = vertexAt(MAIN_RIVER, -23_400);
const riverE1 = vertexAt(MAIN_RIVER, -9_000);
const riverL1 = vertexAt(MAIN_RIVER, 600);
const riverL2 = vertexAt(MAIN_RIVER, 4_600);
const riverMouth = vertexAt(MAIN_RIVER, 9_200);
const floodWest = vertexAt(FLOODWAY, -23_400);
const floodE1 = vertexAt(FLOODWAY, -9_500);
const floodL3 = vertexAt(FLOODWAY, -3_900);
const floodL2 = vertexAt(FLOODWAY, 2_300);
const floodMouth = vertexAt(FLOODWAY, 7_200);

/** Inner borders, each written once and used by both neighbours; from north to south. */
const E1_NORTH = [...path('-7.6 24, -7.7 20, -8.2 14, -8.7 9'), riverE1].map(
  (p, i): Point => (i === 0 ? [p[0], R] : p),
);
const L1 = [...path('-0.9 24, -0.8 20, -0.2 15, 0.3 10'), riverL1].map((p, i): Point => (i === 0 ? [p[0], R] : p));
const E1_MIDDLE = [riverE1, ...path('-9.1 0, -9.3 -5'), floodE1];
const L2 = [riverL2, ...path('4.7 5, 4.6 1.5, 3.9 -2.5, 2.9 -6'), floodL2];
const L3 = [floodL3, ...path('-4.4 -13, -5.0 -18'), [-5_400, -R] as Point];
const reversed = (border: Line): Point[] => [...border].reverse();

export const ZONES: readonly ZonePlan[] = [
  {
    key: 1,
    name: '北岸化工园区（演示）',
    nameEn: 'North Bank Chemical Park (demo)',
    subDistricts: ['青汀街道', '望潮街道'],
    cell: [...reversed(L1), [R, R], [R, riverMouth[1]], ...between(MAIN_RIVER, riverMouth, riverL1).slice(0, -1)],
  },
  {
    key: 2,
    name: '南澜化工园区（演示）',
    nameEn: 'Nanlan Chemical Park (demo)',
    subDistricts: ['南澜街道', '盐场镇'],
    cell: [...L3, [R, -R], [R, floodMouth[1]], ...between(FLOODWAY, floodMouth, floodL3).slice(0, -1)],
  },
  {
    key: 3,
    name: '澜港港区（演示）',
    nameEn: 'Langang Port Area (demo)',
    subDistricts: ['澜港街道', '东堤街道'],
    cell: [
      ...reversed(L2),
      ...between(MAIN_RIVER, riverL2, riverMouth).slice(1),
      [R, riverMouth[1]],
      [R, floodMouth[1]],
      ...between(FLOODWAY, floodMouth, floodL2).slice(0, -1),
    ],
  },
  {
    key: 4,
    name: '观海湾中心城区（演示）',
    nameEn: 'Guanhai Bay Central District (demo)',
    subDistricts: ['观海街道', '听涛街道', '柳堤街道', '河湾街道'],
    cell: [
      ...E1_MIDDLE,
      ...between(FLOODWAY, floodE1, floodL2).slice(1),
      ...reversed(L2).slice(1),
      ...between(MAIN_RIVER, riverL2, riverE1).slice(1, -1),
    ],
  },
  {
    key: 5,
    name: '北部生态新城（演示）',
    nameEn: 'Northern Eco-Town (demo)',
    subDistricts: ['芦湾街道', '新苇街道', '鹭洲街道'],
    cell: [...E1_NORTH, ...between(MAIN_RIVER, riverE1, riverL1).slice(1), ...reversed(L1).slice(1)],
  },
  {
    key: 6,
    name: '西部先进制造区（演示）',
    nameEn: 'Western Manufacturing Zone (demo)',
    subDistricts: ['西柳街道', '机场路街道', '金塘镇'],
    cell: [
      [-R, riverWest[1]],
      ...between(MAIN_RIVER, riverWest, riverE1),
      ...E1_MIDDLE.slice(1),
      ...between(FLOODWAY, floodE1, floodWest).slice(1),
      [-R, floodWest[1]],
    ],
  },
  {
    key: 7,
    name: '南部湿地生态区（演示）',
    nameEn: 'Southern Wetland Zone (demo)',
    subDistricts: ['湖畔镇', '苇海镇'],
    cell: [[-R, floodWest[1]], ...between(FLOODWAY, floodWest, floodL3), ...L3.slice(1), [-R, -R]],
  },
  {
    key: 8,
    name: '临空物流区（演示）',
    nameEn: 'Airport Logistics Zone (demo)',
    subDistricts: ['北塘镇', '空港街道'],
    cell: [[-R, R], [-R, riverWest[1]], ...between(MAIN_RIVER, riverWest, riverE1), ...reversed(E1_NORTH).slice(1)],
  },
];

/** Key of the zone that holds a point; throws for a point outside the district, so that a bad layout shows at once. */
export function zoneOf(p: Point): number {
  const zone = ZONES.find((plan) => contains(plan.cell, p));
  if (zone === undefined) throw new RangeError(`no zone at ${p.map(Math.round).join(', ')}`);
  return zone.key;
}

/** One of the sub-districts (街镇) of a zone, without its suffix of rank. */
export function subDistrictOf(zone: number, index: number): string {
  const names = ZONES.find((plan) => plan.key === zone)?.subDistricts ?? [];
  return (names[index % Math.max(1, names.length)] ?? '').replace(/(街道|镇)$/, '');
}
