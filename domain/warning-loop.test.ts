import { describe, expect, it } from 'vitest';
import { commandLoop, type LoopActor, type LoopAsk } from './loop-commands.ts';
import { type LoopPlan, loopPlanSchema, RS_BH } from './loop-plan.ts';
import { freshLoop, type LoopChange, type LoopState } from './loop-state.ts';
import type { Party } from './party.ts';
import type { TierRank } from './tier.ts';
import { openLoop, turnLoop } from './warning-loop.ts';

const NOON = Date.parse('2026-11-20T12:00:00+08:00');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const fresh = (enterprise = 1, plan: LoopPlan = RS_BH): LoopState => ({
  ...freshLoop(plan, enterprise, NOON),
  measured: true,
});
const opened = (tier: TierRank, enterprise = 1, plan: LoopPlan = RS_BH): LoopState =>
  openLoop(fresh(enterprise, plan), tier, NOON).state;
const person = (id: string, ...parties: Party[]): LoopActor => ({ id, name: id, parties });
const enterprise = person('e', 'enterprise');
const regulator = person('r', 'regulator');
const ask = (state: LoopState, actor: LoopActor, what: LoopAsk, now = NOON) =>
  commandLoop(state, { ask: what, actor }, now);

function done(answer: ReturnType<typeof ask>): LoopChange<LoopState> {
  if ('refusal' in answer) throw new Error(`refused: ${answer.refusal.message}`);
  return answer;
}
const refusal = (answer: ReturnType<typeof ask>) =>
  'refusal' in answer ? [answer.refusal.code, answer.refusal.field] : null;
const verified = (state: LoopState): LoopState =>
  done(ask(state, enterprise, { name: 'verify', verdict: 'true', text: 'x' })).state;
const normal = (state: LoopState): LoopState =>
  turnLoop(state, { kind: 'ended', reason: 'back_to_normal' }, NOON).state;

/** Lets the clocks fire minute by minute; what was told and when, in minutes since opening. */
function run(state: LoopState, fromMinute: number, toMinute: number) {
  let now = state;
  const lines: string[] = [];
  for (let minute = fromMinute; minute <= toMinute; minute += 1) {
    const change = turnLoop(now, { kind: 'tick' }, NOON + minute * MINUTE);
    now = change.state;
    for (const { step, round, tell } of change.steps) lines.push(`${minute} ${step} ${round} ${tell.join('+')}`);
  }
  return { state: now, lines };
}

