import { askScreen } from './pair.ts';

/** Why a wall loads itself anew. */
export type ReloadReason = 'build' | 'map' | 'memory' | 'night' | 'ended' | 'error';

/** Two reloads are never closer: a fault that a reload does not mend must not make the wall flicker. */
const LEAST_BETWEEN_MS = 10 * 60_000;
const URGENT_BETWEEN_MS = 15_000;
const ASK_EVERY_MS = 60_000;
const TICK_MS = 2_000;
/** A map that does not come back by itself within this time is broken. */
const FAULT_MS = 30_000;
const HEAP_LIMIT_MEGABYTES = 1_200;
/** Once a night, when nothing is held, so that weeks leave nothing behind. */
const NIGHT_HOUR = 4;
const NIGHT_AFTER_MS = 20 * 3_600_000;
const RELOADED_KEY = 'guanlan_wall_reloaded';
const FAULTS_KEY = 'guanlan_wall_faults';
const MOST_FAULTS = 5;

const read = (key: string): string | null => {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
};
const write = (key: string, value: string): void => {
  try {
    localStorage.setItem(key, value);
  } catch {
    // A locked-down browser forgets why it loaded anew.
  }
};

/** The last reloads with their reasons, newest first, as the desk is told. */
export function pastFaults(): string[] {
  const stored: unknown = JSON.parse(read(FAULTS_KEY) ?? '[]');
  return Array.isArray(stored) ? stored.filter((one) => typeof one === 'string').slice(0, MOST_FAULTS) : [];
}

/** Megabytes of script memory; 0 where the browser does not tell. */
export function heapMegabytes(): number {
  const memory: unknown = Reflect.get(performance, 'memory');
  const used: unknown =
    typeof memory === 'object' && memory !== null ? Reflect.get(memory, 'usedJSHeapSize') : undefined;
  return typeof used === 'number' ? Math.round(used / 1_048_576) : 0;
}

export interface GuardFacts {
  /** Epoch milliseconds of this machine. */
  readonly now: number;
  readonly startedAt: number;
  readonly hour: number;
  readonly heap: number;
  readonly faultSince: number | null;
  readonly build: { readonly mine: string; readonly theirs: string };
  readonly ended: boolean;
}

/** Why the wall should load itself anew now; null when it should not. Pure. */
export function reloadReason(facts: GuardFacts): ReloadReason | null {
  const { now, startedAt, hour, heap, faultSince, build, ended } = facts;
  if (ended) return 'ended';
  if (faultSince !== null && now - faultSince >= FAULT_MS) return 'map';
  if (heap > HEAP_LIMIT_MEGABYTES) return 'memory';
  if (build.mine !== '' && build.theirs !== '' && build.mine !== build.theirs) return 'build';
  if (hour === NIGHT_HOUR && now - startedAt > NIGHT_AFTER_MS) return 'night';
  return null;
}

/** Whether a reload for this reason may happen: held reds are not interrupted but for what shows nothing anyway. */
export function mayReload(reason: ReloadReason, held: boolean, sinceLastMs: number): boolean {
  const urgent = reason === 'ended' || reason === 'map' || reason === 'error';
  return (urgent || !held) && sinceLastMs >= (urgent ? URGENT_BETWEEN_MS : LEAST_BETWEEN_MS);
}

/** Loads the page anew when the server answers: a wall without a server keeps its last picture with its age. */
export async function reloadWhenServed(reason: ReloadReason): Promise<boolean> {
  if ((await askScreen()) === null) return false;
  write(RELOADED_KEY, String(Date.now()));
  write(FAULTS_KEY, JSON.stringify([`${new Date().toISOString()} ${reason}`, ...pastFaults()].slice(0, MOST_FAULTS)));
  window.location.reload();
  return true;
}

export const sinceLastReload = (): number => Date.now() - Number(read(RELOADED_KEY) ?? 0);

/** Watches over an open wall: memory, builds, a dead map, an ended session. Outside React, so that a broken tree does not stop it. */
export function createWallGuard(bound: boolean) {
  const startedAt = Date.now();
  let held = false;
  let faultSince: number | null = null;
  let ended = false;
  let mine = '';
  let theirs = '';
  let busy = false;
  const ask = async () => {
    const state = await askScreen();
    if (state === null) return;
    if (state.state === 'waiting') ended = bound;
    else {
      theirs = state.build;
      if (mine === '') mine = state.build;
    }
  };
  const tick = async () => {
    const now = Date.now();
    const hour = (new Date(now).getUTCHours() + 8) % 24;
    const reason = reloadReason({
      ...{ now, startedAt, hour, heap: heapMegabytes(), faultSince, ended },
      build: { mine, theirs },
    });
    if (reason === null || busy || !mayReload(reason, held, sinceLastReload())) return;
    busy = true;
    await reloadWhenServed(reason);
    busy = false;
  };
  if (bound) void ask();
  const asking = setInterval(() => void (bound ? ask() : undefined), ASK_EVERY_MS);
  const ticking = setInterval(() => void tick(), TICK_MS);
  return {
    setHeld: (next: boolean) => {
      held = next;
    },
    setMapFault: (broken: boolean) => {
      faultSince = broken ? (faultSince ?? Date.now()) : null;
    },
    end: () => {
      ended = true;
    },
    destroy: () => {
      clearInterval(asking);
      clearInterval(ticking);
    },
  };
}
export type WallGuard = ReturnType<typeof createWallGuard>;
