import type { MercatorBox } from './layer-index.ts';

/** Deeper tiles share the revision of their ancestor at this zoom. */
const FINEST_ZOOM = 14;
/** An edit that touches more tiles than this of one zoom makes the whole layer new. */
const MANY_TILES = 4_096;
const MANY_MARKS = 200_000;
/** Tiles draw this share of their side beyond their border. */
const BORDER = 1 / 32;

/** Which tiles of one layer an edit touched: every other cached tile stays good. */
export class LayerRevisions {
  readonly #marks = new Map<number, number>();
  #all = 0;

  /** Marks the tiles that show any of the boxes with the given revision. */
  mark(boxes: readonly MercatorBox[], revision: number): void {
    for (let z = 0; z <= FINEST_ZOOM; z++) {
      for (const box of boxes) {
        if (!this.#markZoom(box, z, revision)) {
          this.markAll(revision);
          return;
        }
      }
    }
    if (this.#marks.size > MANY_MARKS) this.markAll(revision);
  }

  markAll(revision: number): void {
    this.#marks.clear();
    this.#all = revision;
  }

  #markZoom([west, north, east, south]: MercatorBox, z: number, revision: number): boolean {
    const size = 2 ** z;
    const clamp = (value: number): number => Math.max(0, Math.min(size - 1, Math.floor(value)));
    const left = clamp(west * size - BORDER);
    const right = clamp(east * size + BORDER);
    const top = clamp(north * size - BORDER);
    const bottom = clamp(south * size + BORDER);
    if ((right - left + 1) * (bottom - top + 1) > MANY_TILES) return false;
    for (let x = left; x <= right; x++) for (let y = top; y <= bottom; y++) this.#marks.set(tileKey(z, x, y), revision);
    return true;
  }

  /** The revision at which this tile of the layer last changed. */
  of(z: number, x: number, y: number): number {
    const above = Math.max(0, z - FINEST_ZOOM);
    const mark = this.#marks.get(tileKey(z - above, x >>> above, y >>> above));
    return Math.max(this.#all, mark ?? 0);
  }
}

const tileKey = (z: number, x: number, y: number): number => (z * 2 ** 22 + x) * 2 ** 22 + y;
