import type { IncomingMessage } from 'node:http';
import { RefusalError } from '../../domain/refusal.ts';
import { asAuth, asEngine, asViewer, type Tx, type Viewer } from '../database.ts';
import { viewerWith } from '../trpc.ts';
import { type DeviceOwner, deviceOwner, deviceSecretOf } from './devices.ts';

/** Who hands in: a viewer who may, else the owner of a device that was prepared while he might. */
export type Sender =
  | { readonly kind: 'viewer'; readonly viewer: Viewer }
  | { readonly kind: 'late'; readonly owner: DeviceOwner };

/** Refuses whoever is neither. */
export async function senderOf(req: IncomingMessage, viewer: Viewer | null): Promise<Sender> {
  if (viewer?.permissions.has('findings.record') === true)
    return { kind: 'viewer', viewer: viewerWith(viewer, 'findings.record') };
  const secret = deviceSecretOf(req);
  const owner = secret === null ? null : await asAuth((tx) => deviceOwner(tx, secret));
  if (owner !== null) return { kind: 'late', owner };
  return { kind: 'viewer', viewer: viewerWith(viewer, 'findings.record') };
}

/** Work for a sender: within the reach of a viewer, as the engine for what comes late. */
export const inScope = <T>(sender: Sender, work: (tx: Tx) => Promise<T>): Promise<T> =>
  sender.kind === 'viewer' ? asViewer(sender.viewer, work, true) : asEngine(work);

/**
 * Does something as the sender; what is out of his reach by now is tried as what comes late from his own device, so that
 * work of somebody whose right was narrowed while he was out is kept for the desk to decide about.
 */
export async function orLate<T>(
  req: IncomingMessage,
  sender: Sender,
  work: (sender: Sender) => Promise<T>,
): Promise<T> {
  try {
    return await work(sender);
  } catch (error) {
    const secret = deviceSecretOf(req);
    const gone = error instanceof RefusalError && error.refusal.code === 'not_found' && sender.kind === 'viewer';
    const owner = gone && secret !== null ? await asAuth((tx) => deviceOwner(tx, secret)) : null;
    if (owner === null || sender.kind !== 'viewer' || owner.id !== sender.viewer.id) throw error;
    return await work({ kind: 'late', owner });
  }
}
