/** Ways to reach somebody. `screen` is answered by a browser, `city` is the city-level warning system (REQ-EXT-01). */
const CONTACT_CHANNELS = ['email', 'webhook', 'dingtalk', 'wecom', 'feishu', 'sms', 'voice'] as const;
const DELIVERY_CHANNELS = ['screen', ...CONTACT_CHANNELS, 'city'] as const;
export type DeliveryChannel = (typeof DELIVERY_CHANNELS)[number];

/** `sent`: the carrier took it; `delivered`: the recipient's system or screen has it; `read`: a person opened it. */
const DELIVERY_STATES = ['waiting', 'sent', 'delivered', 'read', 'failed', 'unreachable'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

const FIRST_PAUSE_SECONDS = 5;
const LONGEST_PAUSE_SECONDS = 600;

/** Seconds until the next try after so many failed ones: 5, 10, 20 … 600. There is no last try while the warning is open. */
export function pauseSeconds(attempts: number): number {
  return Math.min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2 ** Math.min(Math.max(0, attempts - 1), 10));
}

/** A receiver that says nothing for so long is tried again later. */
export const SEND_TIMEOUT_MS = 10_000;

/**
 * The key under which one telling may arrive more than once and must count once. A relayed handling step has no round of
 * its own: its step's number tells two of them apart.
 */
export function idempotencyKey(about: {
  readonly warning: number;
  readonly epoch: number;
  readonly step: string;
  readonly round: number;
  readonly stepId: number;
  readonly party: string;
  readonly channel: DeliveryChannel;
  readonly contact: number | null;
}): string {
  const { warning, epoch, step, round, stepId, party, channel, contact } = about;
  const which = step === 'relay' ? `s${stepId}` : `r${round}`;
  return `w${warning}:e${epoch}:${step}:${which}:${party}:${channel}:${contact ?? 0}`;
}
