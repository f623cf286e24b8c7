import { geodesicMeters } from './geodesy.ts';
import type { LngLat } from './place.ts';

/** What people are sent out for: plant round 巡检 (REQ-WF-22), line patrol 巡护, site, fire, permit, hidden-hazard re-check. */
export const TASK_KINDS = [
  'plant_round',
  'line_patrol',
  'site_inspection',
  'fire_patrol',
  'permit_check',
  'hazard_recheck',
] as const;
export type TaskKind = (typeof TASK_KINDS)[number];

/** How arrival at a point is proved: by position, by the QR code or NFC tag of its post, or by both. */
export const TASK_PROOFS = ['position', 'post', 'both'] as const;
export type TaskProof = (typeof TASK_PROOFS)[number];

export const CHECK_KINDS = ['number', 'choice', 'text', 'photo'] as const;

/** One thing to enter or look at. `low` and `high` are limits of a number; a choice names which of its answers are faults. */
export interface TaskCheck {
  readonly id: string;
  readonly kind: (typeof CHECK_KINDS)[number];
  readonly label: string;
  readonly labelEn: string;
  readonly required: boolean;
  readonly unit: string;
  readonly low: number | null;
  readonly high: number | null;
  readonly choices: readonly { readonly label: string; readonly labelEn: string; readonly fault: boolean }[];
}

/** A point of a plan. `code` stands on the label of its post; phones get its hash alone (`codeHash`). */
export interface TaskPoint {
  readonly id: string;
  readonly name: string;
  readonly nameEn: string;
  readonly lng: number;
  readonly lat: number;
  readonly radiusMeters: number;
  readonly proof: TaskProof;
  readonly code: string;
  readonly checks: readonly TaskCheck[];
}

export interface TaskAnswer {
  readonly check: string;
  /** A number, the index of a choice, or words; null when it was left out. */
  readonly value: number | string | null;
}

export interface TaskFault {
  readonly check: string;
  readonly why: 'low' | 'high' | 'choice';
}

export const TASK_OUTCOMES = ['normal', 'fault', 'unable'] as const;
export type TaskOutcome = (typeof TASK_OUTCOMES)[number];

export const ARRIVAL_DOUBTS = [
  'no_position',
  'coarse_position',
  'mock_position',
  'far',
  'no_code',
  'wrong_code',
  'clock',
  'revoked',
] as const;
export type ArrivalDoubt = (typeof ARRIVAL_DOUBTS)[number];

export interface Arrival {
  readonly position: {
    readonly lng: number;
    readonly lat: number;
    readonly accuracyMeters: number;
    readonly mocked: boolean;
  } | null;
  /** Whether the post's code was read; null when none was. */
  readonly codeMatches: boolean | null;
}

/** A position proves presence only when it is at least this exact, or as exact as the point is wide. Metres. */
export const ARRIVAL_ACCURACY_METERS = 50;

/** Metres between a device and a point. */
export function distanceToPoint(point: Pick<TaskPoint, 'lng' | 'lat'>, place: LngLat): number {
  return geodesicMeters([point.lng, point.lat], place);
}

function positionDoubts(point: TaskPoint, { position }: Arrival): ArrivalDoubt[] {
  if (position === null) return ['no_position'];
  const doubts: ArrivalDoubt[] = [];
  if (position.mocked) doubts.push('mock_position');
  if (position.accuracyMeters > Math.max(ARRIVAL_ACCURACY_METERS, point.radiusMeters)) doubts.push('coarse_position');
  else if (distanceToPoint(point, [position.lng, position.lat]) > point.radiusMeters + position.accuracyMeters)
    doubts.push('far');
  return doubts;
}

/**
 * Whether somebody has proved to be at a point (REQ-ENT-13: at the required place). A position with an accuracy of three
 * kilometres proves nothing; what is not proved is kept with the reason. A position that contradicts a code that was read
 * is told too: codes can be photographed.
 */
export function arrivalOf(point: TaskPoint, arrival: Arrival): { proved: boolean; doubts: ArrivalDoubt[] } {
  const place = positionDoubts(point, arrival);
  const post: ArrivalDoubt[] =
    arrival.codeMatches === true ? [] : [arrival.codeMatches === null ? 'no_code' : 'wrong_code'];
  if (point.proof === 'position') return { proved: place.length === 0, doubts: place };
  if (point.proof === 'both') return { proved: place.length + post.length === 0, doubts: [...place, ...post] };
  const contradicted = place.filter((doubt) => doubt === 'far' || doubt === 'mock_position');
  return { proved: post.length === 0, doubts: [...post, ...contradicted] };
}

/** Faults that the answers themselves tell: a number beyond its limits, a choice that is one. */
export function faultsOf(checks: readonly TaskCheck[], answers: readonly TaskAnswer[]): TaskFault[] {
  return checks.flatMap((check): TaskFault[] => {
    const value = answers.find((answer) => answer.check === check.id)?.value ?? null;
    if (typeof value !== 'number') return [];
    if (check.kind === 'choice')
      return check.choices[value]?.fault === true ? [{ check: check.id, why: 'choice' }] : [];
    if (check.kind !== 'number') return [];
    if (check.low !== null && value < check.low) return [{ check: check.id, why: 'low' }];
    return check.high !== null && value > check.high ? [{ check: check.id, why: 'high' }] : [];
  });
}

/** Required checks that have no answer; `photos` are the checks that have a picture. */
export function missingAnswers(
  checks: readonly TaskCheck[],
  answers: readonly TaskAnswer[],
  photos: ReadonlySet<string>,
): string[] {
  const answered = (check: TaskCheck): boolean => {
    if (check.kind === 'photo') return photos.has(check.id);
    const value = answers.find((answer) => answer.check === check.id)?.value ?? null;
    return value !== null && value !== '';
  };
  return checks.filter((check) => check.required && !answered(check)).map(({ id }) => id);
}

