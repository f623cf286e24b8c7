import { asEngine, type Tx } from '../database.ts';
import type { Answer, MediaMode } from '../ingest/gb28181/sdp.ts';
import { header, type SipMessage } from '../ingest/gb28181/sip-message.ts';
import type { MediaEngine, ReceiverRequest } from '../video/media-engine.ts';
import { VideoRefusal } from '../video/video-refusal.ts';
import { type Agreed, ackOf, agreedBy, withinDialog } from './call.ts';
import { type KnownDevice, parseRemote, remoteText } from './device-book.ts';
import { dropDialog, leftDialogs, storeDialog } from './dialog-store.ts';
import { type CallRequest, reasonOf, restingSsrcs, writeInvite } from './invite.ts';
import type { Platform } from './platform.ts';
import { SipTimeout } from './sip-endpoint.ts';
import type { Remote } from './sip-transport.ts';
import { newToken } from './sip-write.ts';

/** A device answers an INVITE in this time or not at all. */
const ANSWER_MS = 15_000;
const BYE_MS = 5_000;

export interface Call {
  readonly streamId: string;
  readonly device: KnownDevice;
  readonly channel: string;
  readonly answer: Answer;
  readonly isHistory: boolean;
  agreed: Agreed;
  readonly ended: () => void;
}

/** An INVITE on its way, and whether its viewers have left meanwhile. */
interface Attempt {
  invite: SipMessage | null;
  gone: boolean;
}

const RECEIVE: Record<MediaMode, ReceiverRequest['mode']> = {
  udp: 'udp',
  tcp_passive: 'tcp-passive',
  tcp_active: 'tcp-active',
};

/** INVITE to BYE. One call per stream; calls that a gateway before this one left behind are ended first. */
export class CallService {
  private readonly platform: Platform;
  private readonly calls = new Map<string, Call>();
  private readonly ssrcs = restingSsrcs();
  private rows: Promise<void> = Promise.resolve();

  constructor(platform: Platform) {
    this.platform = platform;
    platform.handlers.push((message, method, remote, respond) => {
      if (method === 'ACK') return this.calls.has(header(message, 'call-id') ?? '');
      if (method !== 'BYE') return false;
      const call = this.calls.get(header(message, 'call-id') ?? '');
      if (call === undefined) return false;
      if (call.agreed.remote.ip !== remote.ip) {
        platform.strangers.note(call.device.id, remote.ip, 'not_expected', platform.now());
        respond(403);
        return true;
      }
      respond(200);
      this.drop(call);
      call.ended();
      return true;
    });
    platform.late = (answer, remote) => this.endLate(answer, remote);
    platform.mediaEnded = (message, device) => this.historyEnded(message, device);
  }

  get size(): number {
    return this.calls.size;
  }

  /** Ends the calls that a gateway before this one left running: the cameras still send to nobody. */
  async endLeftovers(): Promise<number> {
    const left = await asEngine(leftDialogs);
    // Side by side: a device that is gone as well must not keep the others waiting for its silence.
    const ended = left.map(async ({ callId, localParty, remoteParty, target, remote: text, sequence }) => {
      const remote = parseRemote(text);
      const names = { callId, from: localParty, to: remoteParty, target, sequence };
      if (remote !== null) await this.bye({ names, remote, answer: null });
      await asEngine((tx) => dropDialog(tx, callId));
    });
    await Promise.all(ended);
    return left.length;
  }

  /** Asks a channel for its pictures and waits until it agrees. Rejects with a VideoRefusal; nothing is left open then. */
  async open(request: CallRequest): Promise<Call> {
    const { device, engine, streamId, span } = request;
    const { remote } = device;
    if (remote === null || device.state !== 'online') throw new VideoRefusal('device_offline', device.id);
    const mode = device.profile.mediaMode;
    const ssrc = this.ssrcs.take(this.platform.self.id, span !== null);
    const attempt: Attempt = { invite: null, gone: false };
    const stop = engine.on((event) => {
      if (event.streamId !== streamId || (event.kind !== 'idle' && event.kind !== 'down')) return;
      attempt.gone = true;
      if (attempt.invite !== null) this.platform.endpoint.cancel(attempt.invite, remote);
    });
    try {
      // Media of a device comes from where its signalling comes from; a platform has media servers of its own.
      const pinned = device.kind === 'device' && !device.profile.mediaFromAnywhere;
      const peer = pinned ? { peer: remote.ip } : {};
      const place = await engine.openReceiver({ streamId, ssrc: Number(ssrc), mode: RECEIVE[mode], ...peer });
      if (attempt.gone) throw new VideoRefusal('ended', 'nobody watches any more');
      const invite = writeInvite(this.platform.self, request, place, ssrc, remote);
      attempt.invite = invite;
      const answer = await this.platform.endpoint.invite(invite, remote, ANSWER_MS);
      return await this.agree(request, invite, answer, remote, attempt.gone);
    } catch (error) {
      await engine.closeReceiver(streamId);
      if (!(error instanceof SipTimeout)) throw error;
      if (attempt.invite !== null) this.platform.endpoint.cancel(attempt.invite, remote);
      this.platform.book.fail(device, 'no_answer', this.platform.now(), `INVITE ${request.channel}`);
      throw new VideoRefusal('no_answer', `${device.id} did not answer the INVITE`);
    } finally {
      stop();
      this.ssrcs.rest(ssrc);
    }
  }

