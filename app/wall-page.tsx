'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { useTranslations } from 'use-intl';
import { DEFAULT_LAYERS, DEFAULT_VIEW, type MapView, NO_FILTERS } from '../domain/situation.ts';
import type { WallFocus } from '../domain/wall-focus.ts';
import { READY_SCENES, sceneAt, WALL_SCENES, type WallProgramme } from '../domain/wall-scene.ts';
import { useAnnouncedKinds } from '../features/announcements/use-announced-kinds.ts';
import { useSoundStatus } from '../features/announcements/use-sound-status.ts';
import { fitView } from '../features/situation/scale.ts';
import { SituationMap } from '../features/situation/situation-map.tsx';
import { StatusBanner } from '../features/situation/status-banner.tsx';
import { useWallRest } from '../features/wall/use-wall-rest.ts';
import { createWallGuard, heapMegabytes, pastFaults, type WallGuard } from '../features/wall/wall-guard.ts';
import { WallPairing } from '../features/wall/wall-pairing.tsx';
import { WallScreen } from '../features/wall/wall-screen.tsx';
import type { WallIncident, WallItem } from '../features/wall/wall-types.ts';
import { useOpenWarnings } from '../features/warnings/warning-queries.ts';
import { useLocaleSwitch } from '../lib/i18n/locale-provider.tsx';
import { useNameOf } from '../lib/i18n/use-code-words.ts';
import { useTRPC } from '../lib/trpc/client.tsx';
import { refusalOf } from '../lib/trpc/refusal.ts';
import { serverNow, useNow } from '../lib/use-now.ts';
import { useTheme } from '../lib/use-theme.ts';
import { useLivePicture } from './use-live-picture.ts';
import { WallVideos } from './wall-videos.tsx';

/** A new programme is on the screen within this time. */
const PROGRAMME_MS = 10_000;
const TREND_MS = 5 * 60_000;
const REPORT_MS = 60_000;
const WARNING_ZOOM = 15.4;
const INCIDENT_ZOOM = 14.6;
const NO_COUNTS = { red: 0, orange: 0, yellow: 0, blue: 0, offline: 0, lost: 0, unacknowledged: 0 };
const NO_ITEMS: readonly WallItem[] = [];
const NO_INCIDENTS: readonly WallIncident[] = [];

/** `/wall`: a bound screen shows its programme, a person a preview, and any other screen the code by which it is bound. */
export function Wall() {
  const trpc = useTRPC();
  const mine = useQuery(trpc.walls.mine.queryOptions(undefined, { refetchInterval: PROGRAMME_MS }));
  const stranger = mine.isError && refusalOf(mine.error)?.code === 'unauthenticated';
  const preview = useMemo((): WallProgramme => ({ scene: READY_SCENES[previewKind()], hours: [] }), []);
  // A wall that was ended shows a code again, with everything that it held gone.
  const wasWall = useRef(false);
  useEffect(() => {
    if (mine.data != null) wasWall.current = true;
    if (stranger && wasWall.current) window.location.reload();
  }, [mine.data, stranger]);
  if (stranger && mine.data === undefined) return <WallPairing onBound={() => void mine.refetch()} />;
  if (mine.data === undefined) return null;
  return (
    <LiveWall bound={mine.data !== null} name={mine.data?.name ?? ''} programme={mine.data?.programme ?? preview} />
  );
}

function previewKind() {
  const asked = typeof window === 'undefined' ? '' : new URLSearchParams(window.location.search).get('scene');
  return WALL_SCENES.find((kind) => kind === asked) ?? 'watch';
}

interface LiveWallProps {
  readonly bound: boolean;
  readonly name: string;
  readonly programme: WallProgramme;
}

