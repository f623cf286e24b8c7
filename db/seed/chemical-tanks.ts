import { MEDIUM_DATA } from '../../domain/medium.ts';
import type { FarmPlan } from './chemical-plans.ts';
import { addTankSensors } from './chemical-sensors.ts';
import type { MappedRow, RegionModel } from './model.ts';
import { pad } from './model.ts';
import { circle, type Frame, type Point, place, placeAll, rect } from './plane.ts';
import type { Random } from './random.ts';
import { pointWkt, polygonWkt } from './shape.ts';
import { MEDIUM_WORDS } from './words.ts';

/** Where a farm stands in its plant's frame, after layout. */
export interface PlacedFarm {
  readonly plan: FarmPlan;
  readonly bunds: readonly {
    readonly u: number;
    readonly v: number;
    readonly width: number;
    readonly height: number;
    readonly tanks: readonly Point[];
  }[];
}

const footprint = (plan: FarmPlan): { along: number; across: number } =>
  plan.form === 'horizontal'
    ? { along: plan.diameter, across: plan.diameter * 4.5 }
    : { along: plan.diameter, across: plan.diameter };

/** Bunds side by side from the left, wrapping to the next row; two rows of tanks in a bund (GB 50160 allows no more). */
export function layFarms(plans: readonly FarmPlan[], area: { u: number; v: number; width: number }): PlacedFarm[] {
  let left = area.u;
  let top = area.v;
  let rowHeight = 0;
  const placed = plans.map((plan): PlacedFarm => {
    const { along, across } = footprint(plan);
    const gap = plan.diameter * plan.spacing;
    const margin = Math.max(8, plan.height / 2 + 1);
    const bundCount = Math.ceil(plan.count / plan.perBund);
    const bunds = Array.from({ length: bundCount }, (_, b) => {
      const here = Math.min(plan.perBund, plan.count - b * plan.perBund);
      const cols = plan.form === 'dome' || plan.form === 'horizontal' ? here : Math.ceil(here / 2);
      const rows = Math.ceil(here / cols);
      const width = cols * along + (cols - 1) * gap + 2 * margin;
      const height = rows * across + (rows - 1) * gap + 2 * margin;
      if (left + width > area.u + area.width + 0.5) {
        left = area.u;
        top -= rowHeight + 18;
        rowHeight = 0;
      }
      const u = left + width / 2;
      const v = top - height / 2;
      left += width + 18;
      rowHeight = Math.max(rowHeight, height);
      const tanks = Array.from(
        { length: here },
        (_, t): Point => [
          u - width / 2 + margin + along / 2 + (t % cols) * (along + gap),
          v + height / 2 - margin - across / 2 - Math.floor(t / cols) * (across + gap),
        ],
      );
      return { u, v, width, height, tanks };
    });
    return { plan, bunds };
  });
  return centred(placed, area.u + area.width / 2);
}

/** Moves all farms of a plant together, so that they stand in the middle of its width. */
function centred(farms: readonly PlacedFarm[], middle: number): PlacedFarm[] {
  const bunds = farms.flatMap((farm) => farm.bunds);
  const west = Math.min(...bunds.map((b) => b.u - b.width / 2));
  const east = Math.max(...bunds.map((b) => b.u + b.width / 2));
  const by = bunds.length === 0 ? 0 : middle - (west + east) / 2;
  return farms.map(({ plan, bunds: own }) => ({
    plan,
    bunds: own.map((b) => ({ ...b, u: b.u + by, tanks: b.tanks.map(([u, v]): Point => [u + by, v]) })),
  }));
}

function volume(plan: FarmPlan): number {
  const r = plan.diameter / 2;
  if (plan.form === 'sphere') return Math.round((4 / 3) * Math.PI * r ** 3);
  if (plan.form === 'horizontal') return Math.round(Math.PI * r ** 2 * plan.diameter * 4.5);
  return Math.round((Math.PI * r ** 2 * plan.height) / 100) * 100;
}

export interface FarmContext {
  readonly model: RegionModel;
  readonly site: MappedRow;
  readonly frame: Frame;
  readonly enterprise: number;
  readonly hazard: MappedRow | null;
  readonly random: Random;
}

/** Adds bunds and tanks of one farm with their points; returns the tanks. Numbers run 01.. through the series. */
export function addFarm(context: FarmContext, farm: PlacedFarm, nextNumber: () => number): MappedRow[] {
  const { model, site, frame, hazard, random, enterprise } = context;
  const { plan } = farm;
  const tanks: MappedRow[] = [];
  const [mediumZh, mediumEn] = MEDIUM_WORDS[plan.medium];
  for (const [b, bund] of farm.bunds.entries()) {
    const center = place(frame, [bund.u, bund.v]);
    const bundName = `${plan.series}${String.fromCharCode(65 + b)}`;
    model.add('asset', {
      id: `bnd_${enterprise}_${plan.series}_${b + 1}`,
      name: `${mediumZh}罐组 ${bundName} 防火堤`,
      nameEn: `${mediumEn} group ${bundName} bund`,
      kind: 'bund',
      at: center,
      within: site,
      geom: polygonWkt(placeAll(frame, rect(bund.u, bund.v, bund.width, bund.height))),
      attrs: { wallHeightM: plan.form === 'dome' ? 0.6 : 1.6 },
      own: {
        point: pointWkt(center),
        site_fid: site.fid,
        hazard_fid: hazard?.fid ?? null,
        height_m: plan.form === 'dome' ? 0.6 : 1.6,
        form: 'bund',
        medium: '',
      },
    });
    for (const local of bund.tanks) {
      const tag = `T-${plan.series}${pad(tanks.length + 1, 2)}`;
      const at = place(frame, local);
      const ring =
        plan.form === 'horizontal'
          ? placeAll(frame, rect(local[0], local[1], plan.diameter, plan.diameter * 4.5))
          : circle(at, plan.diameter / 2);
      const story = enterprise === 1 && tag === 'T-203';
      const tank = model.add('asset', {
        id: story ? 'ast_tank_t203' : `ast_${enterprise}_${nextNumber()}`,
        name: `${mediumZh}储罐 ${tag}`,
        nameEn: `${mediumEn} tank ${tag}`,
        kind: 'tank',
        at,
        within: site,
        geom: polygonWkt(ring),
        attrs: {
          tag,
          tankClass: plan.tankClass,
          roof: plan.roof,
          volumeM3: volume(plan),
          diameterM: plan.diameter,
          heightM: plan.height,
          cas: MEDIUM_DATA[plan.medium].cas,
          hazardClass: MEDIUM_DATA[plan.medium].hazard,
          designPressureMPa: plan.tankClass === 'pressure' ? 2.16 : plan.tankClass === 'low_pressure' ? 0.1 : 0.006,
          designTemperatureC: plan.medium === 'lng' ? -170 : 60,
          commissionedOn: `20${random.int(10, 23)}-${pad(random.int(1, 12), 2)}-15`,
        },
        own: {
          point: pointWkt(at),
          site_fid: site.fid,
          hazard_fid: hazard?.fid ?? null,
          height_m: plan.height,
          base_m: plan.form === 'sphere' ? 2 : 0,
          medium: plan.medium,
          form: plan.form,
        },
      });
      tanks.push(tank);
      addTankSensors(model, tank, plan, random, story ? 't203' : tank.id.replace('ast_', ''), `${enterprise}${tag}`);
    }
  }
  return tanks;
}
