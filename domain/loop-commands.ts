import { withTimers } from './loop-clock.ts';
import { tierPlanOf } from './loop-plan.ts';
import { approveShelf, shelfIsAsked, shelve, unshelve } from './loop-shelf.ts';
import {
  COMMANDS,
  type CommandName,
  type Handling,
  type LoopAnswer,
  type LoopState,
  type LoopStep,
  type Verdict,
} from './loop-state.ts';
import { audience, pushed, refuse, regraded, responsibleFor, step, turned } from './loop-turns.ts';
import { PARTIES, type Party } from './party.ts';
import { type TierRank, tierOfRank } from './tier.ts';

/** Who asks: a person and the parties the person acts for at this warning. */
export interface LoopActor {
  readonly id: string;
  readonly name: string;
  readonly parties: readonly Party[];
}

/** What is asked, with everything that the decision needs; `files` counts the evidence that would stand behind it. */
export type LoopAsk =
  | { readonly name: 'acknowledge' | 'confirm' | 'approveShelf' | 'unshelve' }
  | { readonly name: 'verify'; readonly verdict: Verdict; readonly text: string }
  | { readonly name: 'handle' | 'sendBack' | 'comment'; readonly text: string }
  | { readonly name: 'report' | 'clear'; readonly text: string; readonly files: number }
  | { readonly name: 'downgrade'; readonly tier: TierRank; readonly text: string }
  | { readonly name: 'assign'; readonly person: { readonly id: string; readonly name: string } | null }
  | { readonly name: 'shelve'; readonly minutes: number; readonly reason: string };

export interface LoopCommand {
  readonly ask: LoopAsk;
  readonly actor: LoopActor;
  readonly expected?: { readonly epoch: number; readonly handling: string } | undefined;
}

/** The parties that may use a command at this warning (REQ-WARN-12). */
export function partiesFor(state: LoopState, command: CommandName): readonly Party[] {
  const { tracker } = tierPlanOf(state.plan, state.tier);
  switch (command) {
    case 'verify':
    case 'handle':
    case 'report':
    case 'downgrade':
    case 'clear':
      return responsibleFor(state);
    case 'confirm':
    case 'sendBack':
      return [tracker];
    // A shelf silences everybody's screens: those who follow the warning decide about it, not those it is about.
    case 'shelve':
    case 'approveShelf':
    case 'unshelve':
      return [...new Set<Party>([tracker, 'operating_company'])];
    default:
      return PARTIES.filter((party) => party !== 'city');
  }
}

/** The commands that make sense now for a person: what a screen offers. The command itself decides again. */
export function allowedCommands(state: LoopState, actor: LoopActor): CommandName[] {
  if (state.state === 'closed') return [];
  const asked = state.handling === 'clear_asked';
  const fits: Partial<Record<CommandName, boolean>> = {
    acknowledge: state.acknowledgedAt === null,
    handle: !asked,
    report: !asked,
    downgrade: !asked && state.tier > 1 && state.verdict !== null,
    clear: !asked && clearRefusal(state) === null,
    confirm: asked && state.askedBy !== actor.id,
    sendBack: asked || state.handling === 'reported',
    approveShelf: shelfIsAsked(state) && state.shelvedBy !== actor.id,
    unshelve: state.shelvedUntil !== null || shelfIsAsked(state),
  };
  return COMMANDS.filter(
    (name) => fits[name] !== false && partiesFor(state, name).some((party) => actor.parties.includes(party)),
  );
}

/** What a person's command makes of the warning at `now` (epoch ms), or why it is refused. */
export function commandLoop<S extends LoopState>(
  state: S,
  { ask, actor, expected }: LoopCommand,
  now: number,
): LoopAnswer<S> {
  if (state.state === 'closed') return refuse('conflict', 'id', 'the warning is closed');
  const may = partiesFor(state, ask.name);
  const party = may.find((one) => actor.parties.includes(one));
  if (party === undefined)
    return refuse('forbidden', 'party', `${ask.name} is for ${may.join(' or ')}`, { parties: may.join(',') });
  // Two people at once: the second one is told, and nothing is undone.
  if (expected !== undefined && (expected.epoch !== state.epoch || expected.handling !== state.handling))
    return refuse('conflict', 'expected', 'somebody else has handled it meanwhile', { handling: state.handling });
  const answer = act(state, ask, actor, now);
  if ('refusal' in answer) return answer;
  return {
    ...answer,
    steps: answer.steps.map((step) => ({ ...step, detail: { ...step.detail, party, actorName: actor.name } })),
  };
}

