import { type NoticeMessage, type NoticePayload, noticeText } from '../../../domain/notice.ts';
import { tierOfRank } from '../../../domain/tier.ts';
import { WEBHOOK_HEADERS } from '../../../domain/webhook.ts';
import { chinaTime } from '../../cap/xml.ts';
import { sign } from '../../ingest/signature.ts';
import type { Answer, Outgoing } from '../post.ts';

/** A signed message to a system: the same key may come more than once and must count once. */
export interface SystemMessage {
  readonly address: string;
  /** `whsec_…`; null leaves the message unsigned. */
  readonly secret: string | null;
  readonly key: string;
  /** Epoch milliseconds of this machine. */
  readonly now: number;
}

/** Signs a body as Standard Webhooks 1.0. */
function signed(to: SystemMessage, body: string, type = 'application/json; charset=utf-8'): Outgoing {
  const timestamp = String(Math.floor(to.now / 1000));
  return {
    url: to.address,
    headers: {
      'content-type': type,
      [WEBHOOK_HEADERS.id]: to.key,
      [WEBHOOK_HEADERS.timestamp]: timestamp,
      ...(to.secret === null ? {} : { [WEBHOOK_HEADERS.signature]: sign(to.secret, to.key, timestamp, body) }),
    },
    body,
  };
}

/** What systems read: codes for machines, sentences for people, times with their zone. */
function dataOf(payload: NoticePayload, message: NoticeMessage) {
  const { warning, step, round, party, layer, fid, lng, lat, handling } = payload;
  const time = (at: number | null): string | null => (at === null ? null : chinaTime(at));
  return {
    warning,
    step,
    round,
    party,
    at: time(payload.at),
    tier: tierOfRank(payload.tier),
    worstTier: tierOfRank(payload.worstTier),
    object: { layer, id: fid, name: payload.name, nameEn: payload.nameEn, position: [lng, lat] },
    zone: payload.zone,
    enterprise: payload.enterprise,
    reason: { zh: payload.reasonZh, en: payload.reasonEn },
    openedAt: time(payload.openedAt),
    nextStep: payload.nextStep,
    deadline: time(payload.deadline),
    handling,
    subject: message.subject,
    text: noticeText(message),
    link: message.link,
  };
}

/** The generic webhook. */
export function webhook(to: SystemMessage, payload: NoticePayload, message: NoticeMessage): Outgoing {
  return signed(to, JSON.stringify({ type: 'guanlan.warning', data: dataOf(payload, message) }));
}

/** The city-level warning system: the first message of a red and every later step until downgrade (REQ-EXT-01). */
export function cityRelay(to: SystemMessage, payload: NoticePayload, message: NoticeMessage): Outgoing {
  return signed(to, JSON.stringify({ type: 'guanlan.relay', data: dataOf(payload, message) }));
}

/** A CAP 1.2 document instead of our JSON. */
export function capPush(to: SystemMessage, xml: string): Outgoing {
  return signed(to, xml, 'application/cap+xml; charset=utf-8');
}

/** SMS or voice through the adapter of docs/channels.md: number, words and language; the adapter speaks to the carrier. */
export function adapter(
  to: SystemMessage,
  channel: 'sms' | 'voice',
  number: string,
  locale: string,
  payload: NoticePayload,
  message: NoticeMessage,
): Outgoing {
  const reason = locale === 'en' ? payload.reasonEn : payload.reasonZh;
  // A call is listened to: what it is and why, without coordinates and links.
  const text =
    channel === 'voice' ? [message.subject, reason].join(locale === 'en' ? '. ' : '。') : noticeText(message);
  return signed(
    to,
    JSON.stringify({ type: `guanlan.${channel}`, data: { to: number, locale, tier: tierOfRank(payload.tier), text } }),
  );
}

/** null when the receiver took the message: every 2xx. */
export function systemFailure({ status }: Answer): string | null {
  return status >= 200 && status <= 299 ? null : `HTTP ${status}`;
}
