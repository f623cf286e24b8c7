import type { CommandName, Verdict } from '../../domain/loop-state.ts';
import type { Tier } from '../../domain/tier.ts';
import type { QueuedFile } from './evidence-queue.ts';
import type { WarningAct } from './warning-act.ts';

/** What a person has filled in so far. */
export interface ActDraft {
  readonly text: string;
  readonly verdict: Verdict | null;
  /** An accident starts the emergency plan: chosen and then confirmed. */
  readonly sure: boolean;
  readonly tier: Tier | null;
  readonly minutes: number | null;
  readonly files: readonly QueuedFile[];
}

/** Why it cannot be sent yet. */
export type Lack = 'text' | 'choice' | 'sure' | 'uploading' | 'evidence';

export const TEXT_COMMANDS = [
  'verify',
  'handle',
  'report',
  'downgrade',
  'clear',
  'sendBack',
  'comment',
  'shelve',
] as const satisfies readonly CommandName[];

export function takesText(command: CommandName): (typeof TEXT_COMMANDS)[number] | null {
  return TEXT_COMMANDS.find((one) => one === command) ?? null;
}

export const takesEvidence = (command: CommandName): boolean => command === 'report' || command === 'clear';

/** The act that a filled-in form means, or the first thing it lacks. `evidenceDue`: at least one new file is asked for. */
export function composeAct(
  command: CommandName,
  draft: ActDraft,
  evidenceDue: boolean,
): { readonly act: WarningAct } | { readonly lack: Lack } {
  const text = draft.text.trim();
  if (command === 'verify' && draft.verdict === null) return { lack: 'choice' };
  if (command === 'verify' && draft.verdict === 'accident' && !draft.sure) return { lack: 'sure' };
  if (takesText(command) !== null && text === '') return { lack: 'text' };
  switch (command) {
    case 'verify':
      return draft.verdict === null ? { lack: 'choice' } : { act: { command, verdict: draft.verdict, text } };
    case 'downgrade':
      return draft.tier === null ? { lack: 'choice' } : { act: { command, tier: draft.tier, text } };
    case 'shelve':
      return draft.minutes === null ? { lack: 'choice' } : { act: { command, minutes: draft.minutes, reason: text } };
    case 'report':
    case 'clear': {
      if (draft.files.some(({ state }) => state === 'sending' || state === 'again')) return { lack: 'uploading' };
      const evidence = draft.files.flatMap(({ id }) => (id === null ? [] : [id]));
      return evidenceDue && evidence.length === 0 ? { lack: 'evidence' } : { act: { command, text, evidence } };
    }
    case 'handle':
    case 'sendBack':
    case 'comment':
      return { act: { command, text } };
    case 'confirm':
    case 'acknowledge':
    case 'approveShelf':
    case 'unshelve':
      return { act: { command } };
    case 'assign':
      return { lack: 'choice' };
  }
}
