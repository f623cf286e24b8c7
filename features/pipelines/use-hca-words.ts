'use client';

import { useTranslations } from 'use-intl';
import { HCA_ROWS } from '../../domain/hca-rules.ts';
import { formatChainage } from '../../domain/stationing-text.ts';
import { formatDistance } from '../../lib/i18n/format.ts';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import { useNameOf } from '../../lib/i18n/use-code-words.ts';
import type { RouterOutputs } from '../../lib/trpc/outputs.ts';

export type HcaEntry = RouterOutputs['pipelines']['register']['items'][number];

/** Words of high-consequence areas: ranks are never bare, because Ⅲ is the worst here and Ⅰ elsewhere (terms). */
export function useHcaWords() {
  const t = useTranslations('pipelines');
  const nameOf = useNameOf();
  const { locale } = useLocaleSwitch();
  const grade = (value: number): string =>
    value >= 3 ? t('hca.gradeThree') : value === 2 ? t('hca.gradeTwo') : t('hca.gradeOne');
  const row = (code: string): string => {
    const found = HCA_ROWS.find((candidate) => candidate.code === code);
    return found === undefined
      ? code
      : `${t('hca.row', { row: code.replace('-', ' ') })} ${locale === 'en' ? found.en : found.zh}`;
  };
  const reason = (item: HcaEntry['reasons'][number]): string =>
    `${nameOf(item) === '' ? t('hca.unnamed') : nameOf(item)} ${formatDistance(item.distanceMeters)}`;
  return {
    grade,
    row,
    reason,
    span: (area: Pick<HcaEntry, 'fromMeters' | 'toMeters'>): string =>
      `${formatChainage(area.fromMeters)} – ${formatChainage(area.toMeters)}`,
    line: (area: HcaEntry): string =>
      [
        area.code,
        grade(area.grade),
        `${formatChainage(area.fromMeters)} – ${formatChainage(area.toMeters)}`,
        area.rowCodes.map(row).join('；'),
        area.reasons.slice(0, 2).map(reason).join('、'),
      ]
        .filter((part) => part !== '')
        .join(' · '),
  };
}
