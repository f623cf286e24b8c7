import { layerCode } from '../../domain/layer.ts';
import type { PtzCommand } from '../../domain/ptz-command.ts';
import {
  askPtz,
  leaseAt,
  type PtzActor,
  type PtzAnswer,
  type PtzAsk,
  type PtzChange,
  type PtzLease,
  type PtzPower,
  standingOf,
} from '../../domain/ptz-lease.ts';
import { type Refusal, RefusalError } from '../../domain/refusal.ts';
import type { Permission } from '../../domain/role.ts';
import { appendAudit } from '../auth/audit.ts';
import { mayAt, rolesAt } from '../auth/reach.ts';
import type { Tx, Viewer } from '../database.ts';
import { appendEvents, type EventItem } from '../warnings/object-state.ts';
import { lockSteered, type SteeredCamera, writeLease } from './lease-row.ts';

const POWERS: Readonly<Record<PtzPower, Permission>> = {
  move: 'video.control',
  preset: 'video.preset',
  reserve: 'video.reserve',
  break: 'video.break',
};

/** The hand of a viewer at a place, by the roles whose own grants reach it; null when none of them steers. */
export function actorAt(viewer: Viewer, scopeKey: number): PtzActor | null {
  const standing = standingOf(rolesAt(viewer, scopeKey));
  if (standing === null) return null;
  const may = new Set<PtzPower>();
  for (const power of ['move', 'preset', 'reserve', 'break'] as const)
    if (mayAt(viewer, POWERS[power], scopeKey)) may.add(power);
  return { id: viewer.id, name: viewer.name, ...standing, may };
}

/** Who asks: a viewer, or another platform with a hand of its own. */
export interface PtzAsker {
  readonly id: string;
  readonly address: string;
  readonly actorAt: (scopeKey: number) => PtzActor | null;
}

export const askerOf = (viewer: Viewer, address: string): PtzAsker => ({
  id: viewer.id,
  address,
  actorAt: (scopeKey) => actorAt(viewer, scopeKey),
});

/** An ask that was granted: what the gateway must be told, in this order. */
export interface PtzGranted {
  readonly change: PtzChange;
  readonly camera: SteeredCamera;
  readonly lease: PtzLease | null;
  /** The camera changed hands while it may still be moving. */
  readonly stopFirst: boolean;
  readonly priority: number;
  readonly serial: number;
}

export type PtzVerdict = PtzGranted | { readonly refusal: Refusal };

/**
 * Decides an ask in the caller's transaction: lease, audit entry and event commit together (design, law 5). A refusal is
 * returned, not thrown, because the attempt is audited too: the caller commits first and throws it afterwards.
 */
export async function askCamera(tx: Tx, asker: PtzAsker, cameraId: string, ask: PtzAsk): Promise<PtzVerdict> {
  const camera = await lockSteered(tx, cameraId);
  const actor = asker.actorAt(camera.scopeKey);
  const answer = decide(camera, actor, ask);
  if (actor === null || 'refusal' in answer) {
    const refusal = 'refusal' in answer ? answer.refusal : NO_HAND;
    await audit(tx, asker, camera, ask, { outcome: 'refused', detail: { code: refusal.code, ...refusal.params } });
    return { refusal };
  }
  const command = ask.name === 'command' ? ask.command : null;
  const repeated = isRepeated(camera, actor, command);
  const serial = answer.change === 'requested' ? camera.serial : await writeLease(tx, camera, answer.lease, command);
  if (!repeated)
    await audit(tx, asker, camera, ask, { change: answer.change, level: actor.level, loser: answer.loser });
  const told = answer.change !== 'renewed';
  if (told) await appendEvents(tx, [ptzEvent(camera, answer.change, actor.name)]);
  const stopFirst = answer.loser !== null || answer.change === 'released';
  return { change: answer.change, camera, lease: answer.lease, stopFirst, priority: actor.priority, serial };
}

const NO_HAND: Refusal = { code: 'forbidden', field: 'right', message: 'no role of yours steers this camera' };

function decide(camera: SteeredCamera, actor: PtzActor | null, ask: PtzAsk): PtzAnswer {
  if (actor === null) return { refusal: NO_HAND };
  if (!camera.ptz) {
    const params = { reason: 'not_steerable' };
    return { refusal: { code: 'invalid', field: 'cameraId', message: 'this camera has no drive', params } };
  }
  return askPtz(camera.lease, actor, ask, camera.now);
}

/** Holding a key repeats one act; it is audited once (REQ-VID-12 asks for acts, not for packets). */
function isRepeated(camera: SteeredCamera, actor: PtzActor, command: PtzCommand | null): boolean {
  if (command?.kind !== 'move' || camera.lastCommand === null) return false;
  return (
    leaseAt(camera.lease, camera.now)?.holder === actor.id &&
    JSON.stringify(camera.lastCommand) === JSON.stringify(command)
  );
}

interface Entry {
  readonly outcome?: 'refused';
  readonly change?: PtzChange;
  readonly level?: string;
  readonly loser?: PtzLease | null;
  readonly detail?: Readonly<Record<string, unknown>>;
}

function audit(tx: Tx, asker: PtzAsker, camera: SteeredCamera, ask: PtzAsk, entry: Entry): Promise<void> {
  const { outcome, change, level, loser, detail } = entry;
  const { name, ...rest } = ask;
  const action = ask.name === 'command' ? ask.command.kind : name;
  return appendAudit(tx, {
    actor: asker.id,
    action: `ptz.${action}`,
    object: camera.id,
    address: asker.address,
    ...(outcome === undefined ? {} : { outcome }),
    detail: {
      camera: camera.name,
      ...rest,
      change,
      level,
      from: loser?.holder,
      fromName: loser?.holderName,
      ...detail,
    },
  });
}

const CAMERAS = layerCode('cameras');

const ptzEvent = (camera: SteeredCamera, change: PtzChange, by: string): EventItem => ({
  kind: 'ptz',
  layer: CAMERAS,
  fid: camera.fid,
  scope_key: camera.scopeKey,
  payload: { cameraId: camera.id, change, by },
});

/** The verdict without its refusal, which is thrown: for callers whose transaction has committed. */
export function grantedOf(verdict: PtzVerdict): PtzGranted {
  if ('refusal' in verdict) throw new RefusalError(verdict.refusal);
  return verdict;
}
