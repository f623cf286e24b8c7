import { curvatureRadii } from './geodesy.ts';
import { MODE_LIMITS, type PatrolMode, type TrackDoubt } from './patrol.ts';
import type { Fixes } from './track-fixes.ts';

/** A speed is judged over so long: single fixes err. */
const WINDOW_MS = 30_000;
/** A track that was too fast for so long all together was not made as it says. */
const TOO_FAST_MS = 60_000;
const JUMP_METERS = 100;
/** A position that stays the same to the centimetre for so long is not a receiver's: they wander. */
const FROZEN_MS = 15 * 60_000;
const FROZEN_FIXES = 30;
const CLOCK_BACK_MS = 2_000;
/** A phone's clock follows its network: one that is further off was set by hand. */
const CLOCK_OFF_MS = 5 * 60_000;
const CLOCK_DRIFT_MS = 2 * 60_000;
const MOST_ACCURACY = 50;

const RADIANS = Math.PI / 180;

/** Metres between two fixes of a track; the scale is that of its first fix, true to 1 in 1,000 within 50 km. */
function meter(fixes: Fixes): (i: number, j: number) => number {
  const lat = fixes.lat[0] ?? 0;
  const { meridian, normal } = curvatureRadii(lat);
  const perLat = meridian * RADIANS;
  const perLng = normal * Math.cos(lat * RADIANS) * RADIANS;
  return (i, j) =>
    Math.hypot(
      ((fixes.lng[j] ?? 0) - (fixes.lng[i] ?? 0)) * perLng,
      ((fixes.lat[j] ?? 0) - (fixes.lat[i] ?? 0)) * perLat,
    );
}

/** What two fixes lie apart at least, when both err as much as they say towards each other. */
const sureMeters = (fixes: Fixes, metres: number, i: number, j: number): number =>
  Math.max(
    0,
    metres - Math.min(MOST_ACCURACY, fixes.accuracy[i] ?? 0) - Math.min(MOST_ACCURACY, fixes.accuracy[j] ?? 0),
  );

function speedDoubt(fixes: Fixes, fastestMps: number, between: (i: number, j: number) => number): TrackDoubt | null {
  let [from, over, top, count] = [0, 0, 0, 0];
  let at: number | null = null;
  for (let i = 1; i < fixes.count; i++) {
    const ms = (fixes.at[i] ?? 0) - (fixes.at[from] ?? 0);
    if (ms < WINDOW_MS) {
      if (ms < 0) from = i;
      continue;
    }
    const mps = (sureMeters(fixes, between(from, i), from, i) / ms) * 1000;
    if (mps > fastestMps) {
      over += ms;
      count += 1;
      top = Math.max(top, mps);
      at ??= fixes.at[from] ?? null;
    }
    from = i;
  }
  return over < TOO_FAST_MS ? null : { code: 'speed', value: Math.round(top * 36) / 10, count, at };
}

/** A leap that no mode makes, and from which the next fix does not come back: one stray fix is a receiver's, not a person's. */
function jumpDoubt(fixes: Fixes, fastestMps: number, between: (i: number, j: number) => number): TrackDoubt | null {
  const leaps = (i: number, j: number): number => {
    const metres = sureMeters(fixes, between(i, j), i, j);
    const seconds = Math.max(0.5, ((fixes.at[j] ?? 0) - (fixes.at[i] ?? 0)) / 1000);
    return metres > JUMP_METERS && metres / seconds > fastestMps * 3 ? metres : 0;
  };
  let [last, far, count] = [0, 0, 0];
  let at: number | null = null;
  for (let i = 1; i < fixes.count; i++) {
    const metres = leaps(last, i);
    if (metres > 0 && i + 1 < fixes.count && leaps(last, i + 1) === 0) continue;
    if (metres > 0) {
      count += 1;
      far = Math.max(far, metres);
      at ??= fixes.at[i] ?? null;
    }
    last = i;
  }
  return count === 0 ? null : { code: 'jump', value: Math.round(far), count, at };
}

function identicalDoubt(fixes: Fixes): TrackDoubt | null {
  let [from, longest, most] = [0, 0, 0];
  let at: number | null = null;
  for (let i = 1; i <= fixes.count; i++) {
    if (i < fixes.count && fixes.lng[i] === fixes.lng[from] && fixes.lat[i] === fixes.lat[from]) continue;
    const ms = (fixes.at[i - 1] ?? 0) - (fixes.at[from] ?? 0);
    if (ms >= FROZEN_MS && i - from >= FROZEN_FIXES && ms > longest) {
      longest = ms;
      most = i - from;
      at = fixes.at[from] ?? null;
    }
    from = i;
  }
  return most === 0 ? null : { code: 'identical', value: Math.round(longest / 60_000), count: most, at };
}

function mockedDoubt(fixes: Fixes): TrackDoubt | null {
  let count = 0;
  let at: number | null = null;
  for (let i = 0; i < fixes.count; i++)
    if (fixes.mocked[i] === 1) {
      count += 1;
      at ??= fixes.at[i] ?? null;
    }
  return count === 0 ? null : { code: 'mocked', value: 0, count, at };
}

function clockDoubt(fixes: Fixes, aheads: readonly number[]): TrackDoubt | null {
  let [back, count] = [0, 0];
  let at: number | null = null;
  for (let i = 1; i < fixes.count; i++) {
    const step = (fixes.at[i - 1] ?? 0) - (fixes.at[i] ?? 0);
    if (step <= CLOCK_BACK_MS) continue;
    count += 1;
    back = Math.max(back, step);
    at ??= fixes.at[i] ?? null;
  }
  const off = Math.max(0, ...aheads.map(Math.abs));
  const drift = aheads.length === 0 ? 0 : Math.max(...aheads) - Math.min(...aheads);
  const worst = Math.max(back, off > CLOCK_OFF_MS ? off : 0, drift > CLOCK_DRIFT_MS ? drift : 0);
  return worst === 0 ? null : { code: 'clock', value: Math.round(worst / 1000), count: Math.max(1, count), at };
}

/**
 * What of a track could not have been: too fast for its mode for a minute or more, leaps, positions that the platform
 * called mocked, a position that stands still to the centimetre, a clock that runs back or was set. `aheads`: by how many
 * milliseconds the device's clock was ahead at each delivery. A stray fix and a coarse one are no doubt.
 */
export function trackDoubts(fixes: Fixes, mode: PatrolMode, aheads: readonly number[]): TrackDoubt[] {
  const { fastestMps } = MODE_LIMITS[mode];
  const between = meter(fixes);
  return [
    speedDoubt(fixes, fastestMps, between),
    jumpDoubt(fixes, fastestMps, between),
    mockedDoubt(fixes),
    identicalDoubt(fixes),
    clockDoubt(fixes, aheads),
  ].filter((doubt) => doubt !== null);
}
