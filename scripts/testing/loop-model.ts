import { deepStrictEqual, ok } from 'node:assert';
import fc from 'fast-check';
import { commandLoop, type LoopActor, type LoopAsk } from '../../domain/loop-commands.ts';
import { type LoopPlan, RS_BH, tierPlanOf } from '../../domain/loop-plan.ts';
import { freshLoop, type LoopChange, type LoopState, type LoopTimer, VERDICTS } from '../../domain/loop-state.ts';
import { PARTIES, type Party } from '../../domain/party.ts';
import type { TierRank } from '../../domain/tier.ts';
import { type LoopEvent, openLoop, turnLoop } from '../../domain/warning-loop.ts';

const START = Date.parse('2026-11-20T00:00:00Z');
const MINUTE = 60_000;

const actor = (id: string, ...parties: Party[]): LoopActor => ({ id, name: id, parties });
/** People who act at once: two of the enterprise, everybody who tracks, one with two hats, one without any. */
const PEOPLE: readonly LoopActor[] = [
  actor('e1', 'enterprise'),
  actor('e2', 'enterprise'),
  actor('zone', 'zone'),
  actor('regulator', 'regulator'),
  actor('bureau', 'bureau'),
  actor('duty', 'operating_company'),
  actor('both', 'enterprise', 'regulator'),
  actor('nobody'),
];

type Action = { readonly afterMs: number } & (
  | { readonly kind: 'event'; readonly event: LoopEvent }
  | { readonly kind: 'ask'; readonly who: LoopActor; readonly ask: LoopAsk; readonly stale: boolean }
  | { readonly kind: 'sense'; readonly measured: boolean }
);

const tier = fc.constantFrom<TierRank>(1, 2, 3, 4);
const text = fc.constant('x');
const event: fc.Arbitrary<LoopEvent> = fc.oneof(
  { weight: 6, arbitrary: fc.constant<LoopEvent>({ kind: 'tick' }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('graded' as const), tier, started: fc.nat(2) }) },
  { weight: 3, arbitrary: fc.constant<LoopEvent>({ kind: 'ended', reason: 'back_to_normal' }) },
  { weight: 1, arbitrary: fc.constantFrom<LoopEvent>({ kind: 'lost' }, { kind: 'found' }, { kind: 'received' }) },
);
const asked: fc.Arbitrary<LoopAsk> = fc.oneof(
  fc.record({ name: fc.constantFrom('acknowledge', 'confirm', 'approveShelf', 'unshelve') }),
  fc.record({ name: fc.constant('verify' as const), verdict: fc.constantFrom(...VERDICTS), text }),
  fc.record({ name: fc.constantFrom('handle', 'sendBack', 'comment'), text }),
  fc.record({ name: fc.constantFrom('report', 'clear'), text, files: fc.nat(1) }),
  fc.record({ name: fc.constant('downgrade' as const), tier: fc.constantFrom<TierRank>(0, 1, 2, 3, 4), text }),
  fc.record({ name: fc.constant('assign' as const), person: fc.constantFrom(null, { id: 'e2', name: 'e2' }) }),
  fc.record({ name: fc.constant('shelve' as const), minutes: fc.integer({ min: 1, max: 600 }), reason: text }),
);
/** Mostly minutes; now and then an outage of hours or days. Never an even minute, so that clocks and people interleave. */
const afterMs = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 40 * MINUTE }) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 6 * 60 * MINUTE }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 60 * 60 * MINUTE }) },
);
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('event' as const), afterMs, event }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('ask' as const),
      afterMs,
      who: fc.constantFrom(...PEOPLE),
      ask: asked,
      stale: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('sense' as const), afterMs, measured: fc.boolean() }) },
);
/** The way to a sign-off, by two people who may be one: chance alone would seldom walk it to its end. */
const signOff: fc.Arbitrary<readonly Action[]> = fc
  .record({
    asker: fc.constantFrom(...PEOPLE),
    confirmer: fc.constantFrom(...PEOPLE),
    verdict: fc.constantFrom(...VERDICTS),
    last: fc.constantFrom<LoopAsk>({ name: 'clear', text: 'x', files: 1 }, { name: 'downgrade', tier: 2, text: 'x' }),
    ends: fc.boolean(),
    between: fc.array(action, { maxLength: 2 }),
  })
  .map(({ asker, confirmer, verdict, last, ends, between }) => {
    const ask = (who: LoopActor, what: LoopAsk): Action => ({
      kind: 'ask',
      afterMs: MINUTE,
      who,
      ask: what,
      stale: false,
    });
    const end: Action[] = ends
      ? [{ kind: 'event', afterMs: 0, event: { kind: 'ended', reason: 'back_to_normal' } }]
      : [];
    return [
      ask(asker, { name: 'verify', verdict, text: 'x' }),
      ...end,
      ask(asker, last),
      ...between,
      ask(confirmer, { name: 'confirm' }),
    ];
  });
