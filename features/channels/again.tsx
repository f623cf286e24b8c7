'use client';

import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';

const WAIT_MS = 4000;

/** Two presses for what takes something away; the second is offered for four seconds. */
export function Again({ children, onConfirm }: { readonly children: string; readonly onConfirm: () => void }) {
  const t = useTranslations('channels');
  const [armed, setArmed] = useState(false);
  useEffect(() => {
    if (!armed) return;
    const timer = setTimeout(() => setArmed(false), WAIT_MS);
    return () => clearTimeout(timer);
  }, [armed]);
  if (!armed) return <Button onClick={() => setArmed(true)}>{children}</Button>;
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
