import { resolveDevice } from '../pulls/dial.ts';
import type { Credentials } from './credentials.ts';
import type { MediaEngine } from './media-engine.ts';
import type { UpstreamSession } from './upstream.ts';

const RTSP_PORT = 554;

/**
 * Lets a media server fetch a camera. It is given the checked address instead of the name, and the login in the address,
 * since it asks for both that way. Rejects with a VideoRefusal.
 */
export async function pullByEngine(
  engine: MediaEngine,
  streamId: string,
  address: string,
  login: Credentials | null,
): Promise<UpstreamSession> {
  const url = new URL(address);
  const ip = await resolveDevice(url.hostname.replace(/^\[|\]$/g, ''), Number(url.port || RTSP_PORT));
  url.hostname = ip.includes(':') ? `[${ip}]` : ip;
  if (login !== null) {
    url.username = encodeURIComponent(login.user);
    url.password = encodeURIComponent(login.password);
  }
  await engine.startPull({ streamId, url: url.href });
  return { close: () => engine.stopPull(streamId) };
}
