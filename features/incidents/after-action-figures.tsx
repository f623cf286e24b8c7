'use client';

import { useTranslations } from 'use-intl';
import { formatSpan } from '../../lib/i18n/format.ts';
import styles from './after-action.module.css';
import type { AfterAction } from './response-queries.ts';

/** How long what took; what never happened is said to be not recorded. */
export function Figures({ figures }: { readonly figures: AfterAction['figures'] }) {
  const t = useTranslations('response');
  const span = (seconds: number | null): string => (seconds === null ? t('after.never') : formatSpan(seconds));
  const share = ({ done, total, inTime }: AfterAction['figures']['plan']): string =>
    total === 0 ? t('after.never') : t('after.share', { done, total, inTime });
  const { etaErrorS } = figures;
  const rows: readonly (readonly [string, string])[] = [
    [t('after.acknowledge'), span(figures.acknowledgeS)],
    [t('after.open'), span(figures.openS)],
    [t('after.firstAlert'), span(figures.firstAlertS)],
    [t('after.firstOnScene'), span(figures.firstOnSceneS)],
    [t('after.duration'), span(figures.durationS)],
    [
      t('after.etaError', { count: figures.etaCompared }),
      etaErrorS === null ? t('after.never') : `${etaErrorS > 0 ? '+' : ''}${formatSpan(etaErrorS)}`,
    ],
    [t('after.plan'), share(figures.plan)],
    [t('after.tasks'), share(figures.tasks)],
    [t('after.reports'), share(figures.reports)],
  ];
  return (
    <section>
      <h2>{t('after.figures')}</h2>
      <dl className={styles['figures']}>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
