import { describe, expect, it } from 'vitest';
import { INCIDENT_KINDS } from './incident.ts';
import { joinSteps, planOf } from './incident-plan.ts';
import { checkSteps, planStepsSchema, stepsToStore } from './incident-plan-schema.ts';

const step = (zh: string, minutes: number, key = '') => ({ key, zh, en: 'step', party: 'zone' as const, minutes });

describe('plans of incidents', () => {
  it('of the product pass their own check, kind by kind, with a key for each step', () => {
    for (const kind of INCIDENT_KINDS) {
      const steps = planOf(kind);
      expect(checkSteps(steps)).toEqual([]);
      expect(planStepsSchema.parse(stepsToStore(steps))).toEqual(steps);
      expect(new Set(steps.map(({ key }) => key)).size).toBe(steps.length);
    }
  });

  it('are refused with the field: no steps, one language only, minutes that are none, the same step twice', () => {
    expect(checkSteps([])).toEqual([{ field: 'steps', code: 'no_steps' }]);
    expect(checkSteps([{ ...step('断源', 5), en: ' ' }])).toEqual([{ field: 'steps.0.en', code: 'no_words' }]);
    for (const minutes of [0, -1, 1.5, Number.NaN, 4321])
      expect(checkSteps([step('断源', minutes)])).toEqual([{ field: 'steps.0.minutes', code: 'not_positive' }]);
    expect(checkSteps([step('断源', 5), step('断源 ', 9)])).toEqual([{ field: 'steps.1.zh', code: 'twice' }]);
  });

  it('are stored in the order in which steps are due, and new steps get keys that nobody has', () => {
    const stored = stepsToStore([step('三号', 30), step('一号', 1, 'alarm'), step('二号', 2, 'alarm')]);
    expect(stored.map(({ key, minutes }) => [key, minutes])).toEqual([
      ['alarm', 1],
      ['step_2', 2],
      ['step_1', 30],
    ]);
  });

  it('join when the kind is corrected: nothing is asked for twice, and a tick still names one step', () => {
    const joined = joinSteps(
      [step('断源', 5, 'isolate'), step('警戒', 9, 'step_1')],
      [step('断源', 5, 'isolate'), step('测风', 5, 'step_1')],
    );
    expect(joined.map(({ key, zh }) => [key, zh])).toEqual([
      ['isolate', '断源'],
      ['step_1', '警戒'],
      ['step_1_2', '测风'],
    ]);
  });
});
