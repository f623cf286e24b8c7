'use client';

import { useTranslations } from 'use-intl';
import { coverage } from '../../lib/i18n/messages/zh/coverage.ts';

function has<T extends object>(table: T, key: string): key is Extract<keyof T, string> {
  return Object.hasOwn(table, key);
}

/** Words of a required point; a key that this version has no word for is shown as it is. */
export function usePointWords(): (key: string) => string {
  const t = useTranslations('coverage');
  return (key) => (has(coverage.point, key) ? t(`point.${key}`) : key);
}
