import type { LayerSpecification } from 'maplibre-gl';

/** What a larger type needs more of; everything else of a style is colour, order or place. */
const SIZES = new Set([
  'text-size',
  'icon-size',
  'text-halo-width',
  'circle-radius',
  'circle-stroke-width',
  'line-width',
]);

/** A size times the factor. An expression of zoom must stay outermost, so its outputs are multiplied instead. */
function scaled(value: unknown, factor: number): unknown {
  if (typeof value === 'number') return value * factor;
  if (!Array.isArray(value)) return value;
  const first = value[0] === 'interpolate' ? 4 : value[0] === 'step' ? 2 : null;
  if (first === null) return ['*', factor, value];
  return value.map((part, index) => (index >= first && (index - first) % 2 === 0 ? scaled(part, factor) : part));
}

function scaledPart(part: object, factor: number): object {
  return Object.fromEntries(
    Object.entries(part).map(([key, value]) => [key, SIZES.has(key) ? scaled(value, factor) : value]),
  );
}

/**
 * Symbols, texts and lines of a map, larger by a factor, as the type of the page around it is on a wide screen.
 * @param factor 1 leaves the layers as they are
 */
export function scaledLayers(layers: readonly LayerSpecification[], factor: number): LayerSpecification[] {
  if (factor === 1) return [...layers];
  return layers.map((layer) => {
    const parts: Record<string, unknown> = { ...layer };
    for (const name of ['layout', 'paint']) {
      const part = parts[name];
      if (typeof part === 'object' && part !== null) parts[name] = scaledPart(part, factor);
    }
    // The same layer with other numbers: its kind and keys are untouched.
    return parts as unknown as LayerSpecification;
  });
}

/** How much larger the page's type is than usual, in steps that the eye notices. */
export function typeScale(): number {
  const pixels = Number.parseFloat(window.getComputedStyle(document.documentElement).fontSize);
  return Number.isFinite(pixels) ? Math.max(1, Math.round((pixels / 16) * 20) / 20) : 1;
}
