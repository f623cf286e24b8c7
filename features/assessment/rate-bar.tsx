import styles from './assessment.module.css';

const FULL_PERCENT = 20;

/** An offline rate against its limit, to the eye; the figure stands beside it. Above 20 % the bar is full. */
export function RateBar({ rate, limit }: { readonly rate: number | null; readonly limit: number }) {
  const of = (value: number): string => `${Math.min(100, (value / FULL_PERCENT) * 100)}%`;
  return (
    <span className={styles['bar']} aria-hidden data-above={rate !== null && rate > limit}>
      <span className={styles['barFill']} style={{ width: of(rate ?? 0) }} />
      <span className={styles['barLimit']} style={{ left: of(limit) }} />
    </span>
  );
}
