'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import styles from './ptz.module.css';
import type { Ptz } from './use-ptz.ts';

interface PtzLensProps {
  readonly ptz: Ptz;
  readonly disabled: boolean;
  readonly mayCruise: boolean;
}

const LENS = [
  ['focus', -1, 'near'],
  ['focus', 1, 'far'],
  ['iris', 1, 'open'],
  ['iris', -1, 'close'],
] as const;

/** What is needed now and then: focus, iris, wiper and the rounds that are stored in the camera. */
export function PtzLens({ ptz, disabled, mayCruise }: PtzLensProps) {
  const t = useTranslations('ptz');
  const [group, setGroup] = useState(1);
  return (
    <details className={styles['lens']}>
      <summary>{t('more')}</summary>
      <div className={styles['row']}>
        {LENS.map(([kind, direction, id]) => {
          const end = () => ptz.lens(kind, 0);
          return (
            <Button
              key={id}
              className={styles['hold']}
              disabled={disabled}
              onPointerDown={(event) => {
                if (event.button !== 0) return;
                event.currentTarget.setPointerCapture(event.pointerId);
                ptz.lens(kind, direction);
              }}
              onLostPointerCapture={end}
              onKeyDown={(event) => {
                if ((event.key === ' ' || event.key === 'Enter') && !event.repeat) ptz.lens(kind, direction);
              }}
              onKeyUp={(event) => {
                if (event.key === ' ' || event.key === 'Enter') end();
              }}
            >
              {t(`lens.${id}`)}
            </Button>
          );
        })}
        <Button disabled={disabled} onClick={() => ptz.command({ kind: 'wiper', on: true })}>
          {t('wiperOn')}
        </Button>
        <Button disabled={disabled} onClick={() => ptz.command({ kind: 'wiper', on: false })}>
          {t('wiperOff')}
        </Button>
      </div>
      {mayCruise ? (
        <div className={styles['row']}>
          <label className={styles['speed']}>
            <span>{t('cruise')}</span>
            <input
              type="number"
              min={1}
              max={255}
              value={group}
              onChange={(event) => setGroup(Math.max(1, Math.min(255, Math.round(event.target.valueAsNumber) || 1)))}
            />
          </label>
          <Button disabled={disabled} onClick={() => ptz.command({ kind: 'cruise', act: 'start', group })}>
            {t('cruiseStart')}
          </Button>
          <Button disabled={disabled} onClick={() => ptz.command({ kind: 'cruise', act: 'stop', group })}>
            {t('cruiseStop')}
          </Button>
        </div>
      ) : null}
    </details>
  );
}
