import { z } from 'zod';
import { isPrivatePlace } from '../../domain/recording-plan.ts';
import type { Span } from '../../domain/recording-retention.ts';
import type { DeviceAct } from '../../domain/recording-schema.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { asViewer, type Viewer } from '../database.ts';
import { deriveKey } from '../secrets.ts';
import type { CameraSource } from '../video/camera-source.ts';
import { callGateway } from '../video/gateway-client.ts';
import { loadCamera } from '../video/queries.ts';
import { issueVideoToken } from '../video/token.ts';
import { type Acting, registerAccess } from './commands.ts';
import { cameraRecording } from './queries.ts';

/** A device may answer a question for a day in many pieces, ten seconds apart at most. */
const LIST_MS = 30_000;
const OPEN_MS = 20_000;
const MOST_FILES = 500;

const listed = z.object({ items: z.array(z.object({ from: z.number(), to: z.number() })) });
const opened = z.object({ streamId: z.string().regex(/^[\w-]{1,100}~pb-[0-9a-f]{1,32}$/) });

type DeviceSource = Extract<CameraSource, { kind: 'gb28181' | 'jt1078' }>;

/** Recorders (GB/T 28181) and vehicle terminals (JT/T 1078) keep recordings of their own; nothing else does. */
function onDevice(source: CameraSource | null): DeviceSource | null {
  return source?.kind === 'gb28181' || source?.kind === 'jt1078' ? source : null;
}

/** How a device's door is called, and what names the channel there. */
function doorOf(source: DeviceSource) {
  return source.kind === 'gb28181'
    ? { base: '/gb28181' as const, channel: { device: source.device, channel: source.channel } }
    : { base: '/terminal' as const, channel: { terminal: source.terminal, channel: source.channel } };
}

export interface DeviceFiles {
  /** Whether the camera's device keeps recordings that can be asked for. */
  readonly asked: boolean;
  readonly files: readonly Span[];
}

/** Files that the recorder or terminal itself has of a span, oldest first. Outside of a transaction: the device is asked. */
export async function deviceFiles(viewer: Viewer, ask: Span & { readonly cameraId: string }): Promise<DeviceFiles> {
  const camera = await asViewer(viewer, (tx) => loadCamera(tx, ask.cameraId));
  const source = onDevice(camera?.source ?? null);
  if (source === null) return { asked: false, files: [] };
  const { base, channel } = doorOf(source);
  const { from, to } = ask;
  const answer = await callGateway(`${base}/records`, { ...channel, from, to }, { timeoutMs: LIST_MS });
  const { items } = listed.parse(answer);
  return { asked: true, files: items.slice(0, MOST_FILES).map((item) => ({ from: item.from, to: item.to })) };
}

export interface DevicePlayback {
  readonly accessId: number;
  readonly stream: string;
  readonly url: string;
  /** Epoch ms. */
  readonly expiresAt: number;
  readonly from: number;
  readonly to: number;
}

/**
 * Begins a stretch of what the device itself recorded. Who, what, when and why are in the register before the device is
 * asked; rooms where people sleep or wash are not looked at here either.
 */
export async function playOnDevice(
  { viewer, address }: Acting,
  ask: Span & { readonly cameraId: string; readonly purpose: string },
): Promise<DevicePlayback> {
  const begun = await asViewer(
    viewer,
    async (tx) => {
      const { target } = await cameraRecording(tx, ask.cameraId);
      if (isPrivatePlace(target.place))
        throw new RefusalError({ code: 'forbidden', field: 'cameraId', message: 'a private room is not looked at' });
      const source = onDevice((await loadCamera(tx, ask.cameraId))?.source ?? null);
      if (source === null)
        throw new RefusalError({ code: 'not_found', field: 'cameraId', message: 'its device keeps no recordings' });
      return { source, target, accessId: await registerAccess(tx, { viewer, address }, 'playback', target, ask) };
    },
    true,
  );
  const { base, channel } = doorOf(begun.source);
  const { from, to, cameraId } = ask;
  const body = { ...channel, camera: cameraId, from, to };
  const { streamId } = opened.parse(await callGateway(`${base}/playback`, body, { timeoutMs: OPEN_MS }));
  const claims = { viewerId: viewer.id, cameraId };
  const pass = issueVideoToken(deriveKey('video-token'), claims, begun.target.scopeKey, Date.now());
  return {
    accessId: begun.accessId,
    stream: streamId,
    url: `/api/video/${streamId}/index.m3u8?token=${pass.token}`,
    expiresAt: pass.expiresAt,
    from,
    to,
  };
}

/** Pause, resume or seek what `playOnDevice` began; the name of its stream is what only its viewer knows. */
export async function controlOnDevice(
  viewer: Viewer,
  { cameraId, stream, act }: { readonly cameraId: string; readonly stream: string; readonly act: DeviceAct },
): Promise<void> {
  const camera = await asViewer(viewer, (tx) => loadCamera(tx, cameraId));
  const source = onDevice(camera?.source ?? null);
  if (source === null || !stream.startsWith(`${cameraId}~pb-`))
    throw new RefusalError({ code: 'not_found', field: 'stream', message: 'no such playback' });
  const { base, channel } = doorOf(source);
  if (source.kind === 'gb28181') {
    const told = act.kind === 'seek' ? { kind: 'seek', seconds: act.seconds } : { kind: act.kind };
    await callGateway(`${base}/playback/control`, { stream, act: told });
    return;
  }
  const order =
    act.kind === 'seek' ? { kind: 'seek', at: act.at } : { kind: act.kind === 'resume' ? 'play' : ('pause' as const) };
  await callGateway(`${base}/playback/control`, { ...channel, stream, order });
}
