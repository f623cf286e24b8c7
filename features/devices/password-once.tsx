'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import type { ShownPassword } from './device-types.ts';
import styles from './devices.module.css';

/** The one time that a password is seen; it stays until the person says that it is in the device. */
export function PasswordOnce({ shown, onDone }: { readonly shown: ShownPassword; readonly onDone: () => void }) {
  const t = useTranslations('devices');
  const [copied, setCopied] = useState(false);
  const copy = () => {
    navigator.clipboard.writeText(shown.password).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return (
    <section className={styles['password']} aria-label={t('passwordOnce')}>
      <h2>{t('passwordOnce')}</h2>
      <output className={styles['secret']}>{shown.password}</output>
      <p className={styles['hint']}>{t('passwordHint', { name: shown.name })}</p>
      <div className={styles['buttons']}>
        <Button onClick={copy}>{copied ? t('copied') : t('copy')}</Button>
        <Button look="primary" onClick={onDone}>
          {t('done')}
        </Button>
      </div>
    </section>
  );
}
