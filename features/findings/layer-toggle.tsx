'use client';

import { useTranslations } from 'use-intl';
import { Check } from '../../components/field.tsx';
import styles from './findings.module.css';

interface FindingLayerToggleProps {
  readonly shown: boolean;
  readonly onShown: (shown: boolean) => void;
}

/** Whether the map shows open findings, and the way to their list. */
export function FindingLayerToggle({ shown, onShown }: FindingLayerToggleProps) {
  const t = useTranslations('findings');
  return (
    <div className={styles['toggle']}>
      <Check label={t('layer')} checked={shown} onChange={(event) => onShown(event.target.checked)} />
      <a href="/findings">{t('list')}</a>
    </div>
  );
}
