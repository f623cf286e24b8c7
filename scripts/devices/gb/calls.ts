import type { Fault } from './faults.ts';
import { type Out, type OutSettings, tcpOut, tcpWaiting, udpOut } from './rtp-out.ts';
import { Stream } from './stream.ts';
import { type Answer, get, type Packet, token } from './wire.ts';

export interface Call {
  readonly id: string;
  readonly channel: string;
  readonly kind: string;
  out: Out | null;
  stream: Stream | null;
  readonly begin: () => Promise<void>;
}

export interface CallSettings {
  readonly ip: string;
  readonly faults: ReadonlySet<Fault>;
  readonly sound: boolean;
  readonly clipOf: (channel: string) => string;
  readonly offsetOf: (channel: string) => number;
  /** History has come to its end. */
  readonly ended: (call: Call) => void;
}

/** Scenes that presets show, so that a call of one is seen in the picture. */
const SCENES = ['gate', 'tank-farm', 'dock-crane', 'pit', 'sea-dike', 'control-room', 'port-road'];

export interface Pose {
  pan: number;
  tilt: number;
  zoom: number;
  preset: number;
}

interface Offer {
  readonly ip: string;
  readonly port: number;
  readonly tcp: boolean;
  readonly setup: string;
  readonly ssrc: number;
  readonly y: string;
  readonly kind: string;
  readonly from: number;
  readonly to: number;
}

function readOffer(sdp: string): Offer {
  const line = (start: string): string => new RegExp(`^${start}(.*)$`, 'm').exec(sdp)?.[1]?.trim() ?? '';
  const media = /^m=video (\d+) (\S+)/m.exec(sdp);
  const y = line('y=');
  const [from = 0, to = 0] = line('t=').split(' ').map(Number);
  return {
    ip: /IN IP4 (\S+)/.exec(line('c='))?.[1] ?? '',
    port: Number(media?.[1] ?? 0),
    tcp: (media?.[2] ?? '').includes('TCP'),
    setup: line('a=setup:'),
    ssrc: Number(y),
    y,
    kind: line('s='),
    from,
    to,
  };
}

/** The calls of a simulated NVR: INVITE to BYE, playback control, and what its cameras look at. */
export class Calls {
  readonly running = new Map<string, Call>();
  /** Calls that a slow device has not answered. */
  private readonly pending = new Map<string, Answer>();
  readonly poses = new Map<string, Pose>();
  private readonly settings: CallSettings;

  constructor(settings: CallSettings) {
    this.settings = settings;
  }

  take(packet: Packet, answer: Answer, order: (kind: string, text: string, channel: string) => void): void {
    const id = get(packet, 'Call-ID');
    const channel = /sip:(\d+)@/.exec(packet.uri)?.[1] ?? '';
    order(packet.method, packet.body.toString('latin1'), channel);
    if (packet.method === 'INVITE') this.invite(packet, channel, answer);
    else if (packet.method === 'ACK')
      void this.running
        .get(id)
        ?.begin()
        .catch(() => undefined);
    else if (packet.method === 'INFO') this.info(id, packet.body.toString('latin1'), answer);
    else if (packet.method === 'CANCEL' && this.pending.has(id)) {
      answer(200);
      this.pending.get(id)?.(487);
      this.pending.delete(id);
    } else if (packet.method === 'BYE' || packet.method === 'CANCEL') {
      answer(this.end(id) || packet.method === 'CANCEL' ? 200 : 481);
    } else answer(405);
  }

  private invite(packet: Packet, channel: string, answer: Answer): void {
    const { faults, ip } = this.settings;
    const offer = readOffer(packet.body.toString('latin1'));
    const id = get(packet, 'Call-ID');
    answer(100);
    if (faults.has('slow')) {
      this.pending.set(id, answer);
      return;
    }
    if (faults.has('busy') || faults.has('not-acceptable')) {
      answer(faults.has('busy') ? 486 : 488);
      return;
    }
    const ssrc = faults.has('own-ssrc') ? (offer.ssrc + 7) >>> 0 : offer.ssrc;
    const settings: OutSettings = {
      ssrc,
      rtcpFirst: faults.has('rtcp-first'),
      rtspFraming: faults.has('rtsp-framing'),
      swap: faults.has('swap-packets'),
      ...(faults.has('lose-packets') ? { loseEvery: 50 } : {}),
    };
    const finish = (out: Out | null, port: number) => {
      const call: Call = {
        id,
        channel,
        kind: offer.kind,
        out,
        stream: null,
        begin: () => this.begin(call, offer, settings),
      };
      this.running.set(id, call);
      const y = faults.has('id-in-y')
        ? [`y=${channel}`]
        : faults.has('no-y')
          ? []
          : [`y=${String(ssrc).padStart(10, '0')}`];
      const setup = !offer.tcp
        ? []
        : [`a=setup:${offer.setup === 'passive' ? 'active' : 'passive'}`, 'a=connection:new'];
      const sdp = [
        'v=0',
        `o=${channel} 0 0 IN IP4 ${ip}`,
        `s=${offer.kind}`,
        `c=IN IP4 ${ip}`,
        offer.from === 0 ? 't=0 0' : `t=${offer.from} ${offer.to}`,
        `m=video ${port} ${offer.tcp ? 'TCP/RTP/AVP' : 'RTP/AVP'} 96`,
        'a=sendonly',
        'a=rtpmap:96 PS/90000',
        ...setup,
        ...y,
        'f=',
        '',
      ].join('\r\n');
      const contact = [
        'Contact',
        `<sip:${channel}@${ip}:${Number(/:(\d+);/.exec(get(packet, 'Via'))?.[1] ?? 5060)}>`,
      ] as const;
      const to = packet.head.find(([name]) => name.toLowerCase() === 'to')?.[1] ?? '';
      const tagged = faults.has('no-to-tag') ? to : `${to};tag=${token()}`;
      answer(200, [['To', tagged], ['Content-Type', 'APPLICATION/SDP'], contact], Buffer.from(sdp));
    };
    if (offer.tcp && offer.setup === 'active') void tcpWaiting(settings, ip).then((out) => finish(out, out.port));
    else finish(null, 20_000);
  }

