'use client';

import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { SheetStop } from '../components/sheet.tsx';
import { PHONE_QUERY, useMediaQuery } from '../components/use-media-query.ts';
import { tierOfRank } from '../domain/tier.ts';
import { SoundButton } from '../features/announcements/sound-button.tsx';
import { SoundNotice } from '../features/announcements/sound-notice.tsx';
import { useAnnouncedKinds } from '../features/announcements/use-announced-kinds.ts';
import { FindingLayerToggle } from '../features/findings/layer-toggle.tsx';
import type { CommandId } from '../features/search/palette.tsx';
import { signOut, useSession } from '../features/session/use-session.ts';
import { UserMenu } from '../features/session/user-menu.tsx';
import { LayerPanel } from '../features/situation/layer-panel.tsx';
import type { MapFault } from '../features/situation/map-props.ts';
import { setPointerPlace } from '../features/situation/pointer-place.ts';
import { ShortcutsPanel } from '../features/situation/shortcuts-panel.tsx';
import { SituationMap } from '../features/situation/situation-map.tsx';
import { SituationScreen } from '../features/situation/situation-screen.tsx';
import { StatusBanner } from '../features/situation/status-banner.tsx';
import { TopStrip } from '../features/situation/top-strip.tsx';
import { useShortcuts } from '../features/situation/use-shortcuts.ts';
import { ViewControls } from '../features/situation/view-controls.tsx';
import { useOpenWarnings } from '../features/warnings/warning-queries.ts';
import { useLocaleSwitch } from '../lib/i18n/locale-provider.tsx';
import { useNameOf } from '../lib/i18n/use-code-words.ts';
import { usePictureReady } from '../lib/picture-ready.ts';
import { useTRPC } from '../lib/trpc/client.tsx';
import { useTheme } from '../lib/use-theme.ts';
import { DeskBottom } from './desk-bottom.tsx';
import { DeskNotices } from './desk-notices.tsx';
import { DeskPalette } from './desk-palette.tsx';
import { DeskPanel } from './desk-panel.tsx';
import { DeskWorlds } from './desk-worlds.tsx';
import { HazardZones } from './hazard-parts.tsx';
import { Incidents } from './incident-parts.tsx';
import { PastBand, PastPanel } from './replay-parts.tsx';
import { listPanel, useDesk } from './use-desk.ts';
import { useLivePicture } from './use-live-picture.ts';
import { useLoadAhead } from './use-load-ahead.ts';
import { useReplay } from './use-replay.ts';
import { useVideoDock } from './use-video-dock.ts';

// Not needed for the first picture: fetched when it stands.
const VideoPanel = lazy(() =>
  import('../features/cameras/video-panel.tsx').then((module) => ({ default: module.VideoPanel })),
);

const WIDE_QUERY = '(min-width: 1200px)';

