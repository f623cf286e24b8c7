'use client';

import type { FeatureCollection } from 'geojson';
import { useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import type { LngLat } from '../../domain/place.ts';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import { useNameOf } from '../../lib/i18n/use-code-words.ts';
import { ringsOverlay, routeOverlay } from './route-overlay.ts';
import type { Block, FoundRoute, Reaching, Rings } from './route-types.ts';
import { useDrivingTime } from './use-route-words.ts';

/** What the map draws: the route in the person's tone, rings and closed roads in the neutral one. */
export interface RouteShapes {
  readonly route: FeatureCollection;
  readonly rings: FeatureCollection;
}

interface DrawnRoute {
  readonly target: LngLat;
  readonly found: FoundRoute | null;
  readonly resource: Reaching | null;
  readonly rings: Rings;
  readonly blocks: readonly Block[];
  readonly onDraw: (shapes: RouteShapes | null) => void;
}

/** Hands the drawing to the map when something of it changes, and takes it away with the panel. */
export function useDrawnRoute({ target, found, resource, rings, blocks, onDraw }: DrawnRoute): void {
  const t = useTranslations('routing');
  const nameOf = useNameOf();
  const time = useDrivingTime();
  const { locale } = useLocaleSwitch();
  const draw = useRef(onDraw);
  draw.current = onDraw;
  const [lng, lat] = target;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the words change with the language alone, and `locale` stands for them
  useEffect(() => {
    const start = found === null || resource === null ? '' : `${nameOf(resource)} ${time(found.duration_s)}`;
    draw.current({
      route: routeOverlay(found, [lng, lat], { start, target: '' }),
      rings: ringsOverlay(rings, blocks, {
        ring: (minutes) => t('ringLabel', { count: minutes }),
        block: (block) => t('blocked.manual', { name: block.reason }),
      }),
    });
  }, [lng, lat, found, resource?.fid, rings, blocks, locale]);
  useEffect(() => () => draw.current(null), []);
}