/** What somebody entered at a point, as far as it decides how the point stands. */
export interface PointEntry {
  readonly pointId: string;
  readonly inspector: string;
  readonly outcome: TaskOutcome;
  readonly proved: boolean;
  readonly quarantined: boolean;
  /** Epoch milliseconds, corrected. */
  readonly takenAt: number;
}

/** What the desk said of a point; counts for all that was entered before it. */
export interface PointSettlement {
  readonly pointId: string;
  readonly outcome: TaskOutcome;
  readonly at: number;
}

/**
 * How a point stands. `conflict`: two people say different things of it, and nobody has settled it. `unproved`: entered,
 * but nobody has proved to have been there. `unable`: somebody was there and could not do it.
 */
export const POINT_STATES = ['open', 'unproved', 'unable', 'conflict', 'done'] as const;
export type PointState = (typeof POINT_STATES)[number];

export interface PointStanding {
  readonly state: PointState;
  readonly outcome: TaskOutcome | null;
  /** When it came to stand so, epoch milliseconds. */
  readonly at: number | null;
}

/**
 * Merges all that people entered at a point: what one person says later replaces what the same person said before; two
 * people never overwrite each other. The order of arrival does not matter.
 */
export function pointStanding(
  pointId: string,
  entries: readonly PointEntry[],
  settlements: readonly PointSettlement[],
  receivedAt: (entry: PointEntry) => number = ({ takenAt }) => takenAt,
): PointStanding {
  const settled = settlements.filter((one) => one.pointId === pointId).sort((a, b) => b.at - a.at)[0];
  const own = entries.filter(
    (entry) =>
      entry.pointId === pointId && !entry.quarantined && (settled === undefined || receivedAt(entry) > settled.at),
  );
  const latest = new Map<string, PointEntry>();
  for (const entry of [...own].sort((a, b) => a.takenAt - b.takenAt)) {
    const before = latest.get(entry.inspector);
    // What was proved is not undone by the same person's later word from elsewhere.
    if (before === undefined || entry.proved || !before.proved) latest.set(entry.inspector, entry);
  }
  const words = [...latest.values()];
  if (words.length === 0)
    return settled === undefined
      ? { state: 'open', outcome: null, at: null }
      : { state: 'done', outcome: settled.outcome, at: settled.at };
  const outcomes = new Set(words.map(({ outcome }) => outcome));
  if (settled !== undefined) outcomes.add(settled.outcome);
  const at = Math.max(...words.map(({ takenAt }) => takenAt));
  if (outcomes.size > 1) return { state: 'conflict', outcome: null, at };
  const [outcome = null] = outcomes;
  if (!words.some(({ proved }) => proved) && settled === undefined) return { state: 'unproved', outcome, at };
  // Done when the first of them had proved it: a colleague's second look does not make it late.
  const proved = words.filter((entry) => entry.proved).map(({ takenAt }) => takenAt);
  if (outcome === 'unable' && settled === undefined) return { state: 'unable', outcome, at };
  return { state: 'done', outcome, at: proved.length > 0 ? Math.min(...proved) : at };
}

/** When a task was finished, epoch milliseconds: when its last point was; null while one is not done. */
export function taskDoneAt(standings: readonly PointStanding[]): number | null {
  if (standings.length === 0 || standings.some(({ state }) => state !== 'done')) return null;
  return Math.max(...standings.map(({ at }) => at ?? 0));
}

/** The plan's turn that holds or follows `now`: its beginning and end, epoch milliseconds; null when none comes any more. */
export function turnAt(
  plan: {
    readonly startsAt: number;
    readonly endsAt: number | null;
    readonly everyMinutes: number;
    readonly windowMinutes: number;
  },
  now: number,
): { readonly opensAt: number; readonly dueAt: number } | null {
  const every = plan.everyMinutes * 60_000;
  const window = plan.windowMinutes * 60_000;
  // The first turn that is not over: turns that passed while nothing ran are not made, nobody could have done them.
  const turn = Math.max(0, Math.floor((now - plan.startsAt - window) / every) + 1);
  const opensAt = plan.startsAt + turn * every;
  return plan.endsAt !== null && opensAt >= plan.endsAt ? null : { opensAt, dueAt: opensAt + window };
}

/** Bearing from a device to a point, degrees clockwise from true north, 0 to 360. */
export function bearingDegrees(from: LngLat, to: LngLat): number {
  const radians = Math.PI / 180;
  const [lat1, lat2, turn] = [from[1] * radians, to[1] * radians, (to[0] - from[0]) * radians];
  const east = Math.sin(turn) * Math.cos(lat2);
  const north = Math.cos(lat1) * Math.sin(lat2) - Math.sin(lat1) * Math.cos(lat2) * Math.cos(turn);
  return (Math.atan2(east, north) / radians + 360) % 360;
}

/** Letters and digits that nobody mistakes for one another: no I, L, O, U, 0, 1. */
export const CODE_LETTERS = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
export const CODE_LENGTH = 8;

/** A code as it was typed or scanned, without what people and labels add. */
export function plainCode(text: string): string {
  const last =
    text
      .trim()
      .split(/[/#?=]/)
      .at(-1) ?? '';
  return last.toUpperCase().replaceAll(/[^0-9A-Z]/g, '');
}

/** A code as it stands on a label: two groups of four. */
export const shownCode = (code: string): string => `${code.slice(0, 4)}-${code.slice(4)}`;
