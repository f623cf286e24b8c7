import type { ScopeCellRow } from './load.ts';

/** Which scope keys pass: a byte per key, or null when all do. Rows of PUBLIC_SCOPE always pass. */
export type ScopeFilter = Uint8Array | null;

/** The narrower scope a filter of the layer panel asks for; null parts mean all. */
export interface Narrowing {
  readonly zones: readonly number[] | null;
  readonly enterprises: readonly number[] | null;
}

export const NO_NARROWING: Narrowing = { zones: null, enterprises: null };

export interface ScopedViewer {
  readonly all: boolean;
  readonly scopeKeys: readonly number[];
  readonly scopeHash: string;
}

/**
 * The viewer's keys as bytes, computed once per scope and narrowing (design, law 1: policies compare integers only,
 * and so does the index). Filters by zone and enterprise are a narrower scope.
 */
export function scopeFilter(viewer: ScopedViewer, cells: readonly ScopeCellRow[], narrowing: Narrowing): ScopeFilter {
  const { zones, enterprises } = narrowing;
  if (viewer.all && zones === null && enterprises === null) return null;
  const largest = Math.max(0, ...(viewer.all ? cells.map((cell) => cell.id) : viewer.scopeKeys.slice(-1)));
  const filter = new Uint8Array(largest + 1);
  if (viewer.all) for (const cell of cells) filter[cell.id] = 1;
  else for (const key of viewer.scopeKeys) filter[key] = 1;
  if (zones === null && enterprises === null) return filter;
  for (const cell of cells) {
    const passes =
      (zones === null || zones.includes(cell.zone)) && (enterprises === null || enterprises.includes(cell.enterprise));
    if (!passes && cell.id <= largest) filter[cell.id] = 0;
  }
  return filter;
}

/** Whether a row with this scope key passes. */
export function passesScope(filter: ScopeFilter, scopeKey: number): boolean {
  return filter === null || scopeKey < 0 || filter[scopeKey] === 1;
}

/** Keeps the filters of the latest scopes; a scope is a session's, so a few hundred are plenty. */
export class ScopeFilters {
  readonly #kept = new Map<string, ScopeFilter>();
  #cells: readonly ScopeCellRow[] = [];

  setCells(cells: readonly ScopeCellRow[]): void {
    this.#cells = cells;
    this.#kept.clear();
  }

  of(viewer: ScopedViewer, narrowing: Narrowing, narrowingKey: string): ScopeFilter {
    const key = `${viewer.scopeHash}|${narrowingKey}`;
    const known = this.#kept.get(key);
    if (known !== undefined) return known;
    const made = scopeFilter(viewer, this.#cells, narrowing);
    if (this.#kept.size >= 500) this.#kept.clear();
    this.#kept.set(key, made);
    return made;
  }
}
