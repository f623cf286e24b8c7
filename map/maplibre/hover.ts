import type { Map as MapLibreMap, MapMouseEvent } from 'maplibre-gl';
import type { LngLat } from '../../domain/place.ts';
import type { Picked } from '../contract.ts';
import { sourceOf } from '../tile-sources.ts';

export interface Hover {
  setDrawing(on: boolean): void;
  destroy(): void;
}

/** The pointer over the map: its place for the status line, a hand and a lighter fill over what can be opened. */
export function createHover(
  map: MapLibreMap,
  pick: (x: number, y: number) => readonly Picked[],
  onPointer: (place: LngLat | null) => void,
): Hover {
  let frame = 0;
  let drawing = false;
  let last: { readonly source: string; readonly sourceLayer: string; readonly id: number } | null = null;

  const mark = (top: Picked | undefined) => {
    const source = top === undefined || top.cluster !== undefined ? null : sourceOf(top.layer);
    const next = top === undefined || source === null ? null : { source, sourceLayer: top.layer, id: top.fid };
    if (next?.id === last?.id && next?.sourceLayer === last?.sourceLayer) return;
    if (last !== null) map.setFeatureState(last, { hov: false });
    if (next !== null) map.setFeatureState(next, { hov: true });
    last = next;
  };

  const cursor = (over: boolean) => {
    map.getCanvas().style.cursor = drawing ? 'crosshair' : over ? 'pointer' : '';
  };

  const onMove = (event: MapMouseEvent) => {
    onPointer([event.lngLat.lng, event.lngLat.lat]);
    if (frame !== 0) return;
    frame = requestAnimationFrame(() => {
      frame = 0;
      // While the map moves the objects run away under the pointer; asking them would only cost frames.
      if (map.isMoving() || !map.isStyleLoaded()) return;
      const [top] = drawing ? [] : pick(event.point.x, event.point.y);
      mark(top);
      cursor(top !== undefined);
    });
  };
  const onOut = () => {
    onPointer(null);
    mark(undefined);
  };
  map.on('mousemove', onMove);
  map.on('mouseout', onOut);

  return {
    setDrawing(on) {
      drawing = on;
      cursor(false);
    },
    destroy() {
      cancelAnimationFrame(frame);
      map.off('mousemove', onMove);
      map.off('mouseout', onOut);
    },
  };
}
