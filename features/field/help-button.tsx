'use client';

import { LifeBuoy } from 'lucide-react';
import { useEffect, useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { formatMinute } from '../../lib/i18n/format.ts';
import styles from './field.module.css';
import type { useHelp } from './use-help.ts';

const PHONE_KEY = 'guanlan_field_phone';
/** The second tap is offered this long: a pocket does not press twice at the right place. */
const ARMED_MS = 8_000;

interface HelpButtonProps {
  readonly help: ReturnType<typeof useHelp>;
  readonly author: { readonly id: string; readonly name: string } | null;
  readonly ready: boolean;
}

function knownPhone(): string {
  try {
    return localStorage.getItem(PHONE_KEY) ?? '';
  } catch {
    return '';
  }
}

/** One tap asks, the second calls; then it says whether the call has arrived and who answered. Nothing to hold or drag. */
export function HelpButton({ help, author, ready }: HelpButtonProps) {
  const t = useTranslations('field');
  const phoneId = useId();
  const [armed, setArmed] = useState(false);
  const [phone, setPhone] = useState('');
  useEffect(() => {
    if (armed) setPhone(knownPhone());
  }, [armed]);
  useEffect(() => {
    if (!armed) return;
    const timer = setTimeout(() => setArmed(false), ARMED_MS * (phone === '' ? 4 : 1));
    return () => clearTimeout(timer);
  }, [armed, phone]);

  if (help.status !== null) {
    const { state, by, calledAt } = help.status;
    return (
      <p className={styles['help']} role="alert" data-help={state}>
        {state === 'calling' ? t('helpCalling') : null}
        {state === 'open' ? t('helpArrived', { moment: formatMinute(calledAt) }) : null}
        {state === 'acknowledged' ? t('helpAnswered', { name: by }) : null}
      </p>
    );
  }
  if (!armed)
    return (
      <button
        type="button"
        className={styles['helpAsk']}
        disabled={author === null || !ready}
        onClick={() => setArmed(true)}
      >
        <LifeBuoy size={24} strokeWidth={1.5} aria-hidden />
        {t('help')}
      </button>
    );
  return (
    <div className={styles['helpSure']}>
      <label htmlFor={phoneId}>{t('helpPhone')}</label>
      <input
        id={phoneId}
        type="tel"
        autoComplete="tel"
        maxLength={40}
        value={phone}
        onChange={(event) => setPhone(event.target.value)}
      />
      <button
        type="button"
        className={styles['helpCall']}
        onClick={() => {
          setArmed(false);
          navigator.vibrate?.([120, 80, 120]);
          try {
            localStorage.setItem(PHONE_KEY, phone);
          } catch {
            // It is asked for again the next time.
          }
          if (author !== null) void help.call(author, phone.trim());
        }}
      >
        {t('helpSure')}
      </button>
      <button type="button" onClick={() => setArmed(false)}>
        {t('cancel')}
      </button>
    </div>
  );
}
