'use client';

import { useTranslations } from 'use-intl';
import { formatMoment, formatNumber } from '../../lib/i18n/format.ts';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import { assessment } from '../../lib/i18n/messages/zh/assessment.ts';
import { useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { refusalOf } from '../../lib/trpc/refusal.ts';
import { useNow } from '../../lib/use-now.ts';
import type { Result, ResultFinding, Run } from './assessment-types.ts';

const two = (value: number): string => formatNumber(value, 2);
type FieldName = keyof typeof assessment.fieldOf;
const isField = (field: string): field is FieldName => Object.hasOwn(assessment.fieldOf, field);

/** A span of whole minutes as a person reads it: "2 天 12 小时", "37 min". */
export function useSpanWords(): (minutes: number) => string {
  const t = useTranslations('assessment');
  return (whole) => {
    const days = Math.floor(whole / 1440);
    const hours = Math.floor((whole % 1440) / 60);
    const minutes = whole % 60;
    if (days > 0) return hours > 0 ? t('span.daysHours', { days, hours }) : t('span.days', { days });
    if (hours > 0) return minutes > 0 ? t('span.hoursMinutes', { hours, minutes }) : t('span.hours', { hours });
    return t('span.minutes', { minutes });
  };
}

/** The arithmetic of a figure in words: what was due, what was missing, what was left out, and the rate (REQ-ASSESS-40). */
export function useSumWords(): (row: Omit<Result, 'unit' | 'findings'>) => string {
  const t = useTranslations('assessment');
  const { locale } = useLocaleSwitch();
  const comma = locale === 'en' ? ', ' : '，';
  return (row) => {
    const parts = [
      t('sum', {
        points: row.points,
        each: formatNumber(row.points === 0 ? 0 : row.gross / row.points),
        offline: formatNumber(row.offline),
        outage: formatNumber(row.outage),
      }),
      ...(row.platform > 0 ? [t('sumPlatform', { platform: formatNumber(row.platform) })] : []),
      ...(row.excused > 0 ? [t('sumExcused', { excused: formatNumber(row.excused) })] : []),
    ];
    if (row.rate === null) return parts.join(comma);
    const average = row.quotient !== null && two(row.rate) !== two(row.quotient);
    const rate = average
      ? t('sumAverage', { rate: two(row.rate), quotient: two(row.quotient ?? 0) })
      : t('sumRate', { rate: two(row.rate) });
    return `${parts.join(comma)} → ${rate}`;
  };
}

/** A finding as a sentence with its limit. */
export function useFindingWords(): (finding: ResultFinding) => string {
  const t = useTranslations('assessment');
  const repairs = useTranslations('repairs');
  const span = useSpanWords();
  return (finding) => {
    switch (finding.code) {
      case 'rate':
        return t('finding.rate', { percent: two(finding.percent), limit: finding.limit });
      case 'interview':
      case 'severe':
      case 'repair':
        return t(`finding.${finding.code}`, { points: finding.points, limit: span(finding.hours * 60) });
      case 'grave_offline':
        return t('finding.grave_offline', { percent: two(finding.percent), limit: finding.limit });
      case 'refused_stop':
        return t('finding.refused_stop', { points: finding.points });
      case 'deliberate':
        return t('finding.deliberate', {
          count: finding.count,
          causes: finding.causes.map((cause) => repairs(`causeOf.${cause}`)).join(' / '),
        });
      case 'repair_late':
        return t('finding.repair_late', { count: finding.count });
      case 'frequent':
      case 'overdue':
        return t(`finding.${finding.code}`, {
          tier: t(`tierOf.${finding.tier}`),
          count: finding.count,
          limit: finding.limit,
        });
      case 'online_days':
        return t('finding.online_days', { online: finding.online, due: finding.due, limit: finding.limit });
    }
  };
}

/** The period of a run; corrections say which they are. */
export function useRunWords(): (run: Pick<Run, 'period' | 'fromDay' | 'toDay' | 'number'>) => string {
  const t = useTranslations('assessment');
  return ({ period, fromDay, toDay, number }) => {
    const words = { period: t(`periodOf.${period}`), from: fromDay, to: toDay };
    return number > 1 ? t('runCorrected', { ...words, number }) : t('run', words);
  };
}

/** Beijing time of a moment; empty until the screen is alive. */
export function useMomentWords(): (at: number | null) => string {
  const now = useNow();
  return (at) => (at === null || now === 0 ? '' : formatMoment(at, now));
}

/** Why a call was refused, with the field that was wrong in the reader's words. */
export function useProblemWords(): (error: unknown) => string {
  const t = useTranslations('assessment');
  const refusal = useRefusalWords();
  return (error) => {
    const field = refusalOf(error)?.field ?? '';
    const name = field.split('.')[0] ?? '';
    return isField(name) ? t('fieldWrong', { field: t(`fieldOf.${name}`), reason: refusal(error) }) : refusal(error);
  };
}

/** Epoch milliseconds of a `datetime-local` value as Beijing time; NaN when empty. */
export function beijingMoment(value: FormDataEntryValue | null): number {
  return typeof value === 'string' && value !== '' ? Date.parse(`${value}:00+08:00`) : Number.NaN;
}

/** The value of a `datetime-local` field for a moment, in Beijing time. */
export function beijingValue(at: number): string {
  return new Date(at + 8 * 3_600_000).toISOString().slice(0, 16);
}
