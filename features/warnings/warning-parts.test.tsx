import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { RS_BH } from '../../domain/loop-plan.ts';
import { LocaleProvider } from '../../lib/i18n/locale-provider.tsx';
import { en } from '../../lib/i18n/messages/en/index.ts';
import { zh } from '../../lib/i18n/messages/zh/index.ts';
import { StepTimeline } from './step-timeline.tsx';
import { ToldList } from './told-list.tsx';
import { ClockList, WarningClock } from './warning-clock.tsx';
import type { WarningDetail } from './warning-detail.ts';
import { WarningHead } from './warning-head.tsx';

/** 2026-11-20 02:58:00 in Beijing. */
const OPENED = Date.UTC(2026, 10, 19, 18, 58);
const MINUTE = 60_000;
const REGULATOR = '区应急局危化监管科';

type Delivery = WarningDetail['deliveries'][number];
const delivery = (change: Partial<Delivery>): Delivery => ({
  id: 1,
  stepId: 1,
  step: 'opened',
  round: 0,
  party: 'regulator',
  organisation: 4,
  recipient: REGULATOR,
  organisationName: REGULATOR,
  organisationNameEn: '',
  channel: 'screen',
  state: 'read',
  attempts: 1,
  lastError: null,
  createdAt: OPENED,
  sentAt: OPENED,
  deliveredAt: OPENED,
  readAt: OPENED + MINUTE,
  ...change,
});
const timer = (step: 'notice' | 'on_site', round: number, dueAt: number, firedAt: number | null = null) => ({
  epoch: 2,
  step,
  round,
  dueAt,
  firedAt,
  voidAt: null,
  lateSeconds: firedAt === null ? null : 0,
});

/** A red that was yellow for ten minutes; two notices have gone out. */
const RED: WarningDetail = {
  id: 7,
  fid: 70,
  layer: 'assets',
  cause: 'pressure',
  sector: 2,
  zone: 1,
  enterprise: 1,
  pointFid: 71,
  tier: 'red',
  worstTier: 'red',
  state: 'open',
  ruleId: 'pressure-hh',
  ruleVersion: 1,
  causeValue: 0.12,
  limitValue: 0.095,
  unit: 'MPa',
  indicator: 'pressure',
  reasonZh: '压力 0.120 MPa，超过红色限值 0.095',
  reasonEn: 'Pressure 0.120 MPa, above red limit 0.095',
  repeats: 0,
  alarmAt: OPENED,
  openedAt: OPENED,
  tierSince: OPENED + 10 * MINUTE,
  clockSince: OPENED + 10 * MINUTE,
  epoch: 2,
  handling: 'waiting',
  verdict: null,
  askedBy: null,
  askedTier: null,
  normalSince: null,
  assignee: null,
  assigneeName: null,
  shelvedUntil: null,
  shelvedBy: null,
  shelvedReason: null,
  shelfMinutes: null,
  acknowledgedAt: null,
  acknowledgedBy: null,
  lostSince: null,
  nextStep: 'notice',
  deadline: OPENED + 100 * MINUTE,
  closedAt: null,
  closedReason: null,
  planId: 'RS-BH',
  planVersion: 1,
  floodId: null,
  incidentId: null,
  lng: 117.7,
  lat: 39,
  name: 'T-203 石脑油储罐',
  nameEn: 'Naphtha tank T-203',
  kind: 'tank',
  nextRound: 3,
  onSiteAt: OPENED + 130 * MINUTE,
  parties: ['regulator'],
  steps: [],
  deliveries: [delivery({})],
  timers: [
    timer('notice', 3, OPENED + 100 * MINUTE),
    timer('on_site', 1, OPENED + 130 * MINUTE),
    timer('notice', 2, OPENED + 70 * MINUTE, OPENED + 70 * MINUTE),
    timer('notice', 1, OPENED + 40 * MINUTE, OPENED + 40 * MINUTE),
  ],
  evidence: [],
  cameras: [],
  allowed: [],
  plan: RS_BH,
};

