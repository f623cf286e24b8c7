import type { PlaceKind } from '../../domain/place-kind.ts';
import type { ResourceType } from '../../domain/resource-type.ts';
import { spotsBesidePipelines } from './line-villages.ts';
import type { Attrs, RegionModel } from './model.ts';
import { pad } from './model.ts';
import { person } from './names.ts';
import { contains, type Point, place, rect } from './plane.ts';
import { cycle, Random } from './random.ts';
import { polygonWkt } from './shape.ts';
import type { Block } from './street-grid.ts';
import { LAND } from './terrain.ts';
import { townName } from './town-names.ts';
import { zoneOf } from './zones.ts';

interface ResourcePlan {
  readonly type: ResourceType;
  readonly count: number;
  readonly names: readonly (readonly [string, string])[];
  readonly unit: string;
  readonly quantity: readonly [number, number];
  /** District bodies are seen by every zone: they come from anywhere. */
  readonly district: boolean;
}

/** The eight types of REQ-ENT-57, 260 in all. */
const RESOURCES: readonly ResourcePlan[] = [
  {
    type: 'emergency_plan',
    count: 30,
    names: [
      ['生产安全事故应急预案', 'Accident emergency plan'],
      ['防风暴潮应急预案', 'Storm-surge plan'],
    ],
    unit: '份',
    quantity: [1, 1],
    district: false,
  },
  {
    type: 'repair_team',
    count: 36,
    names: [
      ['管道抢维修队', 'Pipeline repair team'],
      ['电力抢修队', 'Power repair team'],
    ],
    unit: '人',
    quantity: [8, 36],
    district: false,
  },
  {
    type: 'rescue_team',
    count: 24,
    names: [
      ['危化专业救援队', 'Chemical rescue team'],
      ['社会专业救援队', 'Volunteer rescue team'],
    ],
    unit: '人',
    quantity: [12, 60],
    district: true,
  },
  {
    type: 'repair_material',
    count: 40,
    names: [
      ['抗溶性泡沫库', 'Alcohol-resistant foam store'],
      ['沿线抢修物资库', 'Line-side repair store'],
      ['围油栏物资库', 'Oil boom store'],
    ],
    unit: '吨',
    quantity: [4, 120],
    district: false,
  },
  {
    type: 'medical',
    count: 34,
    names: [
      ['急救站', 'Ambulance station'],
      ['综合医院急诊', 'Hospital emergency department'],
    ],
    unit: '辆',
    quantity: [1, 9],
    district: true,
  },
  {
    type: 'fire_rescue',
    count: 38,
    names: [
      ['消防救援站', 'Fire station'],
      ['企业专职消防队', 'Works fire brigade'],
    ],
    unit: '辆',
    quantity: [3, 14],
    district: true,
  },
  {
    type: 'police_traffic',
    count: 34,
    names: [
      ['交警中队', 'Traffic police squad'],
      ['派出所', 'Police post'],
    ],
    unit: '人',
    quantity: [10, 70],
    district: true,
  },
  {
    type: 'road_information',
    count: 24,
    names: [['道路应急信息点', 'Road information point']],
    unit: '处',
    quantity: [1, 1],
    district: true,
  },
];

export function addResources(model: RegionModel, blocks: readonly Block[], now: Date): void {
  const random = new Random('resources');
  const spots = [
    ...random
      .shuffled(blocks)
      .slice(0, 170)
      .map((block) => block.center),
    ...model.layers.site
      .filter((site) => site.kind === 'chemical_enterprise' || site.kind === 'logistics_base')
      .map((site): Point => [site.at[0] + 190, site.at[1] - 30]),
  ];
  const places = random.shuffled(spots);
  let n = 0;
  for (const plan of RESOURCES) {
    for (let i = 0; i < plan.count; i++) {
      const at = cycle(places, n);
      // Two resources at one place stand a little apart.
      const shifted: Point = n < places.length ? at : [at[0] + 40, at[1] + 30];
      n++;
      const [name, nameEn] = cycle(plan.names, i);
      const [town, townEn] = townName(i * 5 + plan.count);
      const contact = person(random);
      const quantity = random.int(...plan.quantity);
      model.add('emergency_resource', {
        id: `res_${pad(n, 3)}`,
        name: `${town}${name}（演示）`,
        nameEn: `${townEn} ${nameEn.toLowerCase()} (demo)`,
        kind: plan.type,
        at: shifted,
        ...(plan.district ? { zone: 0 } : {}),
        // One depot of the district is known to within a kilometre, one only to those with full precision.
        precision: n === 7 ? '1km' : n === 8 ? 'hidden' : 'full',
        attrs: {
          reachMinutes: plan.type === 'fire_rescue' || plan.type === 'medical' ? random.int(2, 5) : random.int(8, 30),
        },
        own: {
          resource_type: plan.type,
          quantity,
          unit: plan.unit,
          available: random.chance(0.8) ? quantity : Math.max(0, quantity - random.int(1, 3)),
          contact: contact.name,
          phone: contact.phone,
          // A few have not been confirmed for long: marked as stale (REQ-MON-07).
          confirmed_at: new Date(
            now.getTime() - random.int(1, random.chance(0.1) ? 120 : 25) * 86_400_000,
          ).toISOString(),
        },
      });
    }
  }
}

