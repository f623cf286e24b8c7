import type { CommandName, Verdict } from '../../domain/loop-state.ts';
import type { Tier } from '../../domain/tier.ts';
import { trpcClient } from '../../lib/trpc/client.tsx';

/** What a person does to a warning, with what they wrote and filed. */
export type WarningAct =
  | { readonly command: 'acknowledge' | 'confirm' | 'approveShelf' | 'unshelve' }
  | { readonly command: 'verify'; readonly verdict: Verdict; readonly text: string }
  | { readonly command: 'handle' | 'sendBack' | 'comment'; readonly text: string }
  | { readonly command: 'report' | 'clear'; readonly text: string; readonly evidence: number[] }
  | { readonly command: 'downgrade'; readonly tier: Tier; readonly text: string }
  | { readonly command: 'assign'; readonly userId: string | null }
  | { readonly command: 'shelve'; readonly minutes: number; readonly reason: string };

/** What the person saw when they decided: another state meanwhile is a conflict and undoes nothing. */
export interface Expected {
  readonly epoch: number;
  readonly handling: string;
}

/** Commands that take one press; the others open a form. */
const AT_ONCE = ['acknowledge', 'approveShelf', 'unshelve'] as const;

/** The command as an act when one press is all of it; null when it opens a form. */
export function actAtOnce(command: CommandName): WarningAct | null {
  const found = AT_ONCE.find((one) => one === command);
  return found === undefined ? null : { command: found };
}

/** Sends one act; rejects with the server's refusal. */
export async function sendAct(id: number, act: WarningAct, expected: Expected): Promise<void> {
  const { warnings } = trpcClient;
  const base = { id, expected };
  switch (act.command) {
    case 'acknowledge':
      return void (await warnings.acknowledge.mutate(base));
    case 'verify':
      return void (await warnings.verify.mutate({ ...base, verdict: act.verdict, text: act.text }));
    case 'handle':
      return void (await warnings.handle.mutate({ ...base, text: act.text }));
    case 'report':
      return void (await warnings.report.mutate({ ...base, text: act.text, evidence: act.evidence }));
    case 'downgrade':
      return void (await warnings.downgrade.mutate({ ...base, tier: act.tier, text: act.text }));
    case 'clear':
      return void (await warnings.clear.mutate({ ...base, text: act.text, evidence: act.evidence }));
    case 'confirm':
      return void (await warnings.confirm.mutate(base));
    case 'sendBack':
      return void (await warnings.sendBack.mutate({ ...base, text: act.text }));
    case 'assign':
      return void (await warnings.assign.mutate({ ...base, userId: act.userId }));
    case 'comment':
      return void (await warnings.comment.mutate({ ...base, text: act.text }));
    case 'shelve':
      return void (await warnings.shelve.mutate({ ...base, minutes: act.minutes, reason: act.reason }));
    case 'approveShelf':
      return void (await warnings.approveShelf.mutate(base));
    case 'unshelve':
      return void (await warnings.unshelve.mutate(base));
  }
}
