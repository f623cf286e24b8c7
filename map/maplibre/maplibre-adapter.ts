import { Map as MapLibreMap, setWorkerUrl, type VectorTileSource } from 'maplibre-gl';
import type { LngLat } from '../../domain/place.ts';
import { foldBearing, MAX_PITCH, MAX_ZOOM, type MapView } from '../../domain/situation.ts';
import type { LayerDescription, MapAdapter, MapAdapterOptions, MapOverlay, Picked } from '../contract.ts';
import type { MovingOverlay } from '../deck/moving-overlay.ts';
import { MAPLIBRE_WORKER_URL } from '../engine-version.ts';
import { FONT_STACK } from '../fonts.ts';
import { listeners } from '../listeners.ts';
import { isSoftwareRendering } from '../software-rendering.ts';
import { TILE_SOURCES } from '../tile-sources.ts';
import { paceFrames } from './frame-pace.ts';
import { createHover } from './hover.ts';
import { paintOverlays } from './overlay-painter.ts';
import { pickAt } from './picking.ts';
import { createPulse } from './pulse.ts';
import { paintReach } from './reach-painter.ts';
import { createStatePainter } from './state-painter.ts';
import { typeScale } from './style-scale.ts';
import { initialStyle, putImages, styleLayers, syncLayers, tileAddress } from './style-sync.ts';
import { createWorldPainter } from './world-painter.ts';

const viewOf = (map: MapLibreMap): MapView => {
  const { lng, lat } = map.getCenter();
  return { center: [lng, lat], zoom: map.getZoom(), bearing: foldBearing(map.getBearing()), pitch: map.getPitch() };
};

const cameraOf = (view: MapView) => ({
  center: [view.center[0], view.center[1]] as [number, number],
  zoom: view.zoom,
  bearing: view.bearing,
  pitch: view.pitch,
});

/** Tiles may lie in the browser's cache for this long; after a change they are asked for with their tag. */
const CACHED_MS = 60_000;

function createMap(options: MapAdapterOptions, revalidate: () => boolean): MapLibreMap {
  setWorkerUrl(MAPLIBRE_WORKER_URL);
  return new MapLibreMap({
    container: options.container,
    style: initialStyle(
      { layers: [], theme: options.theme, locale: options.locale, scale: typeScale() },
      window.location.origin,
    ),
    ...cameraOf(options.view),
    maxPitch: MAX_PITCH,
    maxZoom: MAX_ZOOM,
    attributionControl: false,
    locale: { 'Map.Title': options.label },
    localIdeographFontFamily: FONT_STACK,
    // What is there is shown at once: fading labels would draw the whole map again and again after each change.
    fadeDuration: 0,
    reduceMotion: options.reducedMotion,
    refreshExpiredTiles: false,
    transformRequest: (url) => (revalidate() ? { url, cache: 'no-cache' } : { url }),
    // Shaders smooth lines, fills and text themselves; multisampling only costs (a third of a frame in software).
    canvasContextAttributes: { antialias: false, powerPreference: 'high-performance' },
  });
}

/**
 * The flat map on MapLibre 6. Created imperatively and ready at once: what is set before the style is there is applied
 * when it is. Throws nothing; an engine that cannot start calls `onUnavailable`.
 */
