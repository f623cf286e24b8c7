'use client';

import { Navigation } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { formatDistance, formatMinute, formatMoment } from '../../lib/i18n/format.ts';
import { useNameOf } from '../../lib/i18n/use-code-words.ts';
import styles from './field.module.css';
import type { NextPoint } from './next-point.ts';
import { compassOf, wayTo } from './next-point.ts';
import { recentPosition, type usePosition } from './use-position.ts';

interface NextCardProps {
  readonly next: NextPoint;
  readonly place: ReturnType<typeof usePosition>;
  readonly now: number;
  readonly onEnter: () => void;
}

/** The next point before all else: where to, how far, by when (look.md, phone). */
export function NextCard({ next: { task, next, left }, place, now, onEnter }: NextCardProps) {
  const t = useTranslations('field');
  const words = useTranslations('tasks');
  const nameOf = useNameOf();
  const here = recentPosition(place.position);
  const way = here === null ? null : wayTo(next.point, here);
  const late = task.dueAt < now;
  return (
    <section className={styles['next']} data-next={next.point.id} aria-label={t('nextPoint')}>
      <p className={styles['muted']}>
        {words(`kind.${task.kind}`)} · {nameOf(task)}
      </p>
      <h2>{nameOf(next.point)}</h2>
      <div className={styles['way']}>
        {way === null ? (
          <span className={styles['muted']}>
            {place.problem === null ? t('locating') : t('noWay', { reason: t(`locationProblem.${place.problem}`) })}
          </span>
        ) : (
          <>
            <Navigation
              size={44}
              strokeWidth={1.5}
              aria-hidden
              style={{ transform: `rotate(${Math.round(way.turn - 45)}deg)` }}
            />
            <strong>{formatDistance(way.meters)}</strong>
            <span>
              {t(`compass.${compassOf(way.bearing)}`)} {Math.round(way.bearing)}°
              <small>{here?.headingDegrees === null ? t('northUp') : t('headingUp')}</small>
            </span>
          </>
        )}
      </div>
      <p data-late={late} className={styles['due']}>
        {late
          ? t('overdueSince', { moment: formatMoment(task.dueAt, now) })
          : t('dueBy', { moment: formatMinute(task.dueAt) })}
        {' · '}
        {t('left', { count: left })}
      </p>
      {next.state === 'unproved' ? <p className={styles['fault']}>{t('enteredUnproved')}</p> : null}
      <button type="button" className={styles['enter']} onClick={onEnter}>
        {t('enter')}
      </button>
    </section>
  );
}
