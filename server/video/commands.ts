import { existsSync } from 'node:fs';
import { RefusalError } from '../../domain/refusal.ts';
import { env } from '../../lib/env.ts';
import { appendAudit } from '../auth/audit.ts';
import type { Tx, Viewer } from '../database.ts';
import { deriveKey } from '../secrets.ts';
import { demoScene, hasSubStream } from './camera-source.ts';
import { ClipLibrary } from './clips.ts';
import { playlistPath, stillPath } from './http.ts';
import { type CameraRow, type CameraState, loadCamera } from './queries.ts';
import { stillFile } from './still-file.ts';
import { issueVideoToken } from './token.ts';
import { markOf, type ViewerMark } from './viewer-mark.ts';

const clips = new ClipLibrary();

/** What a player needs to show one camera, or to explain why it cannot. Times are epoch milliseconds. */
export interface VideoGrant {
  readonly url: string;
  readonly token: string;
  readonly expiresAt: number;
  /** Clock of the server, so that a browser with a wrong clock still measures the true delay. */
  readonly serverNow: number;
  readonly camera: {
    readonly id: string;
    readonly fid: number;
    readonly name: string;
    readonly nameEn: string;
    readonly state: CameraState;
    readonly lastSeenAt: number | null;
    readonly lastPictureUrl: string | null;
    /** As far as it is known before the first picture. */
    readonly codec: string | null;
    readonly width: number | null;
    readonly height: number | null;
    /** A smaller stream for many pictures at once: `<id>~sub`. */
    readonly sub: boolean;
  };
  /** Who is looking, drawn over the picture: a deterrent, no proof (video-protocols 5). */
  readonly mark: ViewerMark;
}

export interface VideoAsk {
  readonly viewer: Viewer;
  readonly cameraId: string;
  readonly now: number;
  readonly address: string;
}

/** The camera within the viewer's scope; one out of scope is not found, like one that does not exist. */
async function cameraOf(tx: Tx, cameraId: string): Promise<CameraRow> {
  const camera = await loadCamera(tx, cameraId);
  if (camera === null) throw new RefusalError({ code: 'not_found', field: 'cameraId', message: 'no such camera' });
  return camera;
}

/** Whether the gateway on this machine keeps a last picture; one on another machine is not asked for each grant. */
function hasStill(cameraId: string): boolean {
  const file = stillFile(env().DATA_DIR, cameraId);
  return file !== null && existsSync(file);
}

async function grantFor(tx: Tx, camera: CameraRow, { viewer, now, address }: VideoAsk): Promise<VideoGrant> {
  const claims = { viewerId: viewer.id, cameraId: camera.id };
  const { token, expiresAt } = issueVideoToken(deriveKey('video-token'), claims, camera.scopeKey, now);
  const scene = demoScene(camera.source);
  const clip = scene === null ? undefined : clips.entry(scene);
  return {
    url: playlistPath(camera.id, token),
    token,
    expiresAt,
    serverNow: now,
    camera: {
      id: camera.id,
      fid: camera.fid,
      name: camera.name,
      nameEn: camera.nameEn,
      state: camera.state,
      lastSeenAt: camera.lastSeenAt,
      lastPictureUrl: clip !== undefined || hasStill(camera.id) ? stillPath(camera.id, token) : null,
      codec: clip?.codec ?? null,
      width: clip?.width ?? null,
      height: clip?.height ?? null,
      sub: hasSubStream(camera.source),
    },
    mark: await markOf(tx, viewer, address),
  };
}

/** Opens a camera for a viewer. Looking is an audited act (REQ-SEC-08), so the entry commits with the grant. */
export async function grantVideo(tx: Tx, ask: VideoAsk): Promise<VideoGrant> {
  const camera = await cameraOf(tx, ask.cameraId);
  await appendAudit(tx, {
    actor: ask.viewer.id,
    action: 'video.opened',
    object: camera.id,
    address: ask.address,
    detail: { name: camera.name, state: camera.state },
  });
  return grantFor(tx, camera, ask);
}

/** A fresh token for somebody who is already watching; scope is checked again, the audit has the opening. */
export async function renewVideo(tx: Tx, ask: VideoAsk): Promise<VideoGrant> {
  return grantFor(tx, await cameraOf(tx, ask.cameraId), ask);
}
