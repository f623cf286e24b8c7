import type { CameraPoint } from '../../domain/camera-point.ts';
import type { Sector } from '../../domain/sector.ts';
import type { MappedRow, RegionModel } from './model.ts';
import { pad } from './model.ts';
import { courseOf, type Point } from './plane.ts';
import { Random } from './random.ts';

/** Scene of the bundled clips (db/seed/clips) that fits what a camera looks at. */
const SCENES: Record<CameraPoint, string> = {
  tank_area: 'tank-farm',
  process_unit: 'pump-room',
  warehouse: 'night-yard',
  loading_area: 'loading-rack',
  leak_sensitive: 'pipe-corridor',
  control_room: 'control-room',
  gate: 'gate',
  road: 'port-road',
  fire_pump_room: 'pump-room',
  high_point: 'tank-farm',
  dock: 'dock-crane',
  site_entrance: 'gate',
  site_crane: 'construction',
  site_pit: 'pit',
  site_yard: 'night-yard',
  site_living_area: 'gate',
  pipeline: 'pipe-corridor',
  station: 'pipe-corridor',
  fire_lane: 'port-road',
  evacuation_route: 'control-room',
  dike: 'sea-dike',
  street: 'port-road',
  site_road: 'construction',
  site_boundary: 'construction',
  site_office: 'gate',
  site_working_face: 'construction',
  fire_eye: 'tank-farm',
  fire_control_room: 'control-room',
  key_part: 'pump-room',
  office_building: 'gate',
  lab_far: 'control-room',
  lab_near: 'pump-room',
};

const WORDS: Record<CameraPoint, readonly [string, string]> = {
  tank_area: ['罐区', 'tank area'],
  process_unit: ['装置', 'process unit'],
  warehouse: ['仓库', 'warehouse'],
  loading_area: ['装卸区', 'loading area'],
  leak_sensitive: ['泄漏敏感区', 'leak-sensitive area'],
  control_room: ['中控室', 'control room'],
  gate: ['厂区大门', 'gate'],
  road: ['主要道路', 'main road'],
  fire_pump_room: ['消防泵房', 'fire pump room'],
  high_point: ['高点', 'high point'],
  dock: ['码头', 'dock'],
  site_entrance: ['出入口', 'entrance'],
  site_crane: ['塔机高点', 'crane top'],
  site_pit: ['深基坑', 'pit'],
  site_yard: ['材料堆场', 'yard'],
  site_living_area: ['生活区', 'living area'],
  pipeline: ['管线', 'pipeline'],
  station: ['站场', 'station'],
  fire_lane: ['消防通道', 'fire lane'],
  evacuation_route: ['疏散通道', 'evacuation route'],
  dike: ['防潮堤', 'storm-surge dike'],
  street: ['街面', 'street'],
  site_road: ['场内主要道路', 'site road'],
  site_boundary: ['围挡', 'boundary'],
  site_office: ['办公区', 'office area'],
  site_working_face: ['作业面', 'working face'],
  fire_eye: ['火眼', 'fire-eye'],
  fire_control_room: ['消防控制室', 'fire-control room'],
  key_part: ['重点部位', 'key part'],
  office_building: ['办公楼', 'office building'],
  lab_far: ['远视角', 'far angle'],
  lab_near: ['近视角', 'near angle'],
};

export interface CameraPlan {
  readonly point: CameraPoint;
  /** Name of the place, without the camera's own words. */
  readonly where: readonly [zh: string, en: string];
  readonly at: Point;
  readonly lookAt: Point;
  readonly owner?: MappedRow;
  readonly sector?: Sector | null;
  readonly enterprise?: number;
  readonly fov?: number;
  readonly range?: number;
  readonly height?: number;
}

const random = (index: number): Random => new Random(`camera-${index}`);

/** Adds one camera; about 4 % are offline and 1.5 % faulty, with the time they were last seen (REQ-VID-09). */
export function addCamera(model: RegionModel, now: Date, plan: CameraPlan): MappedRow {
  const index = model.layers.camera.length + 1;
  const dice = random(index);
  const luck = dice.next();
  // The cameras of the story's tank must work.
  const state = plan.owner?.id === 'ast_tank_t203' || luck >= 0.055 ? 'online' : luck < 0.04 ? 'offline' : 'faulty';
  const awaySeconds = state === 'online' ? dice.int(0, 20) : dice.int(1_200, 500_000);
  const ptz = plan.point === 'high_point' || plan.point === 'site_crane' || dice.chance(0.2);
  const fov = plan.fov ?? (plan.point === 'high_point' ? 72 : dice.int(48, 82));
  const [zh, en] = WORDS[plan.point];
  return model.add('camera', {
    id: `cam_${pad(index, 4)}`,
    name: `${plan.where[0]} ${zh}`,
    nameEn: `${plan.where[1]} ${en}`,
    kind: ptz ? 'dome' : 'bullet',
    sector: plan.sector ?? null,
    enterprise: plan.enterprise ?? 0,
    // It stands beside what it watches, and would tell where that is.
    precision: plan.owner?.precision ?? 'full',
    at: plan.at,
    attrs: {
      installedOn: `20${dice.int(21, 25)}-${pad(dice.int(1, 12), 2)}-${pad(dice.int(1, 28), 2)}`,
      network: dice.chance(0.8) ? 'wired' : '5g',
      infrared: true,
    },
    own: {
      heading_deg: Math.round(courseOf(plan.at, plan.lookAt)),
      fov_deg: fov,
      range_m: plan.range ?? (plan.point === 'high_point' ? 420 : dice.int(80, 160)),
      height_m:
        plan.height ?? (plan.point === 'high_point' || plan.point === 'site_crane' ? dice.int(28, 45) : dice.int(4, 9)),
      ptz,
      purpose: plan.point === 'street' || plan.point === 'gate' ? 'security' : 'safety',
      point_kind: plan.point,
      gb_id: `9999000000132${pad(index, 7)}`,
      state,
      last_seen_at: new Date(now.getTime() - awaySeconds * 1000).toISOString(),
      owner_fid: plan.owner?.fid ?? null,
      source: { kind: 'demo-clip', clip: SCENES[plan.point], offsetSeconds: dice.int(0, 11) },
    },
  });
}
