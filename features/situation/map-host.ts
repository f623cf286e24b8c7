import type { MapMode, MapView, Selection } from '../../domain/situation.ts';
import { roundView } from '../../domain/situation.ts';
import type { LayerDescription, MapAdapter, MapLocale, MapOverlay, MapTheme } from '../../map/contract.ts';
import { createMapDrawing, type MapDrawing } from './map-drawing.ts';
import { MAP_ENGINES } from './map-engines.ts';
import { createMapHandle } from './map-handle.ts';
import { createMovingFeed } from './map-moving.ts';
import { exposeForTests } from './map-probe.ts';
import type { MapFault, PastMoving, SituationMapHandle, SituationMapProps } from './map-props.ts';
import type { StateStore } from './state-store.ts';

type Callbacks = Pick<SituationMapProps, 'onViewChange' | 'onSelect' | 'onPointer' | 'onDrawn' | 'onFault'>;

/** What the map shows; set as a whole or in parts, compared by identity. */
export interface MapInput {
  readonly mode: MapMode;
  readonly theme: MapTheme;
  readonly locale: MapLocale;
  readonly layers: readonly LayerDescription[];
  readonly selection: Selection | null;
  readonly overlays: readonly MapOverlay[];
  /** Name of the map for those who cannot see it. */
  readonly label: string;
  /** Symbols carry the countdown to the next deadline. */
  readonly countdowns: boolean;
}

export interface MapHost extends SituationMapHandle {
  readonly element: HTMLElement;
  readonly drawing: MapDrawing;
  setCallbacks(callbacks: Callbacks): void;
  setInput(input: MapInput): void;
  /** The view a link or a button asks for; ignored when it is what the map reported itself. */
  setView(view: MapView): void;
  setStore(store: StateStore): void;
  /** Vehicles and clock of the past; null is live. */
  setPast(past: PastMoving | null): void;
  resize(): void;
  destroy(): void;
}

/** Waits this long after the last movement before the URL is told. */
const REPORT_MS = 150;
/** A card that loses its context again and again is broken; then the lists go on without a map. */
const MOST_REBUILDS = 3;

const sameView = (a: MapView, b: MapView) => JSON.stringify(roundView(a)) === JSON.stringify(roundView(b));

interface Engine {
  readonly mode: MapMode;
  readonly element: HTMLElement;
  readonly adapter: MapAdapter;
}

/**
 * Owns the map engines outside React: one of each at most, alive across routes, switched at the same place. State,
 * layers, selection and overlays are given to whichever is shown (design, section 6).
 */