function act<S extends LoopState>(state: S, ask: LoopAsk, actor: LoopActor, now: number): LoopAnswer<S> {
  switch (ask.name) {
    case 'acknowledge':
      return acknowledge(state, actor, now);
    case 'verify':
      return verify(state, ask.verdict, ask.text);
    case 'handle':
      return progress(state, 'handling', { text: ask.text });
    case 'report':
      return report(state, ask.text, ask.files);
    case 'downgrade':
      return downgrade(state, ask.tier, ask.text, actor, now);
    case 'clear':
      return clear(state, ask.text, ask.files, actor, now);
    case 'confirm':
      return confirm(state, actor, now);
    case 'sendBack':
      return sendBack(state, ask.text);
    case 'assign':
      return turned(
        { ...state, assignee: ask.person?.id ?? null, assigneeName: ask.person?.name ?? null },
        step('assigned', [], { person: ask.person?.name ?? null }),
      );
    case 'comment':
      return turned(state, step('comment', [], { text: ask.text }));
    case 'shelve':
      return shelve(state, ask.minutes, ask.reason, actor.id, now);
    case 'approveShelf':
      return approveShelf(state, actor.id, now);
    case 'unshelve':
      return unshelve(state);
  }
}

/** Whoever follows the handling: its tracker and, at red, the city (REQ-WARN-04, -12). */
const followers = (state: LoopState): readonly Party[] =>
  audience(state, [tierPlanOf(state.plan, state.tier).tracker], true);

/** 签收: stops sound, blinking and calls; clocks run on. A second one changes nothing. */
function acknowledge<S extends LoopState>(state: S, actor: LoopActor, now: number): LoopAnswer<S> {
  if (state.acknowledgedAt !== null) return turned(state);
  const quiet = withTimers(
    { ...state, acknowledgedAt: now, acknowledgedBy: actor.name },
    state.timers.filter((timer) => timer.step !== 'call'),
  );
  return turned(
    quiet,
    step(
      'acknowledged',
      audience(state, [], true).filter((party) => party === 'city'),
    ),
  );
}

/** 核实: a new verdict withdraws a request to clear. */
function verify<S extends LoopState>(state: S, verdict: Verdict, text: string): LoopAnswer<S> {
  const kept = state.verdict === verdict && (state.handling === 'handling' || state.handling === 'reported');
  const handling = kept ? state.handling : 'verified';
  // An accident concerns everybody at once (REQ-WARN-13).
  const tell = verdict === 'accident' ? pushed(state) : followers(state);
  return turned(
    { ...state, verdict, handling, askedBy: null, askedTier: null },
    step('verified', tell, { verdict, text }),
  );
}

const STEP_OF = { handling: 'handling', reported: 'reported' } as const;

function progress<S extends LoopState>(
  state: S,
  handling: Handling & keyof typeof STEP_OF,
  detail: Readonly<Record<string, unknown>>,
): LoopAnswer<S> {
  if (state.handling === 'clear_asked')
    return refuse('conflict', 'handling', 'it waits for the confirmation of the tracking party');
  return turned({ ...state, handling }, step(STEP_OF[handling], followers(state), detail));
}

function report<S extends LoopState>(state: S, text: string, files: number): LoopAnswer<S> {
  if (tierPlanOf(state.plan, state.tier).evidence && files === 0)
    return refuse('invalid', 'evidence', 'feedback at this tier needs a photo, a clip or a paper');
  return progress(state, 'reported', { text });
}

/** Whether the tracker must confirm what this person asks: never the person's own asking. */
function needsConfirm(state: LoopState, actor: LoopActor): boolean {
  const { confirmClear, tracker } = tierPlanOf(state.plan, state.tier);
  return confirmClear && (state.enterprise !== 0 || !actor.parties.includes(tracker));
}