const plan: fc.Arbitrary<LoopPlan> = fc
  .record({
    clockFrom: fc.constantFrom('push', 'receipt'),
    restartAtDowngrade: fc.boolean(),
    automaticFall: fc.boolean(),
  })
  .map((over) => ({ ...RS_BH, ...over }));

const duties = (state: LoopState): readonly LoopTimer[] =>
  state.timers
    .filter(({ step }) => step === 'notice' || step === 'on_site')
    .toSorted((a, b) => a.step.localeCompare(b.step));

const keyOf = ({ epoch, step, round }: LoopTimer): string => `${epoch} ${step} ${round}`;

/** What must be true of a warning at any moment. */
function checkState(state: LoopState): void {
  if (state.state === 'closed') {
    deepStrictEqual([state.timers, state.deadline, state.nextStep], [[], null, null], 'a closed warning has a clock');
    return;
  }
  ok(state.tier >= 1 && state.worstTier >= state.tier, 'the worst tier is not the worst');
  ok(
    state.timers.every(({ epoch }) => epoch === state.epoch),
    'a clock of an older epoch lives',
  );
  deepStrictEqual(new Set(state.timers.map(keyOf)).size, state.timers.length, 'a round runs twice');
  const { notice } = tierPlanOf(state.plan, state.tier);
  const notices = state.timers.filter(({ step }) => step === 'notice');
  deepStrictEqual(notices.length, notice === null ? 0 : 1, 'the repeats have stopped or doubled');
  if (notice !== null) {
    const offset = (notices[0]?.dueAt ?? 0) - state.clockSince - notice.firstMinutes * MINUTE;
    ok(offset % (notice.repeatMinutes * MINUTE) === 0, 'the grid of notices drifts');
  }
  const due = duties(state).map(({ dueAt }) => dueAt);
  deepStrictEqual(state.deadline, due.length === 0 ? null : Math.min(...due), 'the deadline is not the next duty');
  ok((state.shelvedUntil === null) === !state.timers.some(({ step }) => step === 'unshelve'), 'a shelf without an end');
}

/** What must be true of a change, whoever made it. */
function checkChange(before: LoopState, { state: after, steps, fired }: LoopChange<LoopState>, now: number): void {
  deepStrictEqual(after.openedAt, before.openedAt, 'the time since opening was reset');
  ok(after.worstTier >= before.worstTier, 'the worst tier was forgotten');
  deepStrictEqual(after.epoch - before.epoch, after.tier === before.tier ? 0 : 1, 'tier and epoch part ways');
  ok(
    fired.every(({ dueAt, epoch }) => dueAt <= now && epoch === before.epoch),
    'a clock fired early or out of its epoch',
  );
  if (after.tier > before.tier) {
    const push = steps.find(({ step }) => step === 'raised')?.tell ?? [];
    const missing = tierPlanOf(after.plan, after.tier).push.filter(
      (party) => !push.includes(party) && !(party === 'enterprise' && after.enterprise === 0),
    );
    deepStrictEqual(missing, [], 'a rise did not reach everybody');
    deepStrictEqual([after.acknowledgedAt, after.shelvedUntil], [null, null], 'a rise stays silent');
  }
}

