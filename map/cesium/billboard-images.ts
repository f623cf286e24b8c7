import type { MapTheme } from '../contract.ts';
import { symbolImages } from '../symbol-images.ts';

/** The symbols of the map as canvases by name, with their size in CSS pixels; the same drawing as on the flat map. */
export interface BillboardImages {
  get(name: string): { readonly id: string; readonly canvas: HTMLCanvasElement; readonly size: number };
}

export function createBillboardImages(theme: MapTheme): BillboardImages {
  const ratio = 2;
  const images = symbolImages(theme, ratio);
  const made = new Map<string, { readonly id: string; readonly canvas: HTMLCanvasElement; readonly size: number }>();
  return {
    get(name) {
      const known = made.get(name);
      if (known !== undefined) return known;
      const image = images.get(name) ?? images.get('chip-dot');
      if (image === undefined) throw new Error(`no symbol ${name}`);
      const canvas = document.createElement('canvas');
      canvas.width = image.data.width;
      canvas.height = image.data.height;
      canvas.getContext('2d')?.putImageData(image.data, 0, 0);
      const entry = { id: `${theme}-${name}`, canvas, size: image.data.width / ratio };
      made.set(name, entry);
      return entry;
    },
  };
}
