'use client';

import { lazy, Suspense, useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../components/button.tsx';
import type { Layer } from '../domain/layer.ts';
import type { Selection } from '../domain/situation.ts';
import { IncidentOfScenario } from './incident-parts.tsx';
import { RouteHere } from './routing-parts.tsx';
import { type Desk, warningPanel } from './use-desk.ts';

// None of it belongs to the first picture.
const HazardPanel = lazy(() =>
  import('../features/hazards/hazard-panel.tsx').then((module) => ({ default: module.HazardPanel })),
);
const ScenarioPanel = lazy(() =>
  import('../features/hazards/scenario-panel.tsx').then((module) => ({ default: module.ScenarioPanel })),
);
const OpenZones = lazy(() =>
  import('../features/hazards/open-zones.tsx').then((module) => ({ default: module.OpenZones })),
);
const MajorHazardCard = lazy(() =>
  import('../features/hazards/major-hazard-card.tsx').then((module) => ({ default: module.MajorHazardCard })),
);

/** Layers from which a release can be reckoned. */
const SOURCES = ['assets', 'hazards', 'pipelines', 'sites', 'facilities', 'sensors'] as const;
type Source = (typeof SOURCES)[number];
const sourceOf = (layer: Layer): Source | null => SOURCES.find((one) => one === layer) ?? null;

export const NEW_HAZARD_PANEL = 'hazard-new';
const newHazardOfWarning = (id: number): string => `hazard-new-${id}`;
const scenarioPanel = (id: number): string => `hazard-${id}`;

type HazardView =
  | { readonly kind: 'new'; readonly warningId: number | null }
  | { readonly kind: 'saved'; readonly id: number };

/** The hazard panel that the address names; null for other panels. */
export function hazardOfPanel(panel: string | null): HazardView | null {
  const [, fresh, warning, id] = /^hazard-(?:(new)(?:-([1-9]\d{0,11}))?|([1-9]\d{0,11}))$/.exec(panel ?? '') ?? [];
  if (fresh !== undefined) return { kind: 'new', warningId: warning === undefined ? null : Number(warning) };
  return id === undefined ? null : { kind: 'saved', id: Number(id) };
}

/** The consequence analysis beside the map: a new one from a warning, an object or a place, or a saved one. */
export function HazardSide({ view, desk }: { readonly view: HazardView; readonly desk: Desk }) {
  const { selection } = desk.situation;
  const onOpen = (item: {
    readonly layer: Layer;
    readonly fid: number;
    readonly position: readonly [number, number];
  }) => desk.open({ layer: item.layer, fid: item.fid }, item.position);
  if (view.kind === 'saved')
    return (
      <ScenarioPanel
        key={view.id}
        id={view.id}
        onBack={() => desk.setPanel(null)}
        onDraw={desk.showHazard}
        onOpen={onOpen}
        extra={(scenario) => (
          <>
            <IncidentOfScenario desk={desk} scenario={scenario} />
            <RouteHere desk={desk} place={[scenario.lng, scenario.lat]} />
          </>
        )}
      />
    );
  const { warningId } = view;
  const layer = selection === null ? null : sourceOf(selection.layer);
  const place = desk.origin?.kind === 'point' ? desk.origin.position : null;
  const origin = {
    warningId,
    layer: warningId === null ? layer : null,
    fid: warningId === null && layer !== null ? (selection?.fid ?? null) : null,
    position: warningId === null && layer === null ? place : null,
  };
  return (
    <HazardPanel
      key={JSON.stringify(origin)}
      origin={origin}
      onBack={() => desk.setPanel(warningId === null ? (layer === null ? 'around' : null) : warningPanel(warningId))}
      onDraw={desk.showHazard}
      onOpen={onOpen}
      onSaved={(id) => desk.setPanel(scenarioPanel(id))}
    />
  );
}

/** The way to a consequence analysis from a warning. */
export function HazardOfWarning({ desk, id }: { readonly desk: Desk; readonly id: number }) {
  const t = useTranslations('hazards');
  return (
    <Button look="quiet" title={t('openHint')} onClick={() => desk.setPanel(newHazardOfWarning(id))}>
      {t('open')}
    </Button>
  );
}

/** The way from the card of an object that can leak, or from a place on the map. */
export function HazardHere({ desk }: { readonly desk: Desk }) {
  const t = useTranslations('hazards');
  return (
    <Button look="quiet" title={t('openHint')} onClick={() => desk.setPanel(NEW_HAZARD_PANEL)}>
      {t('open')}
    </Button>
  );
}

/** What a card of an object adds: the analysis where it can leak, and the grading of a major hazard installation. */
export function HazardOfObject({ desk, selection }: { readonly desk: Desk; readonly selection: Selection }) {
  if (sourceOf(selection.layer) === null) return null;
  return (
    <>
      {selection.layer === 'hazards' ? (
        <Suspense>
          <MajorHazardCard fid={selection.fid} />
        </Suspense>
      ) : null}
      <HazardHere desk={desk} />
    </>
  );
}

/** The open hazard zones of the scope on the map, while no analysis draws its own. */
export function HazardZones({ desk, enabled }: { readonly desk: Desk; readonly enabled: boolean }) {
  const { showHazard } = desk;
  const draw = useCallback((shapes: Parameters<typeof showHazard>[0]) => showHazard(shapes, false), [showHazard]);
  if (!enabled || hazardOfPanel(desk.situation.panel) !== null) return null;
  return (
    <Suspense>
      <OpenZones onDraw={draw} />
    </Suspense>
  );
}
