'use client';

import { useTranslations } from 'use-intl';
import { RADIUS_STEPS } from '../../domain/around.ts';
import { formatDistance } from '../../lib/i18n/format.ts';
import styles from './around.module.css';

interface RadiusPickerProps {
  readonly radiusMeters: number;
  /** Areas can be asked for what lies inside alone. */
  readonly allowsZero: boolean;
  readonly onRadius: (meters: number) => void;
}

/** Round radii in one row; one tap each, also with gloves. */
export function RadiusPicker({ radiusMeters, allowsZero, onRadius }: RadiusPickerProps) {
  const t = useTranslations('around');
  const steps = allowsZero ? [0, ...RADIUS_STEPS] : RADIUS_STEPS;
  return (
    <fieldset className={styles['radius']}>
      <legend className="visually-hidden">{t('radius')}</legend>
      {steps.map((meters) => (
        <button
          key={meters}
          type="button"
          className={styles['step']}
          aria-pressed={meters === radiusMeters}
          onClick={() => onRadius(meters)}
        >
          {meters === 0 ? t('inside') : formatDistance(meters).replace('.0', '')}
        </button>
      ))}
    </fieldset>
  );
}
