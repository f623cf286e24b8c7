'use client';

import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { tierOfRank } from '../../domain/tier.ts';
import { formatMoment, formatSpan } from '../../lib/i18n/format.ts';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import { useCodeWords, useNameOf } from '../../lib/i18n/use-code-words.ts';
import { useNow } from '../../lib/use-now.ts';
import type { FeatureState } from '../../map/contract.ts';
import { TierSymbol } from '../../map/map-symbol.tsx';
import styles from './card-head.module.css';
import type { CardIdentity, CardWarning } from './card-types.ts';

interface CardHeadProps {
  readonly identity: CardIdentity;
  readonly state: FeatureState | undefined;
  readonly warnings: readonly CardWarning[];
  /** Opens the handling of the worst open warning. */
  readonly onWarning: (id: number) => void;
}

/** Symbol, tier since when, and the sentence of the worst open warning. */
export function CardHead({ identity, state, warnings, onWarning }: CardHeadProps) {
  const t = useTranslations('cards');
  const codes = useTranslations('codes');
  const words = useCodeWords();
  const nameOf = useNameOf();
  const { locale } = useLocaleSwitch();
  const now = useNow();
  const tier = tierOfRank(state?.tier ?? 0);
  const since = state?.since ?? null;
  const span = since === null || now === 0 ? '' : formatSpan(Math.max(0, now - since) / 1000);
  const [worst] = warnings.filter((warning) => warning.state === 'open');
  const what = [
    identity.kind === '' ? codes(`layer.${identity.layer}`) : words.kind(identity.kind),
    identity.enterprise === null ? null : nameOf(identity.enterprise),
  ].filter((part) => part !== null);
  return (
    <div className={styles['head']}>
      <p className={styles['what']}>{what.join(' · ')}</p>
      {tier !== null ? (
        <p className={styles['state']} data-tier={tier}>
          <TierSymbol tier={tier} lost={state?.lost ?? false} size={22} />
          <strong>{codes(`tierLong.${tier}`)}</strong>
          <span className={styles['since']}>
            {since === null || now === 0 ? null : t('since', { moment: formatMoment(since, now), span })}
          </span>
        </p>
      ) : state?.outage === true ? (
        <p className={styles['state']} data-outage>
          <TierSymbol tier="outage" size={20} />
          <span>{t('inOutage')}</span>
        </p>
      ) : state?.online === false && since !== null ? (
        <p className={styles['state']}>
          <TierSymbol tier="offline" size={20} />
          <span>{t('offlineSince', { moment: formatMoment(since, now) })}</span>
        </p>
      ) : state?.online === null ? (
        <p className={styles['state']}>
          <TierSymbol tier="offline" size={20} />
          <span>{t('neverSeen')}</span>
        </p>
      ) : (
        <p className={styles['calm']}>{t('calm')}</p>
      )}
      {worst === undefined ? null : (
        <p className={styles['reason']}>
          <span>{locale === 'en' ? worst.reasonEn : worst.reasonZh}</span>
          <Button className={styles['open']} data-card-warning={worst.id} onClick={() => onWarning(worst.id)}>
            {t('openWarning')}
          </Button>
        </p>
      )}
    </div>
  );
}
