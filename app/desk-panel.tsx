'use client';

import { useQuery } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense, useSyncExternalStore } from 'react';
import { PHONE_QUERY, useMediaQuery } from '../components/use-media-query.ts';
import { aroundOverlay } from '../features/around/around-reading.ts';
import type { AroundAnswer, Neighbour } from '../features/around/around-types.ts';
import { PublicRelease } from '../features/channels/public-release.tsx';
import { useReadNotices } from '../features/channels/use-notices.ts';
import type { Incident } from '../features/incidents/incident-types.ts';
import { type CardCamera, type CardTab, isCardTab } from '../features/objects/card-types.ts';
import { useSession } from '../features/session/use-session.ts';
import type { StateStore } from '../features/situation/state-store.ts';
import { useListView } from '../features/warnings/list-view.ts';
import type { Warning } from '../features/warnings/warning-queries.ts';
import { WarningsPanel } from '../features/warnings/warnings-panel.tsx';
import { useNameOf } from '../lib/i18n/use-code-words.ts';
import { useTRPC } from '../lib/trpc/client.tsx';

import { DeskStrip, showsStrip } from './desk-strip.tsx';
import { HazardHere, HazardOfObject, HazardOfWarning, HazardSide, hazardOfPanel } from './hazard-parts.tsx';
import { DeclareIncident, IncidentSide } from './incident-parts.tsx';
import { RouteHere, RouteSide, RouteToObject, targetOfPanel } from './routing-parts.tsx';
import { type Desk, layerOfPanel, warningOfPanel } from './use-desk.ts';

// The first picture is the map and the warnings; what a click opens comes when they stand.
const loadAround = () => import('../features/around/around-panel.tsx');
const loadCard = () => import('../features/objects/object-card.tsx');
const AroundPanel = lazy(() => loadAround().then((module) => ({ default: module.AroundPanel })));
const AroundBody = lazy(() => loadAround().then((module) => ({ default: module.AroundBody })));
const PipelineAround = lazy(() =>
  import('../features/around/pipeline-around.tsx').then((module) => ({ default: module.PipelineAround })),
);
const CoveragePanel = lazy(() =>
  import('../features/coverage/coverage-panel.tsx').then((module) => ({ default: module.CoveragePanel })),
);
const ObjectCard = lazy(() => loadCard().then((module) => ({ default: module.ObjectCard })));
const loadWarning = () => import('../features/warnings/warning-panel.tsx');
const WarningPanel = lazy(() => loadWarning().then((module) => ({ default: module.WarningPanel })));
const ObjectList = lazy(() =>
  import('../features/objects/object-list.tsx').then((module) => ({ default: module.ObjectList })),
);

const PipelineTools = lazy(() =>
  import('../features/pipelines/pipeline-tools.tsx').then((module) => ({ default: module.PipelineTools })),
);
const SectionPanel = lazy(() =>
  import('../features/underground/section-panel.tsx').then((module) => ({ default: module.SectionPanel })),
);
const SightPanel = lazy(() =>
  import('../features/sight/sight-panel.tsx').then((module) => ({ default: module.SightPanel })),
);
const FloodGroups = lazy(() =>
  import('../features/duty/flood-groups.tsx').then((module) => ({ default: module.FloodGroups })),
);

/** What a camera can be asked about: itself, and what stands at one place. */
const WATCHED: ReadonlySet<string> = new Set([
  'cameras',
  'assets',
  'facilities',
  'sites',
  'hazards',
  'places',
  'resources',
]);

/** Fetches ahead what the first click will open. */
export function loadPanels(): void {
  void loadWarning();
  void loadCard();
  void loadAround();
}

interface DeskPanelProps {
  readonly desk: Desk;
  readonly store: StateStore;
  readonly zones: readonly { readonly key: number; readonly name: string; readonly nameEn: string }[];
  readonly rows: readonly Warning[];
  readonly mayAcknowledge: boolean;
  /** Account of the viewer. */
  readonly me: string;
  readonly actions: ReactNode;
  readonly onCamera: (camera: CardCamera) => void;
  /** A camera known by its feature id alone. */
  readonly onCameraFid: (fid: number) => void;
  readonly onVideo: (warning: Warning) => void;
  readonly onIncidentVideo: (incident: Incident) => void;
  /** May open incidents and exercises. */
  readonly mayCommand: boolean;
}

