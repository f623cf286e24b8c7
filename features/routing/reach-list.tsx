'use client';

import { Ban, Check, CircleHelp } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { formatDistance, formatNumber } from '../../lib/i18n/format.ts';
import { useAge } from '../../lib/i18n/use-age.ts';
import { useCodeWords, useNameOf } from '../../lib/i18n/use-code-words.ts';
import { useNow } from '../../lib/use-now.ts';
import type { Reaching } from './route-types.ts';
import styles from './routing.module.css';
import { useDrivingTime } from './use-route-words.ts';

const FIRST = 8;
const STEP = 30;
const SYMBOL = { available: Check, out: Ban, unknown: CircleHelp } as const;

interface ReachListProps {
  readonly rows: readonly Reaching[];
  readonly chosen: number | null;
  readonly onChoose: (fid: number) => void;
}

/** Who gets there first; a row draws its route. What is out of service stays in the list and says so. */
export function ReachList({ rows, chosen, onChoose }: ReachListProps) {
  const t = useTranslations('routing');
  const [shown, setShown] = useState(FIRST);
  if (rows.length === 0) return <p className={styles['part']}>{t('none')}</p>;
  return (
    <section aria-label={t('title')} data-reaching={rows.length}>
      <ol>
        {rows.slice(0, shown).map((row) => (
          <li key={row.fid}>
            <ReachRow row={row} pressed={row.fid === chosen} onChoose={onChoose} />
          </li>
        ))}
      </ol>
      {rows.length > shown ? (
        <Button look="quiet" wide onClick={() => setShown(shown + STEP)}>
          {t('more', { count: rows.length - shown })}
        </Button>
      ) : null}
    </section>
  );
}

interface ReachRowProps {
  readonly row: Reaching;
  readonly pressed: boolean;
  readonly onChoose: (fid: number) => void;
}

function ReachRow({ row, pressed, onChoose }: ReachRowProps) {
  const t = useTranslations('routing');
  const codes = useCodeWords();
  const nameOf = useNameOf();
  const age = useAge();
  const now = useNow();
  const time = useDrivingTime();
  const Mark = SYMBOL[row.availability];
  const stock = t('quantity', {
    available: formatNumber(row.available),
    quantity: formatNumber(row.quantity),
    unit: codes.unit(row.unit),
  });
  const details = [
    codes.resource(row.type),
    stock,
    row.units === 0 ? null : t('units', { ready: row.unitsReady, units: row.units }),
    row.length_m === null ? null : formatDistance(row.length_m),
    t(`vehicle.${row.vehicle}`),
  ].filter((part) => part !== null);
  return (
    <button
      type="button"
      className={styles['row']}
      aria-pressed={pressed}
      data-fid={row.fid}
      onClick={() => onChoose(row.fid)}
    >
      <span className={styles['name']}>{nameOf(row)}</span>
      <span className={styles['time']}>
        {row.duration_s === null ? t(`why.${row.why ?? 'cut_off'}`) : time(row.duration_s)}
      </span>
      <span className={styles['detail']}>
        <span className={styles['state']} data-availability={row.availability}>
          <Mark size={14} strokeWidth={1.75} aria-hidden />
          {t(`availability.${row.availability}`)}
        </span>
        {` · ${t('confirmed', { age: age(Math.max(0, (now - row.confirmedAt) / 1000)) })} · ${details.join(' · ')}`}
        {row.note === '' ? null : ` · ${row.note}`}
      </span>
    </button>
  );
}