function read(node: ReactNode, locale: 'zh' | 'en' = 'zh'): string {
  const html = renderToStaticMarkup(
    <LocaleProvider initial={locale} words={locale === 'zh' ? zh : en}>
      {node}
    </LocaleProvider>,
  );
  return html
    .replace(/<\/(p|li|h3|span|button)>/g, ' ')
    .replace(/<[^>]+>/g, '')
    .replace(/\s+/g, ' ');
}
/** 31 minutes and 7 seconds before the third notice. */
const NOW = OPENED + 100 * MINUTE - (31 * 60 + 7) * 1000;

describe('the clock of a warning in words', () => {
  it('says how long, what happens then, to whom, and the how many-th time it is', () => {
    const text = read(<WarningClock warning={RED} now={NOW} />);
    expect(text).toContain('31:07 第 3 次');
    expect(text).toContain(`后发警示通报给 ${REGULATOR}`);
    const behind = read(<ClockList warning={RED} now={NOW} />);
    expect(behind).toContain('现场核查督办 11-20 05:08（1:01:07 后）');
    expect(behind).toContain('已发警示通报 2 次');
    expect(behind).toContain('此后每 30 分钟一次，直至降级或消警');
  });
  it('says lateness by a word and names the moment that was missed', () => {
    const text = read(<WarningClock warning={RED} now={OPENED + 105 * MINUTE} />);
    expect(text).toContain('已超时 05:00');
    expect(text).toContain(`警示通报应于 11-20 04:38 发给 ${REGULATOR}`);
  });
  it('says that blue has none, instead of showing nothing', () => {
    const blue: WarningDetail = { ...RED, tier: 'blue', timers: [], nextStep: null, deadline: null };
    expect(read(<WarningClock warning={blue} now={NOW} />)).toContain('没有时限');
    expect(read(<WarningClock warning={blue} now={NOW} />, 'en')).toContain('no deadline');
  });
});

describe('the head of a warning', () => {
  it('counts the total from the opening through every change of tier, and the tier apart', () => {
    const text = read(<WarningHead warning={RED} now={NOW} place="" onObject={() => {}} />);
    expect(text).toContain('自 11-20 02:58 起，共 1:08:53');
    expect(text).toContain('红已 58:53');
  });
  it('names the worst it has been, that it is normal again, that it is lost, and until when it is shelved', () => {
    const marked: WarningDetail = {
      ...RED,
      tier: 'yellow',
      normalSince: NOW,
      lostSince: NOW - 65_000,
      shelvedUntil: NOW + MINUTE,
      shelvedBy: 'usr_9',
      shelvedReason: '检修',
      steps: [
        { id: 4, at: NOW, step: 'shelved', tier: 'red', actor: 'usr_9', detail: { actorName: '李工' }, recipients: [] },
      ],
    };
    const text = read(<WarningHead warning={marked} now={NOW} place="" onObject={() => {}} />);
    for (const part of ['最高曾达红', '已恢复正常，待消警', '报警后失联 01:05', '李工已搁置至', '检修'])
      expect(text).toContain(part);
  });
});

describe('who was told', () => {
  it('puts the failure first, with its reason and how often it was tried', () => {
    const sms = delivery({
      id: 2,
      channel: 'sms',
      recipient: '王科',
      state: 'failed',
      attempts: 3,
      lastError: 'timeout',
    });
    const text = read(<ToldList warning={{ ...RED, deliveries: [delivery({}), sms] }} now={NOW} />);
    expect(text).toContain('1 项未送达');
    expect(text.indexOf('王科')).toBeLessThan(text.indexOf(REGULATOR));
    expect(text).toContain('短信 · 已试 3 次 · timeout');
  });
});

describe('the history', () => {
  it('tells who did what for whom, with verdict and words, in Beijing time', () => {
    const step = {
      id: 3,
      at: NOW,
      step: 'verified',
      tier: 'red' as const,
      actor: 'usr_1',
      detail: { actorName: '张工', party: 'enterprise', verdict: 'true', text: '现场可见冒罐' },
      recipients: [{ party: 'regulator' as const, name: REGULATOR, nameEn: '' }],
    };
    const text = read(<StepTimeline warning={{ ...RED, steps: [step] }} now={NOW} />);
    expect(text).toContain(`核实 · 结论：属实 · 给 ${REGULATOR}`);
    expect(text).toContain('11-20 04:06');
    expect(text).toContain('张工 · 企业');
    expect(text).toContain('现场可见冒罐');
  });
});
