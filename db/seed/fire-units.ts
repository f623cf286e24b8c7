import { addCamera } from './cameras.ts';
import { addDocuments } from './documents.ts';
import type { MappedRow, RegionModel } from './model.ts';
import { pad } from './model.ts';
import { person } from './names.ts';
import { ownerOf } from './organisations.ts';
import { type Point, place, placeAll, rect } from './plane.ts';
import { cycle, Random } from './random.ts';
import { addSensor } from './sensors.ts';
import { pointWkt, polygonWkt } from './shape.ts';
import type { Block } from './street-grid.ts';
import { townName } from './town-names.ts';
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
const SYSTEMS = [
  'fire_alarm',
  'sprinkler',
  'hydrant',
  'smoke_control',
  'gas_extinguishing',
  'emergency_lighting',
  'electrical_fire',
];

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
