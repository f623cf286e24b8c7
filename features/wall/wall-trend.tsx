'use client';

import { useTranslations } from 'use-intl';
import { TIERS } from '../../domain/tier.ts';
import { formatMinute } from '../../lib/i18n/format.ts';
import styles from './wall-trend.module.css';
import type { TrendHour } from './wall-types.ts';

const HEIGHT = 100;
const BAR = 10;
const GAP = 3;

/** Warnings of the last 24 hours by hour, stacked worst at the bottom, with the sum in words. */
export function WallTrend({ hours }: { readonly hours: readonly TrendHour[] }) {
  const t = useTranslations('walls');
  const codes = useTranslations('codes');
  const total = (hour: TrendHour) => TIERS.reduce((sum, tier) => sum + hour[tier], 0);
  const most = Math.max(1, ...hours.map(total));
  const sums = TIERS.map((tier) => ({ tier, count: hours.reduce((sum, hour) => sum + hour[tier], 0) }));
  const width = hours.length * (BAR + GAP);
  const first = hours[0];
  return (
    <figure className={styles['trend']}>
      <figcaption>
        <strong>{t('trend')}</strong>
        <span>{sums.map(({ tier, count }) => `${codes(`tier.${tier}`)} ${count}`).join('  ')}</span>
      </figcaption>
      <svg viewBox={`0 0 ${width} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        {hours.map((hour, index) => {
          let top = HEIGHT;
          return TIERS.map((tier) => {
            const height = (hour[tier] / most) * (HEIGHT - 2);
            top -= height;
            return height === 0 ? null : (
              <rect
                key={`${hour.at} ${tier}`}
                x={index * (BAR + GAP)}
                y={top}
                width={BAR}
                height={height}
                fill={`var(--tier-${tier})`}
              />
            );
          });
        })}
        <line
          x1="0"
          x2={width}
          y1={HEIGHT - 0.5}
          y2={HEIGHT - 0.5}
          stroke="var(--muted)"
          vectorEffect="non-scaling-stroke"
        />
      </svg>
      <p className={styles['axis']}>
        <span>{first === undefined ? '' : formatMinute(first.at)}</span>
        <span>{t('most', { count: most })}</span>
        <span>{t('nowHour')}</span>
      </p>
    </figure>
  );
}