export function createMapLibreAdapter(options: MapAdapterOptions): MapAdapter {
  let revalidateUntil = 0;
  const map = createMap(options, () => performance.now() < revalidateUntil);
  const moved = listeners<[MapView]>();
  const clicked = listeners<[readonly Picked[], LngLat]>();
  const pointed = listeners<[LngLat | null]>();
  const doubled = listeners<[LngLat]>();
  const idled = listeners<[boolean]>();
  let { theme, locale } = options;
  let layers: readonly LayerDescription[] = [];
  let scale = typeScale();
  let drawn = styleLayers({ layers, theme, locale, scale });
  let overlays: readonly MapOverlay[] = [];
  let drawing = false;
  let ready = false;
  let destroyed = false;
  let moving: Promise<MovingOverlay> | null = null;
  const waiting: (() => void)[] = [];
  const addresses = new Map(Object.keys(TILE_SOURCES).map((id) => [id, tileAddress(id, [], window.location.origin)]));

  const whenReady = (run: () => void) => {
    if (ready) run();
    else waiting.push(run);
  };
  const busy = () => idled.emit(false);
  const software = isSoftwareRendering(map.getCanvas().getContext('webgl2'));
  const pace = software ? paceFrames(map) : null;
  const pulse = createPulse(map, options.reducedMotion, software);
  const painter = createStatePainter(map, locale, options.now, options.countdowns, () => pulse.set(painter.blinking()));
  const pick = (x: number, y: number) => pickAt(map, x, y, layers, painter.symbolOf, locale);
  const worlds = createWorldPainter(map, window.location.origin);
  const hover = createHover(map, pick, (place) => pointed.emit(place));

  const restyle = () => {
    const next = styleLayers({ layers, theme, locale, scale });
    // Layers appear with the first description, so the first result is added rather than compared.
    for (const layer of next)
      if (map.getLayer(layer.id) === undefined) map.addLayer(layer, orderBefore(next, layer.id, map));
    syncLayers(map, drawn, next);
    drawn = next;
  };

  const retile = () => {
    for (const id of Object.keys(TILE_SOURCES)) {
      const address = tileAddress(id, layers, window.location.origin);
      if (addresses.get(id) === address) continue;
      addresses.set(id, address);
      map.getSource<VectorTileSource>(id)?.setTiles([address]);
    }
  };

  // Before the first tile asks for a symbol.
  map.once('style.load', () => {
    if (destroyed) return;
    putImages(map, theme);
    ready = true;
    for (const run of waiting.splice(0)) run();
  });
  map.on('move', () => moved.emit(viewOf(map)));
  map.on('zoom', () => whenReady(painter.zoomed));
  map.on('movestart', busy);
  map.on('dataloading', busy);
  map.on('idle', () => {
    idled.emit(true);
    whenReady(() => paintReachOnce());
  });
  map.on('click', (event) => {
    const place: LngLat = [event.lngLat.lng, event.lngLat.lat];
    const found = drawing || !ready ? [] : pick(event.point.x, event.point.y);
    if (drawing || moving === null) clicked.emit(found, place);
    else void moving.then((overlay) => clicked.emit([...overlay.pick(event.point.x, event.point.y), ...found], place));
  });
  map.on('dblclick', (event) => {
    if (drawing) event.preventDefault();
    doubled.emit([event.lngLat.lng, event.lngLat.lat]);
  });
  map.on('error', ({ error }) => options.onFault(error.message));
  map.on('webglcontextlost', () => {
    if (!destroyed) options.onLost();
  });

  let reachKey = '';
  const paintReachOnce = () => {
    // Painting makes the map idle again; the same view and layers are painted once.
    const key = `${JSON.stringify(viewOf(map))}${layers.map((layer) => `${layer.id}${layer.visible}`).join()}`;
    if (key === reachKey) return;
    reachKey = key;
    paintReach(map, layers, painter.isSilent);
  };

  return {
    mode: '2d',
    setView(view, animate) {
      busy();
      if (animate && !options.reducedMotion) map.flyTo({ ...cameraOf(view), duration: 900, essential: true });
      else map.jumpTo(cameraOf(view));
    },
    getView: () => viewOf(map),
    getBounds: () => {
      const bounds = map.getBounds();
      return [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
    },
    setTheme(next) {
      whenReady(() => {
        theme = next;
        putImages(map, theme);
        restyle();
        const again = overlays;
        paintOverlays(map, overlays, [], theme);
        paintOverlays(map, [], again, theme);
        worlds.setTheme(theme);
        void moving?.then((overlay) => overlay.setTheme(theme));
      });
    },
    setLocale(next) {
      whenReady(() => {
        locale = next;
        painter.setLocale(next);
        restyle();
      });
    },
    setLayers(next) {
      whenReady(() => {
        busy();
        layers = next;
        reachKey = '';
        painter.setLayers(next);
        restyle();
        retile();
        void moving?.then((overlay) => overlay.setLayer(next.find((layer) => layer.kind === 'moving') ?? null));
      });
    },
    setState(changes) {
      whenReady(() => {
        busy();
        painter.put(changes);
        if (changes.some(({ layer }) => layer === 'cameras')) reachKey = '';
        void moving?.then((overlay) => overlay.setState(changes));
      });
    },
    clearState: () => whenReady(painter.clear),
    setSelection(selection) {
      whenReady(() => {
        painter.select(selection);
        void moving?.then((overlay) => overlay.select(selection?.layer === 'vehicles' ? selection.fid : null));
      });
    },
    setOverlays(next) {
      whenReady(() => {
        paintOverlays(map, overlays, next, theme);
        overlays = next;
        worlds.set(
          next.flatMap(({ ground }) => ground ?? []),
          theme,
        );
      });
    },
    setMoving(frame) {
      if (moving === null && frame === null) return;
      moving ??= import('../deck/moving-overlay.ts').then(({ createMovingOverlay }) => {
        const overlay = createMovingOverlay(map, theme, software);
        overlay.setLayer(layers.find((layer) => layer.kind === 'moving') ?? null);
        overlay.setState([...painter.states()]);
        return overlay;
      });
      void moving.then((overlay) => {
        if (!destroyed) overlay.setFrame(frame);
      });
    },
    refresh(bounds) {
      whenReady(() => {
        revalidateUntil = performance.now() + CACHED_MS;
        if (bounds === null || overlaps(map, bounds)) for (const id of Object.keys(TILE_SOURCES)) map.refreshTiles(id);
      });
    },
    pick: async (x, y) => [...((await moving)?.pick(x, y) ?? []), ...pick(x, y)],
    unproject: (x, y) => {
      const { lng, lat } = map.unproject([x, y]);
      return [lng, lat];
    },
    onMove: moved.add,
    onClick: clicked.add,
    onPointer: pointed.add,
    onDoubleClick: doubled.add,
    onIdle: idled.add,
    setDrawing(on) {
      drawing = on;
      hover.setDrawing(on);
      if (on) map.doubleClickZoom.disable();
      else map.doubleClickZoom.enable();
    },
    drawnTiers: () => painter.drawnTiers(),
    resize() {
      map.resize();
      const next = typeScale();
      if (next === scale) return;
      scale = next;
      whenReady(restyle);
    },
    destroy() {
      destroyed = true;
      pulse.destroy();
      pace?.destroy();
      painter.destroy();
      hover.destroy();
      void moving?.then((overlay) => overlay.destroy());
      map.remove();
    },
  };
}

function overlaps(map: MapLibreMap, [west, south, east, north]: readonly [number, number, number, number]): boolean {
  const view = map.getBounds();
  return west <= view.getEast() && east >= view.getWest() && south <= view.getNorth() && north >= view.getSouth();
}

/** The next layer of the wanted order that the map already has, to be added below it. */
function orderBefore(order: readonly { readonly id: string }[], id: string, map: MapLibreMap): string | undefined {
  const at = order.findIndex((layer) => layer.id === id);
  return order.slice(at + 1).find((layer) => map.getLayer(layer.id) !== undefined)?.id;
}