function LiveWall({ bound, name, programme }: LiveWallProps) {
  const t = useTranslations('walls');
  const trpc = useTRPC();
  const nameOf = useNameOf();
  const now = useNow();
  const { locale, setLocale } = useLocaleSwitch();
  const [theme, setTheme] = useTheme();
  const scene = sceneAt(programme, now === 0 ? serverNow() : now);
  const guard = useGuard(bound);
  const { store, sound, status, retry } = useLivePicture({
    enabled: true,
    onObject: () => {},
    onLoud: () => {},
    onEnded: () => guard.current?.end(),
  });
  const soundStatus = useSoundStatus(sound);
  const frame = useQuery(
    trpc.situation.frame.queryOptions(undefined, { staleTime: 60_000, refetchInterval: TREND_MS }),
  );
  const incidents = useQuery(trpc.incidents.list.queryOptions({ state: 'open' }, { refetchInterval: REPORT_MS }));
  const trend = useQuery(trpc.walls.trend.queryOptions(undefined, { refetchInterval: TREND_MS }));
  const warnings = useOpenWarnings(NO_FILTERS);
  const pages = warnings.data?.pages;
  const items = useMemo(() => pages?.flatMap((page) => page.items) ?? NO_ITEMS, [pages]);
  useAnnouncedKinds(sound, items);
  const counts = useSyncExternalStore(store.subscribe, store.counts, () => NO_COUNTS);
  const rest = useWallRest({
    items,
    incidents: incidents.data ?? NO_INCIDENTS,
    places: scene.tour.length,
    dwellSeconds: scene.dwellSeconds,
  });
  const focus = rest?.focus ?? null;
  const held = focus?.kind === 'warning' && focus.held;

  // A preview changes nothing of the reader's own settings.
  useEffect(() => {
    if (bound && locale !== scene.locale) setLocale(scene.locale);
    if (bound && theme !== scene.theme) setTheme(scene.theme);
  }, [bound, locale, theme, scene.locale, scene.theme, setLocale, setTheme]);
  // Kiosk browsers may sound without a gesture; others hold it back and the wall says so.
  useEffect(() => {
    if (scene.speak) sound?.unlock();
  }, [scene.speak, sound]);
  useEffect(() => guard.current?.setHeld(held), [guard, held]);
  useReports(bound, focus);

  const reach = frame.data?.reach ?? null;
  const district = useMemo(
    () => (reach === null ? DEFAULT_VIEW : fitView(reach, window.innerWidth * 0.4, window.innerHeight * 0.85)),
    [reach],
  );
  const view = viewOf(focus, items, incidents.data ?? NO_INCIDENTS, scene.tour, district);
  const selected = focus?.kind === 'warning' ? items.find(({ id }) => id === focus.id) : undefined;
  const [fault, setFault] = useState<Parameters<typeof StatusBanner>[0]['fault']>(null);
  const notes = [bound ? '' : t('preview'), scene.speak && soundStatus.blocked ? t('soundBlocked') : ''].filter(
    (note) => note !== '',
  );

  return (
    <WallScreen
      scene={scene}
      name={name}
      district={frame.data === undefined ? '' : nameOf(frame.data.district)}
      counts={counts}
      items={items}
      incidents={incidents.data ?? NO_INCIDENTS}
      focus={focus}
      hours={trend.data ?? []}
      note={notes.join(' · ')}
      videos={<WallVideos scene={scene} focus={focus} items={items} incidents={incidents.data ?? NO_INCIDENTS} />}
      banner={<StatusBanner status={status} fault={fault} placeProblem={null} onRetry={retry} />}
      map={
        <SituationMap
          mode="2d"
          view={view}
          theme={theme}
          locale={locale}
          layers={DEFAULT_LAYERS}
          filters={NO_FILTERS}
          selection={selected === undefined ? null : { layer: selected.layer, fid: selected.fid }}
          store={store}
          countdowns
          onViewChange={ignore}
          onSelect={ignore}
          onFault={(kind, next) => {
            if (kind !== 'engine') return;
            setFault(next);
            guard.current?.setMapFault(next !== null);
          }}
        />
      }
    />
  );
}

const ignore = () => {};

function useGuard(bound: boolean) {
  const guard = useRef<WallGuard | null>(null);
  useEffect(() => {
    const made = createWallGuard(bound);
    guard.current = made;
    return () => {
      guard.current = null;
      made.destroy();
    };
  }, [bound]);
  return guard;
}

/** Tells the desk every minute how this screen is and what it rests on. */
function useReports(bound: boolean, focus: WallFocus | null): void {
  const trpc = useTRPC();
  const { mutate } = useMutation(trpc.walls.report.mutationOptions());
  const latest = useRef(focus);
  latest.current = focus;
  useEffect(() => {
    if (!bound) return;
    const tell = () => {
      const rests = latest.current;
      const words = rests === null ? '' : 'id' in rests ? `${rests.kind} ${rests.id}` : rests.kind;
      const size = { width: window.innerWidth, height: window.innerHeight };
      mutate({ ...size, focus: words, heapMegabytes: heapMegabytes(), faults: pastFaults() });
    };
    const first = setTimeout(tell, 5_000);
    const timer = setInterval(tell, REPORT_MS);
    return () => {
      clearTimeout(first);
      clearInterval(timer);
    };
  }, [bound, mutate]);
}

function viewOf(
  focus: WallFocus | null,
  items: readonly WallItem[],
  incidents: readonly WallIncident[],
  tour: WallProgramme['scene']['tour'],
  district: MapView,
): MapView {
  if (focus === null || focus.kind === 'district') return district;
  if (focus.kind === 'place') {
    const place = tour[focus.index];
    return place === undefined ? district : { center: [place.lng, place.lat], zoom: place.zoom, bearing: 0, pitch: 0 };
  }
  const list: readonly { readonly id: number; readonly lng: number; readonly lat: number }[] =
    focus.kind === 'warning' ? items : incidents;
  const found = list.find(({ id }) => id === focus.id);
  const zoom = focus.kind === 'warning' ? WARNING_ZOOM : INCIDENT_ZOOM;
  return found === undefined ? district : { center: [found.lng, found.lat], zoom, bearing: 0, pitch: 0 };
}
