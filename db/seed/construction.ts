import type { CameraPoint } from '../../domain/camera-point.ts';
import { addCamera } from './cameras.ts';
import { addConstructionSensors, addSiteSensors } from './construction-sensors.ts';
import { addDocuments } from './documents.ts';
import type { MappedRow, RegionModel } from './model.ts';
import { pad } from './model.ts';
import { companyName, person } from './names.ts';
import { ownerOf } from './organisations.ts';
import { circle, type Frame, type Point, place, placeAll, type Ring, rect } from './plane.ts';
import { cycle, Random } from './random.ts';
import { pointWkt, polygonWkt } from './shape.ts';
import { subDistrictOf } from './zones.ts';

/** A piece of ground that a project takes, with its frame; metres. */
export interface Lot {
  readonly frame: Frame;
  readonly width: number;
  readonly height: number;
  readonly zone: number;
}

const TYPES: readonly (readonly [kind: string, zh: string, en: string])[] = [
  ['residential', '住宅项目', 'residential project'],
  ['office', '商务办公项目', 'office project'],
  ['school', '学校新建工程', 'school project'],
  ['hospital', '医院扩建工程', 'hospital extension'],
  ['municipal', '道路及综合管廊工程', 'road and utility tunnel project'],
  ['commercial', '商业综合体项目', 'commercial complex'],
];
const INDUSTRIAL: readonly (readonly [string, string, string])[] = [
  ['industrial', '厂房新建工程', 'factory project'],
  ['industrial', '装置扩建工程', 'unit extension'],
  ['warehouse', '仓库新建工程', 'warehouse project'],
];

const day = (now: Date, days: number): string => new Date(now.getTime() + days * 86_400_000).toISOString().slice(0, 10);

/** 90 construction sites with cranes, hoists, pits and formwork (REQ-ENT-28, -36..-41). */
export function addConstructionSites(
  model: RegionModel,
  lots: readonly Lot[],
  developers: readonly number[],
  now: Date,
): void {
  lots.forEach((lot, i) => {
    addSite(model, lot, i, ownerOf(developers, i), now);
  });
}

function addSite(model: RegionModel, lot: Lot, index: number, developer: number, now: Date): void {
  const random = new Random(`site-${index}`);
  const urban = lot.zone === 4 || lot.zone === 5 || lot.zone === 7;
  const [projectType, zh, en] = cycle(urban ? TYPES : INDUSTRIAL, index);
  const street = subDistrictOf(lot.zone, index);
  const leader = person(random);
  const floorArea = random.int(9, 180) * 1000;
  const name = `${street}${index + 1}号地块${zh}`;
  const site = model.add('site', {
    id: `sit_con_${pad(index + 1, 3)}`,
    name,
    nameEn: `Plot ${index + 1} ${en}`,
    kind: 'construction_site',
    sector: 'construction',
    enterprise: developer,
    at: lot.frame.origin,
    geom: polygonWkt(placeAll(lot.frame, rect(0, 0, lot.width * 0.92, lot.height * 0.9))),
    attrs: {
      projectType,
      governmentInvested: random.chance(0.3),
      leaderPhone: leader.phone,
      supervisingBody: '区建设工程质量安全监督站（演示）',
      progress: random.int(8, 92),
      workersOnSite: random.int(40, 620),
      accessPath: random.pick(['dedicated_line', 'equal_line', 'via_district']),
    },
    own: {
      point: pointWkt(lot.frame.origin),
      rule_set: 'RS-BH',
      cost_cny: floorArea * random.int(2_800, 5_600),
      floor_area_m2: floorArea,
      permit_on: day(now, -random.int(60, 700)),
      planned_end_on: day(now, random.int(40, 620)),
      developer: model.organisations[developer - 1]?.name ?? '',
      contractor: companyName('contractor', index).name,
      supervision_unit: companyName('supervision', index).name,
      project_leader: leader.name,
    },
  });
  addSiteSensors(model, site, index + 1);
  addStructures(model, site, lot, index, random);
  addSiteCameras(model, site, lot, now);
  addDocuments(model, site, 'construction', random);
}

interface Structure {
  readonly kind: 'building' | 'tower_crane' | 'hoist' | 'pit' | 'formwork' | 'unloading_platform';
  readonly name: readonly [string, string];
  readonly at: Point;
  readonly ring: Ring;
  readonly height: number;
  readonly base?: number;
  readonly form: string;
  readonly radius?: number;
}

