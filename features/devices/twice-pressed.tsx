'use client';

import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import styles from './devices.module.css';

const WAIT_MS = 4_000;

interface TwicePressedProps {
  readonly children: string;
  /** What it takes away, told before the second press. */
  readonly hint?: string;
  readonly onConfirm: () => void;
}

/** Two presses for what cannot be taken back; the second is offered for four seconds. */
export function TwicePressed({ children, hint, onConfirm }: TwicePressedProps) {
  const t = useTranslations('devices');
  const [armed, setArmed] = useState(false);
  useEffect(() => {
    if (!armed) return;
    const timer = setTimeout(() => setArmed(false), WAIT_MS);
    return () => clearTimeout(timer);
  }, [armed]);
  if (!armed) return <Button onClick={() => setArmed(true)}>{children}</Button>;
  return (
    <>
      <Button
        look="primary"
        onClick={() => {
          setArmed(false);
          onConfirm();
        }}
      >
        {t('sure', { action: children })}
      </Button>
      {hint === undefined ? null : (
        <p className={styles['hint']} role="status">
          {hint}
        </p>
      )}
    </>
  );
}
