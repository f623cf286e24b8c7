import { MEDIUM_DATA } from '../../domain/medium.ts';
import type { FarmPlan } from './chemical-plans.ts';
import type { MappedRow, RegionModel } from './model.ts';
import type { Random } from './random.ts';
import { addSensor } from './sensors.ts';

const round = (value: number, decimals: number): number => Number(value.toFixed(decimals));

/** Usual working pressure of pressure vessels by medium, MPa. */
const VESSEL_PRESSURE: Partial<Record<FarmPlan['medium'], number>> = {
  propylene: 1.1,
  propane: 0.9,
  lpg: 0.95,
  chlorine: 0.72,
  ammonia: 1.15,
  butadiene: 0.35,
  vinyl_chloride: 0.4,
  ethylene_oxide: 0.45,
  hydrogen_chloride: 1.25,
};

/** Points of a tank by class (REQ-ENT-04, REQ-MON-20): level and temperature always, pressure when it holds any, gas. */
export function addTankSensors(
  model: RegionModel,
  tank: MappedRow,
  plan: FarmPlan,
  random: Random,
  key: string,
  tag: string,
): void {
  const put = (
    indicator: Parameters<typeof addSensor>[1]['indicator'],
    more: Omit<Parameters<typeof addSensor>[1], 'id' | 'object' | 'indicator' | 'tag'>,
  ): void => {
    const code = { pressure: 'PI', level: 'LI', temperature: 'TI' }[indicator as string] ?? 'GT';
    const short = indicator.startsWith('gas') ? 'gas' : indicator;
    addSensor(model, { id: `pt_${key}_${short}`, object: tank, indicator, tag: `${code}-${tag}`, ...more });
  };
  const story = key === 't203';
  const full = plan.form === 'sphere' ? plan.diameter : plan.form === 'horizontal' ? plan.diameter : plan.height;
  const level = round(full * random.between(0.35, 0.72), 2);
  put('level', {
    signal: { mean: level, daily: round(full * 0.04, 2), noise: round(full * 0.002, 3) },
    lowLow: round(full * 0.08, 1),
    low: round(full * 0.14, 1),
    high: round(full * 0.86, 1),
    highHigh: round(full * 0.92, 1),
    fine: true,
  });
  const cold = plan.medium === 'lng';
  const warm = cold ? -161 : plan.medium === 'benzene' ? 18 : random.between(8, 22);
  put('temperature', {
    signal: { mean: round(warm, 1), daily: cold ? 0.3 : 3.2, noise: 0.2 },
    high: cold ? -156 : 42,
    highHigh: cold ? -152 : 50,
    fine: story,
  });
  if (plan.tankClass === 'pressure') {
    const usual = VESSEL_PRESSURE[plan.medium] ?? 0.6;
    put('pressure', {
      signal: { mean: usual, daily: round(usual * 0.05, 3), noise: round(usual * 0.004, 4) },
      low: round(usual * 0.3, 2),
      high: round(usual * 1.35 + 0.1, 2),
      highHigh: round(usual * 1.55 + 0.12, 2),
      fine: true,
    });
  } else if (plan.tankClass === 'low_pressure') {
    put('pressure', { signal: { mean: 0.03, daily: 0.004, noise: 0.0008 }, high: 0.08, highHigh: 0.095, fine: true });
  }
  const hazard = MEDIUM_DATA[plan.medium];
  if (hazard.exposureLimitPpm !== undefined) {
    const limit = hazard.exposureLimitPpm;
    put('gas_toxic', {
      signal: { mean: round(limit * 0.06, 3), daily: 0, noise: round(limit * 0.02, 3) },
      high: limit,
      highHigh: limit * 2,
      uploadSeconds: 60,
    });
  } else if (hazard.hazard.startsWith('flammable')) {
    put('gas_combustible', {
      signal: { mean: 1.1, daily: 0.2, noise: 0.5 },
      high: 25,
      highHigh: 50,
      uploadSeconds: story ? 10 : 60,
      fine: story,
    });
  }
}

/** Points of a warehouse, loading area or process unit (REQ-ENT-05, -08, -09). */
export function addPlaceSensors(
  model: RegionModel,
  object: MappedRow,
  tag: string,
  toxicLimit: number | undefined,
  random: Random,
): void {
  const key = object.id.replace(/^[a-z]+_/, '');
  if (object.kind === 'warehouse') {
    addSensor(model, {
      id: `pt_w${key}_temperature`,
      object,
      indicator: 'temperature',
      tag: `TI-${tag}`,
      signal: { mean: 16, daily: 3, noise: 0.3 },
      high: 30,
      highHigh: 35,
    });
    addSensor(model, {
      id: `pt_w${key}_humidity`,
      object,
      indicator: 'humidity',
      tag: `MI-${tag}`,
      signal: { mean: 48, daily: 8, noise: 1 },
      high: 80,
      highHigh: 90,
    });
  }
  if (object.kind === 'process_unit') {
    const pressure = round(random.between(0.4, 3.2), 2);
    const temperature = round(random.between(70, 320), 0);
    addSensor(model, {
      id: `pt_u${key}_pressure`,
      object,
      indicator: 'pressure',
      tag: `PI-${tag}`,
      signal: { mean: pressure, daily: pressure * 0.03, noise: pressure * 0.006 },
      high: round(pressure * 1.2, 2),
      highHigh: round(pressure * 1.35, 2),
    });
    addSensor(model, {
      id: `pt_u${key}_temperature`,
      object,
      indicator: 'temperature',
      tag: `TI-${tag}`,
      signal: { mean: temperature, daily: 3, noise: 0.8 },
      high: temperature + 20,
      highHigh: temperature + 35,
    });
    addSensor(model, {
      id: `pt_u${key}_flow`,
      object,
      indicator: 'flow',
      tag: `FI-${tag}`,
      signal: { mean: 86, daily: 9, noise: 1.4 },
      high: 130,
      highHigh: 150,
    });
  }
  if (object.kind === 'fire_pump_room') {
    addSensor(model, {
      id: `pt_f${key}_water_pressure`,
      object,
      indicator: 'water_pressure',
      tag: `PW-${tag}`,
      signal: { mean: 0.82, daily: 0.02, noise: 0.01 },
      low: 0.6,
      lowLow: 0.45,
    });
    addSensor(model, {
      id: `pt_f${key}_water_level`,
      object,
      indicator: 'water_level',
      tag: `LW-${tag}`,
      signal: { mean: 4.6, daily: 0.1, noise: 0.02 },
      low: 3,
      lowLow: 2,
    });
    return;
  }
  if (object.kind === 'control_room') return;
  const toxic = toxicLimit !== undefined;
  addSensor(model, {
    id: `pt_g${key}_gas`,
    object,
    indicator: toxic ? 'gas_toxic' : 'gas_combustible',
    tag: `GT-${tag}`,
    signal: toxic
      ? { mean: toxicLimit * 0.06, daily: 0, noise: toxicLimit * 0.02 }
      : { mean: 1.2, daily: 0.2, noise: 0.5 },
    high: toxic ? toxicLimit : 25,
    highHigh: toxic ? toxicLimit * 2 : 50,
    uploadSeconds: 60,
  });
}
