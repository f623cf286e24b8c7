'use client';

import { useTranslations } from 'use-intl';
import { SECTORS } from '../../domain/sector.ts';
import { useNameOf } from '../../lib/i18n/use-code-words.ts';

interface ScopeWordsProps {
  readonly sectors: readonly string[] | null;
  readonly zones: readonly number[] | null;
  readonly enterprises: readonly number[] | null;
  readonly names: readonly { readonly key: number; readonly name: string; readonly nameEn: string }[];
}

/** What a grant reaches, in words. */
export function ScopeWords({ sectors, zones, enterprises, names }: ScopeWordsProps) {
  const t = useTranslations('admin');
  const codes = useTranslations('codes');
  const nameOf = useNameOf();
  const parts = [
    ...SECTORS.filter((sector) => sectors?.includes(sector)).map((sector) => codes(`sector.${sector}`)),
    ...(zones ?? []).map((key) => {
      const zone = names.find((candidate) => candidate.key === key);
      return zone === undefined ? String(key) : nameOf(zone);
    }),
    ...(enterprises === null ? [] : [`${t('enterprises').split(/[（(]/)[0]} ${enterprises.join(', ')}`]),
  ];
  return parts.length === 0 ? t('scopeAll') : parts.join(' · ');
}
