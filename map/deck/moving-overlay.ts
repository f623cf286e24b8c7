import { COORDINATE_SYSTEM } from '@deck.gl/core';
import { MapLibreOverlay } from '@deck.gl/maplibre';
import type { Map as MapLibreMap } from 'maplibre-gl';
import type { LngLat } from '../../domain/place.ts';
import type { TierRank } from '../../domain/tier.ts';
import type { FeatureState, LayerDescription, MapTheme, MovingFrame, Picked } from '../contract.ts';
import { PALETTES, rgb } from '../palette.ts';
import { drawable, isCalm } from '../state-fold.ts';
import { metersPerPixel } from '../view-convert.ts';
import { MovingLayer } from './moving-layer.ts';

export interface MovingOverlay {
  setFrame(frame: MovingFrame | null): void;
  setLayer(layer: LayerDescription | null): void;
  setState(changes: readonly FeatureState[]): void;
  select(fid: number | null): void;
  setTheme(theme: MapTheme): void;
  pick(x: number, y: number): Picked[];
  destroy(): void;
}

const LAYER = 'vehicles';
/** Form of an object whose sender fell silent, beside 0 parked and 1 moving. */
const SILENT = -1;
/** Fastest that a vehicle plausibly goes; slower ones need frames less often. */
const FAST_METERS_PER_SECOND = 30;

const color = (hex: string, alpha: number) => {
  const [red, green, blue] = rgb(hex);
  return [red, green, blue, alpha] as const;
};

/** Milliseconds between two frames so that nothing jumps by more than half a pixel, at most 60 a second. */
function frameInterval(metersPerPixelNow: number): number {
  return Math.min(1000, Math.max(16, (metersPerPixelNow / 2 / FAST_METERS_PER_SECOND) * 1000));
}

/**
 * Vehicles on deck.gl, laid over the map rather than into it: interleaving with MapLibre 6 has open faults (facts).
 * Loaded only when the first vehicle comes.
 * @param software the processor draws: objects step once a second instead of gliding
 */
export function createMovingOverlay(map: MapLibreMap, firstTheme: MapTheme, software: boolean): MovingOverlay {
  const overlay = new MapLibreOverlay({ interleaved: false, layers: [], pickingRadius: 6 });
  map.addControl(overlay);
  const states = new Map<number, FeatureState>();
  let theme = firstTheme;
  let frame: MovingFrame | null = null;
  let layer: LayerDescription | null = null;
  let selected: number | null = null;
  let data: { length: number; attributes: Record<string, unknown> } | null = null;
  let startedAt = 0;
  let drawnAt = 0;
  let request = 0;

  const progress = () =>
    frame === null || software ? 1 : Math.min(1, (performance.now() - startedAt) / frame.durationMs);

  const shownTier = (fid: number): TierRank => {
    const state = states.get(fid);
    return state !== undefined && layer !== null && drawable(new Map([[LAYER, layer]]))(state) ? state.tier : 0;
  };

  const rebuild = () => {
    if (frame === null) {
      data = null;
      return;
    }
    const palette = PALETTES[theme];
    const colors = new Uint8Array(frame.count * 4);
    const chosen = new Float32Array(frame.count);
    const forms = frame.moving.slice();
    const [calm, parked, offline] = [rgb(palette.calmFill), rgb(palette.calm), rgb(palette.offline)];
    for (let index = 0; index < frame.count; index += 1) {
      const fid = frame.fids[index] ?? 0;
      const state = states.get(fid);
      const tier = state === undefined ? 0 : shownTier(fid);
      const silent = state !== undefined && tier === 0 && state.online !== true;
      if (silent) forms[index] = SILENT;
      const ink = silent ? offline : frame.moving[index] === 1 ? calm : parked;
      const [red, green, blue] = tier > 0 ? rgb(palette.tier[tier]) : ink;
      colors.set([red * 255, green * 255, blue * 255, layer?.tiers != null && tier === 0 ? 60 : 235], index * 4);
      chosen[index] = fid === selected ? 1 : 0;
    }
    data = {
      length: frame.count,
      attributes: {
        getFrom: { value: frame.from, size: 2 },
        getTo: { value: frame.to, size: 2 },
        getCourse: { value: frame.course, size: 1 },
        getMoving: { value: forms, size: 1 },
        getChosen: { value: chosen, size: 1 },
        getColors: { value: colors, size: 4, type: 'unorm8', normalized: true },
      },
    };
  };

  const draw = () => {
    drawnAt = performance.now();
    const palette = PALETTES[theme];
    if (frame === null || data === null || layer === null || !layer.visible) {
      overlay.setProps({ layers: [] });
      return;
    }
    const zoom = map.getZoom();
    overlay.setProps({
      layers: [
        new MovingLayer({
          id: LAYER,
          data: data as never,
          coordinateSystem: COORDINATE_SYSTEM.LNGLAT_OFFSETS,
          coordinateOrigin: [frame.origin[0], frame.origin[1], 0],
          pickable: true,
          opacity: layer.opacity * (zoom < 11.5 ? 0.55 : zoom < 13 ? 0.8 : 1),
          progress: progress(),
          sizePixels: zoom < 11.5 ? 4 : zoom < 13 ? 6 : zoom < 15 ? 9 : 12,
          bearing: map.getBearing(),
          haloColor: color(palette.halo, 0.9),
          accentColor: color(palette.accent, 1),
        }),
      ],
    });
  };

  const center = () => {
    const { lng, lat } = map.getCenter();
    return { center: [lng, lat] as LngLat, zoom: map.getZoom(), bearing: 0, pitch: 0 };
  };
  const loop = () => {
    request = requestAnimationFrame(loop);
    if (software || frame === null || frame.count === 0 || performance.now() - startedAt > frame.durationMs + 50)
      return;
    if (performance.now() - drawnAt >= frameInterval(metersPerPixel(center()))) draw();
  };
  request = requestAnimationFrame(loop);
  map.on('rotate', draw);
  map.on('zoomend', draw);

  const again = () => {
    rebuild();
    draw();
  };

  return {
    setFrame(next) {
      frame = next;
      startedAt = performance.now();
      again();
    },
    setLayer(next) {
      layer = next;
      again();
    },
    setState(changes) {
      const mine = changes.filter((state) => state.layer === LAYER);
      for (const state of mine) {
        if (isCalm(state)) states.delete(state.fid);
        else states.set(state.fid, state);
      }
      if (mine.length > 0) again();
    },
    select(fid) {
      selected = fid;
      again();
    },
    setTheme(next) {
      theme = next;
      again();
    },
    pick(x, y) {
      const found = frame === null ? null : overlay.pickObject({ x, y, radius: 6 });
      if (found === null || frame === null || found.index < 0) return [];
      const part = progress();
      const at = (axis: 0 | 1) => {
        const index = found.index * 2 + axis;
        const [a, b] = [frame?.from[index] ?? 0, frame?.to[index] ?? 0];
        return (frame?.origin[axis] ?? 0) + a + (b - a) * part;
      };
      return [{ layer: LAYER, fid: frame.fids[found.index] ?? 0, name: '', position: [at(0), at(1)] }];
    },
    destroy() {
      cancelAnimationFrame(request);
      map.off('rotate', draw);
      map.off('zoomend', draw);
      overlay.finalize();
    },
  };
}
