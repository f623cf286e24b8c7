'use client';

import { lazy, type ReactNode, Suspense } from 'react';
import type { Outcome } from '../domain/hazard/scenario.ts';
import type { IncidentKind } from '../domain/incident.ts';
import type { Layer } from '../domain/layer.ts';
import type { Selection } from '../domain/situation.ts';
import type { AroundAnswer, Neighbour } from '../features/around/around-types.ts';
import type { Incident } from '../features/incidents/incident-types.ts';
import { RouteHere } from './routing-parts.tsx';
import { type Desk, incidentPanel } from './use-desk.ts';

// Rarely open, so none of it belongs to the first picture.
const IncidentPanel = lazy(() =>
  import('../features/incidents/incident-panel.tsx').then((module) => ({ default: module.IncidentPanel })),
);
const IncidentBar = lazy(() =>
  import('../features/incidents/incident-bar.tsx').then((module) => ({ default: module.IncidentBar })),
);
const OpenIncident = lazy(() =>
  import('../features/incidents/open-incident.tsx').then((module) => ({ default: module.OpenIncident })),
);
const AroundBody = lazy(() =>
  import('../features/around/around-panel.tsx').then((module) => ({ default: module.AroundBody })),
);

interface IncidentSideProps {
  readonly id: number;
  readonly desk: Desk;
  readonly onVideo: (incident: Incident) => void;
  readonly onNeighbour: (item: Neighbour) => void;
  readonly onResult: (answer: AroundAnswer | null) => void;
}

/** The incident view with what lies within its radius. */
export function IncidentSide({ id, desk, onVideo, onNeighbour, onResult }: IncidentSideProps) {
  return (
    <IncidentPanel
      id={id}
      onBack={desk.back}
      onShow={(incident) => desk.showRing([incident.lng, incident.lat], incident.radiusMeters)}
      onVideo={onVideo}
      onWarning={(incident) => desk.open({ layer: incident.layer, fid: incident.fid }, [incident.lng, incident.lat])}
      onDraw={desk.showIncident}
      askMap={(ask) => {
        if (ask === null) desk.askDrawing(null);
        else if (ask.tool === 'point')
          desk.askDrawing({ tool: 'point', take: (drawn) => drawn.tool === 'point' && ask.take(drawn.position) });
        else
          desk.askDrawing({ tool: 'polygon', take: (drawn) => drawn.tool === 'polygon' && ask.take([...drawn.ring]) });
      }}
      surroundings={(incident, onRadius) => (
        <>
          <RouteHere desk={desk} place={[incident.lng, incident.lat]} />
          <AroundBody
            origin={{ kind: 'point', position: [incident.lng, incident.lat] }}
            radiusMeters={incident.radiusMeters}
            onRadius={onRadius}
            onOpen={onNeighbour}
            onResult={onResult}
          />
        </>
      )}
    />
  );
}

/** The open incidents above the map. */
export function Incidents({ desk, enabled }: { readonly desk: Desk; readonly enabled: boolean }): ReactNode {
  if (!enabled) return null;
  return (
    <Suspense>
      <IncidentBar
        enabled={enabled}
        selected={desk.incident}
        onOpen={(incident) => {
          desk.openIncident(incident.id);
          desk.showRing([incident.lng, incident.lat], incident.radiusMeters);
        }}
      />
    </Suspense>
  );
}

interface DeclareIncidentProps {
  readonly desk: Desk;
  readonly selection: Selection;
  readonly warningId?: number | null;
  readonly kind?: IncidentKind;
}

/** The way to an incident from the card of an object, or from its consequence analysis. */
export function DeclareIncident({ desk, selection, warningId = null, kind = 'other' }: DeclareIncidentProps) {
  return (
    <Suspense>
      <OpenIncident
        selection={selection}
        warningId={warningId}
        kindAtFirst={kind}
        unfolded={warningId !== null}
        onOpened={(id) => desk.setPanel(incidentPanel(id))}
      />
    </Suspense>
  );
}

const KIND_OF_OUTCOME: Readonly<Record<Outcome, IncidentKind>> = {
  toxic: 'toxic_leak',
  flammable: 'flammable_leak',
  jet_fire: 'fire',
  pool_fire: 'fire',
  bleve: 'explosion',
  explosion: 'explosion',
  erg: 'toxic_leak',
};

interface ScenarioOf {
  readonly layer: Layer | null;
  readonly fid: number;
  readonly warningId: number | null;
  readonly exercise: boolean;
  readonly state: 'open' | 'closed';
  readonly mayCommand: boolean;
  readonly input: { readonly outcomes: readonly Outcome[] };
}

/** From the zones that were just reckoned to the incident: what they are about is chosen already. */
export function IncidentOfScenario({ desk, scenario }: { readonly desk: Desk; readonly scenario: ScenarioOf }) {
  const { layer, fid, warningId, mayCommand, state } = scenario;
  if (layer === null || !mayCommand || state === 'closed') return null;
  const kind = KIND_OF_OUTCOME[scenario.input.outcomes[0] ?? 'flammable'];
  return <DeclareIncident desk={desk} selection={{ layer, fid }} warningId={warningId} kind={kind} />;
}
