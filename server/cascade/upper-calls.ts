import { appendAudit } from '../auth/audit.ts';
import { asEngine } from '../database.ts';
import type { Respond } from '../gb28181/sip-endpoint.ts';
import type { Remote } from '../gb28181/sip-transport.ts';
import { contactUri, type DialogNames, newToken, userOf } from '../gb28181/sip-write.ts';
import { type Answer, parseSdp } from '../ingest/gb28181/sdp.ts';
import { header, type SipMessage } from '../ingest/gb28181/sip-message.ts';
import type { LiveStreams } from '../video/live-streams.ts';
import type { CameraRow } from '../video/queries.ts';
import { VideoRefusal } from '../video/video-refusal.ts';
import { type MediaOut, openMediaOut } from './media-out.ts';
import { PictureSender } from './picture-sender.ts';
import type { UpperLink } from './upper-link.ts';
import { type SharedCamera, sharedCamera } from './upper-store.ts';

/** REQ-VID-07 counts with eight streams at once for an enterprise; a platform above looks at a district. */
const MOST_CALLS = 64;

export interface CallParts {
  readonly streams: LiveStreams;
  readonly loadCamera: (id: string) => Promise<CameraRow | null>;
  /** Address that media is sent from and told. */
  readonly host: string;
  readonly publicIp: string;
  readonly log: (line: string) => void;
}

interface Call {
  readonly link: UpperLink;
  readonly camera: SharedCamera;
  readonly out: MediaOut;
  readonly sender: PictureSender;
  readonly names: DialogNames;
  readonly remote: Remote;
  readonly startedAt: number;
  begun: boolean;
  untap: (() => void) | null;
}

const busyOr = (reason: VideoRefusal['reason']): number => (reason === 'busy' ? 486 : 480);

/** INVITEs of platforms above: the running stream of a shared camera, on to them as program stream over RTP. */
export class UpperCalls {
  private readonly parts: CallParts;
  private readonly calls = new Map<string, Call>();
  /** Calls that are being answered, and those among them that were taken back. */
  private readonly opening = new Map<string, { gone: boolean }>();

  constructor(parts: CallParts) {
    this.parts = parts;
  }

  get size(): number {
    return this.calls.size;
  }

  /** Takes a request of a call; false for other methods. */
  take(link: UpperLink, message: SipMessage, method: string, remote: Remote, respond: Respond): boolean {
    const id = header(message, 'call-id') ?? '';
    if (method === 'INVITE') {
      respond(100);
      const opening = { gone: false };
      this.opening.set(id, opening);
      this.invite(link, id, message, remote, respond)
        .catch((error: unknown) => {
          this.parts.log(`cascade: a call of ${link.row.id} failed: ${String(error)}`);
          respond(500);
        })
        .finally(() => this.opening.delete(id));
      return true;
    }
    if (method === 'ACK') {
      const call = this.calls.get(id);
      if (call !== undefined) void this.begin(id, call);
      return call !== undefined;
    }
    if (method === 'CANCEL') {
      const opening = this.opening.get(id);
      if (opening !== undefined) opening.gone = true;
      respond(opening === undefined ? 481 : 200);
      return true;
    }
    if (method !== 'BYE') return false;
    const call = this.calls.get(id);
    respond(call === undefined ? 481 : 200);
    if (call !== undefined) this.end(id, call, 'bye');
    return true;
  }

  private async invite(
    link: UpperLink,
    id: string,
    message: SipMessage,
    remote: Remote,
    respond: Respond,
  ): Promise<void> {
    const refuse = (status: number, why: string) => {
      respond(status);
      this.audit(link, 'cascade.view_refused', channel, remote, { status, why });
    };
    const uri = message.start.kind === 'request' ? message.start.uri : '';
    const channel = userOf(uri) ?? '';
    const sdp = message.body.toString('latin1');
    const offer = parseSdp(sdp);
    if (offer === null || offer.port === null || offer.address === null || !/^s=Play\s*$/m.test(sdp)) {
      refuse(488, 'only live pictures are sent');
      return;
    }
    // A datagram may carry a foreign sender: pictures go to the platform's own addresses only.
    if (![link.row.host, ...link.row.mediaAddresses].includes(offer.address)) {
      refuse(403, `media to ${offer.address}`);
      return;
    }
    if (this.calls.size + this.opening.size > MOST_CALLS) {
      refuse(486, 'too many calls');
      return;
    }
    const camera = await asEngine((tx) => sharedCamera(tx, link.row.id, channel));
    if (camera === null) {
      refuse(404, 'not shared');
      return;
    }
    const row = camera.online ? await this.parts.loadCamera(camera.cameraId) : null;
    if (row === null || row.source === null || row.state !== 'online') {
      refuse(480, 'the camera is away');
      return;
    }
    try {
      this.parts.streams.open({ streamId: row.id, source: row.source, stream: 'main' });
    } catch (error) {
      if (!(error instanceof VideoRefusal)) throw error;
      refuse(busyOr(error.reason), error.reason);
      return;
    }
    await this.answer({ link, id, camera, offer }, message, remote, respond);
  }

