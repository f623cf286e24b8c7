'use client';

import { useTranslations } from 'use-intl';
import { Button } from '../components/button.tsx';
import styles from './message-page.module.css';

interface MessagePageProps {
  readonly kind: 'missing' | 'failed';
  readonly onRetry?: () => void;
}

/** A page that cannot be shown: what happened, and the way back to the map. */
export function MessagePage({ kind, onRetry }: MessagePageProps) {
  const t = useTranslations('common');
  return (
    <main className={styles['page']}>
      <h1>{kind === 'missing' ? t('pageMissing') : t('pageFailed')}</h1>
      <p>{kind === 'missing' ? t('pageMissingHint') : t('pageFailedHint')}</p>
      <p className={styles['ways']}>
        {onRetry === undefined ? null : (
          <Button look="primary" onClick={onRetry}>
            {t('retry')}
          </Button>
        )}
        <a href="/">{t('page.situationMap')}</a>
      </p>
    </main>
  );
}
