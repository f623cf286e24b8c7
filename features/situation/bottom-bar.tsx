'use client';

import { useTranslations } from 'use-intl';
import type { MapView } from '../../domain/situation.ts';
import { formatDistance, formatPosition } from '../../lib/i18n/format.ts';
import { useAge } from '../../lib/i18n/use-age.ts';
import { useNow } from '../../lib/use-now.ts';
import styles from './bottom-bar.module.css';
import type { LiveStatus } from './live-connection.ts';
import { usePointerPlace } from './pointer-place.ts';
import { metersPerPixel, roundScale } from './scale.ts';

interface BottomBarProps {
  readonly view: MapView;
  readonly status: LiveStatus;
  readonly attribution: string;
  /** What a duty officer must know of the database; null where there is nothing to say. */
  readonly storage: string | null;
}

const BAR_PIXELS = 110;

/** Scale, coordinates and datum, ground with its approval number, age of the picture. */
export function BottomBar({ view, status, attribution, storage }: BottomBarProps) {
  const t = useTranslations('situation');
  const age = useAge();
  const now = useNow();
  const perPixel = metersPerPixel(view.center[1], view.zoom);
  const length = roundScale(perPixel * BAR_PIXELS);
  const [lng, lat] = usePointerPlace() ?? view.center;
  return (
    <footer className={styles['bar']}>
      <span className={styles['scale']} title={t('scale')}>
        <svg width={length / perPixel} height="6" aria-hidden>
          <path className={styles['rule']} d={`M.5 0V5.5H${length / perPixel - 0.5}V0`} />
        </svg>
        {formatDistance(length)}
      </span>
      <span className={styles['place']} title={t('position')}>
        {formatPosition(lng, lat)}
      </span>
      <span>{t('datum')}</span>
      <span className={styles['ground']}>{attribution}</span>
      {storage === null ? null : <span className={styles['ground']}>{storage}</span>}
      <span className={styles['age']}>
        {status.beatAt === 0 || now === 0 ? '' : t('dataAge', { age: age((now - status.beatAt) / 1000) })}
      </span>
    </footer>
  );
}
