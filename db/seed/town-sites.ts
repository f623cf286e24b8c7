import { addCamera } from './cameras.ts';
import type { Lot } from './construction.ts';
import { addDocuments } from './documents.ts';
import type { MappedRow, RegionModel } from './model.ts';
import { pad } from './model.ts';
import { person } from './names.ts';
import { type OrganisationKeys, ownerOf } from './organisations.ts';
import { type Point, place, placeAll, rect } from './plane.ts';
import { cycle, Random } from './random.ts';
import { addSensor } from './sensors.ts';
import { pointWkt, polygonWkt } from './shape.ts';
import type { Block } from './street-grid.ts';
import { subDistrictOf } from './zones.ts';

/** Form of use, its words, and its category under the fire rules (REQ-SCOPE-13, REQ-ENT-24). */
const FIRE_FORMS: readonly (readonly [form: string, zh: string, en: string, category: string])[] = [
  ['mall', '商业广场', 'shopping centre', 'key_unit'],
  ['office', '商务大厦', 'office tower', 'automatic_facility'],
  ['hotel', '宾馆', 'hotel', 'key_unit'],
  ['restaurant', '餐饮店', 'restaurant', 'nine_small_place'],
  ['residential', '高层住宅', 'high-rise housing', 'automatic_facility'],
  ['school', '培训学校', 'training school', 'nine_small_place'],
  ['clinic', '门诊部', 'clinic', 'key_unit'],
  ['warehouse', '仓储中心', 'storage centre', 'automatic_facility'],
  ['workshop', '生产车间', 'workshop', 'automatic_facility'],
  ['market', '农贸市场', 'food market', 'key_unit'],
  ['entertainment', '影剧院', 'cinema', 'key_unit'],
  ['shop', '便利店', 'shop', 'nine_small_place'],
];
const NAMES = [
  '望汐',
  '听涛',
  '青汀',
  '鹭洲',
  '柳堤',
  '云汀',
  '苇航',
  '景汐',
  '岚湾',
  '漪湖',
  '沐洋',
  '辰澜',
  '溯光',
  '屿川',
  '衡澜',
  '临渊',
];
const NAMES_EN = [
  'Wangxi',
  'Tingtao',
  'Qingting',
  'Luzhou',
  'Liudi',
  'Yunting',
  'Weihang',
  'Jingxi',
  'Lanwan',
  'Yihu',
  'Muyang',
  'Chenlan',
  'Suguang',
  'Yuchuan',
  'Henglan',
  'Linyuan',
];
const SYSTEMS = [
  'fire_alarm',
  'sprinkler',
  'hydrant',
  'smoke_control',
  'gas_extinguishing',
  'emergency_lighting',
  'electrical_fire',
];

export const townName = (index: number): readonly [string, string] => [cycle(NAMES, index), cycle(NAMES_EN, index)];

