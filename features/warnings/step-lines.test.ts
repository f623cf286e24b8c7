import { describe, expect, it } from 'vitest';
import { filterSteps, newestAct, type Step, textOf } from './step-lines.ts';

const step = (id: number, name: string, actor = 'rules', detail: Step['detail'] = {}): Step => ({
  id,
  at: id,
  step: name,
  actor,
  detail,
});
const HISTORY = [
  step(6, 'clear_asked', 'usr_a'),
  step(5, 'notice', 'worker'),
  step(4, 'verified', 'usr_b'),
  step(3, 'repeated'),
  step(2, 'acknowledged', 'usr_a'),
  step(1, 'opened'),
];

describe('the history of a warning', () => {
  it('tells what people did apart from what was sent', () => {
    expect(filterSteps(HISTORY, 'handling').map(({ id }) => id)).toEqual([6, 4, 2]);
    expect(filterSteps(HISTORY, 'notices').map(({ id }) => id)).toEqual([5, 1]);
    expect(filterSteps(HISTORY, 'all')).toHaveLength(6);
  });
  it('shows a command that this version does not know among the handling, never nowhere', () => {
    expect(filterSteps([step(9, 'something_new', 'usr_a')], 'handling')).toHaveLength(1);
  });
  it('finds what was done meanwhile: by a person, not by a sensor, and not what had been seen', () => {
    expect(newestAct(HISTORY, 3)?.id).toBe(6);
    expect(newestAct(HISTORY.slice(1), 3)?.id).toBe(4);
    expect(newestAct(HISTORY, 6)).toBeNull();
    expect(newestAct([step(9, 'notice', 'worker')], 6)).toBeNull();
  });
  it('takes a text only where it is a text', () => {
    expect(textOf(step(1, 'comment', 'u', { text: 7 }), 'text')).toBeNull();
    expect(textOf(step(1, 'comment', 'u', { text: '阀已关' }), 'text')).toBe('阀已关');
  });
});
