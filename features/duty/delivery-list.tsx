'use client';

import { useTranslations } from 'use-intl';
import { formatClock } from '../../lib/i18n/format.ts';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import { nameIn } from '../../lib/i18n/use-code-words.ts';
import duty from './duty.module.css';
import type { DeskOfWarning } from './duty-types.ts';
import { useTellingWords } from './telling-words.ts';
import styles from './warning-desk.module.css';

/** Who was told by which channel and whether it arrived: what failed first and loudly. */
export function DeliveryList({ deliveries }: { readonly deliveries: DeskOfWarning['deliveries'] }) {
  const t = useTranslations('duty.delivery');
  const { locale } = useLocaleSwitch();
  const words = useTellingWords();
  return (
    <section aria-label={t('title')}>
      <h3>{t('title')}</h3>
      {deliveries.length === 0 ? <p className={duty['muted']}>{t('none')}</p> : null}
      <ol className={styles['entries']}>
        {deliveries.map((one) => {
          const organisation = nameIn(locale, { name: one.organisation, nameEn: one.organisationEn });
          const hasFailed = one.state === 'failed' || one.state === 'unreachable';
          return (
            <li key={one.id} className={styles['delivery']} data-delivery={one.state}>
              <p>
                <strong>{organisation === '' ? words.party(one.party) : organisation}</strong>{' '}
                {one.recipient === one.organisation ? null : <span className={duty['muted']}>{one.recipient}</span>}
              </p>
              <p className={styles['right']}>
                <span className={hasFailed ? duty['loud'] : undefined}>{words.state(one.state)}</span>
              </p>
              <p className={duty['muted']}>
                {words.channel(one.channel)} · {words.step(one.step)}
                {one.round > 1 ? ` ${t('round', { count: one.round })}` : ''}
                {one.attempts > 1 ? ` · ${t('attempts', { count: one.attempts })}` : ''}
                {one.readBy === null ? '' : ` · ${t('readBy', { name: one.readBy })}`}
                {hasFailed && one.lastError !== null ? ` · ${one.lastError}` : ''}
              </p>
              <p className={styles['right']}>
                <span className={duty['muted']}>{formatClock(one.at ?? one.createdAt)}</span>
              </p>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
