import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
import { CELL_MAX_ZOOM } from '../../domain/cell.ts';
import type { MapTheme } from '../contract.ts';
import { PALETTES } from '../palette.ts';
import { FONT_REGULAR } from './ground-style.ts';

/** Everything that is not normal, from the state store: feature-state cannot choose symbols or texts (facts). */
export const STATE_SOURCE = 'state';
/** Layers that an unacknowledged red makes blink. */
export const BLINKING_LAYER = 'state/blink';
export const PULSE_LAYER = 'state/pulse';
export const STATE_LAYERS = ['state/offline', 'state/symbol', BLINKING_LAYER] as const;
/** Property of a symbol with the countdown that stands beside it. */
export const COUNTDOWN = 'clock';

const flag = (name: string): ExpressionSpecification => ['==', ['get', name], true];

function symbols(id: string, theme: MapTheme, filter: ExpressionSpecification, quiet: boolean): LayerSpecification {
  const palette = PALETTES[theme];
  return {
    id,
    type: 'symbol',
    source: STATE_SOURCE,
    filter,
    layout: {
      'icon-image': ['get', 'icon'],
      'icon-size': quiet
        ? ['interpolate', ['linear'], ['zoom'], 13, 0.7, 16, 1]
        : ['interpolate', ['linear'], ['zoom'], 9, 0.86, 14, 1],
      'icon-allow-overlap': !quiet,
      'icon-padding': 0,
      'symbol-sort-key': ['get', 'order'],
      'text-field': quiet ? ['step', ['zoom'], '', 15, ['get', 'text']] : ['get', 'text'],
      'text-font': FONT_REGULAR,
      'text-size': 12,
      'text-anchor': 'left',
      'text-offset': [1.2, 0],
      'text-optional': true,
      'text-padding': 1,
    },
    paint: {
      'icon-opacity': quiet ? 0.9 : 1,
      'icon-opacity-transition': { duration: 0 },
      'text-color': quiet ? palette.offline : palette.strongText,
      'text-halo-color': palette.halo,
      'text-halo-width': 1.6,
    },
  };
}

/** Countdowns beside single symbols; where two would cover each other, the worse one stays. */
function countdowns(theme: MapTheme): LayerSpecification {
  const palette = PALETTES[theme];
  return {
    id: 'state/countdown',
    type: 'symbol',
    source: STATE_SOURCE,
    minzoom: CELL_MAX_ZOOM,
    filter: ['!=', ['get', COUNTDOWN], ''],
    layout: {
      'symbol-sort-key': ['-', 0, ['get', 'order']],
      'text-field': ['get', COUNTDOWN],
      'text-font': FONT_REGULAR,
      'text-size': 12,
      'text-anchor': 'left',
      // Outside the rings of a blinking or selected symbol; an age already stands on the first line.
      'text-offset': ['case', ['==', ['get', 'text'], ''], ['literal', [2.2, 0]], ['literal', [2.2, 1.1]]],
      'text-padding': 1,
    },
    paint: { 'text-color': palette.strongText, 'text-halo-color': palette.halo, 'text-halo-width': 1.8 },
  };
}

/** Above everything of the map, worst on top. */
export function stateLayers(theme: MapTheme): LayerSpecification[] {
  const palette = PALETTES[theme];
  const hot: ExpressionSpecification = ['>', ['get', 'tier'], 0];
  return [
    symbols('state/offline', theme, ['!', hot], true),
    {
      id: PULSE_LAYER,
      type: 'circle',
      source: STATE_SOURCE,
      filter: flag('blink'),
      paint: {
        'circle-radius': 19,
        'circle-color': palette.tier[4],
        'circle-opacity': 0.14,
        'circle-opacity-transition': { duration: 0 },
        'circle-stroke-color': palette.tier[4],
        'circle-stroke-width': 2,
        'circle-stroke-opacity': 0.95,
        'circle-stroke-opacity-transition': { duration: 0 },
      },
    },
    symbols('state/symbol', theme, ['all', hot, ['!', flag('blink')]], false),
    symbols(BLINKING_LAYER, theme, flag('blink'), false),
    countdowns(theme),
    {
      id: 'state/selected',
      type: 'circle',
      source: STATE_SOURCE,
      filter: flag('selected'),
      paint: {
        'circle-radius': 22,
        'circle-color': palette.accent,
        'circle-opacity': 0.08,
        'circle-stroke-color': palette.accent,
        'circle-stroke-width': 2.5,
      },
    },
  ];
}
