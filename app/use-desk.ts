'use client';

import type { FeatureCollection } from 'geojson';
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { type AroundOrigin, DEFAULT_RADIUS_METERS } from '../domain/around.ts';
import { LAYERS, type Layer } from '../domain/layer.ts';
import type { BBox, LngLat } from '../domain/place.ts';
import type { Selection, SituationFilters, SituationView } from '../domain/situation.ts';
import type { IncidentDrawing } from '../features/incidents/response-overlay.ts';
import { type StationPlace, stationMark } from '../features/pipelines/station-mark.ts';
import type { DrawingTool, Drawn, SituationMapHandle } from '../features/situation/map-props.ts';
import { collectionBox, fitView, ringBox, shifted } from '../features/situation/scale.ts';
import { createSituationUrl, serverSituation } from '../features/situation/situation-url.ts';
import type { Picked } from '../map/contract.ts';
import { type HazardShapes, hiddenBelow, OBJECT_ZOOM, PLACE_ZOOM, roomForMap } from './map-room.ts';
import { useFindingOverlay } from './use-finding-overlay.tsx';
import { usePermitOverlays } from './use-permit-overlays.ts';
import { useWorldOverlays } from './use-world-overlays.ts';

export const listPanel = (layer: Layer): string => `list-${layer.replaceAll('_', '-')}`;

export const incidentPanel = (id: number): string => `incident-${id}`;

/** The incident that a panel names; null for other panels. */
function incidentOfPanel(panel: string | null): number | null {
  const id = Number(/^incident-(\d{1,12})$/.exec(panel ?? '')?.[1]);
  return Number.isInteger(id) && id > 0 ? id : null;
}

/** The layer whose list twin a panel names; null for other panels. */
export function layerOfPanel(panel: string | null): Layer | null {
  return LAYERS.find((layer) => listPanel(layer) === panel) ?? null;
}

/** The panel of one warning, as the address names it: a link in a message leads there. */
export const warningPanel = (id: number): string => `warning:${id}`;

/** The warning whose handling a panel shows; null for other panels. */
export function warningOfPanel(panel: string | null): number | null {
  const id = /^warning:([1-9]\d{0,14})$/.exec(panel ?? '')?.[1];
  return id === undefined ? null : Number(id);
}

/** A route in the person's tone, time rings and closed roads in the neutral one. */
interface RouteShapes {
  readonly route: FeatureCollection;
  readonly rings: FeatureCollection;
}

