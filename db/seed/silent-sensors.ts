import type { MappedRow, RegionModel } from './model.ts';
import { Random } from './random.ts';
import type { OpenWarning } from './warnings-open.ts';

export type SilentSensor = readonly [point: MappedRow, since: Date];

/** A dozen points that have been silent for hours, so that honest grey is on the first screen too. */
export function silentSensors(model: RegionModel, warnings: readonly OpenWarning[], now: Date): SilentSensor[] {
  const random = new Random('silent-sensors');
  const busy = new Set(warnings.map((w) => w.object.fid));
  return random
    .shuffled(model.layers.sensor_point)
    .filter(
      (point) =>
        !busy.has(Number(point.own['object_fid'])) && point.enterprise !== 1 && point.attrs['derived'] !== true,
    )
    .slice(0, 12)
    .map((point): SilentSensor => [point, new Date(now.getTime() - random.between(1, 30) * 3_600_000)]);
}
