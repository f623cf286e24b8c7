'use client';

import { Search } from 'lucide-react';
import { type ReactNode, useSyncExternalStore } from 'react';
import { useTranslations } from 'use-intl';
import { TIERS, type Tier } from '../../domain/tier.ts';
import { formatClock } from '../../lib/i18n/format.ts';
import { useAge } from '../../lib/i18n/use-age.ts';
import { useNow } from '../../lib/use-now.ts';
import { TierSymbol } from '../../map/map-symbol.tsx';
import type { LiveStatus } from './live-connection.ts';
import { engineAge } from './live-trust.ts';
import type { StateStore } from './state-store.ts';
import styles from './top-strip.module.css';

interface TopStripProps {
  readonly district: string;
  readonly store: StateStore;
  readonly status: LiveStatus;
  readonly tiers: readonly Tier[] | null;
  readonly onTiers: (tiers: Tier[] | null) => void;
  readonly onSearch: () => void;
  readonly menu: ReactNode;
}

const NO_COUNTS = { red: 0, orange: 0, yellow: 0, blue: 0, offline: 0, lost: 0, unacknowledged: 0 };

/** The state of the district in one line: counts by tier that filter, the search, the clock and the engine's pulse. */
export function TopStrip({ district, store, status, tiers, onTiers, onSearch, menu }: TopStripProps) {
  const t = useTranslations('situation');
  const common = useTranslations('common');
  const codes = useTranslations('codes');
  const counts = useSyncExternalStore(store.subscribe, store.counts, () => NO_COUNTS);
  const toggle = (tier: Tier) => {
    const chosen = tiers ?? [];
    const next = chosen.includes(tier) ? chosen.filter((other) => other !== tier) : [...chosen, tier];
    onTiers(next.length === 0 ? null : next);
  };
  return (
    <header className={styles['strip']}>
      <h1 className={styles['brand']}>
        <span className={styles['product']}>{common('product')}</span>
        <span className={styles['district']}>{district}</span>
      </h1>
      <fieldset className={styles['counts']}>
        <legend className="visually-hidden">{t('counts')}</legend>
        {TIERS.map((tier) => (
          <button
            key={tier}
            type="button"
            className={styles['count']}
            aria-pressed={tiers?.includes(tier) ?? false}
            aria-label={t('countOf', { tier: codes(`tierLong.${tier}`), count: counts[tier] })}
            data-count={tier}
            data-none={counts[tier] === 0}
            onClick={() => toggle(tier)}
          >
            <TierSymbol tier={tier} size={18} />
            <span className={styles['word']}>{codes(`tier.${tier}`)}</span>
            <span className={styles['figure']}>{counts[tier]}</span>
          </button>
        ))}
        <span className={styles['offline']} title={t('offline')}>
          <TierSymbol tier="offline" size={16} title={t('offline')} />
          <span className={styles['word']}>{t('offline')}</span>
          <span className={styles['figure']}>{counts.offline}</span>
        </span>
      </fieldset>
      <button
        type="button"
        className={styles['search']}
        aria-label={t('search')}
        onClick={onSearch}
        aria-keyshortcuts="Control+K"
      >
        <Search size={16} strokeWidth={1.5} aria-hidden />
        <span className={styles['searchWord']}>{t('search')}</span>
        <kbd className={styles['key']}>Ctrl K</kbd>
      </button>
      <Pulse status={status} />
      <div className={styles['menu']}>{menu}</div>
    </header>
  );
}

/** Beijing time by the server's clock, and whether the line lives; the engine's age as its tooltip. */
function Pulse({ status }: { readonly status: LiveStatus }) {
  const t = useTranslations('situation');
  const common = useTranslations('common');
  const ageWords = useAge();
  const now = useNow();
  const age = engineAge(status, now);
  const word =
    status.phase === 'live' ? t('live') : status.phase === 'connecting' ? t('connecting') : t('reconnecting');
  return (
    <div className={styles['pulse']} data-phase={status.phase}>
      <time className={styles['clock']}>{now === 0 ? '--:--:--' : formatClock(now)}</time>
      <span className={styles['zone']}>{common('beijingTime')}</span>
      <span className={styles['line']} title={age === null ? undefined : t('engineAge', { age: ageWords(age) })}>
        <span className={styles['dot']} data-beat={(now / 1000) % 2 === 0} aria-hidden />
        {word}
      </span>
    </div>
  );
}
