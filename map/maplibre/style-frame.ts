import type { LayerDescription, MapLocale, MapTheme } from '../contract.ts';
import { PALETTES } from '../palette.ts';

/** What every style function needs to know of one layer. */
export interface StyleFrame {
  readonly layer: LayerDescription;
  readonly theme: MapTheme;
  readonly locale: MapLocale;
  readonly source: string;
}

export type Visible = { readonly visibility: 'visible' | 'none' };
export const shown = (layer: LayerDescription): Visible => ({ visibility: layer.visible ? 'visible' : 'none' });

/** Names of calm objects. */
export function textPaint(theme: MapTheme, layer: LayerDescription) {
  const palette = PALETTES[theme];
  return {
    'text-color': palette.calmText,
    'text-halo-color': palette.halo,
    'text-halo-width': 1.3,
    'text-opacity': layer.opacity,
  } as const;
}
