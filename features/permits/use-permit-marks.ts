'use client';

import { useQuery } from '@tanstack/react-query';
import type { FeatureCollection } from 'geojson';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { PERMIT_OPEN } from '../../domain/permit.ts';
import { LEVEL_WORD } from '../../domain/permit-words.ts';
import { formatMinute } from '../../lib/i18n/format.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';

const LOOK_MS = 15_000;

/**
 * The places of work under a permit as marks of the map, flat and globe alike: what, ticket, guardian, until when and the
 * last gas test, as long as it lasts (C-22); null when there is none. Gone with the acceptance.
 */
export function usePermitMarks(enabled: boolean): FeatureCollection | null {
  const t = useTranslations('permits');
  const trpc = useTRPC();
  const { data } = useQuery(trpc.permits.list.queryOptions({ open: true }, { enabled, refetchInterval: LOOK_MS }));
  return useMemo(() => {
    const shown = (data ?? []).filter(({ state }) => PERMIT_OPEN.includes(state));
    if (shown.length === 0) return null;
    return {
      type: 'FeatureCollection',
      features: shown.map((permit) => ({
        type: 'Feature',
        properties: {
          label: [
            t('mark', {
              kind: `${t(`kind.${permit.kind}`)}${permit.level === 'none' ? '' : ` ${t(`level.${LEVEL_WORD[permit.level]}`)}`}`,
              ticket: permit.ticket,
              name: permit.guardianName,
              moment: formatMinute(permit.validTo),
            }),
            ...(permit.lastTestAt === null ? [] : [t('markTest', { moment: formatMinute(permit.lastTestAt) })]),
            ...(permit.cameraId === null ? [] : [t('markCamera')]),
            ...permit.flags.slice(0, 1).map((flag) => t(`flag.${flag}`)),
          ].join('\n'),
        },
        geometry: { type: 'Point', coordinates: [permit.lng, permit.lat] },
      })),
    };
  }, [data, t]);
}
