'use client';

import { lazy, type ReactNode, Suspense } from 'react';
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

/** The way to an incident from the card of an object. */
export function DeclareIncident({ desk, selection }: { readonly desk: Desk; readonly selection: Selection }) {
  return (
    <Suspense>
      <OpenIncident selection={selection} onOpened={(id) => desk.setPanel(incidentPanel(id))} />
    </Suspense>
  );
}