/** The situation view: puts the features together; every rule lives in them. */
export function Situation() {
  const session = useSession();
  const me = session.data;
  const mayLook = me?.permissions.includes('situation.read') ?? false;
  const maySteer = me?.permissions.includes('video.control') ?? false;
  // Asked together with who this is: the few who may not look are told so, everybody else saves a round trip.
  const looks = me === undefined || mayLook;
  // Lists are asked for together, when the picture stands.
  const ready = usePictureReady();
  const phone = useMediaQuery(PHONE_QUERY);
  const wide = useMediaQuery(WIDE_QUERY);
  const trpc = useTRPC();
  const nameOf = useNameOf();
  const codes = useTranslations('codes');
  const announce = useTranslations('warnings');
  const { locale, setLocale } = useLocaleSwitch();
  const [theme, setTheme] = useTheme();
  const [layersChosen, setLayersOpen] = useState<boolean | null>(null);
  const [palette, setPalette] = useState(false);
  const [help, setHelp] = useState(false);
  const [sheet, setSheet] = useState<SheetStop>('half');
  const [faults, setFaults] = useState<Partial<Record<MapFault['kind'], MapFault>>>({});
  const [spoken, setSpoken] = useState('');
  const layersOpen = layersChosen ?? (wide && !phone);

  const frame = useQuery(trpc.situation.frame.queryOptions(undefined, { enabled: looks, staleTime: 60_000 }));
  const desk = useDesk(frame.data?.reach ?? null, me?.demo ?? true);
  const { situation } = desk;
  const video = useVideoDock();
  const replay = useReplay(desk);
  const { store, sound, status, retry } = useLivePicture({
    enabled: looks,
    onObject: (object) => desk.refresh(object.bbox),
    onLoud: (change) => {
      const tier = tierOfRank(change.tier);
      const reason = locale === 'en' ? change.reasonEn : change.reasonZh;
      if (tier !== null)
        setSpoken(announce('announce', { tier: codes(`tierLong.${tier}`), name: change.name, reason }));
    },
  });
  const warnings = useOpenWarnings(situation.filters);
  const rows = warnings.data?.pages.flatMap((page) => page.items) ?? [];
  useAnnouncedKinds(sound, rows);

  useLoadAhead(mayLook);

  // Administrators of accounts, security and audit have no map (三员分立): their screen is another.
  useEffect(() => {
    if (me !== undefined && !me.permissions.includes('situation.read')) window.location.replace('/admin');
  }, [me]);

  const setLayers = (open: boolean) => {
    setLayersOpen(open);
    if (phone && open) setSheet('half');
  };
  const run: Record<CommandId, () => void> = {
    warnings: () => desk.toWarnings(),
    layers: () => setLayers(true),
    view3d: desk.toggleMode,
    around: desk.toggleAround,
    language: () => setLocale(locale === 'zh' ? 'en' : 'zh'),
    theme: () => setTheme(theme === 'dark' ? 'light' : 'dark'),
    home: desk.home,
    keys: () => setHelp(true),
    signOut: () => void signOut(),
  };
  const openVideo = () => {
    const { selection } = situation;
    const warning = rows.find((row) => row.fid === selection?.fid) ?? (selection === null ? rows[0] : undefined);
    if (selection?.layer === 'cameras') void video.openByFid(selection.fid);
    else if (warning !== undefined) void video.openForWarning(warning.id);
    else desk.setPanel('cameras');
  };
  useShortcuts(!palette, {
    search: () => setPalette(true),
    step: (direction) => {
      const at = rows.findIndex((row) => row.fid === situation.selection?.fid);
      const next = rows[at < 0 ? 0 : (at + direction + rows.length) % rows.length];
      if (next !== undefined)
        desk.openWarning(next.id, { selection: { layer: next.layer, fid: next.fid }, position: [next.lng, next.lat] });
    },
    mode: desk.toggleMode,
    video: openVideo,
    around: desk.toggleAround,
    layers: () => setLayers(!layersOpen),
    replay: replay.toggle,
    help: () => setHelp(true),
    escape: () => {
      if (video.cameras.length > 0) video.clear();
      else desk.back();
    },
    zoom: desk.zoomBy,
  });

  return (
    <>
      <SituationScreen
        phone={phone}
        sheet={sheet}
        onSheet={setSheet}
        strip={
          <TopStrip
            district={frame.data === undefined ? '' : nameOf(frame.data.district)}
            store={replay.isActive ? replay.store : store}
            status={status}
            tiers={situation.filters.tiers}
            onTiers={(tiers) => desk.setFilters({ ...situation.filters, tiers })}
            onSearch={() => setPalette(true)}
            menu={
              <>
                <DeskNotices desk={desk} enabled={ready && (me?.permissions.includes('warning.handle') ?? false)} />
                <UserMenu me={me} />
              </>
            }
          />
        }
        banner={
          <>
            <PastBand desk={desk} replay={replay} news={spoken} />
            <StatusBanner
              status={status}
              fault={faults.engine ?? faults.tiles ?? null}
              placeProblem={desk.placeProblem}
              onRetry={retry}
            />
            <Incidents desk={desk} enabled={ready && mayLook} />
            <HazardZones desk={desk} enabled={ready && mayLook} />
            {me?.permissions.includes('warning.handle') ? <SoundNotice sound={sound} /> : null}
          </>
        }
        map={
          <SituationMap
            mode={situation.mode}
            view={situation.view}
            theme={theme}
            locale={locale}
            layers={situation.layers}
            filters={situation.filters}
            selection={situation.selection}
            store={replay.isActive ? replay.store : store}
            past={replay.past}
            overlays={replay.overlays}
            bare={desk.bare}
            countdowns={me?.permissions.includes('warning.handle') ?? false}
            onViewChange={desk.onView}
            onReady={desk.onReady}
            onPointer={setPointerPlace}
            onDrawn={desk.onDrawn}
            onFault={(kind, fault) =>
              setFaults(({ [kind]: _old, ...others }) => (fault === null ? others : { ...others, [kind]: fault }))
            }
            onSelect={(picked, position) => {
              const [first] = picked;
              // A live picture beside the past would be taken for the past.
              if (!replay.isActive && first?.layer === 'cameras' && first.cluster === undefined)
                void video.openByFid(first.fid);
              desk.onPick(picked, position);
              if (phone && first !== undefined) setSheet('half');
            }}
          />
        }
        left={
          layersOpen ? (
            <LayerPanel
              layers={situation.layers}
              filters={situation.filters}
              counts={frame.data?.counts ?? null}
              options={frame.data ?? null}
              extra={
                <>
                  <FindingLayerToggle {...desk.findingLayer} />
                  <DeskWorlds desk={desk} enabled={ready && mayLook} />
                </>
              }
              onLayers={(layers) => desk.update({ layers })}
              onFilters={desk.setFilters}
              onList={(layer) => {
                desk.setPanel(listPanel(layer));
                if (phone) setLayersOpen(false);
              }}
              onClose={() => setLayersOpen(false)}
            />
          ) : null
        }
        controls={
          <ViewControls
            mode={situation.mode}
            bearing={situation.view.bearing}
            tool={desk.tool}
            layersOpen={layersOpen}
            replaying={replay.isActive}
            onReplay={replay.toggle}
            aroundOpen={situation.panel === 'around'}
            onLayers={() => setLayers(!layersOpen)}
            onAround={desk.toggleAround}
            onMode={desk.toggleMode}
            onNorth={desk.north}
            onZoom={desk.zoomBy}
            onLocate={desk.locate}
            onTool={desk.setTool}
          />
        }
        right={
          replay.isActive ? (
            <PastPanel desk={desk} replay={replay} />
          ) : (
            <DeskPanel
              desk={desk}
              store={store}
              zones={frame.data?.zones ?? []}
              rows={rows}
              mayAcknowledge={me?.permissions.includes('warning.handle') ?? false}
              actions={<SoundButton sound={sound} />}
              me={me?.id ?? ''}
              onCamera={video.openCamera}
              mayCommand={me?.permissions.includes('incident.command') ?? false}
              onIncidentVideo={({ warningId, lng, lat }) =>
                warningId === null ? desk.goToPlace([lng, lat]) : void video.openForWarning(warningId)
              }
              onCameraFid={(fid) => void video.openByFid(fid)}
              onVideo={(warning) => {
                const selection = { layer: warning.layer, fid: warning.fid };
                desk.openWarning(warning.id, { selection, position: [warning.lng, warning.lat] });
                void video.openForWarning(warning.id);
              }}
            />
          )
        }
        video={
          video.cameras.length === 0 ? null : (
            <Suspense>
              <VideoPanel cameras={video.cameras} layout={video.layout} onClose={video.close} maySteer={maySteer} />
            </Suspense>
          )
        }
        bottom={<DeskBottom desk={desk} replay={replay} status={status} embedded={session.data?.embedded === true} />}
      />
      {palette ? (
        <DeskPalette desk={desk} onClose={() => setPalette(false)} onCommand={(command) => run[command]()} />
      ) : null}
      {help ? <ShortcutsPanel onClose={() => setHelp(false)} /> : null}
      <p className="visually-hidden" aria-live="assertive">
        {spoken}
      </p>
    </>
  );
}
