'use client';

import { useTranslations } from 'use-intl';

/** Seconds as a person says them: whole minutes, never less than one; unknown is said. */
export function useMinutes(): (seconds: number | null) => string {
  const t = useTranslations('response');
  return (seconds) => (seconds === null ? t('noEta') : t('eta', { minutes: Math.max(1, Math.round(seconds / 60)) }));
}
