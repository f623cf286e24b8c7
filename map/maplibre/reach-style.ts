import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
import type { LayerDescription, MapTheme } from '../contract.ts';
import { PALETTES } from '../palette.ts';
import { shown } from './style-frame.ts';

/** Ground that a camera or a crane covers, drawn from their properties by the reach painter. */
export const REACH_SOURCE = 'reach';

export function reachLayers(layers: readonly LayerDescription[], theme: MapTheme): LayerSpecification[] {
  const palette = PALETTES[theme];
  return layers
    .filter((layer) => layer.reach !== undefined)
    .flatMap((layer): LayerSpecification[] => {
      const base = {
        source: REACH_SOURCE,
        minzoom: 15,
        filter: ['==', ['get', 'layer'], layer.id] as ExpressionSpecification,
      };
      return [
        {
          id: `${layer.id}/reach-fill`,
          type: 'fill',
          ...base,
          layout: shown(layer),
          paint: {
            'fill-color': palette.calmText,
            'fill-opacity': layer.opacity * (layer.reach === 'view-cone' ? 0.06 : 0.03),
          },
        },
        {
          id: `${layer.id}/reach-line`,
          type: 'line',
          ...base,
          layout: shown(layer),
          paint: {
            'line-color': palette.calmText,
            'line-width': 0.8,
            'line-opacity': layer.opacity * 0.3,
            'line-dasharray': [3, 3],
          },
        },
      ];
    });
}
