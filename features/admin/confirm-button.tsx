'use client';

import { type ReactNode, useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';

interface ConfirmButtonProps {
  readonly children: string;
  readonly disabled?: boolean;
  readonly onConfirm: () => void;
}

const WAIT_MS = 4000;

/** Two presses for what cannot be undone; the second is offered for four seconds. */
export function ConfirmButton({ children, disabled = false, onConfirm }: ConfirmButtonProps): ReactNode {
  const t = useTranslations('admin');
  const [armed, setArmed] = useState(false);
  useEffect(() => {
    if (!armed) return;
    const timer = setTimeout(() => setArmed(false), WAIT_MS);
    return () => clearTimeout(timer);
  }, [armed]);
  if (!armed)
    return (
      <Button disabled={disabled} onClick={() => setArmed(true)}>
        {children}
      </Button>
    );
  return (
    <Button
      look="primary"
      onClick={() => {
        setArmed(false);
        onConfirm();
      }}
    >
      {t('sure', { action: children })}
    </Button>
  );
}
