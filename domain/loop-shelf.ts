import { withTimers } from './loop-clock.ts';
import { tierPlanOf } from './loop-plan.ts';
import type { LoopAnswer, LoopState } from './loop-state.ts';
import { refuse, step, turned } from './loop-turns.ts';

/** Shelving (EEMUA 191): expires, has a reason, stays visible; it silences screens and touches no clock of the loop. */
export const shelfIsAsked = (state: LoopState): boolean => state.shelfMinutes !== null && state.shelvedUntil === null;

/** Asks for a shelf, or puts it on one where one person may. */
export function shelve<S extends LoopState>(
  state: S,
  minutes: number,
  reason: string,
  personId: string,
  now: number,
): LoopAnswer<S> {
  if (minutes > state.plan.shelfMaxMinutes)
    return refuse('invalid', 'minutes', 'that is longer than a shelf may last', { max: state.plan.shelfMaxMinutes });
  const asked = { ...state, shelvedBy: personId, shelvedReason: reason, shelfMinutes: minutes };
  if (!tierPlanOf(state.plan, state.tier).shelfNeedsSecond) return putOnShelf(asked, minutes, now, { reason });
  return turned(
    withoutShelfTimer({ ...asked, shelvedUntil: null }),
    step('shelved', [], { reason, minutes, pending: true }),
  );
}

/** The second person. */
export function approveShelf<S extends LoopState>(state: S, personId: string, now: number): LoopAnswer<S> {
  if (state.shelfMinutes === null || state.shelvedUntil !== null)
    return refuse('conflict', 'shelf', 'nobody asks for a shelf');
  if (state.shelvedBy === personId) return refuse('two_persons', 'id', 'red is not shelved by one person alone');
  return putOnShelf(state, state.shelfMinutes, now, { reason: state.shelvedReason });
}

const withoutShelfTimer = <S extends LoopState>(state: S): S =>
  withTimers(
    state,
    state.timers.filter((timer) => timer.step !== 'unshelve'),
  );

/** Silences screens until it expires; clocks, pushes and notices go on. */
function putOnShelf<S extends LoopState>(
  state: S,
  minutes: number,
  now: number,
  detail: Readonly<Record<string, unknown>>,
): LoopAnswer<S> {
  const until = now + minutes * 60_000;
  const round = state.shelfRound + 1;
  const bare = withoutShelfTimer({ ...state, shelvedUntil: until, shelfRound: round });
  const timer = { epoch: state.epoch, step: 'unshelve', round, dueAt: until } as const;
  return turned(withTimers(bare, [...bare.timers, timer]), step('shelved', [], { ...detail, minutes, until }));
}

export function unshelve<S extends LoopState>(state: S): LoopAnswer<S> {
  if (state.shelfMinutes === null && state.shelvedUntil === null)
    return refuse('conflict', 'shelf', 'it is not shelved');
  const open = { ...state, shelvedUntil: null, shelvedBy: null, shelvedReason: null, shelfMinutes: null };
  return turned(withoutShelfTimer(open), step('unshelved', []));
}