/** Right side or bottom sheet: the warnings, one card, a layer's list, or what is around. */
export function DeskPanel(props: DeskPanelProps) {
  return (
    <Suspense>
      <OpenPanel {...props} />
    </Suspense>
  );
}

function OpenPanel(props: DeskPanelProps) {
  const { desk, store, zones, rows, mayAcknowledge, me, actions, mayCommand } = props;
  const { onCamera, onCameraFid, onVideo, onIncidentVideo } = props;
  const { situation } = desk;
  const { selection, panel, filters } = situation;
  const phone = useMediaQuery(PHONE_QUERY);
  const nameOf = useNameOf();
  const readNotices = useReadNotices(mayAcknowledge);
  const permissions = useSession().data?.permissions;
  const mayRelease = permissions?.includes('cap.release') ?? false;
  const mayExplain = permissions?.includes('import.write') ?? false;
  useSyncExternalStore(store.subscribe, store.version, store.version);
  const counts = store.counts();
  const placeOf = usePlaces(zones, rows);
  const listed = layerOfPanel(panel);
  const openNeighbour = (item: Neighbour) => desk.open({ layer: item.layer, fid: item.fid }, item.position);
  const drawAround = (answer: AroundAnswer | null) =>
    desk.setAroundShape(answer === null ? null : aroundOverlay(answer, nameOf));

  if (desk.incident !== null)
    return (
      <IncidentSide
        id={desk.incident}
        desk={desk}
        onVideo={onIncidentVideo}
        onNeighbour={openNeighbour}
        onResult={drawAround}
      />
    );
  const target = targetOfPanel(panel);
  if (target !== null) return <RouteSide target={target} desk={desk} />;
  const hazard = hazardOfPanel(panel);
  if (hazard !== null) return <HazardSide view={hazard} desk={desk} />;
  const handled = warningOfPanel(panel);
  if (handled !== null)
    return (
      <WarningPanel
        key={handled}
        id={handled}
        me={me}
        placeOf={placeOf}
        onBack={desk.back}
        onLoaded={(warning) => {
          desk.settleOn({ layer: warning.layer, fid: warning.fid }, [warning.lng, warning.lat]);
          readNotices(warning.id);
        }}
        extra={(warning) => (
          <>
            <HazardOfWarning desk={desk} id={warning.id} />
            <RouteHere desk={desk} place={[warning.lng, warning.lat]} />
            <PublicRelease warning={warning.id} open={warning.state === 'open'} mayRelease={mayRelease} />
          </>
        )}
        onObject={(warning) => desk.open({ layer: warning.layer, fid: warning.fid }, null)}
        onShow={(warning) => desk.showPlace([warning.lng, warning.lat])}
        onAround={desk.toggleAround}
        onCamera={({ fid }) => onCameraFid(fid)}
      />
    );
  if (listed !== null)
    return (
      <ObjectList
        layer={listed}
        filters={filters}
        onBack={() => desk.setPanel(null)}
        onOpen={(object) => desk.open({ layer: object.layer, fid: object.fid }, object.position)}
      />
    );
  if (panel === 'around' && (selection === null || desk.origin?.kind !== 'object'))
    return (
      <AroundPanel
        origin={desk.origin}
        name={null}
        radiusMeters={desk.radiusMeters}
        onRadius={desk.setRadius}
        onDraw={desk.drawArea}
        onBack={desk.back}
        onOpen={openNeighbour}
        onResult={drawAround}
        extra={
          desk.origin?.kind === 'point' ? (
            <>
              <HazardHere desk={desk} />
              <RouteHere desk={desk} place={desk.origin.position} />
            </>
          ) : null
        }
      />
    );
  if (phone && showsStrip(situation)) return <DeskStrip desk={desk} place="sheet" />;
  if (selection !== null)
    return (
      <ObjectCard
        key={`${selection.layer}.${selection.fid}`}
        selection={selection}
        tab={isCardTab(panel) ? panel : 'overview'}
        state={store.get(selection.fid)}
        onTab={(tab: CardTab) => desk.setPanel(tab === 'overview' ? null : tab)}
        onBack={desk.toWarnings}
        onShow={(identity) => desk.show(identity.bbox, identity.position)}
        onCamera={onCamera}
        footer={
          <>
            <HazardOfObject desk={desk} selection={selection} />
            <RouteToObject desk={desk} selection={selection} />
            {selection.layer === 'pipelines' ? (
              <>
                <PipelineTools
                  fid={selection.fid}
                  clicked={desk.clicked}
                  onMark={desk.setAroundShape}
                  onGo={desk.showPlace}
                  onStrip={() => desk.setPanel('strip')}
                />
                <SectionPanel
                  fid={selection.fid}
                  clicked={desk.clicked}
                  onMark={desk.setAroundShape}
                  onOpen={(fid, position) => desk.open({ layer: 'pipelines', fid }, position)}
                />
              </>
            ) : null}
            {selection.layer === 'sites' || selection.layer === 'pipelines' ? (
              <CoveragePanel fid={selection.fid} mayExplain={mayExplain} />
            ) : null}
            {WATCHED.has(selection.layer) ? (
              <SightPanel selection={selection} onMark={desk.setAroundShape} onOpen={desk.open} />
            ) : null}
            {mayCommand ? <DeclareIncident desk={desk} selection={selection} /> : null}
          </>
        }
        onWarning={(id) => desk.openWarning(id)}
        around={(identity) => {
          const { length_m: length } = identity.attributes;
          const common = {
            radiusMeters: desk.radiusMeters,
            onRadius: desk.setRadius,
            onOpen: openNeighbour,
            onResult: drawAround,
          };
          return identity.layer === 'pipelines' && typeof length === 'number' ? (
            <PipelineAround fid={identity.fid} lengthMeters={length} {...common} />
          ) : (
            <AroundBody origin={{ kind: 'object', ...selection }} {...common} />
          );
        }}
      />
    );
  return (
    <WarningsPanel
      filters={filters}
      selection={selection}
      mayAcknowledge={mayAcknowledge}
      placeOf={placeOf}
      total={counts.red + counts.orange + counts.yellow + counts.blue}
      actions={actions}
      floods={<Floods />}
      onOpen={(warning) =>
        desk.openWarning(warning.id, {
          selection: { layer: warning.layer, fid: warning.fid },
          position: [warning.lng, warning.lat],
        })
      }
      onVideo={onVideo}
    />
  );
}

/** Floods that run, each as one line above the list; a click shows its warnings alone. */
function Floods() {
  const [, changeView] = useListView();
  return (
    <Suspense>
      <FloodGroups onOpen={(flood) => changeView({ flood })} />
    </Suspense>
  );
}

/** Zone and enterprise of a warning in words; the names of the enterprises on the list are asked for at once. */
function usePlaces(zones: DeskPanelProps['zones'], rows: readonly Warning[]) {
  const trpc = useTRPC();
  const nameOf = useNameOf();
  const keys = [...new Set(rows.map((row) => row.enterprise).filter((key) => key > 0))]
    .sort((a, b) => a - b)
    .slice(0, 200);
  const query = useQuery(
    trpc.situation.enterprises.queryOptions({ text: '', keys }, { enabled: keys.length > 0, staleTime: 300_000 }),
  );
  return (warning: Pick<Warning, 'zone' | 'enterprise'>): string => {
    const zone = zones.find((candidate) => candidate.key === warning.zone);
    const enterprise = query.data?.find((candidate) => candidate.key === warning.enterprise);
    return [enterprise, zone].flatMap((named) => (named === undefined ? [] : [nameOf(named)])).join(' · ');
  };
}