/** Networked fire units: buildings on the slots of town blocks; a quarter report their fire water. */
export function addFireUnits(
  model: RegionModel,
  blocks: readonly Block[],
  count: number,
  owners: readonly number[],
  now: Date,
): void {
  for (let i = 0; i < count; i++) {
    const random = new Random(`fire-${i}`);
    const block = cycle(blocks, i);
    const slot = Math.floor(i / blocks.length);
    if (slot > 7) throw new RangeError('more fire units than slots in the towns');
    const w = block.width / 4;
    const h = block.height / 2;
    const local: Point = [((slot % 4) - 1.5) * w, (slot < 4 ? 0.5 : -0.5) * h];
    const at = place(block.frame, local);
    const [form, zh, en, category] = cycle(FIRE_FORMS, random.int(0, FIRE_FORMS.length - 1));
    const [town, townEn] = townName(i * 7 + slot);
    const manager = person(random);
    const site = model.add('site', {
      id: `sit_fire_${pad(i + 1, 4)}`,
      name: `${subDistrictOf(block.zone, i)}${town}${zh} ${i + 1}号`,
      nameEn: `${townEn} ${en} ${i + 1}`,
      kind: 'fire_unit',
      sector: 'fire',
      enterprise: ownerOf(owners, i * 3 + block.zone),
      at,
      geom: polygonWkt(
        placeAll(block.frame, rect(local[0], local[1], w * random.between(0.4, 0.66), h * random.between(0.35, 0.6))),
      ),
      attrs: {
        industryForm: form,
        fireCategory: category,
        fireSystems: random.shuffled(SYSTEMS).slice(0, random.int(2, 5)),
        facilityState: random.chance(0.96) ? 'normal' : 'fault',
        floors: random.int(1, 28),
        controlRoomDuty: manager.name,
        dutyPhone: manager.phone,
      },
      own: { point: pointWkt(at) },
    });
    if (i < 150) addFireWater(model, site, i + 1);
    if (i < 300) {
      const point = i % 3 === 0 ? 'high_point' : i % 3 === 1 ? 'fire_lane' : 'evacuation_route';
      addCamera(model, now, {
        point,
        where: [site.name, site.nameEn],
        at: place(block.frame, [local[0] + w * 0.3, local[1] + h * 0.3]),
        lookAt: at,
        owner: site,
        sector: 'fire',
        enterprise: site.enterprise,
        range: point === 'high_point' ? 600 : 90,
      });
    }
    if (i < 600) addDocuments(model, site, 'fire', random);
  }
}

function addFireWater(model: RegionModel, site: MappedRow, n: number): void {
  addSensor(model, {
    id: `pt_x${n}_water_pressure`,
    object: site,
    indicator: 'water_pressure',
    tag: `PW-F${n}`,
    signal: { mean: 0.46, daily: 0.02, noise: 0.01 },
    low: 0.3,
    lowLow: 0.2,
  });
  addSensor(model, {
    id: `pt_x${n}_water_level`,
    object: site,
    indicator: 'water_level',
    tag: `LW-F${n}`,
    signal: { mean: 3.4, daily: 0.08, noise: 0.02 },
    low: 2,
    lowLow: 1.4,
  });
}

interface YardPlan {
  readonly kind: 'logistics_base' | 'industrial_enterprise' | 'transport_depot';
  readonly sector: 'logistics' | 'industry_trade' | 'vehicles';
  readonly idPrefix: string;
  readonly words: readonly (readonly [string, string])[];
  readonly owners: readonly number[];
  readonly buildings: readonly (readonly [zh: string, en: string, kind: 'warehouse' | 'building'])[];
  readonly cameras: number;
}

/** Logistics bases, key industrial and trade enterprises and transport depots: a block each, with its halls. */
export function addYards(
  model: RegionModel,
  lots: Readonly<Record<'logistics' | 'industry' | 'transport', readonly Lot[]>>,
  keys: OrganisationKeys,
  now: Date,
): void {
  const halls = [
    ['1 号库', 'Warehouse 1', 'warehouse'],
    ['2 号库', 'Warehouse 2', 'warehouse'],
    ['3 号库', 'Warehouse 3', 'warehouse'],
  ] as const;
  addYard(
    model,
    {
      kind: 'logistics_base',
      sector: 'logistics',
      idPrefix: 'log',
      words: [
        ['仓储物流基地', 'Logistics base'],
        ['冷链物流中心', 'Cold-chain centre'],
      ],
      owners: keys.logistics,
      buildings: halls,
      cameras: 4,
    },
    lots.logistics,
    now,
  );
  addYard(
    model,
    {
      kind: 'industrial_enterprise',
      sector: 'industry_trade',
      idPrefix: 'ind',
      words: [
        ['装备制造厂', 'Equipment works'],
        ['金属铸造厂', 'Foundry'],
        ['粮油食品厂', 'Food works'],
        ['木器加工厂', 'Woodworking plant'],
      ],
      owners: keys.industry,
      buildings: [
        ['主厂房', 'Main hall', 'building'],
        ['涂装车间', 'Paint shop', 'building'],
      ],
      cameras: 3,
    },
    lots.industry,
    now,
  );
  addYard(
    model,
    {
      kind: 'transport_depot',
      sector: 'vehicles',
      idPrefix: 'dep',
      words: [['运输车辆停保场', 'Vehicle depot']],
      owners: keys.transport,
      buildings: [['维修车间', 'Repair shop', 'building']],
      cameras: 2,
    },
    lots.transport,
    now,
  );
}

