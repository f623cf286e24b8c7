import type { BBox } from '../../domain/place.ts';
import { MAX_ZOOM, type MapView } from '../../domain/situation.ts';
import type { MapAdapter } from '../../map/contract.ts';
import type { SituationMapHandle } from './map-props.ts';

/** Pixels that floating panels take from a box that is to be shown whole. */
const PANEL_PIXELS = 120;
const DEEPEST_FIT = 17;
/** An import tells of thousands of objects at once, and the server needs a moment to index them. */
const GATHER_MS = 600;

function joined(a: BBox | null, b: BBox | null): BBox | null {
  if (a === null || b === null) return null;
  return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];
}

/**
 * The commands of the buttons beside the map, for whichever engine is shown.
 * @param reported the view while no engine is there yet
 */
export function createMapHandle(
  adapter: () => MapAdapter | null,
  reported: () => MapView,
  element: HTMLElement,
): SituationMapHandle {
  /** What changed since the last refresh; null is everything, undefined nothing. */
  let stale: BBox | null | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const getView = () => adapter()?.getView() ?? reported();
  const flyTo = (part: Partial<MapView>) => adapter()?.setView({ ...getView(), ...part }, true);
  return {
    flyTo,
    getView,
    fit([west, south, east, north]) {
      const width = Math.max(1, element.clientWidth - PANEL_PIXELS);
      const zoom = Math.log2((360 * width) / (512 * Math.max(east - west, (north - south) * 1.3, 1e-5)));
      flyTo({
        center: [(west + east) / 2, (south + north) / 2],
        zoom: Math.min(DEEPEST_FIT, zoom),
        bearing: 0,
        pitch: 0,
      });
    },
    zoomBy: (steps) => flyTo({ zoom: Math.min(MAX_ZOOM, Math.max(2, getView().zoom + steps)) }),
    resetNorth: () => flyTo({ bearing: 0, pitch: 0 }),
    getBounds: () => adapter()?.getBounds() ?? [...reported().center, ...reported().center],
    refresh(bounds) {
      stale = stale === undefined ? bounds : joined(stale, bounds);
      clearTimeout(timer);
      timer = setTimeout(() => {
        if (stale !== undefined) adapter()?.refresh(stale);
        stale = undefined;
      }, GATHER_MS);
    },
  };
}
