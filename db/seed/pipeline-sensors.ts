import type { MappedRow, RegionModel } from './model.ts';
import type { PipelinePlan } from './pipeline-routes.ts';
import { addSensor } from './sensors.ts';

/** Run-state points (REQ-ENT-51, REQ-MON-26): pressure and flow at stations, pressure at valves, gas in wells, potential. */
export function addFacilitySensors(model: RegionModel, facility: MappedRow, plan: PipelinePlan): void {
  const key = facility.id.replace('fac_', '');
  const tag = key.replaceAll('_', '-').toUpperCase();
  const usual = Number((plan.pressure * 0.68).toFixed(2));
  const pressure = (): void => {
    addSensor(model, {
      id: `pt_p${key}_pressure`,
      object: facility,
      indicator: 'pressure',
      tag: `PI-${tag}`,
      signal: { mean: usual, daily: usual * 0.03, noise: usual * 0.004 },
      low: Number((usual * 0.5).toFixed(2)),
      high: Number((plan.pressure * 0.9).toFixed(2)),
      highHigh: Number((plan.pressure * 0.98).toFixed(2)),
      uploadSeconds: 60,
      fine: true,
    });
  };
  switch (facility.kind) {
    case 'origin_station':
    case 'terminal_station':
    case 'booster_station': {
      const flow = Math.round(plan.diameter * 0.9);
      pressure();
      addSensor(model, {
        id: `pt_p${key}_flow`,
        object: facility,
        indicator: 'flow',
        tag: `FI-${tag}`,
        signal: { mean: flow, daily: flow * 0.08, noise: flow * 0.01 },
        high: Math.round(flow * 1.4),
        highHigh: Math.round(flow * 1.6),
        uploadSeconds: 60,
      });
      if (plan.laying === 'buried')
        addSensor(model, {
          id: `pt_p${key}_temperature`,
          object: facility,
          indicator: 'temperature',
          tag: `TI-${tag}`,
          signal: { mean: 18, daily: 1.5, noise: 0.2 },
          high: 45,
          highHigh: 55,
          uploadSeconds: 300,
        });
      return;
    }
    case 'block_valve_station':
      pressure();
      return;
    case 'valve_well':
      addSensor(model, {
        id: `pt_p${key}_gas`,
        object: facility,
        indicator: 'gas_combustible',
        tag: `GT-${tag}`,
        signal: { mean: 0.9, daily: 0.1, noise: 0.4 },
        high: 25,
        highHigh: 50,
        uploadSeconds: 300,
      });
      return;
    case 'cathodic_station':
      // Protected below −850 mV; less negative than that is the alarm.
      addSensor(model, {
        id: `pt_p${key}_potential`,
        object: facility,
        indicator: 'potential',
        tag: `EI-${tag}`,
        signal: { mean: -1040, daily: 20, noise: 15 },
        high: -850,
        highHigh: -800,
        uploadSeconds: 300,
      });
      return;
    default:
      return;
  }
}
