'use client';

import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { HazardResult } from '../../domain/hazard/scenario.ts';
import type { LngLat } from '../../domain/place.ts';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import { type HazardDrawing, hazardDrawing } from './hazard-overlay.ts';
import { useReachWords } from './zone-list.tsx';

/** The drawing of a result in the reader's language; the same object until something of it changes. */
export function useDrawing(result: HazardResult | null, [lng, lat]: LngLat, name: string): HazardDrawing | null {
  const t = useTranslations('hazards');
  const { locale } = useLocaleSwitch();
  const reach = useReachWords();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the words change with the language alone, and `locale` stands for them
  return useMemo(
    () =>
      result === null
        ? null
        : hazardDrawing(
            result,
            [lng, lat],
            name,
            (zone) => `${t(`grade.${zone.grade}`)} ${zone.label} · ${reach(zone)}`,
          ),
    [result, lng, lat, name, locale],
  );
}
