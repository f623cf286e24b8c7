'use client';

import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { indicatorFacts } from '../../domain/indicator.ts';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import { useTRPC } from '../../lib/trpc/client.tsx';
import styles from './replay-track.module.css';
import type { SliderWindow } from './replay-window.ts';

/** More runs than this would not be told apart at this height. */
const MOST_RUNS = 2;
const HEIGHT = 20;
const MINUTE = 60_000;
const HOURS = [1, 6, 24, 168] as const;

/** The runs of the selected object's first values over the window, on the slider's own axis. */
export function ReplayTrends({ fid, window }: { readonly fid: number; readonly window: SliderWindow }) {
  const t = useTranslations('replay');
  const { locale } = useLocaleSwitch();
  const trpc = useTRPC();
  const points = useQuery(trpc.objects.live.queryOptions({ fid }, { staleTime: 60_000 }));
  const shown = points.data?.slice(0, MOST_RUNS) ?? [];
  const hours = HOURS.find((one) => one * 3_600_000 >= window.lengthMs) ?? 168;
  const at = Math.ceil(window.to / MINUTE) * MINUTE;
  const trends = useQueries({
    queries: shown.map(({ fid: pointFid }) =>
      trpc.objects.trend.queryOptions(
        { pointFid, hours, at },
        { staleTime: 60_000, placeholderData: keepPreviousData },
      ),
    ),
  });
  return shown.map((point, index) => {
    const facts = indicatorFacts(point.indicator);
    const run = trends[index]?.data;
    return (
      <div key={point.fid} className={styles['run']} data-run={point.indicator}>
        <span className={styles['runName']}>
          {locale === 'en' ? facts.en : facts.zh} {point.unit}
        </span>
        <svg viewBox={`0 0 1000 ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={t('run')}>
          {run === undefined ? null : <path className={styles['line']} d={pathOf(run, window)} />}
        </svg>
      </div>
    );
  });
}

interface Run {
  readonly at: readonly number[];
  readonly mean: readonly number[];
  readonly stepSeconds: number;
}

/** Points that report each half hour are joined; a longer silence stays a gap. */
const BRIDGED_SECONDS = 3_700;

function pathOf({ at, mean, stepSeconds }: Run, { from, to }: SliderWindow): string {
  const low = Math.min(...mean);
  const span = Math.max(...mean) - low || 1;
  let last: number | null = null;
  let path = '';
  at.forEach((second, index) => {
    const x = (((second + stepSeconds / 2) * 1000 - from) / (to - from)) * 1000;
    const y = HEIGHT - 2 - (((mean[index] ?? low) - low) / span) * (HEIGHT - 4);
    const isJoined = last !== null && second - last <= Math.max(BRIDGED_SECONDS, 3 * stepSeconds);
    path += `${isJoined ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`;
    last = second;
  });
  return path;
}
