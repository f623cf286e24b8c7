'use client';

import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { Choice } from '../../components/field.tsx';
import { Notice, Waiting } from '../../components/notice.tsx';
import { formatValue, indicatorFacts } from '../../domain/indicator.ts';
import { tierRank } from '../../domain/tier.ts';
import { formatMoment } from '../../lib/i18n/format.ts';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { useNow } from '../../lib/use-now.ts';
import styles from './card-body.module.css';
import type { LivePoint } from './card-types.ts';
import { crossedTier } from './live-values.tsx';

const TrendChart = lazy(() => import('./trend-chart.tsx').then((module) => ({ default: module.TrendChart })));

const SPANS = [
  ['h1', 1],
  ['h6', 6],
  ['h24', 24],
  ['h168', 168],
  ['h336', 336],
] as const;
type SpanKey = (typeof SPANS)[number][0];
const TABLE_ROWS = 60;

/** The point that crosses the worst limit now, else the first. */
function worstPoint(points: readonly LivePoint[]): LivePoint | undefined {
  const rank = (point: LivePoint) => (point.value === null ? 0 : tierRank(crossedTier(point.value, point.limits)));
  return points.toSorted((a, b) => rank(b) - rank(a))[0];
}

interface TrendTabProps {
  readonly fid: number;
  /** The point that was asked for; otherwise the one that crosses the worst limit. */
  readonly pointFid: number | null;
}

/** The run of one point over an hour to two weeks; as a chart, and as a table for those who cannot see it. */
export function TrendTab({ fid, pointFid }: TrendTabProps) {
  const t = useTranslations('cards');
  const common = useTranslations('common');
  const trpc = useTRPC();
  const { locale } = useLocaleSwitch();
  const points = useQuery(trpc.objects.live.queryOptions({ fid }));
  const [chosen, setChosen] = useState(pointFid);
  const [span, setSpan] = useState<SpanKey>('h24');
  if (points.isPending) return <Waiting label={common('loading')} />;
  const point = points.data?.find((candidate) => candidate.fid === chosen) ?? worstPoint(points.data ?? []);
  if (point === undefined) return <Notice title={t('liveEmpty')}>{t('liveEmptyHint')}</Notice>;
  return (
    <>
      <div className={styles['controls']}>
        <Choice label={t('trendPoint')} value={point.fid} onChange={(event) => setChosen(Number(event.target.value))}>
          {points.data?.map((candidate) => {
            const facts = indicatorFacts(candidate.indicator);
            return (
              <option key={candidate.fid} value={candidate.fid}>
                {locale === 'en' ? facts.en : facts.zh} {candidate.tag}
              </option>
            );
          })}
        </Choice>
        <Choice
          label={t('trendSpan')}
          value={span}
          onChange={(event) => setSpan(SPANS.find(([key]) => key === event.target.value)?.[0] ?? 'h24')}
        >
          {SPANS.map(([key]) => (
            <option key={key} value={key}>
              {t(`hours.${key}`)}
            </option>
          ))}
        </Choice>
      </div>
      <Trend point={point} hours={SPANS.find(([key]) => key === span)?.[1] ?? 24} />
    </>
  );
}

function Trend({ point, hours }: { readonly point: LivePoint; readonly hours: 1 | 6 | 24 | 168 | 336 }) {
  const t = useTranslations('cards');
  const common = useTranslations('common');
  const trpc = useTRPC();
  const now = useNow();
  const { locale } = useLocaleSwitch();
  const [asTable, setAsTable] = useState(false);
  const words = useMemo(() => ({ time: t('time'), mean: t('mean'), low: t('low'), high: t('high') }), [t]);
  const query = useQuery(
    trpc.objects.trend.queryOptions({ pointFid: point.fid, hours }, { refetchInterval: hours <= 6 ? 10_000 : 60_000 }),
  );
  if (query.isPending) return <Waiting label={common('loading')} />;
  if (query.isError)
    return (
      <Notice urgent title={common('failed')}>
        {common('failedStill')}
      </Notice>
    );
  const trend = query.data;
  if (trend.at.length === 0) return <Notice title={t('trendEmpty')} />;
  const facts = indicatorFacts(point.indicator);
  const name = locale === 'en' ? facts.en : facts.zh;
  const value = (number: number | undefined) => (number === undefined ? '' : formatValue(point.indicator, number));
  const rows = trend.at
    .map((at, index) => ({ at, index }))
    .slice(-TABLE_ROWS)
    .reverse();
  return (
    <div>
      {asTable ? (
        <DataTable
          caption={t('trendOf', { name })}
          rows={rows}
          rowKey={(row) => row.at}
          columns={[
            { id: 'time', title: t('time'), oneLine: true, cell: (row) => formatMoment(row.at * 1000, now) },
            {
              id: 'mean',
              title: `${t('mean')} ${point.unit}`,
              number: true,
              cell: (row) => value(trend.mean[row.index]),
            },
            { id: 'low', title: t('low'), number: true, cell: (row) => value(trend.low[row.index]) },
            { id: 'high', title: t('high'), number: true, cell: (row) => value(trend.high[row.index]) },
          ]}
        />
      ) : (
        <div className={styles['chart']}>
          <Suspense fallback={<Waiting label={common('loading')} />}>
            <TrendChart trend={trend} point={point} label={t('trendOf', { name })} words={words} />
          </Suspense>
        </div>
      )}
      <div className={styles['controls']}>
        <Button look="quiet" onClick={() => setAsTable(!asTable)}>
          {asTable ? t('trendChart') : t('trendTable')}
        </Button>
      </div>
    </div>
  );
}
