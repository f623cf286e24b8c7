/** One line of a warning's history as `warnings.get` tells it, newest first. `at` in epoch milliseconds. */
export interface Step {
  readonly id: number;
  readonly at: number;
  readonly step: string;
  /** User id, `rules`, `worker` or `source:<id>`. */
  readonly actor: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

export const STEP_FILTERS = ['all', 'handling', 'notices'] as const;
export type StepFilter = (typeof STEP_FILTERS)[number];

const NOTICES = new Set(['opened', 'raised', 'lowered', 'notice', 'on_site', 'call', 'relay', 'downgraded', 'closed']);
const SENSOR = new Set([
  'opened',
  'raised',
  'lowered',
  'repeated',
  'normal',
  'lost',
  'found',
  'notice',
  'on_site',
  'call',
  'relay',
]);

/** What people did, or what was sent; all of it otherwise. */
export function filterSteps<S extends Step>(steps: readonly S[], filter: StepFilter): S[] {
  if (filter === 'all') return [...steps];
  return steps.filter(({ step }) => (filter === 'notices' ? NOTICES.has(step) : !SENSOR.has(step)));
}

/** A text of a step's detail; detail comes from many versions, so anything else is no text. */
export function textOf(step: Step, key: string): string | null {
  const value = step.detail[key];
  return typeof value === 'string' && value !== '' ? value : null;
}

export function numberOf(step: Step, key: string): number | null {
  const value = step.detail[key];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** The newest thing that a person did after `seenId`: what a second hand must know before it acts. */
export function newestAct<S extends Step>(steps: readonly S[], seenId: number): S | null {
  const acts = steps.filter((step) => step.id > seenId && !SENSOR.has(step.step));
  return acts.reduce<S | null>((newest, step) => (newest === null || step.id > newest.id ? step : newest), null);
}
