import { z } from 'zod';
import { INCIDENT_KINDS } from './incident.ts';

/** Who may be given a step: the parties of the loop within the district. */
export const STEP_PARTIES = ['enterprise', 'zone', 'regulator', 'bureau', 'operating_company'] as const;
export const MOST_STEPS = 40;
/** A step that is due later than three days after the opening belongs to the recovery, not to the response. */
const MOST_MINUTES = 4320;

export const incidentKind = z.enum(INCIDENT_KINDS);
/** One step as it is stored and copied into an incident; `minutes` count from the opening. */
export const planStepSchema = z.strictObject({
  key: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/),
  zh: z.string().trim().min(2).max(200),
  en: z.string().trim().min(2).max(300),
  party: z.enum(STEP_PARTIES),
  minutes: z.int().min(1).max(MOST_MINUTES),
});
export const planStepsSchema = z.array(planStepSchema);

/** What somebody typed: steps without keys are new. */
const typedStep = z.strictObject({
  key: z.string().max(40),
  zh: z.string().trim().max(200),
  en: z.string().trim().max(300),
  party: z.enum(STEP_PARTIES),
  minutes: z.number(),
});
export type TypedStep = z.infer<typeof typedStep>;
export const planDraftSchema = z.strictObject({
  kind: incidentKind,
  note: z.string().trim().max(500),
  steps: z.array(typedStep).max(MOST_STEPS),
});
export type PlanDraft = z.infer<typeof planDraftSchema>;

/** What can be wrong with a plan; the words are `incidentPlans.problem.<code>`. */
export const STEP_PROBLEMS = ['no_steps', 'no_words', 'not_positive', 'twice'] as const;
export interface StepProblem {
  /** Path, for instance `steps.3.minutes`. */
  readonly field: string;
  readonly code: (typeof STEP_PROBLEMS)[number];
}

/** What stands against a plan, step by step; empty when it may be submitted. Both languages are asked for: a shift reads either. */
export function checkSteps(steps: readonly TypedStep[]): StepProblem[] {
  if (steps.length === 0) return [{ field: 'steps', code: 'no_steps' }];
  return steps.flatMap(({ zh, en, minutes }, n): StepProblem[] => [
    ...(zh.trim().length < 2 ? [{ field: `steps.${n}.zh`, code: 'no_words' } as const] : []),
    ...(en.trim().length < 2 ? [{ field: `steps.${n}.en`, code: 'no_words' } as const] : []),
    ...(Number.isInteger(minutes) && minutes > 0 && minutes <= MOST_MINUTES
      ? []
      : [{ field: `steps.${n}.minutes`, code: 'not_positive' } as const]),
    ...(steps.findIndex((one) => one.zh.trim() === zh.trim()) < n
      ? [{ field: `steps.${n}.zh`, code: 'twice' } as const]
      : []),
  ]);
}

/** Steps that the check has passed, in the order in which they are due, each with a key of its own. Throws for others. */
export function stepsToStore(steps: readonly TypedStep[]): z.infer<typeof planStepsSchema> {
  const taken = new Set<string>();
  const keyed = steps.map((step) => {
    let key = step.key;
    for (let n = 1; key === '' || taken.has(key); n += 1) key = `step_${n}`;
    taken.add(key);
    return { ...step, key };
  });
  return planStepsSchema.parse(keyed.sort((a, b) => a.minutes - b.minutes));
}