const PLACES: readonly (readonly [PlaceKind, number, string, string, number, number])[] = [
  ['residential', 150, '小区', 'housing estate', 600, 5200],
  ['school', 46, '中小学', 'school', 400, 2400],
  ['kindergarten', 44, '幼儿园', 'kindergarten', 80, 420],
  ['hospital', 14, '医院', 'hospital', 200, 1900],
  ['nursing_home', 18, '养老院', 'nursing home', 60, 320],
  ['market', 26, '农贸市场', 'food market', 150, 1200],
  ['mall', 16, '商场', 'shopping mall', 500, 6000],
  ['station', 8, '客运站', 'coach station', 200, 2500],
  ['stadium', 6, '体育馆', 'stadium', 800, 9000],
  ['office', 28, '写字楼', 'office building', 300, 2600],
  ['dormitory', 24, '职工公寓', 'workers dormitory', 120, 900],
];

/** 380 places where many or vulnerable people are, with people counts; dormitories stand near the works. */
export function addPlaces(model: RegionModel, blocks: readonly Block[]): void {
  const random = new Random('places');
  const urban = random.shuffled(blocks.filter((block) => block.use === 'urban'));
  const industrial = random.shuffled(blocks.filter((block) => block.use === 'industrial'));
  const spots = spotsBesidePipelines(Object.values(BESIDE_PIPELINES).reduce((sum, count) => sum + count, 0));
  let n = 0;
  for (const [kind, count, zh, en, low, high] of PLACES) {
    for (let i = 0; i < count; i++) {
      const block = kind === 'dormitory' ? cycle(industrial, i) : cycle(urban, n);
      const inTown = place(block.frame, [
        random.between(-0.3, 0.3) * block.width,
        random.between(-0.3, 0.3) * block.height,
      ]);
      const spot = i < (BESIDE_PIPELINES[kind] ?? 0) ? spots.pop() : undefined;
      const village = spot !== undefined && kind === 'residential';
      const [town, townEn] = townName(n * 3 + i);
      n++;
      const manager = person(random);
      const people = village ? random.int(90, 520) : random.int(low, high);
      model.add('sensitive_place', {
        id: `plc_${pad(n, 3)}`,
        name: `${town}${village ? '村' : zh} ${n}`,
        nameEn: `${townEn} ${village ? 'village' : en} ${n}`,
        kind,
        at: spot ?? inTown,
        attrs: {
          dutyPhone: manager.phone,
          vulnerable: kind === 'kindergarten' || kind === 'hospital' || kind === 'nursing_home' || kind === 'school',
          ...homes(kind, village, people, i),
        },
        own: { people },
      });
    }
  }
}

/** How many of each kind stand beside a pipeline in the country. */
const BESIDE_PIPELINES: Partial<Record<PlaceKind, number>> = {
  residential: 18,
  school: 4,
  kindergarten: 3,
  nursing_home: 2,
  market: 3,
};

/** Households and storeys of where people live: what area classes count (GB 50251-2015). */
function homes(kind: PlaceKind, village: boolean, people: number, i: number): Attrs {
  if (kind !== 'residential' && kind !== 'dormitory') return {};
  const storeys = village ? 2 : kind === 'dormitory' ? 5 : ([6, 11, 18, 26][i % 4] ?? 6);
  return { households: Math.max(1, Math.round(people / 2.6)), storeys };
}

const CELL = 1_500;

/** Regional risk on a grid of 1.5 km: nearness to major hazards weighted by level, crowds and pipelines, with what each adds (REQ-RISK-06). */
export function addRiskCells(model: RegionModel, now: Date): void {
  const sources = model.layers.hazard.map((hazard): [Point, number] => [
    hazard.at,
    5 - Number(hazard.own['level'] ?? 4),
  ]);
  const crowds = model.layers.sensitive_place.map((spot): [Point, number] => [
    spot.at,
    Number(spot.own['people'] ?? 0) / 4000,
  ]);
  const valves: [Point, number][] = model.layers.facility.map((facility) => [facility.at, 0.25]);
  const pull = (at: Point, list: readonly [Point, number][], reach: number): number =>
    list.reduce(
      (sum, [p, weight]) =>
        sum + weight * Math.exp(-(((p[0] - at[0]) ** 2 + (p[1] - at[1]) ** 2) / (2 * reach * reach))),
      0,
    );
  for (let x = -23_250; x <= 23_250; x += CELL) {
    for (let y = -23_250; y <= 23_250; y += CELL) {
      const at: Point = [x, y];
      if (!contains(LAND, at)) continue;
      const hazards = 12 * Math.log1p(2.2 * pull(at, sources, 1_400));
      const people = 7 * Math.log1p(pull(at, crowds, 1_100));
      const pipelines = 5 * Math.log1p(pull(at, valves, 800));
      const score = hazards + people + pipelines;
      const index = Number(Math.min(100, score).toFixed(1));
      const level = index >= 42 ? 1 : index >= 28 ? 2 : index >= 12 ? 3 : 4;
      const number = model.layers.risk_cell.length + 1;
      model.add('risk_cell', {
        id: `rsk_${pad(number, 4)}`,
        name: `网格 ${pad(number, 4)}`,
        nameEn: `Cell ${pad(number, 4)}`,
        kind: 'regional',
        at,
        zone: zoneOf(at),
        geom: polygonWkt(rect(x, y, CELL, CELL)),
        attrs: {
          riskFromHazards: Number(hazards.toFixed(1)),
          riskFromCrowds: Number(people.toFixed(1)),
          riskFromPipelines: Number(pipelines.toFixed(1)),
        },
        own: {
          risk_index: index,
          risk_level: level,
          assessed_on: new Date(now.getTime() - 18 * 86_400_000).toISOString().slice(0, 10),
        },
      });
    }
  }
}
