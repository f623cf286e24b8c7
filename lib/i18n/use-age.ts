'use client';

import { useTranslations } from 'use-intl';
import { ageOf } from './format.ts';

/** Words for an age in seconds: "3 分前", "3 min ago". Every number on screen carries one (design 9). */
export function useAge(): (seconds: number) => string {
  const t = useTranslations('common');
  return (seconds) => {
    const { unit, count } = ageOf(seconds);
    return t(`age.${unit}`, { count });
  };
}
