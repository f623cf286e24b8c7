'use client';

import { useTranslations } from 'use-intl';
import { formatValue, indicatorFacts } from '../../domain/indicator.ts';
import { PATROLS_BESIDE_WORKS } from '../../domain/pipeline-strips.ts';
import { formatChainage } from '../../domain/stationing-text.ts';
import { tierOfRank } from '../../domain/tier.ts';
import { formatDistance, formatMoment, formatNumber } from '../../lib/i18n/format.ts';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import { useCodeWords, useNameOf } from '../../lib/i18n/use-code-words.ts';
import { useNow } from '../../lib/use-now.ts';
import type { Strip, StripWords } from './strip-bands.ts';
import { useHcaWords } from './use-hca-words.ts';

const DANGERS = ['encroachment', 'spacing', 'crossing', 'third_party', 'geohazard', 'defect'] as const;
const REASONS = [
  'dense_population',
  'third_party',
  'drilling_theft',
  'large_crossing',
  'complex_society',
  'geohazard',
] as const;
const MODES = ['foot', 'vehicle', 'drone', 'other'] as const;

const between = ({ fromMeters, toMeters }: { readonly fromMeters: number; readonly toMeters: number }): string =>
  `${formatChainage(fromMeters)} – ${formatChainage(toMeters)}`;

/** The words of a strip's marks in the reader's language, with units and ages. */
export function useStripWords(strip: Strip | undefined): StripWords {
  const t = useTranslations('pipelines');
  const codes = useTranslations('codes');
  const words = useCodeWords();
  const nameOf = useNameOf();
  const { locale } = useLocaleSwitch();
  const now = useNow();
  const hca = useHcaWords();
  const facts = strip?.pipeline;
  return {
    name: nameOf,
    chainage: (meters) => formatChainage(meters),
    grade: hca.grade,
    areaClass: (value, households) =>
      t('strip.areaClass', { value, households: typeof households === 'number' ? households : 0 }),
    risk: (value, detail) =>
      t('strip.riskOf', {
        value: formatNumber(value, 0),
        likelihood: String(detail['likelihood'] ?? ''),
        consequence: String(detail['consequence'] ?? ''),
      }),
    sensor: (sensor) => {
      const value =
        sensor.value === null ? t('strip.noValue') : `${formatValue(sensor.indicator, sensor.value)} ${sensor.unit}`;
      const { zh, en } = indicatorFacts(sensor.indicator);
      const age = sensor.at === null || now === 0 ? '' : ` · ${formatMoment(sensor.at, now)}`;
      return `${formatChainage(sensor.chainageMeters)} · ${locale === 'en' ? en : zh} ${value}${age}`;
    },
    warning: (warning) => {
      const tier = tierOfRank(warning.tier);
      const reason = locale === 'en' ? warning.reasonEn : warning.reasonZh;
      return `${tier === null ? '' : codes(`tierLong.${tier}`)} · ${reason}`;
    },
    camera: (camera) =>
      `${nameOf(camera)} · ${formatChainage(camera.chainageMeters)} · ${t(`strip.camera.${camera.state}`)}`,
    patrol: (patrol) => {
      const mode = MODES.find((known) => known === patrol.mode) ?? 'other';
      return `${between(patrol)} · ${t(`strip.mode.${mode}`)} · ${patrol.patroller} · ${now === 0 ? '' : formatMoment(patrol.endedAt, now)}${patrol.counts ? '' : ` · ${t('strip.doubtful')}`}`;
    },
    work: (work) =>
      [
        nameOf(work),
        between(work),
        t('strip.away', { distance: formatDistance(work.distanceMeters) }),
        work.permitted ? t('strip.permitted') : t('strip.notPermitted'),
        t('strip.patrolsOfWeek', { count: work.patrols }),
        ...(work.patrols < PATROLS_BESIDE_WORKS ? [t('strip.tooFew')] : []),
        t('strip.until', { day: work.endsOn }),
      ].join(' · '),
    danger: (danger) => {
      const code = DANGERS[danger.code - 1];
      const kind = code === undefined ? '' : t(`danger.${code}`);
      return `${kind} · ${nameOf(danger)} · ${between(danger)} · ${t('strip.awayLimit', { distance: formatDistance(danger.distanceMeters), limit: formatDistance(danger.limitMeters) })}`;
    },
    area: hca.line,
    highRisk: (segment) => {
      const reason = REASONS.find((known) => known === segment.reason);
      return [
        reason === undefined ? segment.reason : t(`reason.${reason}`),
        between(segment),
        t('strip.camerasRequired', { count: segment.camerasRequired }),
        t('hca.gap', { distance: formatDistance(segment.cameraGapMeters) }),
        segment.responsible,
      ].join(' · ');
    },
    depth: () => (facts === undefined ? '' : t('strip.depth', { depth: formatNumber(facts.depthM, 2) })),
    wall: () =>
      facts === undefined
        ? ''
        : [
            words.medium(facts.medium),
            `Ø${formatNumber(facts.outerDiameterMm)}${facts.wallMm === null ? '' : ` × ${formatNumber(facts.wallMm, 1)}`} mm`,
            facts.steelGrade,
            facts.coating,
          ]
            .filter((part) => part !== '')
            .join(' · '),
    designPressure: () => t('strip.design', { value: facts?.designPressureMpa ?? 0 }),
  };
}
