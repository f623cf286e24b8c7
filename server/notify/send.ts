import type { DeliveryChannel } from '../../domain/delivery.ts';
import { type NoticePayload, noticeMessage } from '../../domain/notice.ts';
import type { NoticeLocale } from '../../domain/notice-words.ts';
import { env } from '../../lib/env.ts';
import { unseal } from '../sources/seal.ts';
import { sendMail } from './formats/mail.ts';
import { dingtalk, feishu, robotFailure, wecom } from './formats/robots.ts';
import { adapter, capPush, cityRelay, systemFailure, webhook } from './formats/webhook.ts';
import { type Outgoing, post } from './post.ts';

/** A delivery with everything that sending needs; no database is open while it is sent. */
export interface Parcel {
  readonly id: number;
  readonly channel: DeliveryChannel;
  readonly key: string;
  /** null for what is told as CAP alone. */
  readonly payload: NoticePayload | null;
  /** Mailbox, number or address; null when the channel is not configured (any more). */
  readonly address: string | null;
  readonly secretSealed: Buffer | null;
  /** The adapter of SMS and voice. */
  readonly adapterAddress: string | null;
  readonly adapterSecretSealed: Buffer | null;
  readonly locale: NoticeLocale;
  /** What a webhook that wants CAP gets instead; `none` when CAP does not tell this step. */
  readonly cap: string | null;
}

/** What became of it: `delivered` when the recipient's own system said so, `sent` when a carrier took it. */
export type Outcome = { readonly state: 'sent' | 'delivered' } | { readonly state: 'failed'; readonly error: string };

const LINK_WORDS: Record<NoticeLocale, string> = { zh: '在地图上查看', en: 'Show on the map' };
const open = (sealed: Buffer | null): string | null => (sealed === null ? null : unseal(sealed));

async function posted(
  outgoing: Outgoing,
  failureOf: typeof systemFailure,
  success: 'sent' | 'delivered',
): Promise<Outcome> {
  const failure = failureOf(await post(outgoing));
  return failure === null ? { state: success } : { state: 'failed', error: failure };
}

/** Sends one delivery; never throws. Errors name no address and no secret. */
export async function sendParcel(parcel: Parcel): Promise<Outcome> {
  try {
    return await dispatch(parcel);
  } catch (error) {
    return { state: 'failed', error: (error instanceof Error ? error.message : String(error)).slice(0, 300) };
  }
}

async function dispatch(parcel: Parcel): Promise<Outcome> {
  const { address, channel, key, payload, locale } = parcel;
  if (address === null) return { state: 'failed', error: 'the channel is not configured' };
  const { SMTP_URL, SMTP_FROM, PUBLIC_URL } = env();
  if (parcel.cap === 'none') return { state: 'sent' };
  if (parcel.cap !== null) {
    const to = { address, secret: open(parcel.secretSealed), key, now: Date.now() };
    return posted(capPush(to, parcel.cap), systemFailure, 'delivered');
  }
  if (payload === null) return { state: 'failed', error: 'the message is not as agreed' };
  const message = noticeMessage(payload, locale, PUBLIC_URL ?? null);
  const now = Date.now();
  const robot = {
    address,
    secret: open(parcel.secretSealed),
    message,
    tier: payload.tier,
    linkWords: LINK_WORDS[locale],
    now,
  };
  const system = { address, secret: robot.secret, key, now };
  switch (channel) {
    case 'dingtalk':
      return posted(dingtalk(robot), robotFailure, 'sent');
    case 'wecom':
      return posted(wecom(robot), robotFailure, 'sent');
    case 'feishu':
      return posted(feishu(robot), robotFailure, 'sent');
    case 'webhook':
      return posted(webhook(system, payload, message), systemFailure, 'delivered');
    case 'city':
      return posted(cityRelay(system, payload, message), systemFailure, 'delivered');
    case 'sms':
    case 'voice': {
      if (parcel.adapterAddress === null) return { state: 'failed', error: `no ${channel} adapter is configured` };
      const to = { ...system, address: parcel.adapterAddress, secret: open(parcel.adapterSecretSealed) };
      return posted(adapter(to, channel, address, locale, payload, message), systemFailure, 'sent');
    }
    case 'email': {
      if (SMTP_URL === undefined) return { state: 'failed', error: 'SMTP_URL is not set' };
      const server = { url: SMTP_URL, from: SMTP_FROM ?? 'guanlan@localhost' };
      await sendMail(server, { to: address, key, locale, tier: payload.tier, message });
      return { state: 'sent' };
    }
    case 'screen':
      return { state: 'failed', error: 'a screen is answered by a browser' };
  }
}
