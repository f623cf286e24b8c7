import { type PtzCommand, rightFor } from './ptz-command.ts';
import type { Refusal } from './refusal.ts';
import type { Role } from './role.ts';

/** Whose hand is on a camera, from the weakest to the strongest (REQ-VID-12). */
export const PTZ_LEVELS = ['site', 'district', 'city'] as const;
export type PtzLevel = (typeof PTZ_LEVELS)[number];

/**
 * How a camera is held: `work` while somebody steers it; `watch` while a centre keeps its position (定位监控,
 * REQ-VID-11); `reserved` while a site keeps it for the safety of a work that runs.
 */
export const PTZ_HOLDS = ['work', 'watch', 'reserved'] as const;
export type PtzHold = (typeof PTZ_HOLDS)[number];

/** A lease ends so long after the last command (video-protocols 5). */
export const PTZ_IDLE_SECONDS = 15;
/** The longest a camera may be kept without a command. */
export const PTZ_HOLD_MINUTES = 60;

export interface PtzStanding {
  readonly level: PtzLevel;
  /** The stronger hand has the higher number; it travels with each command as ControlPriority. */
  readonly priority: number;
}

/**
 * The hand that a role has. No role of this product is the city's: a city centre steers through its own platform, which
 * the gateway lets in as `PTZ_CITY`. Within the district the commander is above those who watch for the commander.
 */
const STANDING: Partial<Record<Role, PtzStanding>> = {
  commander: { level: 'district', priority: 23 },
  duty: { level: 'district', priority: 22 },
  regulator: { level: 'district', priority: 21 },
  zone: { level: 'district', priority: 20 },
  pipeline: { level: 'site', priority: 10 },
  enterprise: { level: 'site', priority: 10 },
};
export const PTZ_CITY: PtzStanding = { level: 'city', priority: 30 };

/** The strongest hand among the roles that reach a camera; null when none of them steers. */
export function standingOf(roles: readonly Role[]): PtzStanding | null {
  return roles
    .map((role) => STANDING[role] ?? null)
    .reduce((best, one) => (one !== null && (best === null || one.priority > best.priority) ? one : best), null);
}

/** Who holds a camera's drive, and until when. Times are epoch milliseconds of the database clock. */
export interface PtzLease {
  readonly holder: string;
  readonly holderName: string;
  readonly level: PtzLevel;
  readonly priority: number;
  readonly hold: PtzHold;
  /** Why it is kept; empty while it is only steered. */
  readonly reason: string;
  readonly since: number;
  /** When the keeping began and ends; null while it is only steered. */
  readonly heldSince: number | null;
  readonly heldUntil: number | null;
  readonly expiresAt: number;
}

export type PtzPower = 'move' | 'preset' | 'reserve' | 'break';

export interface PtzActor extends PtzStanding {
  readonly id: string;
  readonly name: string;
  readonly may: ReadonlySet<PtzPower>;
}

export type PtzAsk =
  /** Takes a free camera, or one in a weaker hand at once. */
  | { readonly name: 'acquire' }
  | { readonly name: 'command'; readonly command: PtzCommand }
  | { readonly name: 'reserve'; readonly minutes: number; readonly reason: string }
  /** Ends a site's reservation against its will; needs a right of its own and a reason. */
  | { readonly name: 'break'; readonly reason: string }
  /** Asks the holder to let go; changes nothing. */
  | { readonly name: 'request' }
  | { readonly name: 'release' };

export const PTZ_CHANGES = ['started', 'renewed', 'taken', 'broken', 'reserved', 'requested', 'released'] as const;
export type PtzChange = (typeof PTZ_CHANGES)[number];

export type PtzAnswer =
  | {
      readonly change: PtzChange;
      readonly lease: PtzLease | null;
      /** Whoever held it until now and must be told; the camera is stopped before the next command. */
      readonly loser: PtzLease | null;
    }
  | { readonly refusal: Refusal };

/** The lease as it stands at `now`: null once it has ended, only steered once its keeping is over. */
export function leaseAt(lease: PtzLease | null, now: number): PtzLease | null {
  if (lease === null || lease.expiresAt <= now) return null;
  if (lease.heldUntil === null || lease.heldUntil > now) return lease;
  return { ...lease, hold: 'work', reason: '', heldSince: null, heldUntil: null };
}

const refuse = (code: Refusal['code'], field: string, message: string, params?: Refusal['params']): PtzAnswer => ({
  refusal: { code, field, message, ...(params === undefined ? {} : { params }) },
});

/** The refusal that tells who has the camera, in which hand, why and until when (REQ-VID-11). */
const heldBy = (lease: PtzLease): PtzAnswer =>
  refuse('conflict', 'lease', `held by ${lease.holderName}`, {
    holder: lease.holderName,
    level: lease.level,
    hold: lease.hold,
    reason: lease.reason,
    until: lease.expiresAt,
  });

