'use client';

import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { TIERS } from '../../domain/tier.ts';
import { formatMinute } from '../../lib/i18n/format.ts';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import { nameIn } from '../../lib/i18n/use-code-words.ts';
import { TierSymbol } from '../../map/map-symbol.tsx';
import { Countdown } from './countdown.tsx';
import type { Flood } from './duty-types.ts';
import styles from './flood.module.css';

interface FloodLinesProps {
  readonly floods: readonly Flood[];
  readonly now: number;
  readonly onOpen: (flood: Flood) => void;
}

/** Each flood as one line with the first, the worst and the counts; the reds of it stand in the list below all the same. */
export function FloodLines({ floods, now, onOpen }: FloodLinesProps) {
  const t = useTranslations('duty.flood');
  const codes = useTranslations('codes');
  const { locale } = useLocaleSwitch();
  if (floods.length === 0) return null;
  return (
    <section className={styles['floods']} aria-label={t('label')}>
      {floods.map((flood) => (
        <article key={flood.id} className={styles['flood']} data-flood={flood.id}>
          <TierSymbol tier={flood.highest.tier} size={20} />
          <div className={styles['about']}>
            <h3>{t(`kind.${flood.kind}`, { name: nameIn(locale, flood) })}</h3>
            <p className={styles['facts']}>
              <strong>{t('count', { count: flood.count })}</strong>
              {TIERS.filter((tier) => flood.byTier[tier] > 0).map((tier) => (
                <span key={tier} className={styles['tier']}>
                  <TierSymbol tier={tier} size={12} /> {codes(`tier.${tier}`)} {flood.byTier[tier]}
                </span>
              ))}
              <span>{t('first', { name: nameIn(locale, flood.first) })}</span>
              <span>
                {t('highest', { tier: codes(`tier.${flood.highest.tier}`), name: nameIn(locale, flood.highest) })}
              </span>
              <span>{t('since', { clock: formatMinute(flood.startedAt) })}</span>
            </p>
          </div>
          <Countdown deadline={flood.deadline} nextStep={null} now={now} />
          <Button onClick={() => onOpen(flood)}>{t('expand')}</Button>
        </article>
      ))}
      <p className={styles['note']}>{t('note')}</p>
    </section>
  );
}
