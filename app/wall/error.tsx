'use client';

import { useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { mayReload, reloadWhenServed, sinceLastReload } from '../../features/wall/wall-guard.ts';
import styles from '../message-page.module.css';

const TRY_MS = 3_000;

/** A wall that broke mends itself: it loads anew as soon as the server answers, and says so until then. */
export default function WallError() {
  const t = useTranslations('walls');
  useEffect(() => {
    const timer = setInterval(() => {
      if (mayReload('error', false, sinceLastReload())) void reloadWhenServed('error');
    }, TRY_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <main className={styles['page']} role="alert">
      <h1>{t('broken')}</h1>
      <p>{t('mending')}</p>
    </main>
  );
}