/** Two or three buildings in a row, each with its crane and hoist; a pit or high formwork where the project is at that stage. */
function structuresOf(lot: Lot, random: Random): Structure[] {
  const out: Structure[] = [];
  const count = lot.width > 500 ? 3 : 2;
  const pitch = (lot.width * 0.78) / count;
  for (let b = 0; b < count; b++) {
    const u = (b - (count - 1) / 2) * pitch;
    const height = random.int(18, 96);
    const w = Math.min(62, pitch * 0.5);
    const local = (x: number, y: number): Point => place(lot.frame, [x, y]);
    const box = (x: number, y: number, width: number, depth: number): Ring =>
      placeAll(lot.frame, rect(x, y, width, depth));
    const n = `${b + 1}#`;
    const pit = b === 0 && random.chance(0.5);
    if (pit) {
      out.push({
        kind: 'pit',
        name: [`${n} 深基坑`, `Pit ${n}`],
        at: local(u, 20),
        ring: box(u, 20, w * 1.25, 58),
        height: random.int(8, 16),
        base: 0,
        form: 'pit',
      });
    } else {
      out.push({
        kind: 'building',
        name: [`${n} 楼`, `Building ${n}`],
        at: local(u, 20),
        ring: box(u, 20, w, 34),
        height,
        form: 'box',
      });
      out.push({
        kind: 'hoist',
        name: [`${n} 施工升降机`, `Hoist ${n}`],
        at: local(u - w / 2 - 3, 20),
        ring: box(u - w / 2 - 3, 20, 4, 4),
        height: height + 6,
        form: 'hoist',
      });
      if (random.chance(0.4))
        out.push({
          kind: 'formwork',
          name: [`${n} 高支模`, `High formwork ${n}`],
          at: local(u, 20),
          ring: box(u, 20, w * 0.5, 18),
          height: 9,
          base: height,
          form: 'box',
        });
      if (random.chance(0.3))
        out.push({
          kind: 'unloading_platform',
          name: [`${n} 卸料平台`, `Unloading platform ${n}`],
          at: local(u + w / 2 + 3, 20),
          ring: box(u + w / 2 + 3, 20, 5, 4),
          height: 1,
          base: Math.round(height * 0.6),
          form: 'box',
        });
    }
    const crane = local(u + w / 2 + 12, 50);
    out.push({
      kind: 'tower_crane',
      name: [`${n} 塔机`, `Tower crane ${n}`],
      at: crane,
      ring: circle(crane, 3.2, 8),
      height: height + random.int(24, 42),
      form: 'crane',
      radius: random.int(42, 65),
    });
  }
  return out;
}

function addStructures(model: RegionModel, site: MappedRow, lot: Lot, index: number, random: Random): void {
  structuresOf(lot, random).forEach((structure, i) => {
    const asset = model.add('asset', {
      id: `con_${index + 1}_${i + 1}`,
      name: structure.name[0],
      nameEn: structure.name[1],
      kind: structure.kind,
      at: structure.at,
      within: site,
      geom: polygonWkt(structure.ring),
      attrs:
        structure.kind === 'tower_crane'
          ? { ratedMomentTm: 125, fallRatio: 2, hookCamera: true }
          : structure.kind === 'pit'
            ? { depthM: structure.height, supportKind: 'pile_wall' }
            : {},
      own: {
        point: pointWkt(structure.at),
        site_fid: site.fid,
        height_m: structure.height,
        base_m: structure.base ?? 0,
        form: structure.form,
        radius_m: structure.radius ?? null,
      },
    });
    addConstructionSensors(model, asset, `C${index + 1}-${i + 1}`, random);
  });
}

/** The areas that the rules name (REQ-VID-31): entrance, living area, yard, high point, crane and pit. */
function addSiteCameras(model: RegionModel, site: MappedRow, lot: Lot, now: Date): void {
  const w = lot.width * 0.44;
  const h = lot.height * 0.43;
  const spots: readonly [CameraPoint, Point, Point][] = [
    ['site_entrance', [-w * 0.3, -h], [-w * 0.3, -h * 0.4]],
    ['site_living_area', [w, -h], [w * 0.5, -h * 0.5]],
    ['site_yard', [-w, -h * 0.2], [0, -h * 0.3]],
    ['site_crane', [w * 0.55, h * 0.7], [0, 0]],
    ['site_pit', [-w, h], [-w * 0.3, h * 0.2]],
    ['site_crane', [-w * 0.1, h * 0.9], [0, 0]],
  ];
  for (const [point, at, lookAt] of spots) {
    addCamera(model, now, {
      point,
      where: [site.name, site.nameEn],
      at: place(lot.frame, at),
      lookAt: place(lot.frame, lookAt),
      owner: site,
      sector: 'construction',
      enterprise: site.enterprise,
    });
  }
}
