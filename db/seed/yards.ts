import { addCamera } from './cameras.ts';
import type { Lot } from './construction.ts';
import type { RegionModel } from './model.ts';
import { pad } from './model.ts';
import { person } from './names.ts';
import { type OrganisationKeys, ownerOf } from './organisations.ts';
import { type Point, place, placeAll, rect } from './plane.ts';
import { cycle, Random } from './random.ts';
import { addSensor } from './sensors.ts';
import { pointWkt, polygonWkt } from './shape.ts';
import { townName } from './town-names.ts';

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
