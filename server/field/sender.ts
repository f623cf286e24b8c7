import type { IncomingMessage } from 'node:http';
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