  private async answer(
    { link, id, camera, offer }: { link: UpperLink; id: string; camera: SharedCamera; offer: Answer },
    message: SipMessage,
    remote: Remote,
    respond: Respond,
  ): Promise<void> {
    const { host, publicIp } = this.parts;
    const hangUp = () => void this.hangUp(id);
    const mode = !offer.tcp ? 'udp' : offer.setup === 'active' ? 'tcp-wait' : 'tcp-dial';
    const out = await openMediaOut({ mode, host, ip: offer.address ?? '', port: offer.port ?? 0, lost: hangUp });
    const ssrc = offer.ssrc ?? Math.floor(Math.random() * 2 ** 32);
    const sender = new PictureSender({ ssrc, send: (packets) => out.send(packets), ended: hangUp });
    if (this.opening.get(id)?.gone === true) {
      out.close();
      respond(487);
      return;
    }
    const tag = newToken(5);
    const to = header(message, 'to') ?? '';
    const names: DialogNames = {
      callId: id,
      from: /;tag=/i.test(to) ? to : `${to};tag=${tag}`,
      to: header(message, 'from') ?? '',
      sequence: 1,
      target: contactUri(header(message, 'contact')) ?? `sip:${link.row.id}@${remote.ip}:${remote.port}`,
    };
    this.calls.set(id, { link, camera, out, sender, names, remote, startedAt: Date.now(), begun: false, untap: null });
    const setup = mode === 'udp' ? [] : [`a=setup:${mode === 'tcp-wait' ? 'passive' : 'active'}`, 'a=connection:new'];
    const lines = [
      'v=0',
      `o=${camera.gbId} 0 0 IN IP4 ${publicIp}`,
      's=Play',
      `c=IN IP4 ${publicIp}`,
      't=0 0',
      `m=video ${out.port} ${mode === 'udp' ? 'RTP/AVP' : 'TCP/RTP/AVP'} 96`,
      'a=sendonly',
      'a=rtpmap:96 PS/90000',
      ...setup,
      `y=${String(ssrc).padStart(10, '0')}`,
      '',
    ];
    const contact = `<sip:${camera.gbId}@${link.self.address}:${link.self.port}>`;
    respond(200, {
      tag,
      extra: [
        ['contact', contact],
        ['content-type', 'APPLICATION/SDP'],
      ],
      body: Buffer.from(lines.join('\r\n'), 'latin1'),
    });
    this.audit(link, 'cascade.viewed', camera.cameraId, remote, { channel: camera.gbId, call: id });
  }

  /** Media begins with the ACK; a repeated one changes nothing. */
  private async begin(id: string, call: Call): Promise<void> {
    if (call.begun) return;
    call.begun = true;
    try {
      await call.out.open();
    } catch {
      await this.hangUp(id);
      return;
    }
    const engine = this.parts.streams.engine(call.camera.cameraId);
    if (!this.calls.has(id)) return;
    if (engine === undefined) await this.hangUp(id);
    else call.untap = engine.tap(call.camera.cameraId, call.sender);
  }

  private end(id: string, call: Call, why: string): void {
    this.calls.delete(id);
    call.untap?.();
    call.sender.close();
    call.out.close();
    const seconds = Math.round((Date.now() - call.startedAt) / 1000);
    this.audit(call.link, 'cascade.view_ended', call.camera.cameraId, call.remote, { call: id, seconds, why });
  }

  /** Ends a call from our side; one that is over already is no error. */
  private async hangUp(id: string): Promise<void> {
    const call = this.calls.get(id);
    if (call === undefined) return;
    this.end(id, call, 'camera');
    await call.link.ask({ method: 'BYE', user: call.link.row.id, dialog: call.names }).catch(() => undefined);
  }

  /** REQ-SEC-08: who above us looked at what, from when to when. */
  private audit(
    link: UpperLink,
    action: string,
    object: string,
    remote: Remote,
    detail: Readonly<Record<string, unknown>>,
  ): void {
    const outcome = action === 'cascade.view_refused' ? ('refused' as const) : ('allowed' as const);
    asEngine((tx) =>
      appendAudit(tx, { actor: `platform:${link.row.id}`, action, object, outcome, address: remote.ip, detail }),
    ).catch((error: unknown) => this.parts.log(`cascade: ${action} was not written down: ${String(error)}`));
  }

  /** Calls of a platform that is gone, or all of them. */
  async close(link?: UpperLink): Promise<void> {
    const ids = [...this.calls].flatMap(([id, call]) => (link === undefined || call.link === link ? [id] : []));
    await Promise.all(ids.map((id) => this.hangUp(id)));
  }
}
