import type { Mask } from '../../domain/recording-schema.ts';

/** Even-odd rule: whether a point lies inside a polygon. Shares of width and height. */
function isInside(mask: Mask, x: number, y: number): boolean {
  let inside = false;
  for (let i = 0, j = mask.length - 1; i < mask.length; j = i++) {
    const [xi = 0, yi = 0] = mask[i] ?? [];
    const [xj = 0, yj = 0] = mask[j] ?? [];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}

/** One RGBA picture, opaque grey where a mask lies and transparent elsewhere: laid over every picture of an export. */
export function rasterMasks(masks: readonly Mask[], width: number, height: number): Uint8Array {
  const out = new Uint8Array(width * height * 4);
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const x = (column + 0.5) / width;
      const y = (row + 0.5) / height;
      if (masks.some((mask) => isInside(mask, x, y))) out.set([24, 28, 32, 255], (row * width + column) * 4);
    }
  return out;
}
