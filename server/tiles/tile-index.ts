import type { Precision } from '../../domain/place.ts';
import type { TileLayer } from '../../domain/tile-layer.ts';
import { finishTile } from './compress.ts';
import { TileEncoder } from './encode.ts';
import type { LayerIndex, MercatorBox } from './layer-index.ts';
import type { ScopeCellRow } from './load.ts';
import { LayerRevisions } from './revisions.ts';
import { type Narrowing, type ScopedViewer, ScopeFilters } from './scope-filter.ts';
import { type CachedTile, TileCache } from './tile-cache.ts';

/** What a tile depends on besides the index. `key` is the canonical text of layers, place and narrowing. */
export interface TileQuestion {
  readonly key: string;
  readonly layers: readonly TileLayer[];
  readonly z: number;
  readonly x: number;
  readonly y: number;
  readonly narrowing: Narrowing;
  readonly narrowingKey: string;
}

export interface TileViewer extends ScopedViewer {
  readonly precision: Precision;
}

const CACHE_BYTES = 128 * 2 ** 20;

/** All layers in memory and the tiles made of them. Pure of any database: `index-service.ts` fills and feeds it. */
export class TileIndex {
  readonly cache = new TileCache(CACHE_BYTES);
  readonly #layers = new Map<TileLayer, LayerIndex>();
  readonly #revisions = new Map<TileLayer, LayerRevisions>();
  readonly #filters = new ScopeFilters();
  readonly #encoder = new TileEncoder();
  /** Grows with every change of any layer. */
  revision = 1;

  layer(layer: TileLayer): LayerIndex | undefined {
    return this.#layers.get(layer);
  }

  setScopeCells(cells: readonly ScopeCellRow[]): void {
    this.#filters.setCells(cells);
  }

  /** Puts a layer that was read as a whole in place; all its tiles are new. */
  setLayer(layer: TileLayer, index: LayerIndex): void {
    this.revision++;
    this.#layers.set(layer, index);
    this.#revisionsOf(layer).markAll(this.revision);
  }

  /** Tells that the boxes of a layer show something new. */
  touch(layer: TileLayer, boxes: readonly MercatorBox[]): void {
    if (boxes.length === 0) return;
    this.revision++;
    this.#revisionsOf(layer).mark(boxes, this.revision);
  }

  #revisionsOf(layer: TileLayer): LayerRevisions {
    const known = this.#revisions.get(layer);
    if (known !== undefined) return known;
    const made = new LayerRevisions();
    this.#revisions.set(layer, made);
    return made;
  }

  /** The revision of one tile: the newest of its layers' marks. */
  tileRevision(layers: readonly TileLayer[], z: number, x: number, y: number): number {
    let newest = 0;
    for (const layer of layers) newest = Math.max(newest, this.#revisions.get(layer)?.of(z, x, y) ?? 0);
    return newest;
  }

  /** The finished tile for this viewer, at once when it is kept. */
  tile(viewer: TileViewer, question: TileQuestion): CachedTile | Promise<CachedTile> {
    const { layers, z, x, y } = question;
    const key = `${viewer.scopeHash}|${viewer.precision}|${question.key}`;
    const current = (): number => this.tileRevision(layers, z, x, y);
    const kept = this.cache.get(key, this.revision, current);
    if (kept !== null) return kept;
    return this.cache.make(key, this.revision, current(), () => finishTile(this.encode(viewer, question)));
  }

  /** The bytes of a tile, encoded now. */
  encode(viewer: TileViewer, question: Omit<TileQuestion, 'key'>, plain = false): Uint8Array | null {
    const { z, x, y, narrowing, narrowingKey } = question;
    const scope = this.#filters.of(viewer, narrowing, narrowingKey);
    const layers = question.layers.flatMap((name) => this.#layers.get(name) ?? []);
    return this.#encoder.encode({ layers, z, x, y, scope, precision: viewer.precision, plain });
  }

  /** Objects and bytes per layer, for health and metrics. */
  stats(): { readonly layer: TileLayer; readonly rows: number; readonly changed: number }[] {
    return [...this.#layers].map(([layer, index]) => ({ layer, rows: index.size, changed: index.deltaSize }));
  }
}
