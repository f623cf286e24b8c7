'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Check } from '../../components/field.tsx';
import { SECTORS } from '../../domain/sector.ts';
import { NO_FILTERS, type SituationFilters } from '../../domain/situation.ts';
import { TIERS } from '../../domain/tier.ts';
import { useCodeWords, useNameOf } from '../../lib/i18n/use-code-words.ts';
import { TierSymbol } from '../../map/map-symbol.tsx';
import { EnterprisePicker } from './enterprise-picker.tsx';
import styles from './layer-panel.module.css';

export interface FilterOptions {
  readonly zones: readonly { readonly key: number; readonly name: string; readonly nameEn: string }[];
  readonly media: readonly string[];
}

interface FilterSectionProps {
  readonly filters: SituationFilters;
  readonly options: FilterOptions | null;
  readonly onFilters: (filters: SituationFilters) => void;
}

/** The chosen list with one value put in or taken out; empty means "all of them". */
export function toggled<T>(chosen: readonly T[] | null, value: T): T[] | null {
  const list = chosen ?? [];
  const next = list.includes(value) ? list.filter((other) => other !== value) : [...list, value];
  return next.length === 0 ? null : next;
}

/** How many of the five filters are set. */
export function activeFilters(filters: SituationFilters): number {
  return Object.values(filters).filter((value) => value !== null).length;
}

/** Filters by tier, sector, zone, enterprise and pipeline medium; they hold for map, counts and lists alike. */
export function FilterSection({ filters, options, onFilters }: FilterSectionProps) {
  const t = useTranslations('situation');
  const codes = useTranslations('codes');
  const words = useCodeWords();
  const nameOf = useNameOf();
  const [finding, setFinding] = useState(false);
  const some = (list: readonly unknown[] | null) => (list === null ? '' : t('filter.some', { count: list.length }));
  return (
    <section className={styles['filters']} aria-label={t('filters')}>
      <div className={styles['filterHead']}>
        <h3 className={styles['heading']}>{t('filters')}</h3>
        {activeFilters(filters) > 0 ? (
          <Button look="quiet" onClick={() => onFilters(NO_FILTERS)}>
            {t('filter.clear')}
          </Button>
        ) : null}
      </div>
      <details className={styles['filter']}>
        <summary>
          <span>{t('filter.tier')}</span>
          <span>{some(filters.tiers)}</span>
        </summary>
        <div className={styles['choices']}>
          {TIERS.map((tier) => (
            <Check
              key={tier}
              checked={filters.tiers?.includes(tier) ?? false}
              onChange={() => onFilters({ ...filters, tiers: toggled(filters.tiers, tier) })}
              label={
                <>
                  <TierSymbol tier={tier} size={16} /> {codes(`tierLong.${tier}`)}
                </>
              }
            />
          ))}
        </div>
      </details>
      <details className={styles['filter']}>
        <summary>
          <span>{t('filter.sector')}</span>
          <span>{some(filters.sectors)}</span>
        </summary>
        <div className={styles['choices']}>
          {SECTORS.map((sector) => (
            <Check
              key={sector}
              checked={filters.sectors?.includes(sector) ?? false}
              onChange={() => onFilters({ ...filters, sectors: toggled(filters.sectors, sector) })}
              label={codes(`sector.${sector}`)}
            />
          ))}
        </div>
      </details>
      <details className={styles['filter']}>
        <summary>
          <span>{t('filter.zone')}</span>
          <span>{some(filters.zones)}</span>
        </summary>
        <div className={styles['choices']}>
          {options?.zones.map((zone) => (
            <Check
              key={zone.key}
              checked={filters.zones?.includes(zone.key) ?? false}
              onChange={() => onFilters({ ...filters, zones: toggled(filters.zones, zone.key) })}
              label={nameOf(zone)}
            />
          ))}
        </div>
      </details>
      <details className={styles['filter']} onToggle={(event) => setFinding(event.currentTarget.open)}>
        <summary>
          <span>{t('filter.enterprise')}</span>
          <span>{some(filters.enterprises)}</span>
        </summary>
        {finding ? (
          <EnterprisePicker
            chosen={filters.enterprises}
            onToggle={(key) => onFilters({ ...filters, enterprises: toggled(filters.enterprises, key) })}
          />
        ) : null}
      </details>
      <details className={styles['filter']}>
        <summary>
          <span>{t('filter.medium')}</span>
          <span>{some(filters.media)}</span>
        </summary>
        <div className={styles['choices']}>
          {options?.media.map((medium) => (
            <Check
              key={medium}
              checked={filters.media?.includes(medium) ?? false}
              onChange={() => onFilters({ ...filters, media: toggled(filters.media, medium) })}
              label={words.medium(medium)}
            />
          ))}
        </div>
      </details>
    </section>
  );
}
