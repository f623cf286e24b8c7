import { tierPlanOf } from './loop-plan.ts';
import type { LoopState, LoopTimer } from './loop-state.ts';

const MINUTE = 60_000;

/** At most one order per moment: on-site orders come before notices of the same minute. */
const ORDER: Record<LoopTimer['step'], number> = { on_site: 0, notice: 1, call: 2, unshelve: 3 };

export function inOrderOfDue(a: LoopTimer, b: LoopTimer): number {
  return a.dueAt - b.dueAt || ORDER[a.step] - ORDER[b.step];
}

/**
 * The first round of a repeated clock that lies after now: the smallest first + k·repeat. Rounds that nobody could fire,
 * because the engine was away, are not made up for in a burst, and the grid does not drift (REQ-WARN-11, -17).
 */
export function roundAfter(
  first: number,
  repeatMinutes: number,
  now: number,
): { readonly round: number; readonly dueAt: number } {
  const repeat = repeatMinutes * MINUTE;
  const skipped = Math.max(0, Math.floor((now - first) / repeat) + 1);
  return { round: skipped + 1, dueAt: first + skipped * repeat };
}

/** The next warning notice of the running epoch; null where the tier has none. */
export function nextNotice(state: LoopState, now: number): LoopTimer | null {
  const { notice } = tierPlanOf(state.plan, state.tier);
  if (notice === null) return null;
  const first = state.clockSince + notice.firstMinutes * MINUTE;
  return { epoch: state.epoch, step: 'notice', ...roundAfter(first, notice.repeatMinutes, now) };
}

/** All clocks of a new epoch. An on-site order that is overdue already, where clocks do not restart, is due at once. */
export function startClocks(state: LoopState, now: number): LoopTimer[] {
  const { onSite, callMinutes } = tierPlanOf(state.plan, state.tier);
  const { epoch } = state;
  const timers: LoopTimer[] = [];
  const notice = nextNotice(state, now);
  if (notice !== null) timers.push(notice);
  if (onSite !== null) {
    const dueAt = Math.max(now, state.clockSince + onSite.afterMinutes * MINUTE);
    timers.push({ epoch, step: 'on_site', round: 1, dueAt });
  }
  if (callMinutes !== null && state.acknowledgedAt === null)
    timers.push({ epoch, step: 'call', round: 1, dueAt: now + callMinutes * MINUTE });
  if (state.shelvedUntil !== null)
    timers.push({ epoch, step: 'unshelve', round: state.shelfRound, dueAt: state.shelvedUntil });
  return timers;
}

/** The nearest duty of the loop (REQ-WARN-19); calls and shelves are not duties of the handling. */
export function dutyOf(timers: readonly LoopTimer[]): Pick<LoopState, 'nextStep' | 'deadline'> {
  const [first] = timers.filter((timer) => timer.step === 'notice' || timer.step === 'on_site').sort(inOrderOfDue);
  return first === undefined
    ? { nextStep: null, deadline: null }
    : { nextStep: first.step === 'on_site' ? 'on_site' : 'notice', deadline: first.dueAt };
}

/** The state with other clocks, and the duty that follows from them. */
export function withTimers<S extends LoopState>(state: S, timers: readonly LoopTimer[]): S {
  return { ...state, timers, ...dutyOf(timers) };
}
