'use client';

import type { FeatureCollection, Position } from 'geojson';
import { useEffect, useState } from 'react';
import type { BBox } from '../domain/place.ts';
import { DEFAULT_LAYERS, DEFAULT_VIEW, type MapView, NO_FILTERS } from '../domain/situation.ts';
import { ImportScreen } from '../features/imports/import-screen.tsx';
import { useSession } from '../features/session/use-session.ts';
import { UserMenu } from '../features/session/user-menu.tsx';
import type { SituationMapHandle } from '../features/situation/map-props.ts';
import { SituationMap } from '../features/situation/situation-map.tsx';
import { createStateStore } from '../features/situation/state-store.ts';
import { useLocaleSwitch } from '../lib/i18n/locale-provider.tsx';
import { useTheme } from '../lib/use-theme.ts';

/** All positions of a geometry, however deep they lie. */
function positionsOf(value: unknown): Position[] {
  if (!Array.isArray(value)) return [];
  return typeof value[0] === 'number' ? [value] : value.flatMap(positionsOf);
}

/** The box of all features; null when there are none. */
function boundsOf(features: FeatureCollection): BBox | null {
  const all = features.features.flatMap(({ geometry }) =>
    'coordinates' in geometry ? positionsOf(geometry.coordinates) : [],
  );
  if (all.length === 0) return null;
  const lngs = all.map(([lng]) => lng ?? 0);
  const lats = all.map(([, lat]) => lat ?? 0);
  return [Math.min(...lngs), Math.min(...lats), Math.max(...lngs), Math.max(...lats)];
}

/** The import with the map of the situation as its preview. */
export function Imports() {
  const { data: me } = useSession();
  return (
    <ImportScreen
      mayImport={me === undefined ? null : me.permissions.includes('import.write')}
      menu={<UserMenu me={me} />}
      map={(features) => <PreviewMap features={features} />}
    />
  );
}

function PreviewMap({ features }: { readonly features: FeatureCollection | null }) {
  const { locale } = useLocaleSwitch();
  const [theme] = useTheme();
  const [store] = useState(() => createStateStore());
  const [view, setView] = useState<MapView>(DEFAULT_VIEW);
  const [handle, setHandle] = useState<SituationMapHandle | null>(null);
  useEffect(() => {
    const bounds = features === null ? null : boundsOf(features);
    if (bounds !== null) handle?.fit(bounds);
  }, [features, handle]);
  return (
    <SituationMap
      mode="2d"
      view={view}
      theme={theme}
      locale={locale}
      layers={DEFAULT_LAYERS}
      filters={NO_FILTERS}
      selection={null}
      store={store}
      overlays={{ preview: features }}
      onViewChange={setView}
      onSelect={() => {}}
      onReady={setHandle}
    />
  );
}
