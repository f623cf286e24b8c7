/**
 * Figures of the after-action report (事后评估): how long what took, from the times that were stored when it happened.
 * Spans in seconds; null where the moment never came, which is told and never reckoned as zero.
 */
export interface ReportFacts {
  readonly alarmAt: number | null;
  readonly acknowledgedAt: number | null;
  readonly openedAt: number;
  readonly closedAt: number | null;
  readonly units: readonly {
    readonly alertedAt: number;
    readonly onSceneAt: number | null;
    readonly etaS: number | null;
  }[];
  readonly plan: readonly { readonly dueAt: number; readonly doneAt: number | null }[];
  readonly tasks: readonly {
    readonly dueAt: number | null;
    readonly doneAt: number | null;
    readonly withdrawnAt: number | null;
  }[];
  readonly reports: readonly {
    readonly dueAt: number | null;
    readonly submittedAt: number | null;
  }[];
}

/** Of so many, so many were done, and so many of these in time. */
export interface Share {
  readonly total: number;
  readonly done: number;
  readonly inTime: number;
}

export interface ReportFigures {
  readonly acknowledgeS: number | null;
  /** From the alarm, or from the opening when there was none. */
  readonly openS: number | null;
  readonly firstAlertS: number | null;
  readonly firstOnSceneS: number | null;
  readonly durationS: number | null;
  /** Mean of real minus promised travel times over the units that have both; positive: later than promised. */
  readonly etaErrorS: number | null;
  readonly etaCompared: number;
  readonly plan: Share;
  readonly tasks: Share;
  readonly reports: Share;
}

const least = (times: readonly (number | null)[]): number | null => {
  const known = times.filter((time) => time !== null);
  return known.length === 0 ? null : Math.min(...known);
};
const seconds = (from: number | null, to: number | null): number | null =>
  from === null || to === null ? null : Math.round((to - from) / 1000);

/** Counts what was done and what of it in time; what has no time is in time when it is done. */
function shareOf(items: readonly { readonly dueAt: number | null; readonly endAt: number | null }[]): Share {
  const done = items.filter(({ endAt }) => endAt !== null);
  const inTime = done.filter(({ dueAt, endAt }) => dueAt === null || (endAt ?? 0) <= dueAt);
  return { total: items.length, done: done.length, inTime: inTime.length };
}

/** How the unit's real travel time compares with the promised one, seconds; null while either is unknown. */
export function arrivalError(unit: ReportFacts['units'][number]): number | null {
  const real = seconds(unit.alertedAt, unit.onSceneAt);
  return real === null || unit.etaS === null ? null : real - unit.etaS;
}

export function figuresOf(facts: ReportFacts): ReportFigures {
  const { alarmAt, openedAt, closedAt, units, plan, tasks, reports } = facts;
  const errors = units.map(arrivalError).filter((error) => error !== null);
  return {
    acknowledgeS: seconds(alarmAt, facts.acknowledgedAt),
    openS: seconds(alarmAt, openedAt),
    firstAlertS: seconds(openedAt, least(units.map(({ alertedAt }) => alertedAt))),
    firstOnSceneS: seconds(openedAt, least(units.map(({ onSceneAt }) => onSceneAt))),
    durationS: seconds(openedAt, closedAt),
    etaErrorS: errors.length === 0 ? null : Math.round(errors.reduce((sum, error) => sum + error, 0) / errors.length),
    etaCompared: errors.length,
    plan: shareOf(plan.map(({ dueAt, doneAt }) => ({ dueAt, endAt: doneAt }))),
    tasks: shareOf(
      tasks.filter(({ withdrawnAt }) => withdrawnAt === null).map(({ dueAt, doneAt }) => ({ dueAt, endAt: doneAt })),
    ),
    reports: shareOf(reports.map(({ dueAt, submittedAt }) => ({ dueAt, endAt: submittedAt }))),
  };
}
