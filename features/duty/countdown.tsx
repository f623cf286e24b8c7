'use client';

import { useTranslations } from 'use-intl';
import { classes } from '../../components/classes.ts';
import { formatSpan } from '../../lib/i18n/format.ts';
import styles from './duty.module.css';

interface CountdownProps {
  /** Epoch milliseconds; null where the tier has no clock. */
  readonly deadline: number | null;
  readonly nextStep: string | null;
  /** Server's clock; 0 before the screen is alive. */
  readonly now: number;
}

/** What comes next and in how long; what is over is said loudly and not in a colour of the tiers. */
export function Countdown({ deadline, nextStep, now }: CountdownProps) {
  const t = useTranslations('duty');
  const step = useStepWords()(nextStep);
  if (deadline === null || now === 0)
    return <span className={styles['muted']}>{deadline === null ? t('board.noClock') : ''}</span>;
  const left = (deadline - now) / 1000;
  const isOver = left < 0;
  return (
    <span className={styles['countdown']}>
      <span className={classes(styles['figure'], isOver && styles['loud'])} data-left={Math.round(left)}>
        {isOver ? t('board.over', { span: formatSpan(-left) }) : t('board.left', { span: formatSpan(left) })}
      </span>
      <span className={styles['muted']}>{step}</span>
    </span>
  );
}

const STEPS = ['notice', 'on_site', 'warning_notice', 'on_site_supervision'] as const;

/** Words of the step that comes next; empty for none. */
export function useStepWords(): (step: string | null) => string {
  const t = useTranslations('duty');
  return (step) => {
    const known = STEPS.find((one) => one === step);
    return known === undefined ? '' : t(`step.${known}`);
  };
}
