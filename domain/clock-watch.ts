/**
 * Whether the clocks of the warning engine can be trusted. The database clock decides deadlines (design, law 2), so a jump
 * of it moves every deadline at once; a process that was suspended fired nothing meanwhile. Both must be seen, not guessed.
 */
export const ENGINE_TROUBLES = ['clock_jump', 'suspended', 'away'] as const;
export type EngineTrouble = (typeof ENGINE_TROUBLES)[number];

export interface EngineFinding {
  readonly kind: EngineTrouble;
  /** Signed for a clock jump: by how much the database clock moved; else for how long nothing ran. */
  readonly seconds: number;
}

/** One look at all clocks, milliseconds. */
export interface ClockReading {
  readonly databaseMs: number;
  /** Of the process; stands still while the machine sleeps. */
  readonly monotonicMs: number;
  /** Of the machine since it started; runs on while it sleeps. */
  readonly uptimeMs: number;
  /** How long the database took to answer: by so much its clock is uncertain. */
  readonly roundTripMs: number;
  /** Longest span since the reading before in which this process ran nothing at all. */
  readonly stalledMs: number;
}

/** Slewing and a busy machine stay below; a step of NTP or a person does not. */
const JUMP_MS = 5_000;
const SUSPENDED_MS = 10_000;
/** Screens call the engine silent from here on. */
export const AWAY_MS = 30_000;

/** What two readings in a row prove, worst first. A jump and a suspension can come together. */
export function judgeClocks(before: ClockReading, now: ClockReading): EngineFinding[] {
  const found: EngineFinding[] = [];
  const elapsed = Math.max(now.monotonicMs - before.monotonicMs, now.uptimeMs - before.uptimeMs);
  const drift = now.databaseMs - before.databaseMs - elapsed;
  if (Math.abs(drift) > JUMP_MS + now.roundTripMs + before.roundTripMs)
    found.push({ kind: 'clock_jump', seconds: Math.round(drift / 100) / 10 });
  const asleep = now.uptimeMs - before.uptimeMs - (now.monotonicMs - before.monotonicMs);
  const stalled = Math.max(now.stalledMs, asleep);
  if (stalled > SUSPENDED_MS) found.push({ kind: 'suspended', seconds: Math.round(stalled / 100) / 10 });
  else if (elapsed > AWAY_MS) found.push({ kind: 'away', seconds: Math.round(elapsed / 100) / 10 });
  return found;
}
