import { z } from 'zod';
import type { AssessmentParameters } from './assessment-parameters.ts';
import { beijingDay } from './assessment-span.ts';
import { allTiers, type Score, type ScoreFacts, scoreWords } from './enterprise-score.ts';

/**
 * REQ-ASSESS-11: the operating company writes and submits; the regulator closes it, or sets a rectification opinion with a
 * due date; the enterprise answers; the regulator accepts or sends it back with another date.
 */
export const EVALUATION_STATES = ['draft', 'submitted', 'rectifying', 'answered', 'closed'] as const;
export type EvaluationState = (typeof EVALUATION_STATES)[number];
export const EVALUATION_STEPS = ['edit', 'submit', 'opine', 'answer', 'send_back', 'close'] as const;
export type EvaluationStep = (typeof EVALUATION_STEPS)[number];

const STEPS: Readonly<Record<EvaluationState, Partial<Record<EvaluationStep, EvaluationState>>>> = {
  draft: { edit: 'draft', submit: 'submitted' },
  submitted: { opine: 'rectifying', close: 'closed' },
  rectifying: { answer: 'answered' },
  answered: { send_back: 'rectifying', close: 'closed' },
  closed: {},
};

/** The state after a step; null when the step is not open in that state. */
export function evaluationAfter(state: EvaluationState, step: EvaluationStep): EvaluationState | null {
  return STEPS[state][step] ?? null;
}

const id = z.int().positive();
const revision = z.int().positive();
const words = z.string().trim().min(4).max(8_000);
export const evaluationEditSchema = z.strictObject({ id, revision, textZh: words, textEn: words });
export const evaluationSubmitSchema = z.strictObject({ ids: z.array(id).min(1).max(300) });
export const evaluationOpinionSchema = z.strictObject({ id, revision, text: words, dueAt: z.int().positive() });
export const evaluationWordsSchema = z.strictObject({ id, revision, text: words });
/** Every enterprise of a monthly run that has no report yet. */
export const evaluationMakeSchema = z.strictObject({ runId: id });

export interface EvaluationSubject {
  readonly name: string;
  readonly nameEn: string;
  readonly from: number;
  readonly to: number;
  readonly facts: ScoreFacts;
  readonly score: Score;
  readonly parameters: AssessmentParameters;
}

const percent = (rate: number | null): string => (rate === null ? '–' : `${rate.toFixed(2)} %`);

/** The report's words as a draft, every figure from the run; the operating company adds what it advises. */
export function evaluationText(subject: EvaluationSubject, locale: 'zh' | 'en'): string {
  const { facts, score, parameters } = subject;
  const { opened, late } = facts;
  const sums = scoreWords(facts, score, parameters, locale);
  const fromDay = beijingDay(subject.from);
  const toDay = beijingDay(subject.to - 1);
  const mean = facts.meanMinutes === null ? '–' : `${Math.round(facts.meanMinutes)} min`;
  if (locale === 'zh')
    return [
      `${subject.name}实时接入与预警处置评估报告`,
      `评估期：${fromDay} 至 ${toDay}`,
      `一、实时接入：数据点 ${facts.dataPoints} 个，日均离线率 ${percent(facts.dataRate)}；视频 ${facts.videoPoints} 路，日均离线率 ${percent(facts.videoRate)}。`,
      `二、预警处置：黄色及以上预警 ${allTiers(opened)} 次（红 ${opened.red}、橙 ${opened.orange}、黄 ${opened.yellow}），超过处置时限 ${allTiers(late)} 次，已消警 ${facts.closed} 次，平均用时 ${mean}。`,
      `三、设备维修：到期 ${facts.repairsDue} 件，逾期 ${facts.repairsLate} 件。`,
      `四、评分：${score.score.toFixed(2)} 分`,
      ...sums.map((line) => `　${line}`),
      '五、评估意见：',
      '依据：S2 Art 24。',
    ].join('\n');
  return [
    `Evaluation of live access and warning handling: ${subject.nameEn === '' ? subject.name : subject.nameEn}`,
    `Period: ${fromDay} to ${toDay}`,
    `1. Live access: ${facts.dataPoints} data points, daily average offline rate ${percent(facts.dataRate)}; ${facts.videoPoints} cameras, ${percent(facts.videoRate)}.`,
    `2. Handling: ${allTiers(opened)} warnings from yellow up (${opened.red} red, ${opened.orange} orange, ${opened.yellow} yellow), ${allTiers(late)} past a deadline, ${facts.closed} signed off, ${mean} on average.`,
    `3. Repairs: ${facts.repairsDue} due, ${facts.repairsLate} late.`,
    `4. Score: ${score.score.toFixed(2)}`,
    ...sums.map((line) => `   ${line}`),
    '5. Advice:',
    'Basis: S2 Art 24.',
  ].join('\n');
}
