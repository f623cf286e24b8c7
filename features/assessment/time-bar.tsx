'use client';

import { useTranslations } from 'use-intl';
import styles from './assessment.module.css';
import type { ResultPoint } from './assessment-types.ts';
import { useMomentWords, useSpanWords } from './use-words.ts';

interface TimeBarProps {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly stretches: ResultPoint['stretches'];
}

const WIDTH = 1000;
const HEIGHT = 18;
const DAY_MS = 86_400_000;

/** A point's silences over the period: what counts is filled, what does not is hollow. Ticks at midnight. */
export function TimeBar({ name, from, to, stretches }: TimeBarProps) {
  const t = useTranslations('assessment');
  const moment = useMomentWords();
  const span = useSpanWords();
  const x = (at: number): number => ((at - from) / (to - from)) * WIDTH;
  const midnights = Array.from(
    { length: Math.round((to - from) / DAY_MS) - 1 },
    (_, index) => from + (index + 1) * DAY_MS,
  );
  return (
    <svg
      className={styles['timeBar']}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={t('timeBar', { name })}
    >
      <rect className={styles['timeGround']} x="0" y="6" width={WIDTH} height="6" />
      {midnights.map((at) => (
        <line key={at} className={styles['timeTick']} x1={x(at)} x2={x(at)} y1="3" y2="15" />
      ))}
      {stretches.map((stretch) => (
        <rect
          key={`${stretch.from} ${stretch.class}`}
          className={styles[`time_${stretch.class}`]}
          x={x(stretch.from)}
          y="3"
          width={Math.max(2, x(stretch.to) - x(stretch.from))}
          height="12"
        >
          <title>
            {t('stretchOf', {
              class: t(`classOf.${stretch.class}`),
              from: moment(stretch.from),
              to: moment(stretch.to),
              span: span(Math.round((stretch.to - stretch.from) / 60_000)),
            })}
          </title>
        </rect>
      ))}
    </svg>
  );
}
