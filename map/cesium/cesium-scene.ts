import type { LngLat } from '../../domain/place.ts';
import type { MapView } from '../../domain/situation.ts';
import type { FeatureState, LayerDescription, MapAdapter, MapAdapterOptions, MapOverlay, Picked } from '../contract.ts';
import { listeners } from '../listeners.ts';
import { isCalm } from '../state-fold.ts';
import { createBillboardImages } from './billboard-images.ts';
import { createGlobe, fitFrustum, paintGlobe } from './globe.ts';
import { createGlobeCamera } from './globe-camera.ts';
import { listenToGlobe } from './globe-input.ts';
import { pickGlobe } from './globe-picking.ts';
import { createGroundImagery } from './ground-imagery.ts';
import { createMovingBillboards } from './moving-billboards.ts';
import { createObjectScene } from './object-scene.ts';
import { createOverlayScene } from './overlay-scene.ts';
import { createPointBillboards } from './point-billboards.ts';
import { createSolidTilesets } from './solid-tilesets.ts';
import { createStateBillboards } from './state-billboards.ts';
import { createTileStore } from './tile-store.ts';
import { createWorldScene } from './world-scene.ts';

/** The camera moves every frame; tiles are asked for when it has rested this long. */
const REST_MS = 120;
const BURST_MS = 500;
/** Ages beside lost sensors are written again. */
const AGE_TICK_MS = 30_000;

/**
 * Builds the globe with everything on it behind the adapter interface.
 * @param software no graphics card: edges are not smoothed, the picture is the same
 */
