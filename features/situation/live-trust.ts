import type { EngineTrouble } from '../../domain/clock-watch.ts';
import type { LiveStatus } from './live-connection.ts';

/** Why the picture must not be trusted as it stands; silence must look different from calm (facts: dead man's heartbeat). */
export type Distrust =
  | { readonly kind: 'engine'; readonly seconds: number }
  | { readonly kind: 'engineNever' }
  | { readonly kind: 'stream'; readonly seconds: number; readonly attempt: number; readonly stoodAt: number }
  | { readonly kind: 'trouble'; readonly trouble: EngineTrouble; readonly seconds: number; readonly at: number }
  | { readonly kind: 'clock'; readonly seconds: number };

export const ENGINE_SILENCE_SECONDS = 30;
/** A short break that mends itself is no alarm. */
const STREAM_GRACE_SECONDS = 4;
const SKEW_SECONDS = 30;

/** Age of the warning engine's last cycle now, in seconds; null while none has ever run. */
export function engineAge(status: LiveStatus, now: number): number | null {
  if (status.engineAgeSeconds === null) return null;
  return status.engineAgeSeconds + Math.max(0, now - status.beatAt) / 1000;
}

/** What is not trustworthy at `now` (server's clock, epoch ms), worst first. */
export function distrusts(status: LiveStatus, now: number): Distrust[] {
  const found: Distrust[] = [];
  if (now === 0 || status.since === 0) return found;
  if (status.phase === 'retrying' || status.phase === 'connecting') {
    const seconds = (now - status.since) / 1000;
    if (seconds >= STREAM_GRACE_SECONDS)
      found.push({ kind: 'stream', seconds, attempt: status.attempt, stoodAt: status.beatAt || status.since });
    // Without the line nothing is known of the engine; one alarm is enough.
    return found;
  }
  if (status.phase !== 'live') return found;
  const age = engineAge(status, now);
  if (age === null) found.push({ kind: 'engineNever' });
  else if (age >= ENGINE_SILENCE_SECONDS) found.push({ kind: 'engine', seconds: age });
  if (status.trouble != null) {
    const { kind, seconds, at } = status.trouble;
    found.push({ kind: 'trouble', trouble: kind, seconds, at });
  }
  if (Math.abs(status.skewMs) >= SKEW_SECONDS * 1000)
    found.push({ kind: 'clock', seconds: Math.abs(status.skewMs) / 1000 });
  return found;
}
