/** Ways to reach somebody. `screen` is answered by a browser, `city` is the city-level warning system (REQ-EXT-01). */
export const CONTACT_CHANNELS = ['email', 'webhook', 'dingtalk', 'wecom', 'feishu', 'sms', 'voice'] as const;
export const DELIVERY_CHANNELS = ['screen', ...CONTACT_CHANNELS, 'city'] as const;
export type ContactChannel = (typeof CONTACT_CHANNELS)[number];
export type DeliveryChannel = (typeof DELIVERY_CHANNELS)[number];

/** Systems that carry messages for everybody, configured once. */
export const ENDPOINT_KINDS = ['city', 'sms', 'voice'] as const;
export type EndpointKind = (typeof ENDPOINT_KINDS)[number];

/** `sent`: the carrier took it; `delivered`: the recipient's system or screen has it; `read`: a person opened it. */
export const DELIVERY_STATES = ['waiting', 'sent', 'delivered', 'read', 'failed', 'unreachable'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** Channels whose address is a number or a mailbox; the others are web addresses. */
export const PLAIN_CHANNELS: readonly ContactChannel[] = ['email', 'sms', 'voice'];

const FIRST_PAUSE_SECONDS = 5;
const LONGEST_PAUSE_SECONDS = 600;

/** Seconds until the next try after so many failed ones: 5, 10, 20 … 600. There is no last try while the warning is open. */
export function pauseSeconds(attempts: number): number {
  return Math.min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2 ** Math.min(Math.max(0, attempts - 1), 10));
}

/** A receiver that says nothing for so long is tried again later. */
export const SEND_TIMEOUT_MS = 10_000;

/** Steps that come round after round; the others happen once each, under the number of their row. */
const ROUNDED: ReadonlySet<string> = new Set(['notice', 'on_site', 'call']);

/** The key under which one telling may arrive more than once and must count once. */
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
  const which = ROUNDED.has(step) ? `r${round}` : `s${stepId}`;
  return `w${warning}:e${epoch}:${step}:${which}:${party}:${channel}:${contact ?? 0}`;
}
