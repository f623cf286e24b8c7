import { INDICATOR_FACTS, type Indicator } from '../../domain/indicator.ts';
import type { MappedRow, RegionModel } from './model.ts';
import type { Point } from './plane.ts';

/** How a point behaves when nothing is wrong: mean, half the day's swing and noise, in its unit. Read by the simulator. */
export interface Signal {
  readonly mean: number;
  readonly daily: number;
  readonly noise: number;
}

export interface SensorPlan {
  readonly id: string;
  readonly object: MappedRow;
  readonly indicator: Indicator;
  readonly at?: Point;
  readonly tag: string;
  readonly signal: Signal;
  readonly uploadSeconds?: number;
  /** Limits in the indicator's unit; gas: high = 低报, highHigh = 高报. */
  readonly high?: number;
  readonly highHigh?: number;
  readonly low?: number;
  readonly lowLow?: number;
  /** Half-hourly history instead of four-hourly. */
  readonly fine?: boolean;
  /** Computed by the worker from other points: no instrument, and no simulator, sends it. */
  readonly derived?: boolean;
}

/** Points that get half-hourly history; all others four-hourly, to keep the first start short. */
const fine = new WeakSet<MappedRow>();
export const hasFineHistory = (row: MappedRow): boolean => fine.has(row);

const short = (value: number): number => Number(value.toPrecision(6));

export function addSensor(model: RegionModel, plan: SensorPlan): MappedRow {
  const facts = INDICATOR_FACTS[plan.indicator];
  const { object } = plan;
  const nth = model.layers.sensor_point.length;
  const row = model.add('sensor_point', {
    id: plan.id,
    name: `${object.name} ${facts.zh}`.slice(0, 190),
    nameEn: `${object.nameEn} ${facts.en.toLowerCase()}`.slice(0, 190),
    kind: plan.indicator,
    at: plan.at ?? [object.at[0] + ((nth % 3) - 1) * 1.5, object.at[1] + ((nth % 5) - 2) * 1.2],
    within: object,
    attrs: {
      signal: { mean: short(plan.signal.mean), daily: short(plan.signal.daily), noise: short(plan.signal.noise) },
      ...(plan.derived === true ? { derived: true } : {}),
    },
    own: {
      object_fid: object.fid,
      indicator: plan.indicator,
      unit: facts.unit,
      tag: plan.tag,
      upload_seconds: plan.uploadSeconds ?? 300,
      low_alarm: plan.low ?? null,
      high_alarm: plan.high ?? null,
      low_low_alarm: plan.lowLow ?? null,
      high_high_alarm: plan.highHigh ?? null,
    },
  });
  if (plan.fine === true) fine.add(row);
  return row;
}
