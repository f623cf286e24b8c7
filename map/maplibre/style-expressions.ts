import type { ExpressionSpecification } from 'maplibre-gl';
import type { LayerDescription, MapLocale, MapTheme } from '../contract.ts';
import { categoryColor, PALETTES } from '../palette.ts';

/**
 * Expressions of the situation layers. Feature-state carries `tier` (0..4), `off` (silent without a warning), `lost`,
 * `sel` and `hov`; MapLibre accepts it in paint only, so symbols come from the state store instead (facts).
 */
export const TIER: ExpressionSpecification = ['coalesce', ['feature-state', 'tier'], 0];
export const HOT: ExpressionSpecification = ['>', TIER, 0];
export const OFF: ExpressionSpecification = ['boolean', ['feature-state', 'off'], false];
export const SELECTED: ExpressionSpecification = ['boolean', ['feature-state', 'sel'], false];
export const HOVERED: ExpressionSpecification = ['boolean', ['feature-state', 'hov'], false];

/** Full-strength tier colour, grey when silent, the calm colour otherwise. */
export function stateColor(theme: MapTheme, calm: string | ExpressionSpecification): ExpressionSpecification {
  const { tier, offline } = PALETTES[theme];
  return ['match', TIER, 4, tier[4], 3, tier[3], 2, tier[2], 1, tier[1], ['case', OFF, offline, calm]];
}

/** An opacity; what a tier filter excludes recedes to a fifth but stays as ground for the eye. */
export function opacityOf(
  layer: LayerDescription,
  value: number | ExpressionSpecification,
): number | ExpressionSpecification {
  const whole: number | ExpressionSpecification =
    typeof value === 'number' ? value * layer.opacity : ['*', value, layer.opacity];
  if (layer.tiers === null) return whole;
  return ['*', whole, ['case', ['in', TIER, ['literal', [...layer.tiers]]], 1, 0.2]];
}

/** Objects without the property pass: a road has no medium and is not hidden by a filter of media. */
export function filterOf(layer: LayerDescription): ExpressionSpecification {
  const parts = Object.entries(layer.filter).map(
    ([property, values]): ExpressionSpecification => [
      'any',
      ['!', ['has', property]],
      ['in', ['get', property], ['literal', [...values]]],
    ],
  );
  return ['all', ...parts];
}

/** Members of a cell that the sector filter lets through. */
export function cellCount(layer: LayerDescription): ExpressionSpecification {
  if (layer.sectors === null) return ['coalesce', ['get', 'count'], 1];
  const parts = layer.sectors.map((code): ExpressionSpecification => ['coalesce', ['get', `s${code}`], 0]);
  return ['+', 0, ...parts];
}

export function calmColorOf(layer: LayerDescription, theme: MapTheme): string | ExpressionSpecification {
  if (layer.palette === undefined) return PALETTES[theme].calm;
  const { property, colors, fallback } = layer.palette;
  const cases = Object.entries(colors).flatMap(([value, name]) => [value, categoryColor(name, theme)]);
  if (cases.length === 0) return categoryColor(fallback, theme);
  return ['match', ['get', property], ...cases, categoryColor(fallback, theme)] as unknown as ExpressionSpecification;
}

/** Name of the chip image by category. */
export function chipOf(layer: LayerDescription): string | ExpressionSpecification {
  if (layer.symbols === undefined) return 'chip-dot';
  const { property, names, fallback } = layer.symbols;
  const cases = Object.entries(names).flatMap(([value, name]) => [value, `chip-${name}`]);
  if (cases.length === 0) return `chip-${fallback}`;
  return ['match', ['get', property], ...cases, `chip-${fallback}`] as unknown as ExpressionSpecification;
}

/** The name in the reader's language, with the number that matters (people, quantity) on a second line. */
export function labelOf(layer: LayerDescription, locale: MapLocale): ExpressionSpecification {
  const name: ExpressionSpecification =
    locale === 'en' ? ['coalesce', ['get', 'name_en'], ['get', 'name'], ''] : ['coalesce', ['get', 'name'], ''];
  const number = layer.label?.number;
  if (number === undefined) return name;
  return [
    'case',
    ['>', ['coalesce', ['get', number.property], 0], 0],
    [
      'concat',
      name,
      `\n${number.before}`,
      ['number-format', ['get', number.property], { 'max-fraction-digits': 0 }],
      number.after,
    ],
    name,
  ];
}
