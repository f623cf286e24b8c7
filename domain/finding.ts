/** Hidden dangers that people report from the field: the six of pipelines (REQ-ENT-62), sites (REQ-WF-27) and fire (REQ-WF-26). */
export const FINDING_CODES = [
  'encroachment',
  'spacing',
  'crossing',
  'third_party_work',
  'geological',
  'pipeline_defect',
  'site_danger',
  'fire_danger',
  'facility_fault',
  'other',
] as const;
export type FindingCode = (typeof FINDING_CODES)[number];

export const FINDING_SEVERITIES = ['general', 'serious', 'major'] as const;
export type FindingSeverity = (typeof FINDING_SEVERITIES)[number];

export const FINDING_STATES = ['reported', 'rectifying', 'rectified', 'closed', 'quarantined'] as const;
export type FindingState = (typeof FINDING_STATES)[number];

/** What a person does about a finding; `release` takes one out of quarantine. */
export const FINDING_ACTS = ['accept', 'rectify', 'close', 'return', 'release', 'comment'] as const;
export type FindingAct = (typeof FINDING_ACTS)[number];

const AFTER: Readonly<Record<FindingState, Partial<Record<FindingAct, FindingState>>>> = {
  reported: { accept: 'rectifying', rectify: 'rectified', comment: 'reported' },
  rectifying: { rectify: 'rectified', comment: 'rectifying' },
  rectified: { close: 'closed', return: 'rectifying', comment: 'rectified' },
  closed: { comment: 'closed' },
  quarantined: { release: 'reported', comment: 'quarantined' },
};

/** The state after an act; null when the act is not open in that state. */
export function findingAfter(state: FindingState, act: FindingAct): FindingState | null {
  return AFTER[state][act] ?? null;
}

/** Why a finding must be looked at with care; it is kept all the same. */
export const FINDING_DOUBTS = ['no_position', 'coarse_position', 'clock', 'mock_position', 'revoked'] as const;
export type FindingDoubt = (typeof FINDING_DOUBTS)[number];

/** A position worse than this says where the device's mast is, not where the person stood. */
export const COARSE_METERS = 100;
const CLOCK_BEHIND_MS = 30 * 86_400_000;
const CLOCK_AHEAD_MS = 5 * 60_000;

export interface FindingFacts {
  readonly position: { readonly accuracyMeters: number; readonly mocked: boolean } | null;
  /** As the device says, epoch milliseconds. */
  readonly takenAt: number;
  /** How far the device's clock was ahead when it sent, milliseconds. */
  readonly clockAheadMs: number;
}

/** What is doubtful of a finding that arrives at `now`. A device may wait for signal for weeks; a clock that is a day off may not. */
export function findingDoubts({ position, takenAt, clockAheadMs }: FindingFacts, now: number): FindingDoubt[] {
  const doubts: FindingDoubt[] = [];
  if (position === null) doubts.push('no_position');
  else if (position.accuracyMeters > COARSE_METERS) doubts.push('coarse_position');
  if (position?.mocked === true) doubts.push('mock_position');
  const taken = takenAt - clockAheadMs;
  if (Math.abs(clockAheadMs) > CLOCK_AHEAD_MS || taken > now + CLOCK_AHEAD_MS || taken < now - CLOCK_BEHIND_MS)
    doubts.push('clock');
  return doubts;
}

/** Days until a finding of a severity must be rectified. */
export type FindingDeadlines = Readonly<Record<FindingSeverity, number>>;
export const USUAL_DEADLINES: FindingDeadlines = { general: 15, serious: 3, major: 1 };

/** Epoch milliseconds by which a finding must be rectified, counted from its arrival. */
export function findingDue(severity: FindingSeverity, receivedAt: number, deadlines: FindingDeadlines): number {
  return receivedAt + deadlines[severity] * 86_400_000;
}

/** One piece of an upload; small enough for a weak line, large enough for a good one. */
export const CHUNK_BYTES = 512 * 1024;
export const MAX_MEDIA_BYTES = 60 * 1024 * 1024;
export const MAX_MEDIA = 12;