/** Whether this hand may take the camera from whoever has it: only a weaker one, and never a site's reservation. */
export function mayTake(lease: PtzLease | null, actor: Pick<PtzActor, 'id' | 'priority'>): boolean {
  if (lease === null || lease.holder === actor.id) return true;
  return lease.hold !== 'reserved' && actor.priority > lease.priority;
}

const worked = (actor: PtzActor, now: number): PtzLease => ({
  holder: actor.id,
  holderName: actor.name,
  level: actor.level,
  priority: actor.priority,
  hold: 'work',
  reason: '',
  since: now,
  heldSince: null,
  heldUntil: null,
  expiresAt: now + PTZ_IDLE_SECONDS * 1000,
});

/** The holder's own lease after one more act: longer, and as strong as the holder is now. */
const renewed = (lease: PtzLease, actor: PtzActor, now: number): PtzLease => ({
  ...lease,
  holderName: actor.name,
  level: actor.level,
  priority: actor.priority,
  expiresAt: Math.max(lease.heldUntil ?? 0, now + PTZ_IDLE_SECONDS * 1000),
});

/**
 * What an ask makes of a camera's lease at `now`, or why it is refused: city over district over site, a site's
 * reservation over all but the right to break it, and no command from anybody but the holder (REQ-VID-11, -12).
 */
export function askPtz(before: PtzLease | null, actor: PtzActor, ask: PtzAsk, now: number): PtzAnswer {
  const lease = leaseAt(before, now);
  switch (ask.name) {
    case 'acquire':
      return acquire(lease, actor, now);
    case 'command':
      return steer(lease, actor, ask.command, now);
    case 'reserve':
      return reserve(lease, actor, ask, now);
    case 'break':
      return breakOpen(lease, actor, ask.reason, now);
    case 'request':
      if (lease === null || lease.holder === actor.id) return refuse('conflict', 'lease', 'nobody else holds it');
      return { change: 'requested', lease, loser: null };
    case 'release':
      if (lease === null || lease.holder !== actor.id) return refuse('conflict', 'lease', 'you do not hold it');
      return { change: 'released', lease: null, loser: null };
  }
}

function acquire(lease: PtzLease | null, actor: PtzActor, now: number): PtzAnswer {
  if (!actor.may.has('move')) return refuse('forbidden', 'right', 'may not steer');
  if (lease === null) return { change: 'started', lease: worked(actor, now), loser: null };
  if (lease.holder === actor.id) return { change: 'renewed', lease: renewed(lease, actor, now), loser: null };
  if (!mayTake(lease, actor)) return heldBy(lease);
  return { change: 'taken', lease: worked(actor, now), loser: lease };
}

/** A free camera starts a lease with its first command; one in a weaker hand is taken by `acquire`, never by the way. */
function steer(lease: PtzLease | null, actor: PtzActor, command: PtzCommand, now: number): PtzAnswer {
  if (!actor.may.has(rightFor(command))) return refuse('forbidden', 'right', `may not use ${command.kind}`);
  if (lease !== null && lease.holder !== actor.id) return heldBy(lease);
  return acquire(lease, actor, now);
}

function reserve(
  lease: PtzLease | null,
  actor: PtzActor,
  { minutes, reason }: { readonly minutes: number; readonly reason: string },
  now: number,
): PtzAnswer {
  if (!actor.may.has('reserve')) return refuse('forbidden', 'right', 'may not reserve');
  if (reason.trim() === '') return refuse('invalid', 'reason', 'a reservation needs a reason');
  if (!(minutes > 0 && minutes <= PTZ_HOLD_MINUTES))
    return refuse('invalid', 'minutes', `1 to ${PTZ_HOLD_MINUTES} minutes`, { most: PTZ_HOLD_MINUTES });
  const taken = acquire(lease, actor, now);
  if ('refusal' in taken || taken.lease === null) return taken;
  // Asked for again it may be lengthened, but never beyond the hour from when it began.
  const heldSince = taken.lease.heldSince ?? now;
  const heldUntil = Math.min(now + minutes * 60_000, heldSince + PTZ_HOLD_MINUTES * 60_000);
  const held: PtzLease = {
    ...taken.lease,
    hold: actor.level === 'site' ? 'reserved' : 'watch',
    reason: reason.trim(),
    heldSince,
    heldUntil,
    expiresAt: Math.max(heldUntil, now + PTZ_IDLE_SECONDS * 1000),
  };
  return { change: taken.loser === null ? 'reserved' : 'taken', lease: held, loser: taken.loser };
}

function breakOpen(lease: PtzLease | null, actor: PtzActor, reason: string, now: number): PtzAnswer {
  if (!actor.may.has('break')) return refuse('forbidden', 'right', 'may not break a reservation');
  if (reason.trim() === '') return refuse('invalid', 'reason', 'breaking a reservation needs a reason');
  if (lease === null || lease.holder === actor.id || lease.hold !== 'reserved')
    return refuse('conflict', 'lease', 'there is no reservation to break');
  return { change: 'broken', lease: worked(actor, now), loser: lease };
}
