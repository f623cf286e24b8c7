import { closeDay } from '../assessment/daily.ts';
import { sweepDistortions } from '../assessment/distortion.ts';
import { runNextDue } from '../assessment/due.ts';
import { watchPlatform } from '../assessment/platform.ts';
import { EVENTS, followSpans } from '../assessment/spans.ts';
import { asEngine } from '../database.ts';
import { watchRepairs } from '../repairs/found.ts';

/** Our own faults, then the silence of points as the event log tells it, then what of it must be repaired. */
export async function observeSilence(): Promise<void> {
  await asEngine(watchPlatform);
  await asEngine(followSpans);
  await asEngine(watchRepairs);
}

/** Every run that is due, one transaction each. */
export async function assessInTime(): Promise<number> {
  // A run follows the log to its end first: what was silent is known before it is judged.
  while ((await asEngine(followSpans)) === EVENTS);
  let made = 0;
  while ((await runNextDue(asEngine)) !== null) made += 1;
  return made;
}

/** Figures of closed days, and readings that cannot be true. */
export async function writeDays(): Promise<void> {
  while ((await asEngine(closeDay)) !== null);
  await asEngine(sweepDistortions);
}
