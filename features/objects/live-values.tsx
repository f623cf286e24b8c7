'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Notice, Waiting } from '../../components/notice.tsx';
import { Sparkline } from '../../components/sparkline.tsx';
import { decimalsOfLimit, formatValue, indicatorFacts } from '../../domain/indicator.ts';
import type { Tier } from '../../domain/tier.ts';
import { formatSpan } from '../../lib/i18n/format.ts';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import { useAge } from '../../lib/i18n/use-age.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { useNow } from '../../lib/use-now.ts';
import { TierSymbol } from '../../map/map-symbol.tsx';
import cardStyles from './card-body.module.css';
import type { LivePoint } from './card-types.ts';
import styles from './live-values.module.css';

const REFRESH_MS = 5_000;

/** The worst limit that a value crosses now; null when it crosses none. */
export function crossedTier(value: number, limits: LivePoint['limits']): Tier | null {
  // Limits come worst first.
  return limits.find((limit) => (limit.compare === 'above' ? value > limit.value : value < limit.value))?.tier ?? null;
}

interface LiveValuesProps {
  readonly fid: number;
  /** A moment of the past, epoch milliseconds; null is now. */
  readonly at?: number | null;
  readonly onTrend: (pointFid: number) => void;
}

/** Live values of an object with limits, unit, age and the run of the last hours (REQ-MAP-18). */
export function LiveValues({ fid, at = null, onTrend }: LiveValuesProps) {
  const t = useTranslations('cards');
  const common = useTranslations('common');
  const trpc = useTRPC();
  const query = useQuery(
    trpc.objects.live.queryOptions(
      { fid, at },
      at === null
        ? { refetchInterval: REFRESH_MS, staleTime: 0 }
        : { staleTime: Number.POSITIVE_INFINITY, placeholderData: keepPreviousData },
    ),
  );
  if (query.isPending) return <Waiting label={common('loading')} />;
  if (query.isError)
    return (
      <Notice urgent title={common('failed')}>
        {common('failedStill')}
      </Notice>
    );
  if (query.data.length === 0) return null;
  return (
    <section className={cardStyles['section']}>
      <h3 className={cardStyles['heading']}>{at === null ? t('live') : t('liveThen')}</h3>
      <ul>
        {query.data.map((point) => (
          <PointRow key={point.fid} point={point} at={at} onTrend={() => onTrend(point.fid)} />
        ))}
      </ul>
    </section>
  );
}

interface PointRowProps {
  readonly point: LivePoint;
  readonly at: number | null;
  readonly onTrend: () => void;
}

function PointRow({ point, at, onTrend }: PointRowProps) {
  const t = useTranslations('cards');
  const codes = useTranslations('codes');
  const age = useAge();
  const present = useNow();
  const now = at ?? present;
  const { locale } = useLocaleSwitch();
  const facts = indicatorFacts(point.indicator);
  const label = locale === 'en' ? facts.en : facts.zh;
  const tier = point.value === null ? null : crossedTier(point.value, point.limits);
  const seconds = point.at === null || now === 0 ? null : Math.max(0, now - point.at) / 1000;
  // Two missed uploads are late; a value that should be newer must not look alive.
  const isLate = seconds !== null && seconds > point.uploadSeconds * 2 + 30;
  const limits = point.limits.slice(0, 4);
  // The value stands beside its limits with as many decimals as they need.
  const decimals = limits.reduce(
    (most, limit) => Math.max(most, decimalsOfLimit(point.indicator, limit.value)),
    indicatorFacts(point.indicator).precision,
  );
  return (
    <li>
      <button type="button" className={styles['point']} data-point={point.id} data-late={isLate} onClick={onTrend}>
        <span className={styles['label']}>
          {label} <span className={styles['tag']}>{point.tag}</span>
        </span>
        <span className={styles['value']}>
          {tier === null ? null : <TierSymbol tier={tier} size={16} title={codes(`tier.${tier}`)} />}
          {point.value === null ? (
            <span className={styles['none']}>{t('noValue')}</span>
          ) : (
            <>
              <strong>{formatValue(point.indicator, point.value, decimals)}</strong>
              <span className={styles['unit']}>{point.unit}</span>
            </>
          )}
        </span>
        <span className={styles['spark']}>
          <Sparkline
            values={point.spark}
            marks={limits.map((limit) => limit.value)}
            label={t('sparkOf', { name: label })}
          />
        </span>
        <span className={styles['age']}>
          {seconds === null
            ? ''
            : isLate
              ? t('late', { seconds: point.uploadSeconds, span: formatSpan(seconds - point.uploadSeconds) })
              : age(seconds)}
        </span>
        {limits.length === 0 ? null : (
          <span className={styles['limits']}>
            {limits.map((limit) => {
              const words = {
                value: formatValue(point.indicator, limit.value, decimalsOfLimit(point.indicator, limit.value)),
                tier: codes(`tier.${limit.tier}`),
              };
              return (
                <span key={`${limit.compare}${limit.tier}${limit.value}`}>
                  {limit.compare === 'above' ? t('limitAbove', words) : t('limitBelow', words)}
                </span>
              );
            })}
          </span>
        )}
      </button>
    </li>
  );
}