describe('the loop of section 7', () => {
  it('pushes each tier to the parties of the table', () => {
    const push = (tier: TierRank) => openLoop(fresh(), tier, NOON).steps.map(({ step, tell }) => [step, [...tell]]);
    expect(push(1)).toEqual([['opened', ['enterprise']]]);
    expect(push(2)).toEqual([['opened', ['zone', 'enterprise', 'operating_company']]]);
    expect(push(3)).toEqual([['opened', ['regulator', 'zone', 'enterprise', 'operating_company']]]);
    expect(push(4)).toEqual([['opened', ['bureau', 'regulator', 'zone', 'enterprise', 'operating_company', 'city']]]);
  });

  it('gives blue no clock at all (REQ-WARN-01)', () => {
    expect(opened(1)).toMatchObject({ timers: [], nextStep: null, deadline: null });
  });

  it('notifies the enterprise of a yellow every hour and sends the zone after 24 hours, then goes on (REQ-WARN-02, -11)', () => {
    const { lines } = run(opened(2), 0, 26 * 60);
    const notice = (hour: number) => `${hour * 60} notice ${hour} enterprise+operating_company`;
    expect(lines).toEqual([
      ...Array.from({ length: 23 }, (_, index) => notice(index + 1)),
      '1440 on_site 1 zone+operating_company',
      notice(24),
      notice(25),
      notice(26),
    ]);
  });

  it('notifies the regulator of an orange every hour and sends it after 12 hours (REQ-WARN-03)', () => {
    const { lines } = run(opened(3), 0, 13 * 60);
    expect(lines.filter((line) => line.includes('notice'))).toHaveLength(13);
    expect(lines[0]).toBe('60 notice 1 regulator+operating_company');
    expect(lines.filter((line) => line.includes('on_site'))).toEqual(['720 on_site 1 regulator+operating_company']);
  });

  it('notifies the regulator of a red every half hour, sends it after two hours and tells the city of that (REQ-WARN-04)', () => {
    const quiet = done(ask(opened(4), enterprise, { name: 'acknowledge' })).state;
    expect(run(quiet, 0, 150).lines).toEqual([
      '30 notice 1 regulator+operating_company',
      '60 notice 2 regulator+operating_company',
      '90 notice 3 regulator+operating_company',
      '120 on_site 1 regulator+operating_company+city',
      '120 notice 4 regulator+operating_company',
      '150 notice 5 regulator+operating_company',
    ]);
  });

  it('calls the next person every five minutes until a red is acknowledged', () => {
    const { state, lines } = run(opened(4), 0, 16);
    expect(lines).toEqual(['5 call 1 operating_company', '10 call 2 operating_company', '15 call 3 operating_company']);
    const quiet = done(ask(state, enterprise, { name: 'acknowledge' }, NOON + 16 * MINUTE)).state;
    expect(run(quiet, 17, 29).lines).toEqual([]);
    expect(quiet.deadline).toBe(NOON + 30 * MINUTE);
  });

  it('sends one late notice after an outage and no burst, and stays on the grid (REQ-WARN-17)', () => {
    const late = turnLoop(opened(2), { kind: 'tick' }, NOON + 3 * HOUR + 25 * MINUTE);
    expect(late.steps).toMatchObject([
      { step: 'notice', round: 1, detail: { lateSeconds: (2 * HOUR + 25 * MINUTE) / 1000 } },
    ]);
    expect(late.state.timers.find((timer) => timer.step === 'notice')).toMatchObject({
      round: 4,
      dueAt: NOON + 4 * HOUR,
    });
  });

  it('starts new clocks at a rise, reaches all parties at once and names the new ones; the total time runs on', () => {
    const seen = done(ask(opened(2), enterprise, { name: 'acknowledge' })).state;
    const at = NOON + 40 * MINUTE;
    const { state, steps } = turnLoop(seen, { kind: 'graded', tier: 4, started: 1 }, at);
    expect(steps).toMatchObject([
      {
        step: 'raised',
        tell: ['bureau', 'regulator', 'zone', 'enterprise', 'operating_company', 'city'],
        detail: { added: ['bureau', 'regulator', 'city'] },
      },
    ]);
    expect(state).toMatchObject({ epoch: 2, acknowledgedAt: null, openedAt: NOON, deadline: at + 30 * MINUTE });
    expect(state.timers.every((timer) => timer.epoch === 2)).toBe(true);
  });

  it('restarts clocks at a downgrade, or lets them count on where the plan says so (REQ-WARN-14)', () => {
    const at = NOON + 90 * MINUTE;
    const fall = (plan: LoopPlan) => turnLoop(opened(4, 1, plan), { kind: 'graded', tier: 3, started: 0 }, at).state;
    expect(fall(RS_BH)).toMatchObject({ tier: 3, epoch: 2, deadline: at + HOUR, openedAt: NOON });
    expect(fall({ ...RS_BH, restartAtDowngrade: false })).toMatchObject({ epoch: 2, deadline: NOON + 2 * HOUR });
  });

  it('counts from the receipt where the plan says so, never later than the grace and never backwards (REQ-WARN-10)', () => {
    const plan: LoopPlan = { ...RS_BH, clockFrom: 'receipt' };
    const state = opened(2, 1, plan);
    expect(state.deadline).toBe(NOON + 70 * MINUTE);
    const got = turnLoop(state, { kind: 'received' }, NOON + 3 * MINUTE).state;
    expect(got.deadline).toBe(NOON + 63 * MINUTE);
    expect(turnLoop(got, { kind: 'received' }, NOON + 5 * MINUTE).state.deadline).toBe(NOON + 63 * MINUTE);
  });

  it('lets blue end by itself and everything that was worse wait for its sign-off (REQ-WARN-12)', () => {
    expect(normal(opened(1))).toMatchObject({ state: 'closed', closedReason: 'back_to_normal' });
    const waiting = normal(opened(2));
    expect(waiting).toMatchObject({ state: 'open', normalSince: NOON, deadline: NOON + HOUR });
    const back = turnLoop(waiting, { kind: 'graded', tier: 2, started: 1 }, NOON + MINUTE);
    expect(back.state).toMatchObject({ normalSince: null, repeats: 1, deadline: NOON + HOUR });
    // Rules bring a former orange to yellow at most.
    expect(turnLoop(opened(3), { kind: 'graded', tier: 1, started: 0 }, NOON).state.tier).toBe(2);
  });
});

