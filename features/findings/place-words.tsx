'use client';

import { useTranslations } from 'use-intl';
import { formatChainage } from '../../domain/stationing-text.ts';
import { useNameOf } from '../../lib/i18n/use-code-words.ts';
import type { RouterOutputs } from '../../lib/trpc/outputs.ts';

export type FindingLine = RouterOutputs['field']['findings'][number];

/** Beside what, where along it, and how far off. */
export function PlaceWords({ line }: { readonly line: FindingLine }) {
  const t = useTranslations('findings');
  const nameOf = useNameOf();
  const parts = [
    nameOf(line),
    line.chainageMeters === null ? '' : formatChainage(line.chainageMeters),
    line.offsetMeters === null ? '' : t('offset', { meters: Math.round(line.offsetMeters) }),
  ].filter((part) => part !== '');
  return <span>{parts.length === 0 ? '–' : parts.join(' · ')}</span>;
}
