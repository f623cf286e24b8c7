/** Line patrols (巡护; REQ-ENT-61, REQ-WF-28): why, how, and what a recorded track must be like to count as coverage. */
export const PATROL_KINDS = ['routine', 'valve_station', 'high_consequence', 'flood_season', 'construction'] as const;
export type PatrolKind = (typeof PATROL_KINDS)[number];

export const PATROL_MODES = ['foot', 'vehicle', 'drone', 'other'] as const;
export type PatrolMode = (typeof PATROL_MODES)[number];

export const TRACK_SOURCES = ['phone', 'ingest', 'import'] as const;
export type TrackSource = (typeof TRACK_SOURCES)[number];

/** Why a track could not have been made as it says, or must be looked at with care; it is kept and shown all the same. */
export const TRACK_DOUBTS = ['speed', 'jump', 'mocked', 'identical', 'clock', 'copied', 'revoked'] as const;
export type TrackDoubtCode = (typeof TRACK_DOUBTS)[number];

/** One doubt with what it rests on: the value in the unit of its code, how often, and when first (epoch milliseconds). */
export interface TrackDoubt {
  readonly code: TrackDoubtCode;
  /** speed: km/h; jump: metres; identical: minutes; clock: seconds; else 0. */
  readonly value: number;
  readonly count: number;
  readonly at: number | null;
}

export interface ModeLimits {
  /** Sustained speed that this mode reaches at most, m/s. */
  readonly fastestMps: number;
  /** How far from the line a fix still is a look at it, metres; the fix's own accuracy is added up to `MOST_ADDED_METERS`. */
  readonly corridorMeters: number;
  /** Between two fixes beside the line at most so much may be missing for the stretch between them to count. */
  readonly gapSeconds: number;
  readonly gapMeters: number;
  /** Shorter stretches are crossings of the line, not walks along it. */
  readonly shortestMeters: number;
}

/** Our own values; no rule gives any. A running person makes 3 m/s; a car faster than 90 km/h patrols nothing. */
export const MODE_LIMITS: Readonly<Record<PatrolMode, ModeLimits>> = {
  foot: { fastestMps: 3, corridorMeters: 50, gapSeconds: 180, gapMeters: 200, shortestMeters: 20 },
  vehicle: { fastestMps: 25, corridorMeters: 100, gapSeconds: 60, gapMeters: 600, shortestMeters: 60 },
  drone: { fastestMps: 25, corridorMeters: 120, gapSeconds: 60, gapMeters: 600, shortestMeters: 60 },
  other: { fastestMps: 25, corridorMeters: 50, gapSeconds: 60, gapMeters: 300, shortestMeters: 40 },
};
export const MOST_ADDED_METERS = 30;
/** A fix coarser than this is kept and shown, and proves nothing. */
export const COARSEST_FIX_METERS = 100;

/** A piece of a track as the phone sends it. */
export const MAX_CHUNK_FIXES = 500;
/** An imported track: two days at one fix a second. */
export const MAX_TRACK_FIXES = 172_800;
