'use client';

import { useTranslations } from 'use-intl';
import { useAge } from '../../lib/i18n/use-age.ts';
import { useNameOf } from '../../lib/i18n/use-code-words.ts';
import { useNow } from '../../lib/use-now.ts';

/** Driving times as people say them: whole minutes, never a false second. */
export function useDrivingTime(): (seconds: number) => string {
  const t = useTranslations('routing');
  return (seconds) => (seconds < 45 ? t('seconds') : t('minutes', { count: Math.max(1, Math.round(seconds / 60)) }));
}

interface Blowing {
  readonly value: number;
  readonly at: number;
  readonly name: string;
  readonly nameEn: string;
}

/** From which wind an approach was chosen, with the station and the age of its word; null without wind. */
export function useUpwindWords(blowing: Blowing | null): string | null {
  const t = useTranslations('routing');
  const nameOf = useNameOf();
  const age = useAge();
  const now = useNow();
  if (blowing === null) return null;
  const ago = age(Math.max(0, (now - blowing.at) / 1000));
  return t('upwindYes', { degrees: Math.round(blowing.value), station: nameOf(blowing), age: ago });
}
