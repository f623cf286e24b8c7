'use client';

import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { formatNumber } from '../../lib/i18n/format.ts';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import { useNameOf } from '../../lib/i18n/use-code-words.ts';
import { evacuationOf } from './evacuation-detail.ts';
import { type IncidentDrawing, incidentDrawing, type UnitRoute } from './response-overlay.ts';
import type { ResponsePicture, StagingAdvice } from './response-queries.ts';
import { useMinutes } from './use-minutes.ts';

/** The drawing of an incident in the reader's language; the same object until something of it changes. */
export function useResponseDrawing(
  picture: ResponsePicture | undefined,
  staging: StagingAdvice | undefined,
  routes: readonly UnitRoute[],
): IncidentDrawing | null {
  const t = useTranslations('response');
  const { locale } = useLocaleSwitch();
  const nameOf = useNameOf();
  const minutes = useMinutes();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the words change with the language alone, and `locale` stands for them
  return useMemo(() => {
    if (picture === undefined) return null;
    const set = picture.areas.some(({ kind }) => kind === 'staging');
    return incidentDrawing(
      {
        areas: picture.areas,
        units: picture.units,
        routes,
        proposal: set ? null : (staging?.proposal?.position ?? null),
      },
      {
        area: (area) => {
          if (area.kind === 'staging') return t('staging');
          if (area.kind === 'sector') return [area.name, area.leader].filter((part) => part !== '').join(' ');
          const { people, places } = evacuationOf(area);
          return `${t('evacuation')} ${t('people', { count: formatNumber(people), places })}`;
        },
        unit: (unit) => `${nameOf(unit)} ${minutes(unit.etaS)}`,
        proposal: `${t('staging')}？`,
      },
    );
  }, [picture, staging, routes, locale]);
}
