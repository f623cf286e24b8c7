import type { RegionModel } from './model.ts';
import { contains, type Frame, type Point, place, placeAll, type Ring, rect } from './plane.ts';
import { Random } from './random.ts';
import type { Road } from './roads.ts';
import { polygonWkt } from './shape.ts';
import { LAND } from './terrain.ts';

/** A plot of a chemical park or port, with its own frame: u along the front road, v away from it; metres. */
export interface Plot {
  readonly frame: Frame;
  readonly center: Point;
  readonly ring: Ring;
}
export const PLOT_WIDTH = 640;
export const PLOT_HEIGHT = 500;

interface ParkPlan {
  readonly frame: Frame;
  readonly cols: number;
  readonly rows: number;
  readonly pitchU: number;
  readonly pitchV: number;
  readonly kind: 'industrial' | 'port';
  readonly street: string;
}

const NORTH_PARK: ParkPlan = {
  frame: { origin: [4_050, 13_350], degrees: 5 },
  cols: 7,
  rows: 8,
  pitchU: 740,
  pitchV: 600,
  kind: 'industrial',
  street: '北岸',
};
const SOUTH_PARK: ParkPlan = {
  frame: { origin: [8_500, -16_650], degrees: 1.4 },
  cols: 11,
  rows: 5,
  pitchU: 740,
  pitchV: 600,
  kind: 'industrial',
  street: '南澜',
};
const PIER_ONE: ParkPlan = {
  frame: { origin: [13_600, 7_330], degrees: 1.2 },
  cols: 9,
  rows: 2,
  pitchU: 740,
  pitchV: 600,
  kind: 'port',
  street: '一堤',
};
const PIER_THREE: ParkPlan = {
  frame: { origin: [14_300, 1_300], degrees: 0.6 },
  cols: 9,
  rows: 2,
  pitchU: 740,
  pitchV: 640,
  kind: 'port',
  street: '三堤',
};
const NORTH_STRIP: ParkPlan = {
  frame: { origin: [9_000, -11_750], degrees: 0.8 },
  cols: 10,
  rows: 2,
  pitchU: 740,
  pitchV: 640,
  kind: 'industrial',
  street: '澜北',
};

function plotsOf(plan: ParkPlan): Plot[] {
  const plots: Plot[] = [];
  for (let row = 0; row < plan.rows; row++) {
    for (let col = 0; col < plan.cols; col++) {
      const center = place(plan.frame, [
        (col - (plan.cols - 1) / 2) * plan.pitchU,
        (row - (plan.rows - 1) / 2) * plan.pitchV,
      ]);
      // Rows face each other across every other street.
      const frame = { origin: center, degrees: plan.frame.degrees + (row % 2 === 0 ? 180 : 0) };
      const ring = placeAll(frame, rect(0, 0, PLOT_WIDTH, PLOT_HEIGHT));
      if (ring.every((p) => contains(LAND, p))) plots.push({ frame, center, ring });
    }
  }
  return plots;
}

function roadsOf(plan: ParkPlan): Road[] {
  const halfU = (plan.cols * plan.pitchU) / 2;
  const halfV = (plan.rows * plan.pitchV) / 2;
  const roads: Road[] = [];
  const put = (name: string, points: readonly Point[]): void => {
    const line = placeAll(plan.frame, points);
    if (line.every((p) => contains(LAND, p))) roads.push({ name, rank: 3, line });
  };
  const us = Array.from({ length: plan.cols + 1 }, (_, i) => i * plan.pitchU - halfU);
  const vs = Array.from({ length: plan.rows + 1 }, (_, i) => i * plan.pitchV - halfV);
  for (const [i, u] of us.entries())
    put(
      `${plan.street}${i + 1}路`,
      vs.map((v): Point => [u, v]),
    );
  for (const [i, v] of vs.entries())
    put(
      `${plan.street}${i + 1}街`,
      us.map((u): Point => [u, v]),
    );
  return roads;
}

export interface Parks {
  readonly north: readonly Plot[];
  readonly south: readonly Plot[];
  readonly pierOne: readonly Plot[];
  readonly pierThree: readonly Plot[];
  readonly strip: readonly Plot[];
  readonly roads: readonly Road[];
}

export function layParks(): Parks {
  const plans = [NORTH_PARK, SOUTH_PARK, PIER_ONE, PIER_THREE, NORTH_STRIP];
  return {
    north: plotsOf(NORTH_PARK),
    south: plotsOf(SOUTH_PARK),
    pierOne: plotsOf(PIER_ONE),
    pierThree: plotsOf(PIER_THREE),
    strip: plotsOf(NORTH_STRIP),
    roads: plans.flatMap(roadsOf),
  };
}

export function addPlots(model: RegionModel, parks: Parks): void {
  const put = (plots: readonly Plot[], kind: string): void => {
    for (const plot of plots) model.ground.push({ kind, name: '', rank: 1, geom: polygonWkt(plot.ring) });
  };
  put([...parks.north, ...parks.south, ...parks.strip], 'industrial');
  put([...parks.pierOne, ...parks.pierThree], 'port');
}

/** Works that are not monitored stand on the plots that nobody took: halls of the basemap. */
export function addHalls(model: RegionModel, plots: readonly Plot[]): void {
  const random = new Random('halls');
  for (const plot of plots) {
    if (random.chance(0.25)) continue;
    const count = random.int(2, 5);
    for (let i = 0; i < count; i++) {
      const u = ((i + 0.5) / count - 0.5) * PLOT_WIDTH * 0.92;
      const ring = rect(
        u,
        random.between(-70, 70),
        (PLOT_WIDTH / count) * random.between(0.4, 0.75),
        random.between(60, 260),
      );
      model.ground.push({ kind: 'building', name: '', rank: 2, geom: polygonWkt(placeAll(plot.frame, ring)) });
    }
  }
}
