import { z } from 'zod';
import { LAYERS } from './layer.ts';
import { PARTIES } from './party.ts';
import { type Tier, type TierRank, tierOfRank } from './tier.ts';

export const NOTICE_LOCALES = ['zh', 'en'] as const;
export type NoticeLocale = (typeof NOTICE_LOCALES)[number];

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

const TIER_WORDS: Record<Tier, Record<NoticeLocale, string>> = {
  red: { zh: '红色预警（重大）', en: 'Red warning (major)' },
  orange: { zh: '橙色预警（较大）', en: 'Orange warning (serious)' },
  yellow: { zh: '黄色预警（一般）', en: 'Yellow warning (moderate)' },
  blue: { zh: '蓝色预警（低）', en: 'Blue warning (low)' },
};

const STEP_WORDS: Readonly<Record<string, Record<NoticeLocale, string>>> = {
  opened: { zh: '新预警', en: 'New warning' },
  push: { zh: '新预警', en: 'New warning' },
  raised: { zh: '预警升级', en: 'Warning raised' },
  lowered: { zh: '预警降低', en: 'Warning lowered' },
  repeated: { zh: '再次报警', en: 'Alarm repeated' },
  normal: { zh: '监测值恢复正常，待消警', en: 'Back to normal, sign-off owed' },
  acknowledged: { zh: '已签收', en: 'Acknowledged' },
  verified: { zh: '已核实', en: 'Verified' },
  handling: { zh: '处置中', en: 'Being handled' },
  reported: { zh: '已反馈', en: 'Reported back' },
  evidence: { zh: '补充证据', en: 'Evidence added' },
  comment: { zh: '备注', en: 'Comment' },
  assigned: { zh: '已指派', en: 'Assigned' },
  notice: { zh: '警示通报', en: 'Warning notice' },
  on_site: { zh: '现场核查督办', en: 'On-site supervision order' },
  call: { zh: '叫应', en: 'Call and answer' },
  clear_asked: { zh: '申请消警，待确认', en: 'Clear asked, to be confirmed' },
  confirmed: { zh: '消警已确认', en: 'Clear confirmed' },
  returned: { zh: '消警退回', en: 'Clear sent back' },
  downgraded: { zh: '预警降级', en: 'Warning downgraded' },
  lost: { zh: '报警后失联', en: 'Lost after alarm' },
  found: { zh: '恢复通信', en: 'Data are back' },
  closed: { zh: '已消警', en: 'Cleared' },
  relay: { zh: '处置动态', en: 'Handling report' },
  gap: { zh: '接收单位缺失', en: 'No recipient found' },
  test: { zh: '测试消息', en: 'Test message' },
};

const PARTY_WORDS: Readonly<Record<(typeof PARTIES)[number], Record<NoticeLocale, string>>> = {
  enterprise: { zh: '企业', en: 'the enterprise' },
  zone: { zh: '功能区安全监管部门', en: 'the zone safety department' },
  regulator: { zh: '行业主管部门', en: 'the industry regulator' },
  bureau: { zh: '应急管理局', en: 'the emergency bureau' },
  operating_company: { zh: '运营公司', en: 'the operating company' },
  city: { zh: '市级预警系统', en: 'the city-level warning system' },
};

/** The step of a telling in words; an unknown step is shown as it is. */
export function stepWords(step: string, locale: NoticeLocale): string {
  return STEP_WORDS[step]?.[locale] ?? step;
}

export function tierWords(tier: TierRank, locale: NoticeLocale): string {
  return TIER_WORDS[tierOfRank(tier) ?? 'blue'][locale];
}

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
  const counted =
    payload.step === 'notice' ? (zh ? `${words}（第 ${payload.round} 次）` : `${words} no. ${payload.round}`) : words;
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
    facts.push([label.missing, missing === undefined ? party : PARTY_WORDS[missing][locale]]);
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
    link: publicUrl === null ? null : `${publicUrl}/?p=warning:${payload.warning}`,
  };
}

/** The message as lines of plain text. */
export function noticeText(message: NoticeMessage): string {
  const lines = [message.subject, ...message.facts.map(([label, value]) => `${label} ${value}`)];
  return [...lines, ...(message.link === null ? [] : [message.link])].join('\n');
}
