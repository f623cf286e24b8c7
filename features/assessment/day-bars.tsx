'use client';

import { useTranslations } from 'use-intl';
import { formatNumber } from '../../lib/i18n/format.ts';
import styles from './assessment.module.css';
import type { UnitDetail } from './assessment-types.ts';

type Day = UnitDetail['results'][number]['days'][number];
const rateOf = (day: Day): number => (day.due > 0 ? (day.offline / day.due) * 100 : 0);

/** The rate of each day as a column, with the limit as a line; every column says its numbers. */
export function DayBars({ days, limit }: { readonly days: readonly Day[]; readonly limit: number }) {
  const t = useTranslations('assessment');
  const top = Math.max(limit * 2, ...days.map(rateOf));
  return (
    <figure className={styles['days']}>
      <figcaption>{t('byDay')}</figcaption>
      <ol style={{ gridTemplateColumns: `repeat(${days.length}, minmax(0, 1fr))` }}>
        {days.map((day) => {
          const words = t('byDayOf', {
            day: day.day,
            due: formatNumber(day.due),
            offline: formatNumber(day.offline),
            rate: formatNumber(rateOf(day), 2),
          });
          return (
            <li key={day.day} title={words}>
              <span className={styles['column']} aria-hidden>
                <i style={{ bottom: `${(limit / top) * 100}%` }} />
                <span style={{ height: `${(rateOf(day) / top) * 100}%` }} data-above={rateOf(day) > limit} />
              </span>
              <span className="visually-hidden">{words}</span>
              {days.length <= 10 ? <small aria-hidden>{day.day.slice(8)}</small> : null}
            </li>
          );
        })}
      </ol>
    </figure>
  );
}
