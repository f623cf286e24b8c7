'use client';

import { useEffect, useRef, useState } from 'react';
import { DEFAULT_LAYERS, DEFAULT_VIEW, type MapView, NO_FILTERS } from '../domain/situation.ts';
import { PatrolScreen } from '../features/patrols/patrol-screen.tsx';
import type { PatrolShapes } from '../features/patrols/patrol-shapes.ts';
import { useSession } from '../features/session/use-session.ts';
import { UserMenu } from '../features/session/user-menu.tsx';
import type { SituationMapHandle } from '../features/situation/map-props.ts';
import { SituationMap } from '../features/situation/situation-map.tsx';
import { createStateStore } from '../features/situation/state-store.ts';
import { useLocaleSwitch } from '../lib/i18n/locale-provider.tsx';
import { useTheme } from '../lib/use-theme.ts';

/** Patrols with the map of the situation beside the lists. */
export function PatrolPage() {
  const { data: me } = useSession();
  const may = (permission: 'situation.read' | 'findings.handle' | 'import.write' | 'rules.approve') =>
    me?.permissions.includes(permission) ?? false;
  return (
    <PatrolScreen
      mayRead={me === undefined ? null : may('situation.read')}
      mayAccept={may('findings.handle')}
      mayImport={may('import.write')}
      maySet={may('rules.approve')}
      menu={<UserMenu me={me} />}
      map={(shapes) => <PatrolMap shapes={shapes} />}
    />
  );
}

function PatrolMap({ shapes }: { readonly shapes: PatrolShapes | null }) {
  const { locale } = useLocaleSwitch();
  const [theme] = useTheme();
  const [store] = useState(() => createStateStore());
  const [view, setView] = useState<MapView>(DEFAULT_VIEW);
  const [handle, setHandle] = useState<SituationMapHandle | null>(null);
  const shown = useRef('');
  const bounds = shapes?.bounds ?? null;
  const box = bounds?.join(',') ?? '';
  useEffect(() => {
    // The slider moves within one box: the map stays where the person put it.
    if (handle === null || bounds === null || shown.current === box) return;
    shown.current = box;
    handle.fit(bounds);
  }, [bounds, box, handle]);
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
      overlays={{ preview: shapes?.plain ?? null, around: shapes?.marked ?? null }}
      onViewChange={setView}
      onSelect={() => {}}
      onReady={setHandle}
    />
  );
}
