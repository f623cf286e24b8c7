import type { Indicator } from '../../domain/indicator.ts';
import type { MappedRow, RegionModel } from './model.ts';
import type { Random } from './random.ts';
import { addSensor, type Signal } from './sensors.ts';

interface PointPlan {
  readonly indicator: Indicator;
  readonly signal: Signal;
  readonly high?: number;
  readonly highHigh?: number;
  readonly uploadSeconds: number;
  readonly fine?: boolean;
}

const signal = (mean: number, daily: number, noise: number): Signal => ({ mean, daily, noise });

/** Points per kind (REQ-ENT-36..-41); wind limits are the bounds of force 6 and 7. */
const POINTS: Readonly<Record<string, readonly PointPlan[]>> = {
  tower_crane: [
    { indicator: 'moment', signal: signal(42, 14, 9), high: 90, highHigh: 105, uploadSeconds: 10 },
    { indicator: 'load', signal: signal(2.2, 0.6, 0.9), high: 6, highHigh: 6.6, uploadSeconds: 10 },
    { indicator: 'wind_speed', signal: signal(5.1, 1.8, 1.1), high: 10.8, highHigh: 13.9, uploadSeconds: 60 },
  ],
  hoist: [
    { indicator: 'load', signal: signal(0.8, 0.2, 0.4), high: 1.8, highHigh: 2, uploadSeconds: 10 },
    { indicator: 'tilt', signal: signal(0.06, 0, 0.02), high: 0.3, highHigh: 0.5, uploadSeconds: 60 },
  ],
  pit: [
    {
      indicator: 'displacement',
      signal: signal(9.5, 0.3, 0.6),
      high: 25,
      highHigh: 30,
      uploadSeconds: 300,
      fine: true,
    },
    { indicator: 'settlement', signal: signal(6.2, 0.2, 0.4), high: 20, highHigh: 25, uploadSeconds: 300 },
    { indicator: 'groundwater', signal: signal(-6.4, 0.1, 0.05), uploadSeconds: 300, fine: true },
    { indicator: 'force', signal: signal(820, 14, 9), high: 1200, highHigh: 1350, uploadSeconds: 300 },
  ],
  formwork: [
    { indicator: 'settlement', signal: signal(2.1, 0.1, 0.2), high: 8, highHigh: 10, uploadSeconds: 60 },
    { indicator: 'tilt', signal: signal(0.11, 0, 0.03), high: 0.8, highHigh: 1, uploadSeconds: 60 },
  ],
  unloading_platform: [
    { indicator: 'load', signal: signal(0.6, 0.1, 0.3), high: 1.5, highHigh: 1.8, uploadSeconds: 60 },
  ],
};

export function addConstructionSensors(model: RegionModel, asset: MappedRow, tag: string, random: Random): void {
  for (const plan of POINTS[asset.kind] ?? []) {
    const key = asset.id.replace('con_', '');
    const mean = plan.signal.mean * random.between(0.85, 1.12);
    addSensor(model, {
      id: `pt_c${key}_${plan.indicator}`,
      object: asset,
      tag: `${plan.indicator.slice(0, 2).toUpperCase()}-${tag}`,
      ...plan,
      signal: { ...plan.signal, mean: Number(mean.toFixed(3)) },
    });
  }
}

/** Dust and noise of the whole site (REQ-ENT-31). */
export function addSiteSensors(model: RegionModel, site: MappedRow, index: number): void {
  addSensor(model, {
    id: `pt_s${index}_pm10`,
    object: site,
    indicator: 'pm10',
    tag: `PM-${index}`,
    signal: signal(62, 18, 12),
    high: 150,
    highHigh: 250,
    uploadSeconds: 300,
  });
  addSensor(model, {
    id: `pt_s${index}_noise`,
    object: site,
    indicator: 'noise',
    tag: `NS-${index}`,
    signal: signal(56, 7, 3),
    high: 75,
    highHigh: 85,
    uploadSeconds: 300,
  });
}