describe('what people may do in the loop', () => {
  it('is refused to the wrong party, which is told who may', () => {
    const answer = ask(opened(2), regulator, { name: 'verify', verdict: 'true', text: 'x' });
    expect(answer).toMatchObject({ refusal: { code: 'forbidden', field: 'party', params: { parties: 'enterprise' } } });
    expect(refusal(ask(opened(3), enterprise, { name: 'confirm' }))).toEqual(['forbidden', 'party']);
    expect(refusal(ask(opened(2), enterprise, { name: 'shelve', minutes: 5, reason: 'x' }))).toEqual([
      'forbidden',
      'party',
    ]);
    expect(refusal(ask(opened(2), person('i'), { name: 'comment', text: 'x' }))).toEqual(['forbidden', 'party']);
  });

  it('is refused when somebody else was faster', () => {
    const state = verified(opened(2));
    const command = { ask: { name: 'handle', text: 'x' }, actor: enterprise } as const;
    expect(commandLoop(state, { ...command, expected: { epoch: 1, handling: 'waiting' } }, NOON)).toMatchObject({
      refusal: { code: 'conflict', field: 'expected' },
    });
    expect('refusal' in commandLoop(state, { ...command, expected: { epoch: 1, handling: 'verified' } }, NOON)).toBe(
      false,
    );
  });

  it('downgrades only downwards, only after a verdict, and at orange and red only when the tracker confirms', () => {
    const to = (tier: TierRank): LoopAsk => ({ name: 'downgrade', tier, text: 'x' });
    expect(refusal(ask(opened(2), enterprise, to(1)))).toEqual(['invalid', 'verdict']);
    expect(refusal(ask(verified(opened(2)), enterprise, to(2)))).toEqual(['invalid', 'tier']);
    expect(refusal(ask(verified(opened(2)), enterprise, to(4)))).toEqual(['invalid', 'tier']);
    expect(done(ask(verified(opened(2)), enterprise, to(1))).state).toMatchObject({
      tier: 1,
      epoch: 2,
      deadline: null,
    });
    const asked = done(ask(verified(opened(4)), enterprise, to(2))).state;
    expect(asked).toMatchObject({ tier: 4, handling: 'clear_asked', askedTier: 2, deadline: NOON + 30 * MINUTE });
    const lowered = done(ask(asked, regulator, { name: 'confirm' }));
    expect(lowered.state).toMatchObject({ tier: 2, epoch: 2, handling: 'verified' });
    expect(lowered.steps.map(({ step, tell }) => [step, tell.includes('city')])).toEqual([
      ['confirmed', false],
      ['downgraded', true],
    ]);
  });

  it('needs evidence for feedback and clear at orange and red', () => {
    const state = normal(verified(opened(3)));
    expect(refusal(ask(state, enterprise, { name: 'report', text: 'x', files: 0 }))).toEqual(['invalid', 'evidence']);
    expect(refusal(ask(state, enterprise, { name: 'clear', text: 'x', files: 0 }))).toEqual(['invalid', 'evidence']);
    const yellow = normal(verified(opened(2)));
    expect(done(ask(yellow, enterprise, { name: 'clear', text: 'x', files: 0 })).state.state).toBe('closed');
  });

  it('clears nothing whose value is still beyond its limit, unless it was verified as a false alarm', () => {
    const clear: LoopAsk = { name: 'clear', text: 'x', files: 1 };
    expect(refusal(ask(verified(opened(2)), enterprise, clear))).toEqual(['conflict', 'condition']);
    const doubted = done(ask(opened(2), enterprise, { name: 'verify', verdict: 'false', text: 'x' })).state;
    expect(done(ask(doubted, enterprise, clear)).state).toMatchObject({ state: 'closed', timers: [], deadline: null });
  });

  it('clears a red when the regulator confirms, and never by the one who asked', () => {
    const both = person('b', 'enterprise', 'regulator');
    const asked = done(ask(normal(verified(opened(4))), both, { name: 'clear', text: 'x', files: 1 })).state;
    expect(asked).toMatchObject({ state: 'open', handling: 'clear_asked', askedTier: 0 });
    expect(refusal(ask(asked, both, { name: 'confirm' }))).toEqual(['two_persons', 'id']);
    expect(done(ask(asked, regulator, { name: 'sendBack', text: 'x' })).state).toMatchObject({ handling: 'returned' });
    expect(done(ask(asked, regulator, { name: 'confirm' })).state).toMatchObject({ state: 'closed', timers: [] });
    // The alarm came back before the answer: there is nothing to confirm any more.
    const back = turnLoop(asked, { kind: 'graded', tier: 4, started: 1 }, NOON).state;
    expect(refusal(ask(back, regulator, { name: 'confirm' }))).toEqual(['conflict', 'handling']);
  });

  it('shelves with an end, a red by two persons, and moves no clock by it', () => {
    const duty = person('d', 'operating_company');
    const shelve: LoopAsk = { name: 'shelve', minutes: 30, reason: 'x' };
    const yellow = done(ask(opened(2), duty, shelve)).state;
    expect(yellow).toMatchObject({ shelvedUntil: NOON + 30 * MINUTE, deadline: NOON + HOUR });
    expect(run(yellow, 0, 60).lines).toEqual(['30 unshelved 1 ', '60 notice 1 enterprise+operating_company']);
    expect(refusal(ask(opened(2), duty, { ...shelve, minutes: 481 }))).toEqual(['invalid', 'minutes']);
    const red = done(ask(opened(4), duty, shelve)).state;
    expect(red.shelvedUntil).toBeNull();
    expect(refusal(ask(red, duty, { name: 'approveShelf' }))).toEqual(['two_persons', 'id']);
    const shelved = done(ask(red, regulator, { name: 'approveShelf' })).state;
    expect(shelved.shelvedUntil).toBe(NOON + 30 * MINUTE);
    expect(turnLoop(opened(3), { kind: 'graded', tier: 4, started: 1 }, NOON).state.shelvedUntil).toBeNull();
  });

  it('lets the tracker or the operating company stand in where no enterprise owns the object', () => {
    const verify: LoopAsk = { name: 'verify', verdict: 'true', text: 'x' };
    expect(refusal(ask(opened(2, 0), person('z', 'zone'), verify))).toBeNull();
    expect(refusal(ask(opened(2, 0), enterprise, verify))).toEqual(['forbidden', 'party']);
    // Nobody is told who is not there: the notices go to those who stand in.
    expect(run(opened(2, 0), 0, 60).lines).toEqual(['60 notice 1 zone+operating_company']);
  });
});

describe('a loop plan', () => {
  it('is refused with an unknown recipient, no recipient or a clock that does not run', () => {
    const red = RS_BH.tiers.red;
    const withRed = (over: object) =>
      loopPlanSchema.safeParse({ ...RS_BH, tiers: { ...RS_BH.tiers, red: { ...red, ...over } } });
    expect(loopPlanSchema.safeParse(RS_BH).success).toBe(true);
    expect(withRed({ push: ['mayor'] }).success).toBe(false);
    expect(withRed({ push: [] }).success).toBe(false);
    expect(withRed({ notice: { firstMinutes: 0, repeatMinutes: 30, to: ['regulator'] } }).success).toBe(false);
  });
});
