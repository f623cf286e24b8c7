import { randomInt } from 'node:crypto';
import type { DeviceError } from '../../domain/video-device.ts';
import type { UpstreamReason } from '../../domain/video-reason.ts';
import { type Ask, makeSsrc, writeSdp } from '../ingest/gb28181/sdp.ts';
import type { SipMessage } from '../ingest/gb28181/sip-message.ts';
import type { MediaEngine } from '../video/media-engine.ts';
import type { KnownDevice } from './device-book.ts';
import type { Remote } from './sip-transport.ts';
import { type SipSelf, writeRequest } from './sip-write.ts';

export interface CallRequest {
  readonly device: KnownDevice;
  readonly channel: string;
  readonly streamId: string;
  readonly engine: MediaEngine;
  readonly kind: Ask['kind'];
  /** Epoch seconds; null for live. */
  readonly span: Ask['span'];
  readonly downloadSpeed?: number;
}

/** What a device's refusal means to a viewer; the number itself is the operator's detail. */
export function reasonOf(status: number): readonly [UpstreamReason, DeviceError] {
  if (status === 486 || status === 600) return ['busy', 'channel_busy'];
  if (status === 488 || status === 415 || status === 606) return ['not_acceptable', 'not_acceptable'];
  if (status === 401 || status === 403 || status === 407) return ['unauthorised', 'refused'];
  if (status === 404 || status === 410 || status === 480) return ['device_offline', 'refused'];
  return ['protocol', 'refused'];
}

/** An SSRC is not given again so soon: late packets of the call before must not mix in. */
const SSRC_REST_MS = 15_000;
/** Of the 10,000 that there are for a domain. */
const MOST_RESTING = 9_000;

/** Random SSRCs that no call has had just now. */
export function restingSsrcs(): { take(platformId: string, past: boolean): string; rest(ssrc: string): void } {
  const resting = new Map<string, number>();
  return {
    take(platformId, past) {
      const now = Date.now();
      for (const [ssrc, at] of resting) if (now - at > SSRC_REST_MS) resting.delete(ssrc);
      for (;;) {
        const ssrc = makeSsrc(platformId, past, randomInt(10_000));
        if (resting.size < MOST_RESTING && resting.has(ssrc)) continue;
        resting.set(ssrc, now);
        return ssrc;
      }
    },
    rest: (ssrc) => resting.set(ssrc, Date.now()),
  };
}

/** The INVITE for a call whose pictures are awaited at `place`. */
export function writeInvite(
  self: SipSelf,
  request: CallRequest,
  place: { readonly ip: string; readonly port: number },
  ssrc: string,
  remote: Remote,
): SipMessage {
  const { device, channel, kind, span, downloadSpeed } = request;
  const sdp = writeSdp({
    owner: self.id,
    kind,
    channel,
    address: place.ip,
    port: place.port,
    mode: device.profile.mediaMode,
    ssrc,
    span,
    ...(downloadSpeed === undefined ? {} : { downloadSpeed }),
  });
  return writeRequest(self, {
    method: 'INVITE',
    user: channel,
    remote,
    body: Buffer.from(sdp, 'latin1'),
    contentType: 'APPLICATION/SDP',
    extra: [['subject', `${channel}:${ssrc},${self.id}:0`]],
  });
}