export function createCesiumScene(options: MapAdapterOptions, software: boolean): MapAdapter {
  const widget = createGlobe(options.container, software);
  const { scene, camera, canvas } = widget;
  const tiles = createTileStore();
  const states = new Map<number, FeatureState>();
  const moved = listeners<[MapView]>();
  const clicked = listeners<[readonly Picked[], LngLat]>();
  const pointed = listeners<[LngLat | null]>();
  const doubled = listeners<[LngLat]>();
  const idled = listeners<[boolean]>();
  let { theme, locale } = options;
  let layers: readonly LayerDescription[] = [];
  let byId: ReadonlyMap<string, LayerDescription> = new Map();
  let selection: { readonly layer: string; readonly fid: number } | null = null;
  let view = options.view;
  let drawing = false;
  let idle = false;
  let symbolsDirty = true;
  let rest: ReturnType<typeof setTimeout> | undefined;
  let destroyed = false;
  let arriving: ReturnType<typeof setTimeout> | undefined;
  const arrived = () => {
    arriving = undefined;
    if (!destroyed) scene.requestRender();
  };

  const stateOf = (fid: number) => states.get(fid);
  const drawAgain = () => {
    busy();
    scene.requestRender();
  };
  const dirty = () => {
    symbolsDirty = true;
    drawAgain();
  };
  const isSelected = (layer: string, fid: number) => selection?.layer === layer && selection.fid === fid;
  const solids = createSolidTilesets({
    scene,
    software,
    theme: () => theme,
    stateOf,
    isSelected,
    onChange: drawAgain,
    onFault: options.onFault,
  });
  const worlds = createWorldScene(scene, () => theme, drawAgain, options.onFault);
  const objects = createObjectScene({
    scene,
    tiles,
    theme: () => theme,
    stateOf,
    isSelected,
    onChange: () => {
      symbolsDirty = true;
      busy();
      // Tiles come in bursts: a frame for each would hold up the rest.
      if (objects.pending() === 0) scene.requestRender();
      else arriving ??= setTimeout(arrived, BURST_MS);
    },
    onFault: options.onFault,
  });
  const recolor = (fids: readonly number[]) => {
    objects.recolor(fids);
    solids.recolor(fids);
  };
  const dress = () => {
    const images = createBillboardImages(theme);
    const moving = createMovingBillboards(scene, images, stateOf);
    moving.setLayer(layers.find((layer) => layer.kind === 'moving') ?? null);
    return {
      points: createPointBillboards(scene, images, theme, byId, locale),
      moving,
      states: createStateBillboards({
        scene,
        images,
        theme,
        locale,
        now: options.now,
        countdowns: options.countdowns,
        reducedMotion: options.reducedMotion,
      }),
      overlays: createOverlayScene(scene, theme),
    };
  };
  let dressed = dress();
  let overlays: readonly MapOverlay[] = [];
  const undress = () => {
    for (const part of Object.values(dressed)) part.destroy();
  };
  const redress = () => {
    undress();
    dressed = dress();
    dressed.overlays.set(overlays);
    dirty();
  };

  function busy() {
    if (!idle) return;
    idle = false;
    idled.emit(false);
  }

  const look = createGlobeCamera(widget);
  const readView = () => look.read() ?? view;
  const bounds = () => look.bounds() ?? ([...view.center, ...view.center] as const);
  const groundAt = look.groundAt;
  const applyView = (next: MapView) => {
    view = next;
    look.jump(next);
  };
  const rested = () => {
    objects.look(readView(), bounds());
    solids.look(readView().zoom);
    dirty();
  };
  const onMoved = () => {
    busy();
    view = readView();
    moved.emit(view);
    clearTimeout(rest);
    rest = setTimeout(rested, REST_MS);
  };
  const pick = (x: number, y: number) => pickGlobe(scene, x, y, locale, groundAt(x, y), view.zoom, solids.identify);

  const drawSymbols = () => {
    if (!symbolsDirty) return;
    symbolsDirty = false;
    dressed.states.draw(states.values(), byId, objects.heightOf);
    dressed.points.draw(objects.points(), stateOf, view.zoom, dressed.states.positions());
  };
  const settled = () => {
    objects.settle();
    const done = !symbolsDirty && objects.pending() === 0 && !solids.pending() && scene.globe.tilesLoaded && !destroyed;
    if (!done || idle) return;
    idle = true;
    idled.emit(true);
  };

  const ageing = setInterval(dirty, AGE_TICK_MS);
  camera.percentageChanged = 0.002;
  const unlisten = [
    camera.changed.addEventListener(onMoved),
    camera.moveEnd.addEventListener(onMoved),
    scene.preUpdate.addEventListener(drawSymbols),
    scene.postRender.addEventListener(settled),
    scene.renderError.addEventListener((_scene: unknown, error: unknown) => options.onUnavailable(String(error))),
  ];
  const lost = () => {
    if (!destroyed) options.onLost();
  };
  canvas.addEventListener('webglcontextlost', lost);

  const stopInput = listenToGlobe(canvas, {
    onClick(x, y) {
      const place = groundAt(x, y);
      if (place !== null) clicked.emit(drawing ? [] : pick(x, y), place);
    },
    onDoubleClick(x, y) {
      const place = groundAt(x, y);
      if (place !== null) doubled.emit(place);
    },
    onMove: (x, y) => pointed.emit(groundAt(x, y)),
  });

  const paint = () => paintGlobe(widget, createGroundImagery(tiles, theme, options.onFault), theme, worlds.again);
  canvas.setAttribute('aria-label', options.label);
  canvas.setAttribute('role', 'img');
  paint();
  fitFrustum(widget);
  applyView(view);

  return {
    mode: '3d',
    setView(next, animate) {
      busy();
      if (!animate || options.reducedMotion) {
        applyView(next);
        rested();
        return;
      }
      look.fly(next);
    },
    getView: readView,
    getBounds: bounds,
    setTheme(next) {
      if (next === theme) return;
      theme = next;
      paint();
      objects.setLayers(layers);
      solids.repaint();
      redress();
    },
    setLocale(next) {
      if (next === locale) return;
      locale = next;
      redress();
    },
    setLayers(next) {
      layers = next;
      byId = new Map(next.map((layer) => [layer.id, layer]));
      objects.setLayers(next);
      solids.setLayers(next, readView().zoom);
      redress();
      rested();
    },
    setState(changes) {
      for (const state of changes) {
        if (isCalm(state)) states.delete(state.fid);
        else states.set(state.fid, state);
      }
      recolor(changes.map(({ fid }) => fid));
      if (changes.some(({ layer }) => layer === 'vehicles')) dressed.moving.recolor();
      dirty();
    },
    clearState() {
      const fids = [...states.keys()];
      states.clear();
      recolor(fids);
      dirty();
    },
    setSelection(next) {
      const fids = [selection?.fid, next?.fid].filter((fid) => fid !== undefined);
      selection = next;
      recolor(fids);
      dirty();
    },
    setOverlays(next) {
      overlays = next;
      dressed.overlays.set(next);
      worlds.set(next);
      scene.requestRender();
    },
    setMoving: (frame) => dressed.moving.setFrame(frame),
    refresh() {
      objects.reload();
      solids.reload();
    },
    pick: async (x, y) => pick(x, y),
    unproject: groundAt,
    onMove: moved.add,
    onClick: clicked.add,
    onPointer: pointed.add,
    onDoubleClick: doubled.add,
    onIdle: idled.add,
    setDrawing(on) {
      drawing = on;
      canvas.style.cursor = on ? 'crosshair' : '';
    },
    drawnTiers: () => dressed.states.drawnTiers(),
    resize() {
      const before = readView();
      widget.resize();
      fitFrustum(widget);
      applyView(before);
    },
    destroy() {
      destroyed = true;
      clearTimeout(rest);
      clearTimeout(arriving);
      clearInterval(ageing);
      canvas.removeEventListener('webglcontextlost', lost);
      for (const stop of [...unlisten, stopInput]) stop();
      undress();
      objects.destroy();
      solids.destroy();
      worlds.destroy();
      widget.destroy();
    },
  };
}
