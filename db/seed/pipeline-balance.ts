import type { RegionModel } from './model.ts';
import { addSensor } from './sensors.ts';

/** One derived point a pipeline: what enters and does not leave, computed by the worker from the stations' flows (REQ-MON-30). */
export function addFlowBalances(model: RegionModel): void {
  for (const pipeline of model.layers.pipeline)
    addSensor(model, {
      id: `pt_${pipeline.id}_balance`,
      object: pipeline,
      indicator: 'flow_balance',
      tag: `FB-${pipeline.id.replace('pip_', '')}`,
      signal: { mean: 0.1, daily: 0.2, noise: 0.6 },
      uploadSeconds: 60,
      derived: true,
    });
}
