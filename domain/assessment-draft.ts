import { z } from 'zod';
import type { UnitTally } from './assessment.ts';
import type { Consequence, DraftKind, Finding } from './assessment-finding.ts';
import type { Period } from './assessment-period.ts';
import type { FaultCause } from './repair.ts';

/** REQ-WF-15: draft → approved → sent → answered → archived; what is not sent yet can be withdrawn. */
export const DRAFT_STATES = ['draft', 'approved', 'sent', 'answered', 'archived', 'withdrawn'] as const;
export type DraftState = (typeof DRAFT_STATES)[number];

export const DRAFT_STEPS = ['edit', 'approve', 'send', 'answer', 'archive', 'withdraw'] as const;
export type DraftStep = (typeof DRAFT_STEPS)[number];

const STEPS: Readonly<Record<DraftState, Partial<Record<DraftStep, DraftState>>>> = {
  draft: { edit: 'draft', approve: 'approved', withdraw: 'withdrawn' },
  // A word changed after the approval asks for another approval.
  approved: { edit: 'draft', send: 'sent', withdraw: 'withdrawn' },
  sent: { answer: 'answered', archive: 'archived' },
  answered: { archive: 'archived' },
  archived: {},
  withdrawn: {},
};

/** The state after a step; null when the step is not open in that state. */
export function draftAfter(state: DraftState, step: DraftStep): DraftState | null {
  return STEPS[state][step] ?? null;
}

/** States in which the party named in a paper may read it. */
export const SENT_STATES: readonly DraftState[] = ['sent', 'answered', 'archived'];

const id = z.int().positive();
const text = z.string().trim().min(4).max(8_000);
export const draftEditSchema = z.strictObject({ id, revision: z.int(), textZh: text, textEn: text });
export const draftStepSchema = z.strictObject({ id, revision: z.int() });
export const draftSendSchema = z.strictObject({ id, revision: z.int(), number: z.string().trim().min(2).max(60) });
export const draftWordsSchema = z.strictObject({ id, revision: z.int(), text });

export const MAX_APPEAL_POINTS = 500;
export const appealSchema = z
  .strictObject({
    runId: id,
    fids: z.array(id).min(1).max(MAX_APPEAL_POINTS),
    from: z.int().positive(),
    to: z.int().positive(),
    reason: z.string().trim().min(10).max(4_000),
  })
  .refine((appeal) => appeal.to > appeal.from, { path: ['to'] });
export type Appeal = z.infer<typeof appealSchema>;
export const MAX_APPEAL_FILES = 10;
/** Query of an upload to an appeal. */
export const appealEvidenceSchema = z.object({
  appeal: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER),
  name: z.string().max(1000).default(''),
});
export const appealVerdictSchema = z.strictObject({ id, accept: z.boolean(), text });

/** What a paper is about: the period, the party, the figures and the points behind them. */
export interface DraftSubject {
  readonly period: Period;
  readonly fromDay: string;
  readonly toDay: string;
  readonly name: string;
  readonly nameEn: string;
  /** Figures by kind, in order. */
  readonly figures: readonly { readonly kind: 'data' | 'video' | 'joint'; readonly tally: UnitTally }[];
  readonly findings: readonly Finding[];
  /** The worst points, worst first, minutes. */
  readonly points: readonly { readonly name: string; readonly nameEn: string; readonly longest: number }[];
}

const grouped = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ',');
const KIND = {
  zh: { data: '数据', video: '视频', joint: '数据与视频合计' },
  en: { data: 'data', video: 'video', joint: 'data and video together' },
} as const;

/** The arithmetic of one figure in words: what was due, what was missing, and the rate (REQ-ASSESS-40). */
export function arithmeticWords(tally: UnitTally, locale: 'zh' | 'en'): string {
  const { points, gross, due, offline, outage, platform, rate } = tally;
  const each = points === 0 ? 0 : gross / points;
  const percent = rate === null ? '–' : `${rate.toFixed(2)} %`;
  const direct = due > 0 ? ((offline / due) * 100).toFixed(2) : null;
  const average = direct !== null && rate !== null && direct !== rate.toFixed(2);
  const ours = platform > 0;
  if (locale === 'zh')
    return `${points} 点 × ${grouped(each)} min 应传，离线 ${grouped(offline)} min，批准停用 ${grouped(outage)} min${ours ? `，平台故障 ${grouped(platform)} min 不计` : ''} → ${average ? '日均 ' : ''}${percent}`;
  return `${points} points × ${grouped(each)} min due, offline ${grouped(offline)} min, approved outage ${grouped(outage)} min${ours ? `, platform faults ${grouped(platform)} min left out` : ''} → ${average ? 'daily average ' : ''}${percent}`;
}

/** A span of minutes as an officer reads it: "2 天 3 小时", "2 d 3 h". */
export function spanWords(minutes: number, locale: 'zh' | 'en'): string {
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor((minutes % 1440) / 60);
  const rest = minutes % 60;
  const units = locale === 'zh' ? [' 天', ' 小时', ' 分'] : [' d', ' h', ' min'];
  const parts = [
    days > 0 ? `${days}${units[0]}` : '',
    hours > 0 ? `${hours}${units[1]}` : '',
    days === 0 && (rest > 0 || hours === 0) ? `${rest}${units[2]}` : '',
  ];
  return parts.filter((part) => part !== '').join(' ');
}

