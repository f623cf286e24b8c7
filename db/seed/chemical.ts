import { MEDIUM_DATA } from '../../domain/medium.ts';
import { sectorCode } from '../../domain/sector.ts';
import { addCamera } from './cameras.ts';
import { addBuildings } from './chemical-buildings.ts';
import type { PlantPlan } from './chemical-plans.ts';
import { PLANTS } from './chemical-plans.ts';
import { addFarm, layFarms, type PlacedFarm } from './chemical-tanks.ts';
import { addDocuments } from './documents.ts';
import type { MappedRow, RegionModel } from './model.ts';
import { pad } from './model.ts';
import { accountable, companyName, person } from './names.ts';
import { distance, type Point, place, placeAll, rect } from './plane.ts';
import type { Parks, Plot } from './plots.ts';
import { PLOT_HEIGHT, PLOT_WIDTH } from './plots.ts';
import { Random } from './random.ts';
import { lineWkt, pointWkt, polygonWkt } from './shape.ts';
import { MEDIUM_WORDS } from './words.ts';
import { zoneOf } from './zones.ts';

/** Plots for the plants of one park: the first few near the quay when they need it, the others scattered. */
function choosePlots(plots: readonly Plot[], count: number, name: string, quay?: Point): Plot[] {
  const scattered = new Random(`plots-${name}`).shuffled(plots);
  if (quay === undefined) return scattered.slice(0, count);
  const byQuay = [...plots].sort((a, b) => distance(a.center, quay) - distance(b.center, quay));
  const near = byQuay.slice(0, 3);
  return [...near, ...scattered.filter((plot) => !near.includes(plot))].slice(0, count);
}

/** The 48 hazardous-chemical enterprises (REQ-ENT-01..09); organisation keys 1..48 in this order. */
export function addChemicalEnterprises(model: RegionModel, parks: Parks, now: Date): Set<Plot> {
  const { north, south, port } = PLANTS;
  const portPlots = [...choosePlots(parks.pierThree, 1, 'pier-three'), ...choosePlots(parks.pierOne, 3, 'pier-one')];
  const yards = choosePlots(parks.pierThree, 3, 'pier-three');
  const chosen: [PlantPlan, Plot][] = [];
  const pair = (plans: readonly PlantPlan[], plots: readonly (Plot | undefined)[]): void => {
    plans.forEach((plan, i) => {
      const plot = plots[i];
      if (plot === undefined) throw new RangeError('a park has too few plots');
      chosen.push([plan, plot]);
    });
  };
  pair(north, choosePlots(parks.north, north.length, 'north'));
  pair(south, choosePlots(parks.south, south.length, 'south', [12_800, -14_900]));
  pair(port, [
    portPlots[0],
    portPlots[1],
    portPlots[2],
    portPlots[3],
    yards[1],
    parks.pierOne[parks.pierOne.length - 1],
  ]);
  for (const [plan, plot] of chosen) addPlant(model, plan, plot, now);
  return new Set(chosen.map(([, plot]) => plot));
}

function addPlant(model: RegionModel, plan: PlantPlan, plot: Plot, now: Date): void {
  const key = model.organisations.length + 1;
  const random = new Random(`plant-${key}`);
  const name = companyName(plan.suffix, key);
  const zone = zoneOf(plot.center);
  model.addOrganisation({
    kind: 'enterprise',
    ...name,
    code: `WHX${pad(key, 4)}`,
    zone,
    sector: sectorCode('chemical'),
    attrs: { plantType: plan.type },
  });
  const head = person(random);
  const site = model.add('site', {
    id: `sit_chem_${pad(key, 2)}`,
    name: name.name,
    nameEn: name.nameEn,
    kind: 'chemical_enterprise',
    sector: 'chemical',
    enterprise: key,
    at: plot.center,
    geom: polygonWkt(plot.ring),
    attrs: {
      plantType: plan.type,
      enterpriseCode: `WHX${pad(key, 4)}`,
      licence: `演危化证字〔2025〕${pad(key, 4)}号`,
      employees: random.int(60, 900),
      dutyPhone: head.phone,
      safetyOfficer: head.name,
      commitmentAnnounced: true,
    },
    own: { point: pointWkt(plot.center) },
  });
  const placed = layFarms(plan.farms, { u: -PLOT_WIDTH / 2 + 22, v: PLOT_HEIGHT / 2 - 22, width: PLOT_WIDTH - 44 });
  let tankNumber = 0;
  const next = (): number => ++tankNumber;
  const where = [name.name.replace('有限公司（演示）', ''), name.nameEn.replace(' Co. (demo)', '')] as const;
  for (const farm of placed) {
    const hazard = farm.plan.hazardLevel === 0 ? null : addHazard(model, site, plot, farm, random);
    const tanks = addFarm({ model, site, frame: plot.frame, enterprise: key, hazard, random }, farm, next);
    addFarmCameras(model, now, plot, farm, hazard ?? site, tanks, where);
  }
  addBuildings(model, site, plan, plot, now, random, where);
  addGrounds(model, plot);
  addDocuments(model, site, 'chemical', random);
}

