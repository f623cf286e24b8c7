'use client';

import { useTranslations } from 'use-intl';
import { Notice } from '../../components/notice.tsx';
import { formatMoment, formatSpan } from '../../lib/i18n/format.ts';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import { useNow } from '../../lib/use-now.ts';
import { TierSymbol } from '../../map/map-symbol.tsx';
import styles from './card-body.module.css';
import type { CardWarning } from './card-types.ts';

/** Open warnings first, then the cleared ones with how long they stood. */
export function WarningsTab({ warnings }: { readonly warnings: readonly CardWarning[] }) {
  const t = useTranslations('cards');
  if (warnings.length === 0) return <Notice title={t('warningsEmpty')} />;
  const open = warnings.filter((warning) => warning.state === 'open');
  const closed = warnings.filter((warning) => warning.state === 'closed');
  return (
    <>
      <Part title={t('openWarnings')} warnings={open} />
      <Part title={t('pastWarnings')} warnings={closed} />
    </>
  );
}

function Part({ title, warnings }: { readonly title: string; readonly warnings: readonly CardWarning[] }) {
  const t = useTranslations('cards');
  const words = useTranslations('warnings');
  const codes = useTranslations('codes');
  const { locale } = useLocaleSwitch();
  const now = useNow();
  if (warnings.length === 0 || now === 0) return null;
  return (
    <section className={styles['section']}>
      <h3 className={styles['heading']}>{title}</h3>
      <ol>
        {warnings.map((warning) => (
          <li key={warning.id} className={styles['line']}>
            <TierSymbol
              tier={warning.worstTier}
              lost={warning.lostSince !== null}
              title={codes(`tier.${warning.worstTier}`)}
            />
            <span>{locale === 'en' ? warning.reasonEn : warning.reasonZh}</span>
            <span className={styles['right']}>{formatSpan(((warning.closedAt ?? now) - warning.openedAt) / 1000)}</span>
            <span className={styles['sub']}>
              {warning.closedAt === null
                ? formatMoment(warning.openedAt, now)
                : t('closedAt', { from: formatMoment(warning.openedAt, now), to: formatMoment(warning.closedAt, now) })}
              {warning.repeats > 0 ? ` · ${words('repeats', { count: warning.repeats })}` : ''}
              {warning.acknowledgedAt !== null ? ` · ${words('acknowledged')}` : ''}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
