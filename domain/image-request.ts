import type { Refusal } from './refusal.ts';

/**
 * Access to recordings for those who may not simply take them (REQ-WF-44, REQ-WF-09, REQ-VID-18): asked in writing, approved
 * by a second person, certificate seen, exported by the machine, handed over by a link for one user that expires. Originals
 * are never copied by hand, changed or deleted on the way.
 */
export const IMAGE_STATES = [
  'submitted',
  'approved',
  'queued',
  'exporting',
  'ready',
  'failed',
  'refused',
  'withdrawn',
  'revoked',
  'expired',
] as const;
export type ImageState = (typeof IMAGE_STATES)[number];

/** Nothing comes after these; the hold on the originals ends with them. */
export const ENDED_STATES: readonly ImageState[] = ['refused', 'withdrawn', 'revoked', 'expired'];

export const LINK_HOURS = 72;
/** Longest span of one request. */
export const MAX_REQUEST_MINUTES = 120;
/** Requests of one person that are not decided yet. */
export const MAX_WAITING = 5;
/** Recorded time that one person may be granted within thirty days. */
export const MAX_MINUTES_A_MONTH = 600;
/** How far back a request may reach is what retention left; it may not reach into the future. */
export const MIN_REQUEST_SECONDS = 5;

/** Who asks: REQ-WF-44 asks for a certificate and a letter of the unit from everybody outside. */
export const CERTIFICATE_KINDS = ['law_enforcement', 'work_card', 'unit_letter'] as const;
export type CertificateKind = (typeof CERTIFICATE_KINDS)[number];

export interface ImageRequest {
  readonly state: ImageState;
  readonly applicant: string;
  readonly approver: string | null;
  /** Epoch ms; set while the link lives. */
  readonly linkEndsAt: number | null;
}

export interface Actor {
  readonly id: string;
  /** Holds images.approve at the camera. */
  readonly mayApprove: boolean;
}

export type ImageCommand =
  | { readonly kind: 'withdraw' }
  | { readonly kind: 'approve' }
  | { readonly kind: 'refuse' }
  | { readonly kind: 'certify' }
  | { readonly kind: 'revoke' }
  | { readonly kind: 'retry' }
  | { readonly kind: 'download' };

/** What the export job and the clock do. */
export type ImageEvent =
  | { readonly kind: 'started' }
  | { readonly kind: 'done'; readonly now: number }
  | { readonly kind: 'failed' }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'clock'; readonly now: number };

const refuse = (code: Refusal['code'], message: string, field = 'state'): Refusal => ({ code, message, field });

const FROM: Readonly<Record<ImageCommand['kind'], readonly ImageState[]>> = {
  withdraw: ['submitted', 'approved', 'queued'],
  approve: ['submitted'],
  refuse: ['submitted', 'approved'],
  certify: ['approved'],
  revoke: ['approved', 'queued', 'exporting', 'ready', 'failed'],
  retry: ['failed'],
  download: ['ready'],
};

const TO: Readonly<Record<Exclude<ImageCommand['kind'], 'download'>, ImageState>> = {
  withdraw: 'withdrawn',
  approve: 'approved',
  refuse: 'refused',
  certify: 'queued',
  revoke: 'revoked',
  retry: 'queued',
};

const OWN: readonly ImageCommand['kind'][] = ['withdraw', 'download'];

/**
 * The state after a command, or why it is refused. `now`: epoch ms. Approval, certificate, refusal and revocation belong to
 * somebody else than the applicant; downloading to the applicant alone.
 */
export function commandImage(
  request: ImageRequest,
  command: ImageCommand,
  actor: Actor,
  now: number,
): ImageState | Refusal {
  const isOwn = actor.id === request.applicant;
  if (OWN.includes(command.kind)) {
    if (!isOwn) return refuse('forbidden', 'only the applicant may do this', 'applicant');
  } else {
    if (!actor.mayApprove) return refuse('forbidden', 'needs the permission images.approve');
    if (isOwn) return refuse('two_persons', 'nobody decides on a request of their own', 'approver');
  }
  if (command.kind === 'download' && linkOver(request, now)) return refuse('expired', 'the link has expired', 'link');
  if (!FROM[command.kind].includes(request.state))
    return refuse('conflict', `the request is ${request.state}: ${command.kind} is not possible`);
  return command.kind === 'download' ? request.state : TO[command.kind];
}

const linkOver = (request: ImageRequest, now: number): boolean =>
  request.state === 'expired' || (request.state === 'ready' && (request.linkEndsAt ?? 0) <= now);

/** The state after something that nobody ordered; the same state when it says nothing about this one. */
export function turnImage(request: ImageRequest, event: ImageEvent): Pick<ImageRequest, 'state' | 'linkEndsAt'> {
  const { state, linkEndsAt } = request;
  const same = { state, linkEndsAt };
  switch (event.kind) {
    case 'started':
      // Also from `exporting`: a job whose worker died begins anew.
      return state === 'queued' || state === 'exporting' ? { state: 'exporting', linkEndsAt: null } : same;
    case 'done':
      return state === 'exporting' ? { state: 'ready', linkEndsAt: event.now + LINK_HOURS * 3_600_000 } : same;
    case 'failed':
    case 'cancelled':
      return state === 'exporting' ? { state: 'failed', linkEndsAt: null } : same;
    case 'clock':
      return state === 'ready' && (linkEndsAt ?? 0) <= event.now ? { state: 'expired', linkEndsAt: null } : same;
  }
}

/** Whether the originals must stay while the request is in this state. */
export function holdsOriginals(state: ImageState): boolean {
  return !ENDED_STATES.includes(state);
}

/** Whether an exported file may exist. Everything else deletes it: a refusal leaves nothing behind. */
export function keepsExport(state: ImageState): boolean {
  return state === 'exporting' || state === 'ready';
}

export interface Quota {
  /** Requests of the applicant that wait for a decision. */
  readonly waiting: number;
  /** Minutes granted to the applicant within the last thirty days. */
  readonly grantedMinutes: number;
}

/** Why a new request may not be filed; null when it may. Times in epoch ms. */
export function checkRequest(
  span: { readonly from: number; readonly to: number },
  quota: Quota,
  now: number,
): Refusal | null {
  const seconds = (span.to - span.from) / 1000;
  if (seconds < MIN_REQUEST_SECONDS) return refuse('invalid', 'the span is too short', 'to');
  if (seconds > MAX_REQUEST_MINUTES * 60)
    return { ...refuse('invalid', 'the span is too long', 'to'), params: { minutes: MAX_REQUEST_MINUTES } };
  if (span.to > now) return refuse('invalid', 'the span ends in the future', 'to');
  if (quota.waiting >= MAX_WAITING) return refuse('too_many', `${MAX_WAITING} requests are waiting already`, 'waiting');
  if (quota.grantedMinutes + seconds / 60 > MAX_MINUTES_A_MONTH)
    return refuse('too_many', 'the monthly quota is used up', 'quota');
  return null;
}
