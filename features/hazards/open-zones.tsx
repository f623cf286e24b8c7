'use client';

import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import { useNameOf } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { type HazardDrawing, hazardDrawing } from './hazard-overlay.ts';
import { useReachWords } from './zone-list.tsx';

interface OpenZonesProps {
  readonly onDraw: (drawing: HazardDrawing | null) => void;
}

/** Draws the zones of all open scenarios of the viewer's scope on the desk, whoever saved them; nothing to see itself. */
export function OpenZones({ onDraw }: OpenZonesProps) {
  const t = useTranslations('hazards');
  const { locale } = useLocaleSwitch();
  const trpc = useTRPC();
  const nameOf = useNameOf();
  const reach = useReachWords();
  const { data } = useQuery(trpc.hazards.list.queryOptions());
  // biome-ignore lint/correctness/useExhaustiveDependencies: the words change with the language alone, and `locale` stands for them
  const drawing = useMemo((): HazardDrawing | null => {
    if (data === undefined || data.length === 0) return null;
    const parts = data.map((scenario) => {
      const name = scenario.exercise ? `${t('exercise')} ${nameOf(scenario)}` : nameOf(scenario);
      return hazardDrawing(scenario.result, [scenario.lng, scenario.lat], name, (zone) =>
        [t(`grade.${zone.grade}`), zone.label, '·', reach(zone)].join(' '),
      );
    });
    return {
      zones: { type: 'FeatureCollection', features: parts.flatMap((part) => part.zones.features) },
      frame: { type: 'FeatureCollection', features: parts.flatMap((part) => part.frame.features) },
    };
  }, [data, locale]);
  useEffect(() => onDraw(drawing), [drawing, onDraw]);
  return null;
}
