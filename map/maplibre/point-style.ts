import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
import { CELL_MAX_ZOOM } from '../../domain/cell.ts';
import { PALETTES } from '../palette.ts';
import { FONT_REGULAR } from './ground-style.ts';
import {
  cellCount,
  chipOf,
  filterOf,
  HOT,
  labelOf,
  OFF,
  opacityOf,
  SELECTED,
  stateColor,
} from './style-expressions.ts';
import { type StyleFrame, shown, textPaint } from './style-frame.ts';

const either = (test: ExpressionSpecification, yes: number, no: number): ExpressionSpecification => [
  'case',
  test,
  yes,
  no,
];

/** Single calm objects: a neutral dot for each, a symbol and a name where there is room. */
export function memberLayers({ layer, theme, locale, source }: StyleFrame, points: string): LayerSpecification[] {
  const palette = PALETTES[theme];
  const from = Math.max(layer.minZoom, CELL_MAX_ZOOM);
  const base = { source, 'source-layer': points, minzoom: from, filter: filterOf(layer) };
  const dots: LayerSpecification = {
    id: `${layer.id}/dot`,
    type: 'circle',
    ...base,
    layout: shown(layer),
    paint: {
      'circle-radius': ['case', SELECTED, 15, HOT, 3, 2.2],
      'circle-color': stateColor(theme, palette.calmFill),
      'circle-opacity': opacityOf(layer, ['case', SELECTED, 0.1, 0.8]),
      'circle-stroke-color': palette.accent,
      'circle-stroke-width': either(SELECTED, 2.5, 0),
    },
  };
  const chips: LayerSpecification = {
    id: `${layer.id}/chip`,
    type: 'symbol',
    ...base,
    minzoom: Math.max(from, layer.symbolFrom),
    layout: {
      ...shown(layer),
      'icon-image': chipOf(layer),
      'icon-size': ['interpolate', ['linear'], ['zoom'], 13, 0.72, 16, 1],
      'icon-padding': 1,
      'text-field': ['step', ['zoom'], '', layer.label?.minZoom ?? 15, labelOf(layer, locale)],
      'text-font': FONT_REGULAR,
      'text-size': 11.5,
      'text-anchor': 'top',
      'text-offset': [0, 1.15],
      'text-max-width': 9,
      'text-optional': true,
      'text-padding': 4,
    },
    paint: { ...textPaint(theme, layer), 'icon-opacity': opacityOf(layer, ['case', HOT, 0, OFF, 0.5, 1]) },
  };
  return layer.kind === 'point' ? [dots, chips] : [{ ...dots, paint: { ...dots.paint, 'circle-opacity': 0 } }, chips];
}

/** Cells of many: the layer's symbol with its count, ringed by the worst tier among the members. */
export function cellLayers({ layer, theme, source }: StyleFrame): LayerSpecification[] {
  if (layer.cellsFrom === null) return [];
  const primary = layer.cellsFrom === 0;
  const base = {
    source,
    'source-layer': `${layer.id}_cells`,
    minzoom: layer.cellsFrom,
    filter: ['>', cellCount(layer), 0] as ExpressionSpecification,
  };
  return [
    {
      id: `${layer.id}/ring`,
      type: 'circle',
      ...base,
      layout: primary ? shown(layer) : { visibility: 'none' },
      paint: {
        'circle-radius': 11.5,
        'circle-color': stateColor(theme, 'rgba(0,0,0,0)'),
        'circle-opacity': opacityOf(layer, either(HOT, 0.18, 0)),
        'circle-stroke-color': stateColor(theme, 'rgba(0,0,0,0)'),
        'circle-stroke-opacity': opacityOf(layer, either(HOT, 0.9, 0)),
        'circle-stroke-width': 1.6,
      },
    },
    {
      id: `${layer.id}/cells`,
      type: 'symbol',
      ...base,
      layout: {
        ...shown(layer),
        'icon-image': layer.symbols === undefined ? 'chip-dot' : `chip-${layer.symbols.fallback}`,
        'icon-size': 0.86,
        'icon-padding': 3,
        // The first layer of the view is whole; the others fill the gaps it leaves.
        'icon-allow-overlap': primary,
        'text-optional': primary,
        'symbol-sort-key': ['-', 0, cellCount(layer)],
        'text-field': [
          'case',
          ['>', cellCount(layer), 1],
          ['number-format', cellCount(layer), { 'max-fraction-digits': 0 }],
          '',
        ],
        'text-font': FONT_REGULAR,
        'text-size': 12,
        'text-anchor': 'left',
        'text-offset': [1.05, 0],
      },
      paint: { ...textPaint(theme, layer), 'icon-opacity': layer.opacity * 0.95 },
    },
  ];
}
