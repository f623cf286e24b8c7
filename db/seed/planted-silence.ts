import { DEFAULT_PARAMETERS } from '../../domain/assessment-parameters.ts';
import { lastDuePeriod } from '../../domain/assessment-period.ts';
import { DAY_MS } from '../../domain/assessment-span.ts';
import type { MappedRow, RegionModel } from './model.ts';
import type { SilentSensor } from './silent-sensors.ts';

const HOUR_MS = 3_600_000;

/** What makes Monday's list true at the first start, whatever the day of it (demo-story, step 10). */
export interface PlantedSilence {
  /** Still silent: one for more than five days, and the points of the outage. */
  readonly silent: readonly SilentSensor[];
  /** Silences that are over: one sensor for more than two days, and cameras of enterprise 1. */
  readonly over: readonly { readonly fid: number; readonly from: Date; readonly to: Date }[];
  readonly outage: { readonly object: MappedRow; readonly from: Date; readonly to: Date } | null;
}

const OUTAGE_TANK = 'ast_1_15';
/** With fewer points two silent ones are far above 5 %, with more far below. */
const FEWEST_POINTS = 20;

function enterpriseAboveLimit(model: RegionModel): readonly MappedRow[] {
  const byEnterprise = new Map<number, MappedRow[]>();
  for (const point of model.layers.sensor_point) {
    if (point.enterprise < 2 || point.enterprise > 48) continue;
    byEnterprise.set(point.enterprise, [...(byEnterprise.get(point.enterprise) ?? []), point]);
  }
  const [smallest] = [...byEnterprise.values()]
    .filter((points) => points.length >= FEWEST_POINTS)
    .sort((a, b) => a.length - b.length);
  return smallest ?? [];
}

/** Reckoned from the week that the newest weekly run is about. */
export function plantedSilence(model: RegionModel, now: Date): PlantedSilence {
  const week = lastDuePeriod('week', now.getTime(), DEFAULT_PARAMETERS.dueHour).from;
  const inWeek = (days: number): Date => new Date(week + days * DAY_MS);
  const [first, second] = enterpriseAboveLimit(model);
  const cameras = model.layers.camera.filter((camera) => camera.enterprise === 1 && camera.own['state'] === 'online');
  const tank = model.layers.asset.find((asset) => asset.id === OUTAGE_TANK);
  const stopped =
    tank === undefined ? [] : model.layers.sensor_point.filter((point) => point.own['object_fid'] === tank.fid);
  return {
    silent: [
      ...(first === undefined ? [] : [[first, inWeek(0.7)] as const]),
      ...stopped.map((point) => [point, inWeek(3)] as const),
    ],
    over: [
      ...(second === undefined ? [] : [{ fid: second.fid, from: inWeek(1.4), to: inWeek(3.9) }]),
      // A switch that failed: an eighth of the cameras for three and a half days is above 5 % of the week.
      ...cameras
        .slice(0, Math.ceil(cameras.length / 8))
        .map((camera) => ({ fid: camera.fid, from: inWeek(2.1), to: inWeek(5.6) })),
    ],
    outage:
      tank === undefined
        ? null
        : { object: tank, from: inWeek(3), to: new Date(now.getTime() + 6 * DAY_MS + 6 * HOUR_MS) },
  };
}
