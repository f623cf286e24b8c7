import styles from './sparkline.module.css';

interface SparklineProps {
  /** Oldest first; null is a gap. */
  readonly values: readonly (number | null)[];
  /** Horizontal lines at these values, faint. */
  readonly marks?: readonly number[];
  readonly label: string;
}

const WIDTH = 120;
const HEIGHT = 28;
const EDGE = 2;
const BRIDGED_STEPS = 12;

/** A run of values without axes; gaps stay gaps. */
export function Sparkline({ values, marks = [], label }: SparklineProps) {
  const known = values.filter((value) => value !== null);
  if (known.length < 2) return <span className={styles['empty']}>–</span>;
  const low = Math.min(...known);
  const high = Math.max(...known);
  // A limit is worth showing only where the run comes near it; otherwise it would flatten the run to a line.
  const reach = (high - low || Math.abs(high) || 1) * 1.5;
  const near = marks.filter((mark) => mark > low - reach && mark < high + reach);
  const floor = Math.min(low, ...near);
  const span = Math.max(high, ...near) - floor || 1;
  const x = (index: number) => (index / (values.length - 1)) * WIDTH;
  const y = (value: number) => HEIGHT - EDGE - ((value - floor) / span) * (HEIGHT - 2 * EDGE);
  // Slow points deliver every half hour: a short silence is bridged, a long one stays a gap.
  let last: number | null = null;
  let path = '';
  values.forEach((value, index) => {
    if (value === null) return;
    const joined = last !== null && index - last <= BRIDGED_STEPS;
    path += `${joined ? 'L' : 'M'}${x(index).toFixed(1)} ${y(value).toFixed(1)}`;
    last = index;
  });
  return (
    <svg
      className={styles['spark']}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      {near.map((mark) => (
        <line key={mark} className={styles['mark']} x1={0} x2={WIDTH} y1={y(mark)} y2={y(mark)} />
      ))}
      <path className={styles['run']} d={path} />
    </svg>
  );
}