  private async agree(
    request: CallRequest,
    invite: SipMessage,
    answer: SipMessage,
    remote: Remote,
    gone: boolean,
  ): Promise<Call> {
    const { device, channel, engine, streamId } = request;
    const { platform } = this;
    const mode = device.profile.mediaMode;
    const status = answer.start.kind === 'response' ? answer.start.status : 0;
    if (status >= 300) {
      const [reason, error] = reasonOf(status);
      if (status !== 487) platform.book.fail(device, error, platform.now(), `INVITE ${channel}: ${status}`);
      throw new VideoRefusal(gone ? 'ended' : reason, `the device answered ${status}`);
    }
    const agreed = agreedBy(invite, answer, remote);
    platform.endpoint.acknowledge(ackOf(platform.self, agreed), remote);
    const media = agreed.answer;
    if (gone || media === null || media.tcp !== (mode !== 'udp')) {
      await this.bye(agreed);
      if (gone) throw new VideoRefusal('ended', 'nobody watches any more');
      platform.book.fail(device, 'not_acceptable', platform.now(), `answer of ${channel}`);
      throw new VideoRefusal(
        'not_acceptable',
        media === null ? 'the answer has no media' : 'the answer has another transport',
      );
    }
    const call: Call = {
      streamId,
      device,
      channel,
      answer: media,
      isHistory: request.span !== null,
      agreed,
      ended: () => endStream(engine, streamId),
    };
    this.calls.set(agreed.names.callId, call);
    this.store(call);
    if (media.ssrc !== null) engine.updateSsrc(streamId, media.ssrc);
    if (mode === 'tcp_active') await this.dial(call, engine);
    return call;
  }

  private async dial(call: Call, engine: MediaEngine): Promise<void> {
    const { device, answer, streamId } = call;
    // A device is dialled at the address that it is known by: what it writes there must not lead us elsewhere.
    const ip = device.kind === 'device' ? device.remote?.ip : answer.address;
    try {
      if (ip === undefined || ip === null || answer.port === null)
        throw new VideoRefusal('not_acceptable', 'the answer names no address to dial');
      await engine.connectActive(streamId, ip, answer.port);
    } catch (error) {
      await this.close(call);
      throw error;
    }
  }

  private store(call: Call): void {
    const { names, remote } = call.agreed;
    const { callId, from, to, target = '', sequence } = names;
    const row = {
      callId,
      deviceId: call.device.id,
      channelId: call.channel,
      localParty: from,
      remoteParty: to,
      target,
      remote: remoteText(remote),
      // Room for what is said in between: the number of a BYE must be higher than all of them.
      sequence: sequence + 1_000,
    };
    this.keep((tx) => storeDialog(tx, row));
  }

  private drop(call: Call): void {
    const { callId } = call.agreed.names;
    this.calls.delete(callId);
    this.keep((tx) => dropDialog(tx, callId));
  }

  /** In the order in which calls begin and end: a short call must not be stored after it was dropped. */
  private keep(work: (tx: Tx) => Promise<void>): void {
    this.rows = this.rows
      .then(() => asEngine(work))
      .catch((error: unknown) => this.platform.log(`gb28181: a call was not kept: ${String(error)}`));
  }

  /** Playback control inside the call (MANSRTSP). */
  async info(call: Call, text: string): Promise<void> {
    const { message, agreed } = withinDialog(this.platform.self, call.agreed, 'INFO', {
      type: 'Application/MANSRTSP',
      content: Buffer.from(text, 'latin1'),
    });
    call.agreed = agreed;
    const answer = await this.platform.endpoint.request(message, agreed.remote, BYE_MS);
    const status = answer.start.kind === 'response' ? answer.start.status : 0;
    if (status >= 300) throw new VideoRefusal('protocol', `the device answered ${status}`);
  }

  /** Ends a call; a second time does nothing. */
  async close(call: Call): Promise<void> {
    if (!this.calls.has(call.agreed.names.callId)) return;
    this.drop(call);
    await this.bye(call.agreed);
  }

  private async bye(agreed: Agreed): Promise<void> {
    const { message, agreed: after } = withinDialog(this.platform.self, agreed, 'BYE');
    await this.platform.endpoint.request(message, after.remote, BYE_MS).catch(() => undefined);
  }

  /** A 200 that came after we gave up: acknowledged, and the call is ended at once. */
  private endLate(answer: SipMessage, remote: Remote): void {
    const invite: SipMessage = {
      start: { kind: 'request', method: 'INVITE', uri: `sip:${newToken(4)}@${remote.ip}:${remote.port}` },
      headers: answer.headers,
      body: Buffer.alloc(0),
    };
    const agreed = agreedBy(invite, answer, remote);
    this.platform.endpoint.acknowledge(ackOf(this.platform.self, agreed), remote);
    void this.bye(agreed);
  }

  /** The sender may be another than the device: the call is found by its Call-ID first. */
  private historyEnded(message: SipMessage, device: KnownDevice): void {
    const byId = this.calls.get(header(message, 'call-id') ?? '');
    const call = byId ?? [...this.calls.values()].find((one) => one.device === device && one.isHistory);
    if (call === undefined) return;
    void this.close(call).then(call.ended);
  }

  async closeAll(): Promise<void> {
    await Promise.all([...this.calls.values()].map((call) => this.close(call)));
    await this.rows;
  }
}

/** The camera ended it: viewers are told at once. An engine that is fed from outside notices by itself. */
function endStream(engine: MediaEngine, streamId: string): void {
  try {
    engine.frames(streamId).ended('ended');
  } catch {
    void engine.closeReceiver(streamId);
  }
}
