import { Color } from '@cesium/engine';
import type { FeatureState, LayerDescription, MapTheme } from '../contract.ts';
import type { TileFeature } from '../mvt-reader.ts';
import { categoryColor, PALETTES } from '../palette.ts';

export const cesiumColor = (hex: string, alpha = 1): Color => Color.fromCssColorString(hex).withAlpha(alpha);

/** Whether a feature of a tile passes the filters of its layer; absent properties pass, as on the flat map. */
export function passes(layer: LayerDescription, { properties }: Pick<TileFeature, 'properties'>): boolean {
  return Object.entries(layer.filter).every(([name, values]) => {
    const value = properties[name];
    return value === undefined || typeof value === 'boolean' || values.includes(value);
  });
}

/** The muted colour of a feature's category. */
export function calmColor(
  layer: LayerDescription,
  { properties }: Pick<TileFeature, 'properties'>,
  theme: MapTheme,
): string {
  const { palette } = layer;
  if (palette === undefined) return PALETTES[theme].calm;
  return categoryColor(palette.colors[String(properties[palette.property])] ?? palette.fallback, theme);
}

/** Colour of an object: accent when selected, its tier, grey when silent, its calm colour otherwise. */
export function objectColor(
  state: FeatureState | undefined,
  selected: boolean,
  calm: string,
  theme: MapTheme,
  layer: LayerDescription,
): { readonly color: string; readonly strength: number } {
  const palette = PALETTES[theme];
  const tier = state?.tier ?? 0;
  const faded = layer.tiers !== null && !layer.tiers.includes(tier);
  const strength = layer.opacity * (faded ? 0.2 : 1);
  if (selected) return { color: palette.accent, strength };
  if (tier > 0) return { color: palette.tier[tier], strength };
  return {
    color: state !== undefined && (state.online !== true || state.outage === true) ? palette.offline : calm,
    strength,
  };
}