const TITLE: Readonly<Record<DraftKind, { readonly zh: string; readonly en: string }>> = {
  warning_notice: { zh: '警示通报', en: 'Warning notice' },
  interview_enterprise: { zh: '约谈通知（企业）', en: 'Notice of interview (enterprise)' },
  interview_area: { zh: '约谈通知（属地）', en: 'Notice of interview (area)' },
  key_list: { zh: '列入年度重点执法名单建议', en: 'Proposal for the annual enforcement list' },
  violation_maintenance: {
    zh: '违法情形认定建议：未对安全设备进行经常性维护保养',
    en: 'Proposed violation: no regular maintenance of safety equipment',
  },
  violation_hazard: {
    zh: '违法情形认定建议：未采取措施消除事故隐患',
    en: 'Proposed violation: no measures to remove hidden danger',
  },
  repair_order: { zh: '限期修复通知', en: 'Order to repair' },
  severe_handling: { zh: '严肃处理建议', en: 'Proposal for severe handling' },
  public_notice: { zh: '社会公告（拟稿）', en: 'Public notice (draft)' },
  quarter_fail: { zh: '季度安全标准化考核结果：不合格', en: 'Quarterly safety standardisation result: fail' },
};

const DELIBERATE: Readonly<Record<'zh' | 'en', Partial<Record<FaultCause, string>>>> = {
  zh: { destroyed: '人为毁坏', stopped: '擅自停用', power_cut: '擅自断电', network_cut: '擅自断网' },
  en: {
    destroyed: 'destroyed by somebody',
    stopped: 'stopped without permission',
    power_cut: 'power cut without permission',
    network_cut: 'network cut without permission',
  },
};

const TIER = {
  zh: { red: '红色', orange: '橙色', yellow: '黄色' },
  en: { red: 'red', orange: 'orange', yellow: 'yellow' },
} as const;

/** One finding as a sentence with its limit. */
export function findingWords(finding: Finding, locale: 'zh' | 'en'): string {
  const zh = locale === 'zh';
  switch (finding.code) {
    case 'rate':
      return zh
        ? `日均离线率 ${finding.percent.toFixed(2)} %，超过 ${finding.limit} %`
        : `daily average offline rate ${finding.percent.toFixed(2)} %, above ${finding.limit} %`;
    case 'interview':
    case 'severe':
    case 'repair': {
      const limit = spanWords(finding.hours * 60, locale);
      const longest = spanWords(finding.longest, locale);
      return zh
        ? `${finding.points} 个点离线超过 ${limit}，最长 ${longest}`
        : `${finding.points} points offline for more than ${limit}, the longest ${longest}`;
    }
    case 'grave_offline':
      return zh
        ? `整体离线：日均离线率 ${finding.percent.toFixed(2)} %，超过 ${finding.limit} %`
        : `offline as a whole: daily average rate ${finding.percent.toFixed(2)} %, above ${finding.limit} %`;
    case 'refused_stop':
      return zh
        ? `${finding.points} 个点未经书面同意停止上传（涉及不予同意的停用申报 ${finding.applications} 件）`
        : `${finding.points} points stopped without written permission (${finding.applications} applications had been refused)`;
    case 'deliberate': {
      const causes = finding.causes.map((cause) => DELIBERATE[locale][cause] ?? cause).join(zh ? '、' : ', ');
      return zh
        ? `维修核实人为原因 ${finding.count} 件：${causes}`
        : `${finding.count} faults found deliberate on repair: ${causes}`;
    }
    case 'repair_late':
      return zh
        ? `${finding.count} 件故障未在规定时限内修复`
        : `${finding.count} faults not repaired within the time set`;
    case 'frequent':
      return zh
        ? `${TIER.zh[finding.tier]}预警 ${finding.count} 次，达到频发标准 ${finding.limit} 次`
        : `${finding.count} ${TIER.en[finding.tier]} warnings, "frequent" from ${finding.limit} on`;
    case 'overdue':
      return zh
        ? `${TIER.zh[finding.tier]}预警逾期未处置 ${finding.count} 次，标准 ${finding.limit} 次`
        : `${finding.count} ${TIER.en[finding.tier]} warnings handled late, limit ${finding.limit}`;
    case 'online_days':
      return zh
        ? `在线 ${finding.online} 天次，应运行 ${finding.due} 天次，在线率 ${((finding.online / finding.due) * 100).toFixed(2)} %，低于 ${finding.limit} %`
        : `online on ${finding.online} of ${finding.due} device days, ${((finding.online / finding.due) * 100).toFixed(2)} %, below ${finding.limit} %`;
  }
}

/** The text of a draft with its arithmetic, in one language; an authorised person edits it before it goes out. */
export function draftText(consequence: Consequence, subject: DraftSubject, locale: 'zh' | 'en'): string {
  const zh = locale === 'zh';
  const title = TITLE[consequence.kind][locale];
  const name = zh || subject.nameEn === '' ? subject.name : subject.nameEn;
  const worst = subject.points
    .slice(0, 5)
    .map(
      (point) =>
        `${zh || point.nameEn === '' ? point.name : point.nameEn}${zh ? '：' : ': '}${spanWords(point.longest, locale)}`,
    );
  const lines = [
    title,
    zh
      ? `${name}：${subject.fromDay} 至 ${subject.toDay} 考核情况如下。`
      : `${name}: assessment from ${subject.fromDay} to ${subject.toDay}.`,
    ...subject.findings.map((finding) => `· ${findingWords(finding, locale)}`),
    ...subject.figures.map(
      ({ kind, tally }) => `${KIND[locale][kind]}${zh ? '：' : ': '}${arithmeticWords(tally, locale)}`,
    ),
    ...(worst.length === 0 ? [] : [zh ? `离线最长的点：${worst.join('；')}` : `Longest silence: ${worst.join('; ')}`]),
    zh ? `依据：${consequence.basis}。` : `Basis: ${consequence.basis}.`,
  ];
  return lines.join('\n');
}
