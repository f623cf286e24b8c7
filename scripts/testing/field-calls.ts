import { type Calls, once } from './one-call.ts';

/** Findings and tasks of the field; the two zones hold none, so these calls only show that nothing leaks. */
export const FIELD_CALLS: Readonly<Record<string, () => Calls>> = {
  'field.findings': () => once({ open: true }, false),
  'field.marks': () => once(undefined, false),
  'field.finding': () => once({ id: '6a7f1f9e-1111-4222-8333-444455556666' }, false),
  'field.act': () =>
    once({ id: '6a7f1f9e-1111-4222-8333-444455556666', act: 'accept', state: 'reported', text: '' }, false),
  'field.prepare': () => once(undefined, false),
  'help.calls': () => once(undefined, false),
  'help.acknowledge': () => once({ id: '6a7f1f9e-1111-4222-8333-444455556666' }, false),
  'help.end': () => once({ id: '6a7f1f9e-1111-4222-8333-444455556666', outcome: '已脱险' }, false),
  'tasks.mine': () => once(undefined, false),
  'tasks.list': () => once({ part: 'open' }, false),
  'tasks.task': () => once({ id: '6a7f1f9e-1111-4222-8333-444455556666' }, false),
  'tasks.settle': () =>
    once(
      {
        task: '6a7f1f9e-1111-4222-8333-444455556666',
        point: '6a7f1f9e-1111-4222-8333-444455556667',
        outcome: 'normal',
        text: '已核',
      },
      false,
    ),
  'tasks.release': () => once({ id: '6a7f1f9e-1111-4222-8333-444455556666' }, false),
  'tasks.recheck': () =>
    once({ finding: '6a7f1f9e-1111-4222-8333-444455556666', people: [], dueAt: 4_000_000_000_000 }, false),
  'tasks.plans': () => once(undefined, false),
  'tasks.savePlan': () => once({}, false),
  'tasks.endPlan': () => once({ id: '6a7f1f9e-1111-4222-8333-444455556666' }, false),
  'tasks.people': () => once(undefined, false),
};
