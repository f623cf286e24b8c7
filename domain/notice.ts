import { z } from 'zod';
import { LAYERS } from './layer.ts';
import { type NoticeLocale, partyWords, stepWords, tierWords } from './notice-words.ts';
import { PARTIES } from './party.ts';

const rank = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]);

/**
 * What one telling says, as it was when the step happened: frozen in the delivery, so that a second try under the same
 * key says the same. Times are epoch milliseconds.
 */
export const noticePayloadSchema = z.object({
  warning: z.int(),
  step: z.string(),
  round: z.int(),
  epoch: z.int(),
  party: z.enum(PARTIES),
  layer: z.enum(LAYERS),
  fid: z.int(),
  tier: rank,
  worstTier: rank,
  name: z.string(),
  nameEn: z.string(),
  zone: z.string(),
  zoneEn: z.string(),
  enterprise: z.string(),
  enterpriseEn: z.string(),
  reasonZh: z.string(),
  reasonEn: z.string(),
  openedAt: z.number(),
  deadline: z.number().nullable(),
  nextStep: z.string().nullable(),
  lng: z.number(),
  lat: z.number(),
  at: z.number(),
  /** The step that is told: who did what, in words; null for a test. */
  handling: z.object({ step: z.string(), actor: z.string(), text: z.string() }).nullable(),
});
export type NoticePayload = z.infer<typeof noticePayloadSchema>;

const CHINA_OFFSET_MS = 8 * 3_600_000;

/** Beijing wall time, `2026-11-20 10:00` (design, law 2). */
export function beijingMinute(epochMilliseconds: number): string {
  return new Date(epochMilliseconds + CHINA_OFFSET_MS).toISOString().slice(0, 16).replace('T', ' ');
}

/** A telling in one language: a subject of one line, labelled facts in reading order, and where to look. */
export interface NoticeMessage {
  readonly subject: string;
  readonly facts: readonly (readonly [label: string, value: string])[];
  /** null when the installation's public address is not set. */
  readonly link: string | null;
}

const LABELS = {
  zh: {
    object: '对象',
    place: '位置',
    reason: '原因',
    since: '开始',
    deadline: '时限',
    handling: '处置',
    missing: '缺口',
  },
  en: {
    object: 'Object',
    place: 'Place',
    reason: 'Reason',
    since: 'Since',
    deadline: 'Deadline',
    handling: 'Handling',
    missing: 'Gap',
  },
} as const;

/** Tier in words, object, place, sentence, since, deadline, handling; `publicUrl` without a slash at its end. */
export function noticeMessage(payload: NoticePayload, locale: NoticeLocale, publicUrl: string | null): NoticeMessage {
  const label = LABELS[locale];
  const zh = locale === 'zh';
  const either = (chinese: string, english: string): string => (zh || english === '' ? chinese : english);
  const name = either(payload.name, payload.nameEn);
  const words = stepWords(payload.step, locale);
  const counted = stepWords(payload.step, locale, payload.round);
  if (payload.step === 'test') {
    const reason = either(payload.reasonZh, payload.reasonEn);
    return { subject: `${words}${zh ? '：' : ': '}${name}`, facts: [[label.reason, reason]], link: publicUrl };
  }
  const place = [either(payload.zone, payload.zoneEn), either(payload.enterprise, payload.enterpriseEn)]
    .filter((part) => part !== '')
    .join(' · ');
  const facts: [string, string][] = [
    [label.object, name],
    [label.place, `${place === '' ? '' : `${place} `}(${payload.lng.toFixed(5)}, ${payload.lat.toFixed(5)})`],
    [label.reason, either(payload.reasonZh, payload.reasonEn)],
    [label.since, beijingMinute(payload.openedAt)],
  ];
  if (payload.step === 'gap') {
    const party = payload.handling?.text ?? '';
    const missing = PARTIES.find((candidate) => candidate === party);
    facts.push([label.missing, missing === undefined ? party : partyWords(missing, locale)]);
  } else if (payload.handling !== null) {
    const { step, actor, text } = payload.handling;
    const said = [stepWords(step, locale), actor, text].filter((part) => part !== '').join(' · ');
    if (said !== words) facts.push([label.handling, said]);
  }
  if (payload.deadline !== null) {
    const next = payload.nextStep === null ? '' : `${stepWords(payload.nextStep, locale)} `;
    facts.push([label.deadline, `${next}${beijingMinute(payload.deadline)}`]);
  }
  return {
    subject: `${tierWords(payload.tier, locale)} ${counted}${zh ? '：' : ': '}${name}`,
    facts,
    link: publicUrl === null ? null : `${publicUrl}/?panel=warning:${payload.warning}`,
  };
}

/** The message as lines of plain text. */
export function noticeText(message: NoticeMessage): string {
  const lines = [message.subject, ...message.facts.map(([label, value]) => `${label} ${value}`)];
  return [...lines, ...(message.link === null ? [] : [message.link])].join('\n');
}