function checkEvent(before: LoopState, event: LoopEvent, { state, steps }: LoopChange<LoopState>, now: number): void {
  if (before.state === 'closed') {
    deepStrictEqual([state, steps], [before, []], 'something happened to a closed warning');
    return;
  }
  if (event.kind === 'tick') {
    ok(!state.timers.some(({ dueAt }) => dueAt <= now), 'a clock that is due did not fire');
    ok(steps.filter(({ step }) => step === 'notice').length <= 1, 'an outage ended in a burst');
  } else if (event.kind !== 'received' && state.epoch === before.epoch && state.state === 'open')
    deepStrictEqual(duties(state), duties(before), 'something other than time or tier moved a clock');
  if (event.kind === 'received') ok((state.deadline ?? 0) <= (before.deadline ?? 0), 'a receipt moved a clock back');
  if (before.worstTier > 1) {
    ok(state.state === 'open', 'rules signed off');
    ok(state.tier >= 2 || before.tier === 1, 'rules alone brought it below yellow');
  }
}

function checkAsk(before: LoopState, { ask, who }: { ask: LoopAsk; who: LoopActor }, after: LoopState): void {
  if (after.state === 'open' && after.epoch === before.epoch)
    deepStrictEqual(duties(after), duties(before), `${ask.name} moved a clock`);
  ok(after.tier <= before.tier, 'a person raised a warning');
  const changed = after.state === 'closed' || after.tier < before.tier;
  if (!changed) return;
  ok(['clear', 'confirm', 'downgrade'].includes(ask.name), `${ask.name} ended a tier`);
  if (before.worstTier > 1) ok(before.verdict !== null, 'it ended without a verdict');
  const { confirmClear, tracker } = tierPlanOf(before.plan, before.tier);
  if (confirmClear) ok(who.parties.includes(tracker), 'it ended without its tracker');
  if (confirmClear && before.enterprise !== 0)
    ok(before.askedBy !== who.id && ask.name === 'confirm', 'one alone ended it');
  if (after.state === 'closed' && before.verdict !== 'false')
    ok(!before.measured || before.normalSince !== null, 'it was cleared over a value beyond its limit');
}

/** One sequence on one warning: every action, with the invariants after each. */
function play(plan: LoopPlan, enterprise: number, tier: TierRank, actions: readonly Action[]): void {
  let now = START;
  let state: LoopState = openLoop({ ...freshLoop(plan, enterprise, now), measured: true }, tier, now).state;
  const spent = new Set<string>();
  const seen = { epoch: state.epoch, handling: state.handling as string };
  checkState(state);
  for (const one of actions) {
    now += one.afterMs;
    const before = state;
    if (one.kind === 'sense') {
      state = { ...state, measured: one.measured };
      continue;
    }
    const answer =
      one.kind === 'event'
        ? turnLoop(state, one.event, now)
        : commandLoop(state, { ask: one.ask, actor: one.who, expected: one.stale ? seen : undefined }, now);
    if ('refusal' in answer) continue;
    state = answer.state;
    checkState(state);
    checkChange(before, answer, now);
    for (const timer of answer.fired) {
      ok(!spent.has(keyOf(timer)), 'a round of an epoch fired twice');
      spent.add(keyOf(timer));
    }
    if (one.kind === 'event') checkEvent(before, one.event, answer, now);
    else if (before.state === 'open') checkAsk(before, one, state);
    Object.assign(seen, { epoch: before.epoch, handling: before.handling });
  }
}

/** Plays random sequences of up to 60 actions by several people at once; throws with the shortest broken one. */
export function checkLoop(sequences: number, seed?: number): void {
  const enterprise = fc.constantFrom(0, 1);
  const some = fc.oneof({ weight: 8, arbitrary: action.map((one) => [one]) }, { weight: 1, arbitrary: signOff });
  const actions = fc
    .array(some, { minLength: 1, maxLength: 60, size: 'max' })
    .map((parts) => parts.flat().slice(0, 60));
  fc.assert(fc.property(plan, enterprise, tier, actions, play), {
    numRuns: sequences,
    ...(seed === undefined ? {} : { seed }),
  });
}

/** Parties that a person may act for, so that the list above misses none. */
export const actingParties = (): readonly Party[] =>
  PARTIES.filter((party) => PEOPLE.some(({ parties }) => parties.includes(party)));
