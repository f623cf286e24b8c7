import { MAX_ZOOM, type MapView } from '../../domain/situation.ts';
import type { MapAdapter } from '../../map/contract.ts';
import type { SituationMapHandle } from './map-props.ts';

/** Pixels that floating panels take from a box that is to be shown whole. */
const PANEL_PIXELS = 120;
const DEEPEST_FIT = 17;

/**
 * The commands of the buttons beside the map, for whichever engine is shown.
 * @param reported the view while no engine is there yet
 */
export function createMapHandle(
  adapter: () => MapAdapter | null,
  reported: () => MapView,
  element: HTMLElement,
): SituationMapHandle {
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
    refresh: (bounds) => adapter()?.refresh(bounds),
  };
}
