/** A finished answer: its bytes, compressed unless tiny, and their tag; null bytes for an empty tile. */
export interface CachedTile {
  readonly body: Buffer | null;
  readonly gzip: boolean;
  readonly etag: string;
}

interface Entry {
  readonly tile: CachedTile;
  /** Revision of the tile's layers when it was made. */
  readonly revision: number;
  /** Index revision at which the entry was last known to be good: spares asking its layers again. */
  checkedAt: number;
  readonly cost: number;
}

/** Every entry costs this besides its bytes: key, header and map slot. */
const ENTRY_BYTES = 300;

/**
 * Finished tiles, least recently used out first, bounded in bytes. Keys hold what an answer depends on: layers, z, x, y,
 * scope, narrowing and precision; the revision is compared on a hit. Equal requests in flight wait for one encoding.
 */
export class TileCache {
  readonly #entries = new Map<string, Entry>();
  readonly #inFlight = new Map<string, Promise<CachedTile>>();
  readonly #maxBytes: number;
  #bytes = 0;
  hits = 0;
  encodings = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** The kept tile when it is still good. `now` is the index's revision, `current` asks the tile's own. */
  get(key: string, now: number, current: () => number): CachedTile | null {
    const entry = this.#entries.get(key);
    if (entry === undefined) return null;
    if (entry.checkedAt !== now) {
      if (current() !== entry.revision) {
        this.#drop(key, entry);
        return null;
      }
      entry.checkedAt = now;
    }
    this.hits++;
    // Most hits are of recent entries; moving to the end only now and then keeps the hit cheap and the order good enough.
    if ((this.hits & 7) === 0) {
      this.#entries.delete(key);
      this.#entries.set(key, entry);
    }
    return entry.tile;
  }

  /** Makes the tile once for all who ask for it at the same revision meanwhile. */
  make(key: string, now: number, revision: number, encode: () => Promise<CachedTile>): Promise<CachedTile> {
    const flight = `${key}#${revision}`;
    const running = this.#inFlight.get(flight);
    if (running !== undefined) return running;
    this.encodings++;
    const made = encode()
      .then((tile) => {
        this.#keep(key, {
          tile,
          revision,
          checkedAt: now,
          cost: (tile.body?.length ?? 0) + key.length * 2 + ENTRY_BYTES,
        });
        return tile;
      })
      .finally(() => this.#inFlight.delete(flight));
    this.#inFlight.set(flight, made);
    return made;
  }

  clear(): void {
    this.#entries.clear();
    this.#bytes = 0;
  }

  #keep(key: string, entry: Entry): void {
    const before = this.#entries.get(key);
    if (before !== undefined) this.#drop(key, before);
    this.#entries.set(key, entry);
    this.#bytes += entry.cost;
    for (const [oldest, old] of this.#entries) {
      if (this.#bytes <= this.#maxBytes) break;
      this.#drop(oldest, old);
    }
  }

  #drop(key: string, entry: Entry): void {
    this.#entries.delete(key);
    this.#bytes -= entry.cost;
  }
}
