'use client';

import { FileText } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Notice } from '../../components/notice.tsx';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import styles from './card-body.module.css';
import type { Card } from './card-types.ts';

/** Registered documents; the ones that expire first are on top. */
export function DocumentsTab({ documents }: { readonly documents: Card['documents'] }) {
  const t = useTranslations('cards');
  const { locale } = useLocaleSwitch();
  if (documents.length === 0) return <Notice title={t('documentsEmpty')}>{t('documentsEmptyHint')}</Notice>;
  return (
    <ul>
      {documents.map((document) => (
        <li key={document.id} className={styles['line']}>
          <FileText size={16} strokeWidth={1.5} aria-hidden />
          <span>{locale === 'en' && document.titleEn !== '' ? document.titleEn : document.title}</span>
          <span className={styles['right']}>
            {document.expiresOn === null ? '' : t('expires', { date: document.expiresOn })}
          </span>
          {document.issuedOn === null ? null : (
            <span className={styles['sub']}>{t('issued', { date: document.issuedOn })}</span>
          )}
        </li>
      ))}
    </ul>
  );
}