  /** Media begins with the ACK. */
  private async begin(call: Call, offer: Offer, settings: OutSettings): Promise<void> {
    if (call.stream !== null || this.settings.faults.has('no-media')) return;
    call.out ??= offer.tcp
      ? await tcpOut(offer.ip, offer.port, settings)
      : await udpOut(offer.ip, offer.port, settings, this.settings.ip);
    if (!this.running.has(call.id)) {
      call.out.close();
      return;
    }
    const history = offer.kind !== 'Play';
    call.stream = new Stream(call.out, {
      clip: this.sceneOf(call.channel),
      startSecond: ((history ? offer.from : Date.now() / 1000) % 3_600) + this.settings.offsetOf(call.channel),
      lengthSeconds: history ? offer.to - offer.from : null,
      transportStream: this.settings.faults.has('transport-stream'),
      sound: this.settings.sound,
      ended: () => this.settings.ended(call),
    });
  }

  private info(id: string, text: string, answer: Answer): void {
    const stream = this.running.get(id)?.stream;
    answer(this.running.has(id) ? 200 : 481);
    if (stream === null || stream === undefined) return;
    const seek = /Range:\s*npt=(\d+)/.exec(text)?.[1];
    const scale = /Scale:\s*([\d.]+)/.exec(text)?.[1];
    if (/^PAUSE/.test(text)) stream.paused = true;
    else if (/^PLAY/.test(text)) {
      stream.paused = false;
      if (seek !== undefined) stream.seek(Number(seek));
      if (scale !== undefined) stream.scale = Number(scale);
    }
  }

  end(id: string): boolean {
    const call = this.running.get(id);
    if (call === undefined) return false;
    this.running.delete(id);
    call.stream?.stop();
    call.out?.close();
    return true;
  }

  private pose(channel: string): Pose {
    const pose = this.poses.get(channel) ?? { pan: 0, tilt: 0, zoom: 1, preset: 0 };
    this.poses.set(channel, pose);
    return pose;
  }

  private sceneOf(channel: string): string {
    const { preset } = this.pose(channel);
    return preset === 0 ? this.settings.clipOf(channel) : (SCENES[(preset - 1) % SCENES.length] ?? 'gate');
  }

  keyPicture(channel: string): void {
    for (const call of this.running.values()) if (call.channel === channel) call.stream?.keyPicture();
  }

  /** Eight bytes of annex A.3: moves what the camera looks at; a preset shows another scene. */
  turn(channel: string, text: string, presets: Map<number, string>): void {
    const bytes = Buffer.from(text, 'hex');
    const sum = bytes.subarray(0, 7).reduce((total, one) => total + one, 0) & 0xff;
    if (bytes.length !== 8 || bytes[0] !== 0xa5 || bytes[7] !== sum) return;
    const [, , , code = 0, first = 0, second = 0] = bytes;
    const pose = this.pose(channel);
    if (code < 0x40) {
      pose.pan += (((code & 1) - ((code >> 1) & 1)) * first) / 255;
      pose.tilt += ((((code >> 3) & 1) - ((code >> 2) & 1)) * second) / 255;
      pose.zoom = Math.max(1, pose.zoom + (((code >> 4) & 1) - ((code >> 5) & 1)));
    } else if (code === 0x81) presets.set(second, `preset ${second}`);
    else if (code === 0x83) presets.delete(second);
    else if (code === 0x82) {
      pose.preset = second;
      for (const call of this.running.values()) if (call.channel === channel) call.stream?.show(this.sceneOf(channel));
    }
  }

  close(): void {
    for (const id of [...this.running.keys()]) this.end(id);
  }
}
