import { env, isDemo } from '../../lib/env.ts';
import type { CapSender } from './cap-message.ts';

/** Who sends: the installation's public address where it is set, so that fetched and pushed messages name the same sender. */
export function capSender(
  scope: CapSender['scope'],
  asked: { readonly host: string; readonly web: string } = { host: 'guanlan.invalid', web: '' },
): CapSender {
  const { PUBLIC_URL } = env();
  const host = PUBLIC_URL === undefined ? asked.host : new URL(PUBLIC_URL).hostname;
  return { sender: `guanlan@${host}`, scope, exercise: isDemo(), web: PUBLIC_URL ?? asked.web };
}
