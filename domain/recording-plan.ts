/**
 * Whether and how a camera is recorded (REQ-VID-13). `watched`: a ring buffer while somebody watches, which costs the camera
 * nothing; `ring`: the same, always; `alarm`: like `ring`, and what surrounds a warning is kept for the full retention;
 * `continuous`: everything is kept for the full retention.
 */
export const RECORDING_PLANS = ['off', 'watched', 'ring', 'alarm', 'continuous'] as const;
export type RecordingPlan = (typeof RECORDING_PLANS)[number];

/**
 * Places where people sleep, wash, change or nurse: nothing is recorded there, whatever anybody orders. Living areas as such
 * (corridors, gates) are no private rooms.
 */
export const PRIVATE_PLACES = ['dormitory_room', 'guest_room', 'bathroom', 'changing_room', 'nursing_room'] as const;
export type PrivatePlace = (typeof PRIVATE_PLACES)[number];

export function isPrivatePlace(place: string): place is PrivatePlace {
  return (PRIVATE_PLACES as readonly string[]).includes(place);
}

/** Why nothing is written. */
export type NotRecorded = 'private_place' | 'plan_off' | 'not_watched' | 'camera_away' | 'no_space';

export interface RecordingQuestion {
  readonly plan: RecordingPlan;
  /** The place that the camera's record or its recording rule names; empty when it names none. */
  readonly place: string;
  readonly online: boolean;
  readonly watched: boolean;
  /** A warning that this camera can see opened recently. */
  readonly alarmed: boolean;
  /** The free-space guard lets new files begin. */
  readonly hasSpace: boolean;
}

/** `pull`: the camera is asked to send although nobody watches. `keep`: for the retention of the rules, else for the ring. */
export type RecordingDecision =
  | { readonly write: 'none'; readonly pull: false; readonly reason: NotRecorded }
  | { readonly write: 'ring' | 'keep'; readonly pull: boolean };

export function decideRecording(question: RecordingQuestion): RecordingDecision {
  const none = (reason: NotRecorded): RecordingDecision => ({ write: 'none', pull: false, reason });
  const { plan } = question;
  if (isPrivatePlace(question.place)) return none('private_place');
  if (plan === 'off') return none('plan_off');
  if (!question.online) return none('camera_away');
  if (!question.hasSpace) return none('no_space');
  if (plan === 'continuous') return { write: 'keep', pull: true };
  if (plan === 'alarm') return { write: question.alarmed ? 'keep' : 'ring', pull: true };
  if (plan === 'ring') return { write: 'ring', pull: true };
  return question.watched ? { write: 'ring', pull: false } : none('not_watched');
}

/** One file holds so much: a crash loses at most its last second, and a ring is emptied file by file. */
export function fileMillis(write: 'ring' | 'keep'): number {
  return write === 'ring' ? 60_000 : 300_000;
}