export function createMapHost(first: MapInput, view: MapView, clock: () => number): MapHost {
  const element = document.createElement('div');
  element.style.cssText = 'position:absolute;inset:0';
  element.dataset['mapIdle'] = 'false';
  let input = first;
  let callbacks: Callbacks = { onViewChange: () => {}, onSelect: () => {} };
  let reported = view;
  let store: StateStore | null = null;
  let past: PastMoving | null = null;
  let unsubscribe = () => {};
  let engine: Engine | null = null;
  let opening: MapMode | null = null;
  let rebuilds = 0;
  let report: ReturnType<typeof setTimeout> | undefined;
  let destroyed = false;
  const kept = new Map<MapMode, Engine>();
  const faulty = new Set<MapFault['kind']>();
  /** Tells of a fault, and of its end once: idle frames come all day and must not redraw the page. */
  const tellFault = (kind: MapFault['kind'], fault: MapFault | null) => {
    if (fault === null && !faulty.delete(kind)) return;
    if (fault !== null) faulty.add(kind);
    callbacks.onFault?.(kind, fault);
  };
  const idle = { value: false };

  const setIdle = (value: boolean) => {
    if (value === idle.value) return;
    idle.value = value;
    element.dataset['mapIdle'] = String(value);
  };
  const drawing = createMapDrawing(
    first.locale,
    () => paintOverlays(),
    (drawn) => callbacks.onDrawn?.(drawn),
  );
  const paintOverlays = () => {
    const sketch = drawing.overlay();
    engine?.adapter.setOverlays(sketch === null ? input.overlays : [...input.overlays, sketch]);
  };

  const moving = createMovingFeed(
    () => engine?.adapter ?? null,
    (reason) => tellFault('positions', reason === null ? null : { kind: 'positions', reason }),
  );
  let settled = false;
  const watchPositions = () => {
    // The first picture with its states comes before what moves on it: deck.gl is as large as the map.
    settled ||= idle.value && store !== null && store.version() > 0;
    if (settled) moving.watch(input.layers);
  };

  const tellView = () => {
    if (engine === null) return;
    reported = engine.adapter.getView();
    callbacks.onViewChange(reported, engine.adapter.getBounds());
    watchPositions();
  };

  const listen = ({ adapter, mode }: Engine) => {
    const current = () => engine?.adapter === adapter;
    adapter.onMove(() => {
      if (!current()) return;
      clearTimeout(report);
      report = setTimeout(tellView, REPORT_MS);
    });
    adapter.onClick((found, place) => {
      if (!current() || drawing.overlay() !== null) return;
      const [top] = found;
      if (top?.cluster !== undefined) {
        const now = adapter.getView();
        adapter.setView({ ...now, center: top.position, zoom: Math.max(now.zoom + 1, top.cluster.expandZoom) }, true);
      }
      callbacks.onSelect(found, place);
    });
    adapter.onPointer((place) => {
      if (current()) callbacks.onPointer?.(place);
    });
    adapter.onIdle((value) => {
      if (!current() || opening !== null) return;
      setIdle(value);
      if (value) watchPositions();
      if (value) tellFault('tiles', null);
    });
    element.dataset['mapMode'] = mode;
  };

  /** Gives everything that is set to the engine that is shown now. */
  const fill = ({ adapter }: Engine) => {
    adapter.setTheme(input.theme);
    adapter.setLocale(input.locale);
    adapter.setLayers(input.layers);
    adapter.clearState();
    if (store !== null) adapter.setState([...store.all()]);
    adapter.setSelection(input.selection);
    drawing.attach(adapter);
    paintOverlays();
    watchPositions();
  };

  const show = (next: Engine) => {
    const place = engine?.adapter.getView() ?? reported;
    for (const other of kept.values()) {
      other.element.style.visibility = other === next ? 'visible' : 'hidden';
      if (other === next) continue;
      // Nothing blinks and drives where nobody looks.
      other.adapter.clearState();
      other.adapter.setMoving(null);
    }
    engine = next;
    element.dataset['mapMode'] = next.mode;
    setIdle(false);
    next.adapter.resize();
    next.adapter.setView(place, false);
    fill(next);
    clearTimeout(report);
    report = setTimeout(tellView, REPORT_MS);
  };

  const drop = (mode: MapMode) => {
    const old = kept.get(mode);
    if (old === undefined) return;
    kept.delete(mode);
    if (engine === old) {
      reported = old.adapter.getView();
      engine = null;
    }
    old.adapter.destroy();
    old.element.remove();
  };

  const unavailable = (mode: MapMode, reason: string) => {
    opening = null;
    setIdle(true);
    tellFault('engine', { kind: 'engine', mode, reason });
  };

  const open = async (mode: MapMode) => {
    const known = kept.get(mode);
    if (known !== undefined) return show(known);
    if (opening === mode) return;
    opening = mode;
    setIdle(false);
    const container = document.createElement('div');
    container.style.cssText = 'position:absolute;inset:0;visibility:hidden';
    element.append(container);
    try {
      const create = await MAP_ENGINES[mode]();
      const adapter = await create({
        container,
        view: engine?.adapter.getView() ?? reported,
        theme: input.theme,
        locale: input.locale,
        label: input.label,
        reducedMotion: window.matchMedia('(prefers-reduced-motion: reduce)').matches,
        now: () => past?.now() ?? clock(),
        countdowns: () => input.countdowns,
        onUnavailable: (reason) => unavailable(mode, reason),
        onFault: (reason) => tellFault('tiles', { kind: 'tiles', reason }),
        onLost: () => rebuild(mode),
      });
      const made: Engine = { mode, element: container, adapter };
      opening = null;
      if (destroyed) return adapter.destroy();
      kept.set(mode, made);
      listen(made);
      tellFault('engine', null);
      if (input.mode === mode) show(made);
    } catch (error) {
      container.remove();
      unavailable(mode, error instanceof Error ? error.message : String(error));
    }
  };

  const rebuild = (mode: MapMode) => {
    drop(mode);
    rebuilds += 1;
    if (rebuilds > MOST_REBUILDS) unavailable(mode, 'the graphics context was lost repeatedly');
    else if (input.mode === mode) void open(mode);
  };

  void open(first.mode);
  exposeForTests(() => ({ mode: engine?.mode ?? null, idle: idle.value, adapter: engine?.adapter ?? null }));

  return {
    element,
    drawing,
    setCallbacks(next) {
      callbacks = next;
    },
    setInput(next) {
      const before = input;
      input = next;
      drawing.setLocale(next.locale);
      if (next.mode !== before.mode && next.mode !== engine?.mode) void open(next.mode);
      // Whatever is shown keeps up, also while the other engine loads or where it cannot start.
      const adapter = engine?.adapter;
      if (adapter === undefined) return;
      if (next.theme !== before.theme) adapter.setTheme(next.theme);
      if (next.locale !== before.locale) adapter.setLocale(next.locale);
      if (next.layers !== before.layers) adapter.setLayers(next.layers);
      if (next.selection !== before.selection) adapter.setSelection(next.selection);
      if (next.overlays !== before.overlays) paintOverlays();
      if (next.layers !== before.layers) watchPositions();
    },
    setView(next) {
      if (sameView(next, reported)) return;
      reported = next;
      engine?.adapter.setView(next, true);
    },
    setStore(next) {
      unsubscribe();
      store = next;
      const changed = (changes: Parameters<MapAdapter['setState']>[0], replaced: boolean) => {
        if (replaced) engine?.adapter.clearState();
        engine?.adapter.setState(replaced ? [...next.all()] : changes);
      };
      unsubscribe = next.subscribe(changed);
      changed([], true);
    },
    setPast(next) {
      past = next;
      moving.setPast(next);
    },
    resize: () => engine?.adapter.resize(),
    ...createMapHandle(
      () => engine?.adapter ?? null,
      () => reported,
      element,
    ),
    destroy() {
      destroyed = true;
      clearTimeout(report);
      unsubscribe();
      moving.close();
      for (const mode of [...kept.keys()]) drop(mode);
      element.remove();
    },
  };
}
