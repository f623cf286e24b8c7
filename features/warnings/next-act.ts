import type { Handling, Verdict } from '../../domain/loop-state.ts';
import { COMMANDS, type CommandName } from '../../domain/loop-state.ts';
import type { Party } from '../../domain/party.ts';

/** What decides which button stands first. `allowed`: what the server lets this person do now. */
export interface ActFacts {
  readonly state: 'open' | 'closed';
  readonly handling: Handling;
  readonly verdict: Verdict | null;
  readonly acknowledged: boolean;
  readonly allowed: readonly CommandName[];
}

/** The way of REQ-WARN-12: verify, handle, feed back, clear; a returned one is handled again. */
const NEXT: Record<Handling, readonly CommandName[]> = {
  waiting: ['verify'],
  verified: ['handle'],
  handling: ['report'],
  reported: ['clear'],
  returned: ['handle'],
  clear_asked: [],
};

/**
 * The one thing that this person does next, or null when others are to act. Taking note comes before everything, what
 * waits for a second person before the own way.
 */
export function primaryAct(facts: ActFacts): CommandName | null {
  const may = (command: CommandName) => facts.allowed.includes(command);
  if (facts.state === 'closed') return null;
  if (!facts.acknowledged && may('acknowledge')) return 'acknowledge';
  if (may('confirm')) return 'confirm';
  if (may('approveShelf')) return 'approveShelf';
  // A false alarm has nothing to handle.
  const way = facts.handling === 'verified' && facts.verdict === 'false' ? (['clear'] as const) : NEXT[facts.handling];
  return way.find(may) ?? null;
}

/** The other answer to the same question, shown beside the first: confirm or send back. */
export function pairedAct(primary: CommandName | null, allowed: readonly CommandName[]): CommandName | null {
  return primary === 'confirm' && allowed.includes('sendBack') ? 'sendBack' : null;
}

/** Everything else, in the order of the loop. */
export function otherActs(facts: ActFacts): CommandName[] {
  const first = primaryAct(facts);
  const shown = [first, pairedAct(first, facts.allowed)];
  return facts.state === 'closed'
    ? []
    : COMMANDS.filter((command) => facts.allowed.includes(command) && !shown.includes(command));
}

/** Who owes the next step, whoever looks; null when the warning is closed. */
export function owedAct(
  facts: Pick<ActFacts, 'state' | 'handling' | 'verdict'>,
  tracker: Party,
  enterprise: number,
): { readonly party: Party; readonly act: CommandName } | null {
  if (facts.state === 'closed') return null;
  if (facts.handling === 'clear_asked') return { party: tracker, act: 'confirm' };
  // What belongs to no enterprise is handled by whoever tracks it.
  const party = enterprise === 0 ? tracker : 'enterprise';
  const falseAlarm = facts.handling === 'verified' && facts.verdict === 'false';
  return { party, act: falseAlarm ? 'clear' : (NEXT[facts.handling][0] ?? 'verify') };
}
