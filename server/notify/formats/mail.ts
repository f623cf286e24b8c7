import { createTransport } from 'nodemailer';
import { SEND_TIMEOUT_MS } from '../../../domain/delivery.ts';
import type { NoticeMessage } from '../../../domain/notice.ts';
import { noticeText } from '../../../domain/notice.ts';
import { isLocalAddress } from '../../../domain/outbound-address.ts';
import type { TierRank } from '../../../domain/tier.ts';
import { escapeXml } from '../../cap/xml.ts';

export interface Mail {
  readonly to: string;
  readonly key: string;
  readonly locale: string;
  readonly tier: TierRank;
  readonly message: NoticeMessage;
}

interface MailServer {
  readonly url: string;
  readonly from: string;
}

/** A small table that every mail program shows, without pictures or fonts from elsewhere. */
export function mailHtml({ subject, facts, link }: NoticeMessage, locale: string): string {
  const rows = facts
    .map(
      ([label, value]) => `<tr><th align="left" valign="top">${escapeXml(label)}</th><td>${escapeXml(value)}</td></tr>`,
    )
    .join('');
  const more = link === null ? '' : `<p><a href="${escapeXml(link)}">${escapeXml(link)}</a></p>`;
  return `<!doctype html><html lang="${locale === 'en' ? 'en' : 'zh-CN'}"><body><h2>${escapeXml(subject)}</h2><table cellpadding="4">${rows}</table>${more}</body></html>`;
}

/** The idempotency key as Message-ID: mail programs show a message with the same id once. */
function messageId(key: string, from: string): string {
  const host = /@([A-Za-z0-9.-]+)/.exec(from)?.[1] ?? 'guanlan';
  return `<${key.replace(/[^A-Za-z0-9.-]/g, '.')}@${host}>`;
}

/** Hands one mail to the server; rejects with a sentence when it did not take it. */
export async function sendMail(server: MailServer, mail: Mail): Promise<void> {
  const url = new URL(server.url);
  const secure = url.protocol === 'smtps:';
  const transport = createTransport({
    host: url.hostname,
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    ...(url.username === ''
      ? {}
      : { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }),
    connectionTimeout: SEND_TIMEOUT_MS,
    greetingTimeout: SEND_TIMEOUT_MS,
    socketTimeout: SEND_TIMEOUT_MS,
    // A password goes over no open line.
    requireTLS: url.username !== '' && !isLocalAddress(url.hostname),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const timer = setTimeout(() => transport.close(), SEND_TIMEOUT_MS);
  try {
    const sent = await transport.sendMail({
      from: server.from,
      to: mail.to,
      subject: mail.message.subject,
      text: noticeText(mail.message),
      html: mailHtml(mail.message, mail.locale),
      messageId: messageId(mail.key, server.from),
      priority: mail.tier >= 3 ? 'high' : 'normal',
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
    if (sent.accepted.length === 0) throw new Error('the mail server accepted no recipient');
  } finally {
    clearTimeout(timer);
    transport.close();
  }
}
