'use client';

import { useTranslations } from 'use-intl';
import { formatDistance } from '../../lib/i18n/format.ts';
import styles from './strip.module.css';
import type { Strip } from './strip-bands.ts';
import type { StripWindow } from './strip-scale.ts';
import { useHcaWords } from './use-hca-words.ts';

interface HcaListProps {
  readonly strip: Strip;
  readonly window: StripWindow;
  readonly onArea: (area: StripWindow) => void;
}

/** The bands' twin in words: which areas lie in the window, why, who answers, what no camera sees, what is new. */
export function HcaList({ strip, window, onArea }: HcaListProps) {
  const t = useTranslations('pipelines');
  const words = useHcaWords();
  const areas = strip.areas
    .filter((area) => area.fromMeters < window.toMeters && area.toMeters > window.fromMeters)
    .sort((a, b) => a.fromMeters - b.fromMeters);
  return (
    <section className={styles['areas']} aria-label={t('hca.title')}>
      <p className={styles['facts']}>
        <span>{t('hca.count', { count: areas.length })}</span>
        <a href={`/pipelines?fid=${strip.pipeline.fid}`}>{t('hca.register')}</a>
      </p>
      {areas.map((area) => (
        <article key={area.id} className={styles['area']} data-hca={area.code}>
          <h4>
            <button type="button" className={styles['link']} onClick={() => onArea(area)}>
              {area.code} · {words.grade(area.grade)} · {words.span(area)}
            </button>
          </h4>
          <ul>
            {area.rowCodes.map((code) => (
              <li key={code}>
                {words.row(code)}
                {': '}
                {area.reasons
                  .filter((reason) => reason.rowCode === code)
                  .slice(0, 4)
                  .map(words.reason)
                  .join('、')}
              </li>
            ))}
          </ul>
          <p className={styles['facts']}>
            <span>{formatDistance(area.toMeters - area.fromMeters)}</span>
            <span>{t(`hca.change.${area.change}`)}</span>
            <span>
              {area.cameraGapMeters < 1
                ? t('hca.noGap')
                : t('hca.gap', { distance: formatDistance(area.cameraGapMeters) })}
            </span>
            <span>{area.responsible === '' ? t('hca.nobody') : `${area.responsible} ${area.phone}`}</span>
            <span>{t('hca.due', { day: area.reviewDue })}</span>
          </p>
        </article>
      ))}
    </section>
  );
}