function addYard(model: RegionModel, plan: YardPlan, lots: readonly Lot[], now: Date): void {
  lots.forEach((lot, i) => {
    const random = new Random(`${plan.idPrefix}-${i}`);
    const [zh, en] = cycle(plan.words, i);
    const [town, townEn] = townName(i * 3 + plan.idPrefix.length);
    const duty = person(random);
    const site = model.add('site', {
      id: `sit_${plan.idPrefix}_${pad(i + 1, 2)}`,
      name: `${town}${zh}（演示）`,
      nameEn: `${townEn} ${en} (demo)`,
      kind: plan.kind,
      sector: plan.sector,
      enterprise: ownerOf(plan.owners, i),
      at: lot.frame.origin,
      geom: polygonWkt(placeAll(lot.frame, rect(0, 0, lot.width * 0.95, lot.height * 0.94))),
      attrs: { employees: random.int(30, 800), dutyPhone: duty.phone, safetyOfficer: duty.name },
      own: { point: pointWkt(lot.frame.origin) },
    });
    plan.buildings.forEach(([name, nameEn, kind], b) => {
      const u = (b - (plan.buildings.length - 1) / 2) * (lot.width * 0.3);
      const at = place(lot.frame, [u, lot.height * 0.08]);
      const asset = model.add('asset', {
        id: `${plan.idPrefix}_${i + 1}_${b + 1}`,
        name,
        nameEn,
        kind,
        at,
        within: site,
        geom: polygonWkt(placeAll(lot.frame, rect(u, lot.height * 0.08, lot.width * 0.24, lot.height * 0.4))),
        attrs: {},
        own: { point: pointWkt(at), site_fid: site.fid, height_m: random.int(8, 16), form: 'box' },
      });
      const key = `${plan.idPrefix}${i + 1}_${b + 1}`;
      if (kind === 'warehouse')
        addSensor(model, {
          id: `pt_${key}_smoke`,
          object: asset,
          indicator: 'smoke',
          tag: `SM-${key}`,
          signal: { mean: 0.4, daily: 0.1, noise: 0.2 },
          high: 5,
          highHigh: 10,
        });
      addSensor(model, {
        id: `pt_${key}_temperature`,
        object: asset,
        indicator: 'temperature',
        tag: `TI-${key}`,
        signal: { mean: 19, daily: 4, noise: 0.4 },
        high: 38,
        highHigh: 45,
      });
      if (plan.kind === 'industrial_enterprise')
        addSensor(model, {
          id: `pt_${key}_vibration`,
          object: asset,
          indicator: 'vibration',
          tag: `VI-${key}`,
          signal: { mean: 2.2, daily: 0.3, noise: 0.3 },
          high: 7.1,
          highHigh: 11,
        });
    });
    for (let c = 0; c < plan.cameras; c++) {
      const corner: Point = [(c % 2 === 0 ? -0.44 : 0.44) * lot.width, (c < 2 ? -0.42 : 0.42) * lot.height];
      addCamera(model, now, {
        point: c === 0 ? 'gate' : c === 1 ? 'road' : 'warehouse',
        where: [site.name.replace('（演示）', ''), site.nameEn.replace(' (demo)', '')],
        at: place(lot.frame, corner),
        lookAt: site.at,
        owner: site,
        sector: plan.sector,
        enterprise: site.enterprise,
      });
    }
  });
}
