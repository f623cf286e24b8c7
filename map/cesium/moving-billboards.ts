import { type Billboard, BillboardCollection, Cartesian3, NearFarScalar, type Scene } from '@cesium/engine';
import type { LngLat } from '../../domain/place.ts';
import type { FeatureState, LayerDescription, MovingFrame } from '../contract.ts';
import { drawable, iconOf } from '../state-fold.ts';
import type { BillboardImages } from './billboard-images.ts';
import { cesiumColor } from './object-colors.ts';

/** Frames between two reports: enough to glide, and a tenth of what would keep the card busy. */
const STEP_MS = 100;
const ABOVE_GROUND_METERS = 2;

export interface MovingBillboards {
  setFrame(frame: MovingFrame | null): void;
  setLayer(layer: LayerDescription | null): void;
  /** The tier of some vehicle changed. */
  recolor(): void;
  destroy(): void;
}

/** Vehicles of the globe, on the same frames as the flat map. */
export function createMovingBillboards(
  scene: Scene,
  images: BillboardImages,
  stateOf: (fid: number) => FeatureState | undefined,
): MovingBillboards {
  const symbols: BillboardCollection = scene.primitives.add(new BillboardCollection({ scene }));
  const byFid = new Map<number, Billboard>();
  let frame: MovingFrame | null = null;
  let layer: LayerDescription | null = null;
  let startedAt = 0;

  const placeOf = (at: MovingFrame, index: number, part: number): LngLat => {
    const mix = (axis: number) => {
      const [a, b] = [at.from[index * 2 + axis] ?? 0, at.to[index * 2 + axis] ?? 0];
      return a + (b - a) * part;
    };
    return [at.origin[0] + mix(0), at.origin[1] + mix(1)];
  };

  const step = () => {
    if (frame === null || layer === null || !layer.visible || document.hidden) return;
    const part = Math.min(1, (performance.now() - startedAt) / frame.durationMs);
    for (let index = 0; index < frame.count; index += 1) {
      if (frame.moving[index] !== 1) continue;
      const billboard = byFid.get(frame.fids[index] ?? 0);
      if (billboard !== undefined)
        billboard.position = Cartesian3.fromDegrees(...placeOf(frame, index, part), ABOVE_GROUND_METERS);
    }
    if (part < 1) scene.requestRender();
  };
  const timer = setInterval(step, STEP_MS);

  const sync = () => {
    symbols.show = layer?.visible === true;
    if (frame === null || layer === null) {
      symbols.removeAll();
      byFid.clear();
      return;
    }
    const shown = drawable(new Map([[layer.id, layer]]));
    const seen = new Set<number>();
    for (let index = 0; index < frame.count; index += 1) {
      const fid = frame.fids[index] ?? 0;
      seen.add(fid);
      const billboard = byFid.get(fid) ?? add(fid);
      const state = stateOf(fid);
      const hot = state !== undefined && state.tier > 0 && shown(state);
      const silent = state !== undefined && !hot && state.online !== true;
      const calm = silent ? 'offline' : frame.moving[index] === 1 ? 'vehicle-moving' : 'vehicle-parked';
      const image = images.get(hot ? iconOf(state) : calm);
      billboard.setImage(image.id, image.canvas);
      // A tier's shape stands upright, whatever the course.
      billboard.rotation = hot ? 0 : (-(frame.course[index] ?? 0) * Math.PI) / 180;
      billboard.alignedAxis = hot ? Cartesian3.ZERO : Cartesian3.UNIT_Z;
      billboard.position = Cartesian3.fromDegrees(...placeOf(frame, index, 0), ABOVE_GROUND_METERS);
    }
    for (const [fid, billboard] of byFid) {
      if (seen.has(fid)) continue;
      symbols.remove(billboard);
      byFid.delete(fid);
    }
    scene.requestRender();
  };

  const add = (fid: number): Billboard => {
    const billboard = symbols.add({
      id: { layer: 'vehicles', fid, name: '', nameEn: '', position: null },
      position: Cartesian3.ZERO,
      width: 16,
      height: 16,
      color: cesiumColor('#ffffff', layer?.opacity ?? 1),
      scaleByDistance: new NearFarScalar(500, 1, 12_000, 0.35),
      disableDepthTestDistance: 1500,
    });
    byFid.set(fid, billboard);
    return billboard;
  };

  return {
    setFrame(next) {
      frame = next;
      startedAt = performance.now();
      sync();
    },
    setLayer(next) {
      layer = next;
      sync();
    },
    recolor: sync,
    destroy() {
      clearInterval(timer);
      scene.primitives.remove(symbols);
    },
  };
}
