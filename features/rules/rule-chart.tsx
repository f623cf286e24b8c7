'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Choice } from '../../components/field.tsx';
import { Notice, Waiting } from '../../components/notice.tsx';
import { decimalsOfLimit, formatValue } from '../../domain/indicator.ts';
import type { RuleBody } from '../../domain/rule.ts';
import type { Tier } from '../../domain/tier.ts';
import { useNameOf } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import type { RouterOutputs } from '../../lib/trpc/outputs.ts';
import { TierSymbol } from '../../map/map-symbol.tsx';
import styles from './rules.module.css';

type RulePoint = RouterOutputs['rules']['points'][number];
type Trend = RouterOutputs['objects']['trend'];
const DAYS_14_HOURS = 336;
const WIDTH = 800;
const HEIGHT = 176;

interface LimitLine {
  readonly tier: Tier;
  readonly value: number;
}

/** The limits of a rule at a point, its own settings first. */
function limitsAt(body: RuleBody, point: RulePoint): LimitLine[] {
  return body.tiers.flatMap(({ tier, limit, setting }) => {
    const value = (setting === null ? null : point.settings[setting]) ?? limit;
    return value === null ? [] : [{ tier, value }];
  });
}

/** The last 14 days of one point with the rule's limits drawn, so that one sees how near life comes to them. */
export function RuleChart({ body }: { readonly body: RuleBody }) {
  const t = useTranslations('rules');
  const common = useTranslations('common');
  const trpc = useTRPC();
  const nameOf = useNameOf();
  const [chosen, setChosen] = useState<number | null>(null);
  const isValue = body.kind === 'limit' && body.indicator !== '';
  const points = useQuery(
    trpc.rules.points.queryOptions(
      { indicator: body.indicator, objectKinds: body.objectKinds, text: body.point ?? '' },
      { enabled: isValue },
    ),
  );
  const point = points.data?.find((one) => one.fid === chosen) ?? points.data?.[0];
  const trend = useQuery(
    trpc.objects.trend.queryOptions(
      { pointFid: point?.fid ?? 0, hours: DAYS_14_HOURS },
      { enabled: point !== undefined },
    ),
  );
  return (
    <section className={styles['part']} aria-label={t('chart')}>
      <h3>{t('chart')}</h3>
      {isValue ? null : <p className={styles['muted']}>{t('chartNone')}</p>}
      {isValue && points.isPending ? <Waiting label={common('loading')} /> : null}
      {point === undefined ? null : (
        <Choice label={t('chartPoint')} value={point.fid} onChange={(event) => setChosen(Number(event.target.value))}>
          {points.data?.map((one) => (
            <option key={one.fid} value={one.fid}>
              {nameOf(one)} {one.tag}
            </option>
          ))}
        </Choice>
      )}
      {point !== undefined && trend.isSuccess && trend.data.at.length === 0 ? <Notice title={t('chartEmpty')} /> : null}
      {point !== undefined && trend.isSuccess && trend.data.at.length > 0 ? (
        <Drawn trend={trend.data} limits={limitsAt(body, point)} point={point} label={t('chart')} />
      ) : null}
    </section>
  );
}

interface DrawnProps {
  readonly trend: Trend;
  readonly limits: readonly LimitLine[];
  readonly point: RulePoint;
  readonly label: string;
}

function Drawn({ trend, limits, point, label }: DrawnProps) {
  const codes = useTranslations('codes');
  const values = limits.map((limit) => limit.value);
  const low = Math.min(...trend.low, ...values);
  const high = Math.max(...trend.high, ...values);
  const pad = (high - low || 1) * 0.06;
  const from = trend.at[0] ?? 0;
  const span = (trend.at.at(-1) ?? from) - from || 1;
  const x = (at: number) => ((at - from) / span) * WIDTH;
  const y = (value: number) => HEIGHT - ((value - low + pad) / (high - low + 2 * pad)) * HEIGHT;
  const corner = (at: number, value: number) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`;
  const upper = trend.at.map((at, index) => corner(at, trend.high[index] ?? 0));
  const lower = trend.at.map((at, index) => corner(at, trend.low[index] ?? 0)).reverse();
  const mean = trend.at.map((at, index) => corner(at, trend.mean[index] ?? 0));
  return (
    <>
      <svg
        className={styles['chart']}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={label}
      >
        <polygon className={styles['band']} points={[...upper, ...lower].join(' ')} />
        <polyline className={styles['run']} points={mean.join(' ')} />
        {limits.map(({ tier, value }) => (
          <line
            key={tier}
            className={styles['limit']}
            stroke={`var(--tier-${tier})`}
            x1={0}
            x2={WIDTH}
            y1={y(value)}
            y2={y(value)}
          />
        ))}
      </svg>
      <p className={styles['legend']}>
        {limits.map(({ tier, value }) => (
          <span key={tier}>
            <TierSymbol tier={tier} size={12} title={codes(`tier.${tier}`)} />
            {formatValue(point.indicator, value, decimalsOfLimit(point.indicator, value))} {point.unit}
          </span>
        ))}
      </p>
    </>
  );
}
