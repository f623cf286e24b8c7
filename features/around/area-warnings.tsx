'use client';

import { useTranslations } from 'use-intl';
import { formatDistance, formatSpan } from '../../lib/i18n/format.ts';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import { useNow } from '../../lib/use-now.ts';
import { TierSymbol } from '../../map/map-symbol.tsx';
import styles from './around.module.css';
import type { AreaWarning } from './around-types.ts';

/** Open warnings within the area, worst first. */
export function AreaWarnings({ warnings }: { readonly warnings: readonly AreaWarning[] }) {
  const t = useTranslations('around');
  const codes = useTranslations('codes');
  const { locale } = useLocaleSwitch();
  const now = useNow();
  if (warnings.length === 0) return null;
  return (
    <section className={styles['group']} data-group="warnings">
      <h3 className={styles['heading']}>
        <span>{t('warnings')}</span>
        <span>{warnings.length}</span>
      </h3>
      <ol>
        {warnings.map((warning) => (
          <li key={warning.id} className={styles['warning']}>
            <TierSymbol tier={warning.tier} title={codes(`tier.${warning.tier}`)} />
            <span>{locale === 'en' ? warning.reasonEn : warning.reasonZh}</span>
            <span className={styles['far']}>{formatDistance(warning.meters)}</span>
            <span className={styles['detail']}>{now === 0 ? '' : formatSpan((now - warning.openedAt) / 1000)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