/** Roads inside the fence and the office buildings by the gate, for the basemap only. */
function addGrounds(model: RegionModel, plot: Plot): void {
  const road = (points: readonly Point[]): void => {
    model.ground.push({ kind: 'road_minor', name: '', rank: 4, geom: lineWkt(placeAll(plot.frame, points)) });
  };
  const [w, h] = [PLOT_WIDTH / 2 - 10, PLOT_HEIGHT / 2 - 9];
  road([
    [-w, -h],
    [w, -h],
    [w, h],
    [-w, h],
    [-w, -h],
  ]);
  road([
    [-w, -22],
    [w, -22],
  ]);
  road([
    [-w, -120],
    [w, -120],
  ]);
  road([
    [150, -h],
    [150, -22],
  ]);
  for (const [u, v, width, depth] of [
    [255, -205, 30, 16],
    [270, -85, 48, 20],
    [205, -85, 44, 20],
  ] as const)
    model.ground.push({
      kind: 'building',
      name: '',
      rank: 3,
      geom: polygonWkt(placeAll(plot.frame, rect(u, v, width, depth))),
    });
}

/** Factors that make R of GB 18218 fall into the band of the level; the score itself is demo data. */
const INDEX_OF_LEVEL: Record<1 | 2 | 3 | 4, readonly [number, number]> = {
  1: [102, 240],
  2: [52, 98],
  3: [11, 48],
  4: [2, 9.6],
};

function addHazard(model: RegionModel, site: MappedRow, plot: Plot, farm: PlacedFarm, random: Random): MappedRow {
  const { plan, bunds } = farm;
  const level = plan.hazardLevel === 0 ? 4 : plan.hazardLevel;
  const west = Math.min(...bunds.map((b) => b.u - b.width / 2)) - 7;
  const east = Math.max(...bunds.map((b) => b.u + b.width / 2)) + 7;
  const south = Math.min(...bunds.map((b) => b.v - b.height / 2)) - 7;
  const north = Math.max(...bunds.map((b) => b.v + b.height / 2)) + 7;
  const center = place(plot.frame, [(west + east) / 2, (south + north) / 2]);
  const [zh, en] = MEDIUM_WORDS[plan.medium];
  return model.add('hazard', {
    id: `haz_${site.enterprise}_${plan.series}`,
    name: `${zh}罐区重大危险源`,
    nameEn: `${en} farm major hazard installation`,
    kind: 'tank_farm',
    at: center,
    within: site,
    geom: polygonWkt(placeAll(plot.frame, rect((west + east) / 2, (south + north) / 2, east - west, north - south))),
    attrs: {
      siteName: site.name,
      cas: MEDIUM_DATA[plan.medium].cas,
      hazardClass: MEDIUM_DATA[plan.medium].hazard,
      tanks: plan.count,
      registeredOn: '2024-05-20',
      ...accountable(random),
    },
    own: {
      point: pointWkt(center),
      level,
      medium: plan.medium,
      index_r: Number(random.between(...INDEX_OF_LEVEL[level]).toFixed(1)),
    },
  });
}

/** Bund cameras at opposite corners, looking across the tanks; the story's tank has its own high-point camera. */
function addFarmCameras(
  model: RegionModel,
  now: Date,
  plot: Plot,
  farm: PlacedFarm,
  owner: MappedRow,
  tanks: readonly MappedRow[],
  where: readonly [string, string],
): void {
  for (const bund of farm.bunds) {
    const center = place(plot.frame, [bund.u, bund.v]);
    for (const side of [-1, 1]) {
      const corner = place(plot.frame, [
        bund.u + (side * bund.width) / 2 + side * 3,
        bund.v + (side * bund.height) / 2 + side * 3,
      ]);
      addCamera(model, now, {
        point: 'tank_area',
        where,
        at: corner,
        lookAt: center,
        owner,
        sector: 'chemical',
        enterprise: owner.enterprise,
      });
    }
  }
  const story = tanks.find((tank) => tank.id === 'ast_tank_t203');
  if (story === undefined) return;
  const spots: readonly ['high_point' | 'tank_area', Point][] = [
    ['high_point', [-120, -60]],
    ['tank_area', [24, 30]],
  ];
  for (const [point, [du, dv]] of spots) {
    const at: Point = [story.at[0] + du, story.at[1] + dv];
    addCamera(model, now, {
      point,
      where: ['T-203', 'T-203'],
      at,
      lookAt: story.at,
      owner: story,
      sector: 'chemical',
      enterprise: story.enterprise,
    });
  }
}
