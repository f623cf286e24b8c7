import type { LoopPlan } from './loop-plan.ts';
import type { Party } from './party.ts';
import type { Refusal } from './refusal.ts';
import type { TierRank } from './tier.ts';

/** How far the enterprise's handling has come; `clear_asked` waits for the tracker, `returned` was sent back by it. */
export const HANDLINGS = ['waiting', 'verified', 'handling', 'reported', 'clear_asked', 'returned'] as const;
export type Handling = (typeof HANDLINGS)[number];

/** What the enterprise found: a true warning, a false alarm, or an accident (REQ-WARN-13). */
export const VERDICTS = ['true', 'false', 'accident'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** Clocks that are rows: warning notice, on-site order, call-and-answer, end of a shelf. */
const TIMER_STEPS = ['notice', 'on_site', 'call', 'unshelve'] as const;
export type TimerStep = (typeof TIMER_STEPS)[number];

/** Everything that can stand in a warning's history (table warning_step). */
export const LOOP_STEPS = [
  'opened',
  'raised',
  'lowered',
  'repeated',
  'normal',
  'acknowledged',
  'verified',
  'handling',
  'reported',
  'evidence',
  'comment',
  'assigned',
  'shelved',
  'unshelved',
  'notice',
  'on_site',
  'call',
  'clear_asked',
  'confirmed',
  'returned',
  'downgraded',
  'lost',
  'found',
  'closed',
  'relay',
] as const;
export type LoopStepName = (typeof LOOP_STEPS)[number];

/** Why a warning is closed. */
const CLOSED_REASONS = ['back_to_normal', 'cleared_by_source', 'handled', 'over'] as const;
export type ClosedReason = (typeof CLOSED_REASONS)[number];

/** A clock that runs: neither fired nor void. `dueAt` in epoch milliseconds. */
export interface LoopTimer {
  readonly epoch: number;
  readonly step: TimerStep;
  readonly round: number;
  readonly dueAt: number;
}

/** A warning as far as the loop decides about it. Times are epoch milliseconds of the database clock. */
export interface LoopState {
  readonly state: 'open' | 'closed';
  readonly tier: TierRank;
  readonly worstTier: TierRank;
  /** Grows with every change of tier; clocks of older epochs are void. */
  readonly epoch: number;
  readonly openedAt: number;
  readonly tierSince: number;
  /** What the clocks of this epoch count from: the push, or the receipt. */
  readonly clockSince: number;
  readonly handling: Handling;
  readonly verdict: Verdict | null;
  /** Who asked the tracker, and for which tier; 0 = for the clear. Null while nothing is asked. */
  readonly askedBy: string | null;
  readonly askedTier: TierRank | null;
  /** The condition has ended; the sign-off is still owed. */
  readonly normalSince: number | null;
  readonly acknowledgedAt: number | null;
  readonly acknowledgedBy: string | null;
  readonly assignee: string | null;
  readonly assigneeName: string | null;
  readonly shelvedUntil: number | null;
  readonly shelvedBy: string | null;
  readonly shelvedReason: string | null;
  /** Asked for, and waiting for a second person while `shelvedUntil` is null. */
  readonly shelfMinutes: number | null;
  /** How many shelves this epoch has seen. */
  readonly shelfRound: number;
  readonly repeats: number;
  /** 0 = nobody's: the tracker and the operating company stand in for the enterprise. */
  readonly enterprise: number;
  /** A point that speaks and a limit tell whether the condition holds; false when it is lost or no limit tells. */
  readonly measured: boolean;
  readonly closedAt: number | null;
  readonly closedReason: ClosedReason | null;
  readonly nextStep: 'notice' | 'on_site' | null;
  readonly deadline: number | null;
  readonly plan: LoopPlan;
  readonly timers: readonly LoopTimer[];
}

/** A warning to which nothing has happened, before it opens; `measured` when a limit and a point stand behind it. */
export function freshLoop(plan: LoopPlan, enterprise: number, now: number): LoopState {
  return {
    state: 'open',
    tier: 1,
    worstTier: 1,
    epoch: 1,
    openedAt: now,
    tierSince: now,
    clockSince: now,
    handling: 'waiting',
    verdict: null,
    askedBy: null,
    askedTier: null,
    normalSince: null,
    acknowledgedAt: null,
    acknowledgedBy: null,
    assignee: null,
    assigneeName: null,
    shelvedUntil: null,
    shelvedBy: null,
    shelvedReason: null,
    shelfMinutes: null,
    shelfRound: 0,
    repeats: 0,
    enterprise,
    measured: false,
    closedAt: null,
    closedReason: null,
    nextStep: null,
    deadline: null,
    plan,
    timers: [],
  };
}

/** One line of the history, and which parties must be told of it. */
export interface LoopStep {
  readonly step: LoopStepName;
  readonly round: number;
  readonly tell: readonly Party[];
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** What an input makes of a warning. Clocks that are set or void follow from the states before and after. */
export interface LoopChange<S extends LoopState> {
  readonly state: S;
  readonly steps: readonly LoopStep[];
  readonly fired: readonly LoopTimer[];
}

export type LoopAnswer<S extends LoopState> = LoopChange<S> | { readonly refusal: Refusal };

/** What people may ask of a warning; inputs in domain/warning-commands.ts. */
export const COMMANDS = [
  'acknowledge',
  'verify',
  'handle',
  'report',
  'downgrade',
  'clear',
  'confirm',
  'sendBack',
  'assign',
  'comment',
  'shelve',
  'approveShelf',
  'unshelve',
] as const;
export type CommandName = (typeof COMMANDS)[number];
