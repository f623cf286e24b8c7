import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
import { PALETTES } from '../palette.ts';
import { FONT_REGULAR } from './ground-style.ts';
import { calmColorOf, filterOf, HOT, labelOf, OFF, opacityOf, SELECTED, stateColor } from './style-expressions.ts';
import { type StyleFrame, shown, textPaint } from './style-frame.ts';

/** A pipeline: its tier as a casing beside the colour of its medium, with the direction of flow (REQ-MAP-04). */
export function lineLayers({ layer, theme, locale, source }: StyleFrame): LayerSpecification[] {
  const palette = PALETTES[theme];
  const base = { source, 'source-layer': layer.id, minzoom: layer.minZoom, filter: filterOf(layer) };
  const layout = { ...shown(layer), 'line-cap': 'round', 'line-join': 'round' } as const;
  const grow = (low: number, high: number): ExpressionSpecification => [
    'interpolate',
    ['linear'],
    ['zoom'],
    9,
    low,
    16,
    high,
  ];
  return [
    {
      id: `${layer.id}/casing`,
      type: 'line',
      ...base,
      layout,
      paint: {
        'line-color': ['case', SELECTED, palette.accent, stateColor(theme, palette.halo)],
        'line-width': [
          'interpolate',
          ['linear'],
          ['zoom'],
          9,
          ['case', HOT, 4.2, SELECTED, 4.2, 2.4],
          16,
          ['case', HOT, 13, SELECTED, 10, 6],
        ],
        'line-opacity': opacityOf(layer, ['case', SELECTED, 0.95, HOT, 0.85, 0.7]),
      },
    },
    {
      id: `${layer.id}/line`,
      type: 'line',
      ...base,
      layout,
      paint: {
        'line-color': calmColorOf(layer, theme),
        'line-width': grow(1.3, 3.2),
        'line-opacity': opacityOf(layer, ['case', OFF, 0.55, 0.95]),
      },
    },
    {
      id: `${layer.id}/overhead`,
      type: 'line',
      ...base,
      minzoom: 12,
      filter: ['all', filterOf(layer), ['in', ['get', 'laying'], ['literal', ['overhead', 'surface']]]],
      layout,
      paint: {
        'line-color': palette.halo,
        'line-width': grow(0.5, 1),
        'line-opacity': opacityOf(layer, 0.7),
      },
    },
    {
      id: `${layer.id}/flow`,
      type: 'symbol',
      ...base,
      minzoom: 12.5,
      layout: {
        ...shown(layer),
        'symbol-placement': 'line',
        'symbol-spacing': 130,
        'icon-image': 'flow',
        'icon-size': 0.85,
        'icon-allow-overlap': true,
        'icon-ignore-placement': true,
      },
      paint: { 'icon-opacity': layer.opacity * 0.9 },
    },
    {
      id: `${layer.id}/label`,
      type: 'symbol',
      ...base,
      minzoom: layer.label?.minZoom ?? 13,
      layout: {
        ...shown(layer),
        'symbol-placement': 'line',
        'symbol-spacing': 380,
        'text-field': labelOf(layer, locale),
        'text-font': FONT_REGULAR,
        'text-size': 11,
        'text-offset': [0, -0.9],
      },
      paint: textPaint(theme, layer),
    },
  ];
}