function downgrade<S extends LoopState>(
  state: S,
  tier: TierRank,
  text: string,
  actor: LoopActor,
  now: number,
): LoopAnswer<S> {
  if (state.handling === 'clear_asked')
    return refuse('conflict', 'handling', 'it waits for the confirmation of the tracking party');
  if (tier >= state.tier || tier < 1) return refuse('invalid', 'tier', 'a downgrade goes to a lower tier');
  if (state.verdict === null) return refuse('invalid', 'verdict', 'verify it first');
  if (!needsConfirm(state, actor)) return lowerTo(state, tier, now, { text });
  const asked = { ...state, handling: 'clear_asked' as const, askedBy: actor.id, askedTier: tier };
  return turned(asked, step('clear_asked', followers(state), { text, tier: tierOfRank(tier) }));
}

function lowerTo<S extends LoopState>(
  state: S,
  tier: TierRank,
  now: number,
  detail: Readonly<Record<string, unknown>>,
  ...before: readonly LoopStep[]
): LoopAnswer<S> {
  const free = { ...state, handling: 'verified' as const, askedBy: null, askedTier: null };
  const told = step('downgraded', pushed(state), { ...detail, from: state.tier });
  return turned(regraded(free, tier, now), ...before, told);
}

/** Why a warning may not be cleared (消警) yet, before evidence is looked at; null when it may. */
function clearRefusal(state: LoopState) {
  if (state.worstTier > 1 && state.verdict === null) return refuse('invalid', 'verdict', 'verify it first');
  // A calm colour over a value beyond its limit would be a lie; a false alarm says that the value is one.
  if (state.measured && state.normalSince === null && state.verdict !== 'false')
    return refuse('conflict', 'condition', 'the value is still beyond its limit');
  return null;
}

function clear<S extends LoopState>(
  state: S,
  text: string,
  files: number,
  actor: LoopActor,
  now: number,
): LoopAnswer<S> {
  if (state.handling === 'clear_asked')
    return refuse('conflict', 'handling', 'it waits for the confirmation of the tracking party');
  const refused = clearRefusal(state);
  if (refused !== null) return refused;
  if (tierPlanOf(state.plan, state.tier).evidence && files === 0)
    return refuse('invalid', 'evidence', 'a clear at this tier needs a photo, a clip or a paper');
  if (!needsConfirm(state, actor)) return close(state, now, { text });
  const asked = { ...state, handling: 'clear_asked' as const, askedBy: actor.id, askedTier: 0 as const };
  return turned(asked, step('clear_asked', followers(state), { text, tier: null }));
}

function close<S extends LoopState>(
  state: S,
  now: number,
  detail: Readonly<Record<string, unknown>>,
  ...before: readonly LoopStep[]
): LoopAnswer<S> {
  const free = { askedBy: null, askedTier: null, closedAt: now, closedReason: 'handled' as const };
  const closed = withTimers({ ...state, ...free, state: 'closed' as const }, []);
  return turned(closed, ...before, step('closed', pushed(state), { ...detail, reason: 'handled' }));
}

function confirm<S extends LoopState>(state: S, actor: LoopActor, now: number): LoopAnswer<S> {
  if (state.handling !== 'clear_asked') return refuse('conflict', 'handling', 'nobody asks for a confirmation');
  if (state.askedBy === actor.id) return refuse('two_persons', 'id', 'whoever asked does not confirm');
  if (state.askedTier !== null && state.askedTier > 0)
    return lowerTo(state, state.askedTier, now, {}, step('confirmed', []));
  return clearRefusal(state) ?? close(state, now, {}, step('confirmed', []));
}

/** 退回: feedback or a request was not enough; the enterprise goes on. */
function sendBack<S extends LoopState>(state: S, text: string): LoopAnswer<S> {
  if (state.handling !== 'clear_asked' && state.handling !== 'reported')
    return refuse('conflict', 'handling', 'there is no feedback to send back');
  const tell = audience(state, responsibleFor(state), true);
  return turned(
    { ...state, handling: 'returned' as const, askedBy: null, askedTier: null },
    step('returned', tell, { text }),
  );
}
