'use client';

import { formatMoment } from '../../lib/i18n/format.ts';
import { useNow } from '../../lib/use-now.ts';

/** Beijing time of a moment as the server sends it (ISO), or a word where there is none. */
export function useMoment(): (at: string | null, otherwise?: string) => string {
  const now = useNow();
  return (at, otherwise = '') => (at === null || now === 0 ? otherwise : formatMoment(Date.parse(at), now));
}
