import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { SituationOverlays } from '../features/situation/map-props.ts';
import { ageOf } from '../lib/i18n/format.ts';
import { useTRPC } from '../lib/trpc/client.tsx';
import { serverNow } from '../lib/use-now.ts';

const LOOK_MS = 60_000;

/** Whether the layer is shown, and how to change that. */
interface FindingLayer {
  readonly shown: boolean;
  readonly onShown: (shown: boolean) => void;
}

/** Adds the open findings from the field to what the map shows: class, severity and age; their list is `/findings`. */
export function useFindingOverlay(overlays: SituationOverlays): readonly [SituationOverlays, FindingLayer] {
  const [shown, onShown] = useState(false);
  const t = useTranslations('findings');
  const common = useTranslations('common');
  const trpc = useTRPC();
  const { data } = useQuery(trpc.field.marks.queryOptions(undefined, { enabled: shown, refetchInterval: LOOK_MS }));
  const drawn = useMemo((): SituationOverlays => {
    if (!shown || data === undefined) return overlays;
    const now = serverNow();
    const since = (seconds: number) => {
      const { unit, count } = ageOf(seconds);
      return common(`age.${unit}`, { count });
    };
    const features = data.map(({ id, code, severity, lng, lat, receivedAt, dueAt }) => ({
      type: 'Feature' as const,
      geometry: { type: 'Point' as const, coordinates: [lng, lat] },
      properties: {
        id,
        size: severity === 'major' ? 7 : 5,
        label: [
          t(`code.${code}`),
          t(`severity.${severity}`),
          dueAt !== null && dueAt < now ? t('late') : since((now - receivedAt) / 1000),
        ].join(' · '),
      },
    }));
    return { ...overlays, findings: { type: 'FeatureCollection', features } };
  }, [overlays, shown, data, t, common]);
  return [drawn, { shown, onShown }];
}
