import { describe, expect, it } from 'vitest';
import type { CommandName } from '../../domain/loop-state.ts';
import { type ActFacts, otherActs, owedAct, pairedAct, primaryAct } from './next-act.ts';

const ENTERPRISE: CommandName[] = ['verify', 'handle', 'report', 'downgrade', 'clear', 'assign', 'comment'];
const facts = (change: Partial<ActFacts>): ActFacts => ({
  state: 'open',
  handling: 'waiting',
  verdict: null,
  acknowledged: true,
  allowed: ENTERPRISE,
  ...change,
});

describe('the one thing to do next', () => {
  it('leads an enterprise along acknowledge, verify, handle, feed back, clear', () => {
    const allowed: CommandName[] = ['acknowledge', ...ENTERPRISE];
    expect(primaryAct(facts({ acknowledged: false, allowed }))).toBe('acknowledge');
    expect(primaryAct(facts({ handling: 'waiting' }))).toBe('verify');
    expect(primaryAct(facts({ handling: 'verified', verdict: 'true' }))).toBe('handle');
    expect(primaryAct(facts({ handling: 'handling', verdict: 'true' }))).toBe('report');
    expect(primaryAct(facts({ handling: 'reported', verdict: 'true' }))).toBe('clear');
    expect(primaryAct(facts({ handling: 'returned', verdict: 'true' }))).toBe('handle');
  });
  it('clears a false alarm without asking how it was handled', () => {
    expect(primaryAct(facts({ handling: 'verified', verdict: 'false' }))).toBe('clear');
  });
  it('asks the tracker to confirm, with sending back beside it', () => {
    const allowed: CommandName[] = ['confirm', 'sendBack', 'comment', 'shelve'];
    const asked = facts({ handling: 'clear_asked', allowed });
    expect(primaryAct(asked)).toBe('confirm');
    expect(pairedAct('confirm', allowed)).toBe('sendBack');
    expect(otherActs(asked)).toEqual(['comment', 'shelve']);
  });
  it('offers nothing that the server did not allow, and nothing at all once it is closed', () => {
    expect(primaryAct(facts({ handling: 'reported', allowed: ['comment'] }))).toBeNull();
    expect(primaryAct(facts({ acknowledged: false, allowed: [] }))).toBeNull();
    expect(primaryAct(facts({ state: 'closed' }))).toBeNull();
    expect(otherActs(facts({ state: 'closed' }))).toEqual([]);
  });
  it('says to everybody who owes the next step', () => {
    const open = { state: 'open', verdict: null } as const;
    expect(owedAct({ ...open, handling: 'waiting' }, 'regulator', 7)).toEqual({ party: 'enterprise', act: 'verify' });
    expect(owedAct({ ...open, handling: 'clear_asked' }, 'zone', 7)).toEqual({ party: 'zone', act: 'confirm' });
    expect(owedAct({ ...open, handling: 'waiting' }, 'zone', 0)).toEqual({ party: 'zone', act: 'verify' });
    expect(owedAct({ ...open, handling: 'reported', state: 'closed' }, 'zone', 7)).toBeNull();
  });
});
