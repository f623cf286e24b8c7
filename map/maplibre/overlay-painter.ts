import type { ExpressionSpecification, GeoJSONSource, LayerSpecification, Map as MapLibreMap } from 'maplibre-gl';
import type { MapOverlay, MapTheme } from '../contract.ts';
import { PALETTES } from '../palette.ts';
import { FONT_REGULAR } from './ground-style.ts';
import { STATE_LAYERS } from './state-style.ts';

const PARTS = ['fill', 'line', 'point', 'text'] as const;
const idOf = (overlay: { readonly id: string }) => `overlay-${overlay.id}`;

function layersOf(overlay: MapOverlay, theme: MapTheme): LayerSpecification[] {
  const palette = PALETTES[theme];
  const source = idOf(overlay);
  const plain = overlay.tone === 'accent' ? palette.accent : palette.calmText;
  const [, , yellow, orange, red] = palette.tier;
  const color: ExpressionSpecification | string =
    overlay.tone === 'hazard'
      ? ['match', ['get', 'grade'], 'red', red, 'orange', orange, 'yellow', yellow, plain]
      : plain;
  const hazard = overlay.tone === 'hazard';
  return [
    {
      id: `${source}-fill`,
      type: 'fill',
      source,
      filter: ['==', ['geometry-type'], 'Polygon'],
      // A hazard zone is a ring with text: hardly any fill, so that the tiers inside keep their colours.
      paint: { 'fill-color': color, 'fill-opacity': hazard ? 0.05 : 0.1 },
    },
    {
      id: `${source}-line`,
      type: 'line',
      source,
      filter: ['!=', ['geometry-type'], 'Point'],
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-color': color, 'line-width': 2, ...(hazard ? { 'line-dasharray': [4, 1.5] } : {}) },
    },
    {
      id: `${source}-point`,
      type: 'circle',
      source,
      filter: ['all', ['==', ['geometry-type'], 'Point'], ['!', ['has', 'text-only']]],
      paint: {
        'circle-radius': ['coalesce', ['get', 'size'], 5],
        'circle-color': color,
        'circle-stroke-color': palette.halo,
        'circle-stroke-width': 2,
      },
    },
    {
      id: `${source}-text`,
      type: 'symbol',
      source,
      filter: ['has', 'label'],
      layout: {
        'text-field': ['get', 'label'],
        'text-font': FONT_REGULAR,
        'text-size': 12,
        'text-anchor': 'left',
        'text-offset': [0.9, 0],
        'text-optional': true,
      },
      paint: { 'text-color': palette.strongText, 'text-halo-color': palette.halo, 'text-halo-width': 1.6 },
    },
  ];
}

/** Draws the features of the moment below the symbols of warnings; returns what is drawn for the next comparison. */
export function paintOverlays(
  map: MapLibreMap,
  before: readonly MapOverlay[],
  after: readonly MapOverlay[],
  theme: MapTheme,
): void {
  for (const overlay of before) {
    if (after.some((next) => next.id === overlay.id && next.tone === overlay.tone)) continue;
    for (const part of PARTS) map.removeLayer(`${idOf(overlay)}-${part}`);
    map.removeSource(idOf(overlay));
  }
  for (const overlay of after) {
    const source = map.getSource<GeoJSONSource>(idOf(overlay));
    if (source !== undefined) {
      if (!before.includes(overlay)) source.setData(overlay.data);
      continue;
    }
    map.addSource(idOf(overlay), { type: 'geojson', data: overlay.data });
    for (const layer of layersOf(overlay, theme)) map.addLayer(layer, STATE_LAYERS[0]);
  }
}
