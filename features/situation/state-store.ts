import { sectorCode } from '../../domain/sector.ts';
import type { SituationFilters } from '../../domain/situation.ts';
import { type TierRank, tierRank } from '../../domain/tier.ts';
import { CROSSING_ZONE } from '../../domain/zone.ts';
import type { FeatureState } from '../../map/contract.ts';

/** How many objects stand at each tier now; offline counts objects without an open warning only. */
export interface StateCounts {
  readonly red: number;
  readonly orange: number;
  readonly yellow: number;
  readonly blue: number;
  readonly offline: number;
  readonly lost: number;
  readonly unacknowledged: number;
}

export type StateListener = (changed: readonly FeatureState[], replaced: boolean) => void;

/**
 * Live state of all objects that are not normal, outside React: changes are collected and listeners are told once per
 * frame. `counts` and `version` are stable between flushes, so `useSyncExternalStore(store.subscribe, store.counts)`
 * works as it stands.
 */
export interface StateStore {
  get(fid: number): FeatureState | undefined;
  all(): IterableIterator<FeatureState>;
  /** Merges changes of the stream; an entry of tier 0 and online true removes the object. */
  apply(changes: readonly FeatureState[]): void;
  /** Replaces everything by a snapshot. */
  replace(states: readonly FeatureState[]): void;
  /** Called at most once per frame; the listener gets what changed since the last call. */
  subscribe(listener: StateListener): () => void;
  counts(): StateCounts;
  /** Grows with every flush. */
  version(): number;
  /** Tells listeners now instead of at the next frame. */
  flush(): void;
}

/** Calm and connected: nothing to draw beyond the tile. */
export function isNormal(state: FeatureState): boolean {
  return state.tier === 0 && state.online === true && state.outage !== true;
}

const COUNTED = ['offline', 'blue', 'yellow', 'orange', 'red'] as const;

/** Counts by tier of the states that the filters let through. */
export function countStates(states: Iterable<FeatureState>, filters?: SituationFilters): StateCounts {
  const counts = { red: 0, orange: 0, yellow: 0, blue: 0, offline: 0, lost: 0, unacknowledged: 0 };
  const passes = filters === undefined ? () => true : stateFilter({ ...filters, tiers: null });
  for (const state of states) {
    if (!passes(state)) continue;
    if (state.tier > 0 || (state.online === false && state.outage !== true)) counts[COUNTED[state.tier]] += 1;
    if (state.lost) counts.lost += 1;
    if (state.tier > 0 && state.unacknowledged) counts.unacknowledged += 1;
  }
  return counts;
}

/**
 * The filters as a test of one state; what belongs to no sector or to the whole district is not hidden by them. Medium
 * is a property of geometry and is not decided here.
 */
export function stateFilter(filters: SituationFilters): (state: FeatureState) => boolean {
  const sectors = filters.sectors === null ? null : new Set(filters.sectors.map(sectorCode));
  const zones = filters.zones === null ? null : new Set(filters.zones);
  const enterprises = filters.enterprises === null ? null : new Set(filters.enterprises);
  const tiers = filters.tiers === null ? null : new Set<TierRank>(filters.tiers.map(tierRank));
  return (state) =>
    (sectors === null || state.sector === 0 || sectors.has(state.sector)) &&
    (zones === null || state.zone === 0 || state.zone === CROSSING_ZONE || zones.has(state.zone)) &&
    (enterprises === null || enterprises.has(state.enterprise)) &&
    (tiers === null || tiers.has(state.tier));
}

const FRAME_MS = 16;

/**
 * The end of this task after a quiet time, a frame later in a flood. Not an animation frame: the map asks for its own, and
 * where drawing is slow the next one may be a third of a second away.
 */
function frameByFrame(): (run: () => void) => void {
  let ranAt = Number.NEGATIVE_INFINITY;
  return (run) => {
    const wait = Math.max(0, ranAt + FRAME_MS - performance.now());
    setTimeout(() => {
      ranAt = performance.now();
      run();
    }, wait);
  };
}

/** @param schedule asks for the next flush; replaced in tests. */
export function createStateStore(schedule: (run: () => void) => void = frameByFrame()): StateStore {
  const states = new Map<number, FeatureState>();
  const pending = new Map<number, FeatureState>();
  const listeners = new Set<StateListener>();
  let counts = countStates([]);
  let version = 0;
  let replaced = false;
  let scheduled = false;

  const flush = () => {
    scheduled = false;
    if (pending.size === 0 && !replaced) return;
    const changed = [...pending.values()];
    const whole = replaced;
    pending.clear();
    replaced = false;
    counts = countStates(states.values());
    version += 1;
    for (const listener of listeners) listener(changed, whole);
  };

  const put = (state: FeatureState) => {
    if (isNormal(state)) states.delete(state.fid);
    else states.set(state.fid, state);
    pending.set(state.fid, state);
  };

  const ask = () => {
    if (scheduled) return;
    scheduled = true;
    schedule(flush);
  };

  return {
    get: (fid) => states.get(fid),
    all: () => states.values(),
    apply: (changes) => {
      changes.forEach(put);
      if (changes.length > 0) ask();
    },
    replace: (all) => {
      states.clear();
      pending.clear();
      all.forEach(put);
      replaced = true;
      ask();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    counts: () => counts,
    version: () => version,
    flush,
  };
}
