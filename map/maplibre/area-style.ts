import type { LayerSpecification } from 'maplibre-gl';
import { PALETTES } from '../palette.ts';
import { FONT_REGULAR } from './ground-style.ts';
import { calmColorOf, filterOf, HOT, HOVERED, labelOf, opacityOf, SELECTED, stateColor } from './style-expressions.ts';
import { type StyleFrame, shown, textPaint } from './style-frame.ts';

/** Ground of an area: a breath of fill while calm, 18–28 % of its tier when not, its outline at full strength. */
export function areaLayers({ layer, theme, source }: StyleFrame): LayerSpecification[] {
  const palette = PALETTES[theme];
  const base = { source, 'source-layer': layer.id, minzoom: layer.minZoom, filter: filterOf(layer) };
  const solid = layer.kind === 'solid';
  const calm = solid ? calmColorOf(layer, theme) : palette.calm;
  const zone = layer.id === 'zones';
  const hatched: LayerSpecification = {
    id: `${layer.id}/hatch`,
    type: 'fill',
    ...base,
    layout: shown(layer),
    paint: {
      'fill-pattern': ['concat', 'hatch-', ['to-string', ['coalesce', ['get', 'risk_level'], ['get', 'level'], 4]]],
      'fill-opacity': layer.opacity * 0.55,
    },
  };
  const fill: LayerSpecification = {
    id: `${layer.id}/fill`,
    type: 'fill',
    ...base,
    layout: shown(layer),
    paint: {
      'fill-color': stateColor(theme, calm),
      'fill-opacity': opacityOf(layer, ['case', HOT, 0.26, HOVERED, 0.16, solid ? 0.3 : zone ? 0 : 0.05]),
    },
  };
  const outline: LayerSpecification = {
    id: `${layer.id}/line`,
    type: 'line',
    ...base,
    layout: { ...shown(layer), 'line-join': 'round' },
    paint: {
      'line-color': ['case', SELECTED, palette.accent, stateColor(theme, calm)],
      'line-width': ['case', SELECTED, 2.5, HOT, 1.8, zone ? 1 : 0.8],
      'line-opacity': opacityOf(layer, ['case', SELECTED, 1, HOT, 1, HOVERED, 0.9, zone ? 0.5 : solid ? 0.75 : 0.5]),
      ...(zone ? { 'line-dasharray': [5, 3, 1, 3] } : {}),
    },
  };
  return layer.kind === 'hatch'
    ? [hatched, { ...outline, paint: { ...outline.paint, 'line-opacity': layer.opacity * 0.25 } }]
    : [fill, outline];
}

/** Names of areas without points, such as zones. */
export function zoneNames({ layer, theme, locale, source }: StyleFrame): LayerSpecification[] {
  if (layer.label === undefined) return [];
  return [
    {
      id: `${layer.id}/label`,
      type: 'symbol',
      source,
      'source-layer': layer.id,
      minzoom: layer.label.minZoom,
      maxzoom: 15,
      filter: filterOf(layer),
      layout: {
        ...shown(layer),
        'text-field': labelOf(layer, locale),
        'text-font': FONT_REGULAR,
        'text-size': 13,
        'text-letter-spacing': 0.15,
        'text-max-width': 8,
        'text-padding': 10,
      },
      paint: { ...textPaint(theme, layer), 'text-opacity': layer.opacity * 0.75 },
    },
  ];
}
