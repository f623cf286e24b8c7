import type { AssetForm, AssetKind } from '../../domain/asset-kind.ts';
import type { CameraPoint } from '../../domain/camera-point.ts';
import { MEDIUM_DATA, type Medium } from '../../domain/medium.ts';
import { addCamera } from './cameras.ts';
import type { PlantPlan } from './chemical-plans.ts';
import { addPlaceSensors } from './chemical-sensors.ts';
import type { Attrs, MappedRow, RegionModel } from './model.ts';
import type { Point } from './plane.ts';
import { place, placeAll, rect } from './plane.ts';
import type { Plot } from './plots.ts';
import type { Random } from './random.ts';
import { pointWkt, polygonWkt } from './shape.ts';

const LOADING_WORDS = {
  flammable_liquid: ['可燃液体装卸区', 'Flammable liquid loading'],
  liquefied_hydrocarbon: ['液化烃装卸区', 'Liquefied hydrocarbon loading'],
  liquefied_toxic_gas: ['液化毒性气体装卸区', 'Liquefied toxic gas loading'],
} as const;

interface BuildingPlan {
  readonly kind: AssetKind;
  readonly name: readonly [string, string];
  readonly u: number;
  readonly v: number;
  readonly width: number;
  readonly depth: number;
  readonly height: number;
  readonly form?: AssetForm;
  readonly camera?: CameraPoint;
  readonly attrs?: Attrs;
}

/** What stands south of the tanks: units, warehouses, loading, control room, pump room, and the gate's cameras. */
function plansOf(plan: PlantPlan): BuildingPlan[] {
  const out: BuildingPlan[] = [];
  plan.units.forEach((unit, i) => {
    out.push({
      kind: 'process_unit',
      name: unit.name,
      u: -235 + i * 130,
      v: -75,
      width: 96,
      depth: 72,
      height: unit.height,
      camera: 'process_unit',
      attrs: { process: unit.process },
    });
  });
  if (plan.units.length > 0)
    out.push({
      kind: 'flare',
      name: ['火炬', 'Flare'],
      u: 270,
      v: -60,
      width: 8,
      depth: 8,
      height: 80,
      form: 'cylinder',
    });
  for (let i = 0; i < plan.warehouses; i++) {
    const dangerous = plan.type === 'container_yard' || plan.type === 'fine';
    out.push({
      kind: 'warehouse',
      name: [
        `${dangerous ? '危险品' : '备品'}仓库 ${i + 1}`,
        `${dangerous ? 'Hazardous goods' : 'Spares'} warehouse ${i + 1}`,
      ],
      u: -255 + i * 88,
      v: -165,
      width: 66,
      depth: 38,
      height: 9,
      camera: 'warehouse',
      attrs: { areaM2: 66 * 38, storageClass: dangerous ? 'A' : 'D' },
    });
  }
  plan.loading.forEach((type, i) => {
    const [zh, en] = LOADING_WORDS[type];
    out.push({
      kind: 'loading_area',
      name: plan.loading.length > 1 ? [`${zh} ${i + 1}`, `${en} ${i + 1}`] : [zh, en],
      u: 60 + i * 96,
      v: -160,
      width: 74,
      depth: 30,
      height: 7,
      camera: 'loading_area',
      attrs: { loadingType: type, positions: 6 },
    });
  });
  if (plan.type === 'container_yard') {
    for (let i = 0; i < 12; i++) {
      const u = -230 + (i % 6) * 92;
      out.push({
        kind: 'container_stack',
        name: [`危险货物集装箱堆场 ${i + 1} 区`, `Dangerous goods container yard, block ${i + 1}`],
        u,
        v: 150 - Math.floor(i / 6) * 90,
        width: 72,
        depth: 42,
        height: i % 3 === 0 ? 2.6 : 5.2,
        form: 'stack',
        attrs: { imdgClass: ['3', '8', '9', '2.1'][i % 4] ?? '9', maxTiers: 2 },
      });
    }
  }
  out.push({
    kind: 'control_room',
    name: ['中心控制室', 'Central control room'],
    u: 215,
    v: -205,
    width: 44,
    depth: 24,
    height: 8,
    camera: 'control_room',
  });
  out.push({
    kind: 'fire_pump_room',
    name: ['消防泵房', 'Fire pump room'],
    u: 285,
    v: -150,
    width: 22,
    depth: 14,
    height: 6,
    camera: 'fire_pump_room',
  });
  return out;
}

export function addBuildings(
  model: RegionModel,
  site: MappedRow,
  plan: PlantPlan,
  plot: Plot,
  now: Date,
  random: Random,
  where: readonly [string, string],
): void {
  const medium: Medium | undefined = plan.farms[0]?.medium;
  const toxicLimit = medium === undefined ? undefined : MEDIUM_DATA[medium].exposureLimitPpm;
  plansOf(plan).forEach((building, i) => {
    const at = place(plot.frame, [building.u, building.v]);
    const asset = model.add('asset', {
      id: `bld_${site.enterprise}_${i + 1}`,
      name: building.name[0],
      nameEn: building.name[1],
      kind: building.kind,
      at,
      within: site,
      geom: polygonWkt(placeAll(plot.frame, rect(building.u, building.v, building.width, building.depth))),
      attrs: building.attrs ?? {},
      own: {
        point: pointWkt(at),
        site_fid: site.fid,
        hazard_fid: null,
        height_m: building.height,
        form: building.form ?? 'box',
        medium:
          building.kind === 'process_unit' || building.kind === 'loading_area'
            ? (medium ?? '')
            : building.kind === 'container_stack'
              ? 'dangerous_goods'
              : '',
      },
    });
    if (building.kind !== 'flare' && building.kind !== 'container_stack')
      addPlaceSensors(model, asset, `${site.enterprise}B${i + 1}`, toxicLimit, random);
    if (building.camera !== undefined) {
      const camera = place(plot.frame, [building.u + building.width / 2 + 6, building.v - building.depth / 2 - 6]);
      addCamera(model, now, {
        point: building.camera,
        where,
        at: camera,
        lookAt: at,
        owner: asset,
        sector: 'chemical',
        enterprise: site.enterprise,
      });
    }
  });
  const corners: readonly [CameraPoint, Point, Point][] = [
    ['gate', [252, -244], [240, -150]],
    ['road', [-300, -232], [0, -232]],
    ['leak_sensitive', [40, -20], [-40, 40]],
    ['high_point', [300, -20], [0, 80]],
  ];
  for (const [point, at, lookAt] of corners) {
    addCamera(model, now, {
      point,
      where,
      at: place(plot.frame, at),
      lookAt: place(plot.frame, lookAt),
      owner: site,
      sector: 'chemical',
      enterprise: site.enterprise,
    });
  }
}