/** Everything a person does on the desk, as verbs; what is looked at lives in the address bar. */
export function useDesk(reach: BBox | null, demo: boolean) {
  const [url] = useState(createSituationUrl);
  const situation = useSyncExternalStore(url.subscribe, url.get, serverSituation);
  const [handle, setHandle] = useState<SituationMapHandle | null>(null);
  const [tool, setTool] = useState<DrawingTool | null>(null);
  const [origin, setOrigin] = useState<AroundOrigin | null>(null);
  const [radiusMeters, setRadius] = useState(DEFAULT_RADIUS_METERS);
  const [aroundShape, setAroundShape] = useState<FeatureCollection | null>(null);
  const [hazard, setHazard] = useState<HazardShapes | null>(null);
  const [route, setRoute] = useState<RouteShapes | null>(null);
  /** A place is being chosen for a form, not to be looked around. */
  const [picking, setPicking] = useState(false);
  const [pickedPlace, setPickedPlace] = useState<LngLat | null>(null);
  const [incidentShapes, setIncidentShapes] = useState<IncidentDrawing | null>(null);
  /** Who asked for the next drawing; nobody: it is looked around there. */
  const wanted = useRef<((drawn: Drawn) => void) | null>(null);
  const fitted = useRef('');
  /** What lay under a warning's panel, for the step back: a card's tab, or null for the list. */
  const [behind, setBehind] = useState<string | null>(null);
  /** The warning's panel from which somebody looked around. */
  const [beside, setBeside] = useState<string | null>(null);
  const [placeProblem, setPlaceProblem] = useState<string | null>(null);
  /** Where the map was clicked last: a pipe says its chainage there. */
  const [clicked, setClicked] = useState<LngLat | null>(null);
  const framed = useRef(false);
  // The map compares by identity: a new object would make the engine draw the same again.
  const marks = useMemo(
    () => ({
      around: route?.route ?? aroundShape,
      preview: route?.rings ?? null,
      hazard: hazard?.zones ?? null,
      hazardFrame: hazard?.frame ?? null,
      incident: incidentShapes?.marks ?? null,
      incidentPlain: incidentShapes?.plain ?? null,
      drawing: tool,
    }),
    [aroundShape, hazard, incidentShapes, route, tool],
  );
  const brought = useWorldOverlays(marks, situation.mode, situation.worlds, demo);
  const [overlays, findingLayer] = useFindingOverlay(usePermitOverlays(brought.overlays));

  const update = (patch: Partial<SituationView>, how: 'push' | 'replace' = 'replace') => url.update(patch, how);
  const home = () => {
    if (reach !== null) handle?.flyTo(fitView(reach, ...roomForMap()));
  };
  useEffect(() => {
    if (framed.current || reach === null) return;
    framed.current = true;
    // As the wanted view, not as a flight: the engine may still be on its way.
    if (!url.hadView()) url.update({ view: fitView(reach, ...roomForMap()) }, 'replace');
  }, [reach, url]);

  /** Zones that a person asks for are looked at as a whole, once for each; those of others never move a map. */
  const showHazard = useCallback(
    (shapes: HazardShapes | null, look = true) => {
      setHazard(shapes);
      const box = shapes === null ? null : collectionBox(shapes.zones);
      if (!look || box === null || handle === null || fitted.current === String(box)) return;
      fitted.current = String(box);
      handle.flyTo(fitView(box, ...roomForMap()));
    },
    [handle],
  );

  const fly = (place: LngLat, wanted: number) => {
    if (handle === null) return;
    const view = handle.getView();
    const zoom = Math.max(wanted, view.zoom);
    handle.flyTo({ center: shifted(place, zoom, view.bearing, hiddenBelow() / 2), zoom });
  };
  const open = (selection: Selection, position: LngLat | null) => {
    setClicked(null);
    update({ selection, panel: null }, 'push');
    if (position !== null) fly(position, OBJECT_ZOOM);
  };
  const openWarning = (id: number, at?: { readonly selection: Selection; readonly position: LngLat }) => {
    setBehind(at === undefined ? (situation.panel ?? 'overview') : null);
    update({ panel: warningPanel(id), ...(at === undefined ? {} : { selection: at.selection }) }, 'push');
    if (at !== undefined) fly(at.position, OBJECT_ZOOM);
  };
  const toWarnings = () => update({ selection: null, panel: null }, 'push');
  const closeAround = () => {
    setOrigin(null);
    setAroundShape(null);
  };
  /** Back to the warning whose surroundings were looked at, else to the card or the list. */
  const leaveAround = () => {
    closeAround();
    setBeside(null);
    update({ panel: beside }, 'push');
  };

  return {
    situation,
    tool,
    placeProblem,
    radiusMeters,
    clicked,
    origin: origin ?? (situation.selection === null ? null : ({ kind: 'object', ...situation.selection } as const)),
    overlays,
    /** Nothing of the demonstration is drawn over a real map. */
    ...{ bare: brought.bare, attribution: brought.attribution },
    findingLayer,
    incident: incidentOfPanel(situation.panel),
    openIncident: (id: number) => update({ selection: null, panel: incidentPanel(id) }, 'push'),
    showRing: (center: LngLat, radiusMeters: number) =>
      handle?.flyTo(fitView(ringBox(center, radiusMeters), ...roomForMap())),
    update,
    home,
    open,
    openWarning,
    /** A chainage on a pipeline: its card, and the place with its mark. */
    openStation: (hit: StationPlace) => {
      open({ layer: 'pipelines', fid: hit.fid }, hit.position);
      setAroundShape(stationMark(hit));
    },
    /** A link named the warning alone: the map goes to its object. */
    settleOn: (selection: Selection, position: LngLat) => {
      if (situation.selection !== null) return;
      // As the wanted view, not as a flight: the engine may still be on its way; and what the viewer reaches may come later.
      framed.current = true;
      const { view } = situation;
      const zoom = Math.max(OBJECT_ZOOM, view.zoom);
      update({ selection, view: { ...view, zoom, center: shifted(position, zoom, view.bearing, hiddenBelow() / 2) } });
    },
    toWarnings,
    setTool: (next: DrawingTool | null) => {
      wanted.current = null;
      setTool(next);
    },
    /** The next drawing with the tool goes to whoever asked; null takes the question back. */
    askDrawing: (ask: { readonly tool: DrawingTool; readonly take: (drawn: Drawn) => void } | null) => {
      wanted.current = ask?.take ?? null;
      setTool(ask?.tool ?? null);
    },
    showIncident: setIncidentShapes,
    setRadius,
    setAroundShape,
    showHazard,
    showRoute: setRoute,
    /** The ways to a place; the step back leads to what was open. */
    openRoutes: (panel: string) => {
      setBeside(situation.panel);
      update({ panel }, 'push');
    },
    pickedPlace,
    pickPlace: (on: boolean) => {
      setPicking(on);
      setPickedPlace(null);
      setTool(on ? 'point' : null);
    },
    onReady: setHandle,
    refresh: (bounds: BBox) => handle?.refresh(bounds),
    onView: (view: SituationView['view']) => update({ view }),
    setFilters: (filters: SituationFilters) => update({ filters }),
    setPanel: (panel: string | null) => update({ panel }, 'push'),
    setOrigin,
    toggleMode: () => update({ mode: situation.mode === '2d' ? '3d' : '2d' }, 'push'),
    toggleAround: () => {
      if (situation.panel === 'around') leaveAround();
      else {
        setBeside(warningOfPanel(situation.panel) === null ? null : situation.panel);
        update({ panel: 'around' }, 'push');
      }
    },
    drawArea: () => setTool('polygon'),
    zoomBy: (steps: number) => handle?.zoomBy(steps),
    north: () => handle?.resetNorth(),
    show: (bbox: BBox, position: LngLat) => {
      if (bbox[2] - bbox[0] > 0.002 || bbox[3] - bbox[1] > 0.002) handle?.flyTo(fitView(bbox, ...roomForMap()));
      else fly(position, OBJECT_ZOOM);
    },
    showPlace: (position: LngLat) => fly(position, OBJECT_ZOOM),
    goToPlace: (position: LngLat) => {
      setOrigin({ kind: 'point', position });
      update({ selection: null, panel: 'around' }, 'push');
      fly(position, PLACE_ZOOM);
    },
    /** One step back: tool, around, card, filters stay. */
    back: () => {
      if (tool !== null) setTool(null);
      else if (warningOfPanel(situation.panel) !== null) {
        if (behind === null) toWarnings();
        else update({ panel: behind }, 'push');
      } else if (situation.panel === 'around') leaveAround();
      else if (situation.panel?.startsWith('routes-')) {
        setBeside(null);
        update({ panel: beside }, 'push');
      } else if (situation.panel !== null) {
        closeAround();
        update({ panel: null }, 'push');
      } else if (situation.selection !== null) toWarnings();
    },
    onPick: (picked: readonly Picked[], position: LngLat) => {
      setClicked(position);
      const [first] = picked;
      if (first?.cluster !== undefined) return;
      const layer = LAYERS.find((known) => known === first?.layer);
      if (first !== undefined && layer !== undefined) {
        closeAround();
        update({ selection: { layer, fid: first.fid }, panel: situation.panel === 'around' ? 'around' : null }, 'push');
      } else if (situation.panel === 'around') {
        setOrigin({ kind: 'point', position });
        if (situation.selection !== null) update({ selection: null }, 'push');
      } else if (situation.selection !== null) toWarnings();
    },
    onDrawn: (drawn: Drawn) => {
      if (drawn.tool === 'measure') return;
      setTool(null);
      if (picking && drawn.tool === 'point') {
        setPicking(false);
        setPickedPlace(drawn.position);
        return;
      }
      const take = wanted.current;
      wanted.current = null;
      if (take !== null) return take(drawn);
      if (drawn.tool === 'polygon') {
        setOrigin({ kind: 'polygon', ring: [...drawn.ring] });
        setRadius(0);
      } else {
        setOrigin({ kind: 'point', position: drawn.position });
        if (drawn.tool === 'radius') setRadius(Math.min(20_000, Math.round(drawn.radiusMeters)));
      }
      update({ selection: null, panel: 'around' }, 'push');
    },
    locate: () => {
      setPlaceProblem(null);
      // Browsers give no position on plain http away from this machine.
      if (!window.isSecureContext || navigator.geolocation === undefined) {
        setPlaceProblem('insecure');
        return;
      }
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => {
          const position: LngLat = [coords.longitude, coords.latitude];
          setOrigin({ kind: 'point', position });
          update({ selection: null, panel: 'around' }, 'push');
          fly(position, PLACE_ZOOM);
        },
        (failure) => setPlaceProblem(failure.message),
        { enableHighAccuracy: true, timeout: 10_000 },
      );
    },
  };
}

export type Desk = ReturnType<typeof useDesk>;
