import { createHash, randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { pick } from './bodies.ts';
import { openRtpIn, type RtpIn, type RtpInMode } from './rtp-in.ts';
import { answerHead, get, type Packet, read, token, write } from './wire.ts';

export interface UpperSettings {
  readonly id: string;
  /** What the platform below registers as, and its password. */
  readonly lowerId: string;
  readonly password: string;
  readonly ip?: string;
  readonly port?: number;
  /** Offers qop as newer platforms do. */
  readonly qop?: boolean;
  readonly log?: (line: string) => void;
}

export interface UpperCall {
  readonly status: number;
  readonly answer: string;
  readonly media: RtpIn;
  bye(): Promise<number>;
}

const EMPTY = Buffer.alloc(0);
const MANSCDP = ['Content-Type', 'Application/MANSCDP+xml'] as const;
const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

/** A simulated platform above (GB/T 28181), written from the standard and sharing nothing with the platform's code. UDP. */
export class UpperPlatform {
  readonly settings: UpperSettings;
  readonly bodies: string[] = [];
  registered = false;
  keepalives = 0;
  /** Ended by the platform below. */
  byes = 0;
  port = 0;
  readonly ip: string;
  private readonly socket: Socket = createSocket('udp4');
  private readonly nonces = new Set<string>();
  private readonly waiting = new Map<string, (packet: Packet) => void>();
  private readonly subscriptions = new Map<string, { readonly callId: string; readonly from: string; to: string }>();
  private lower = { ip: '', port: 0 };
  private serial = 0;
  private sequence = 0;

  constructor(settings: UpperSettings) {
    this.settings = settings;
    this.ip = settings.ip ?? '127.0.0.1';
  }

  open(): Promise<this> {
    this.socket.on('message', (bytes, { address, port }) => {
      const found = read(bytes);
      if (found !== null) this.take(found.packet, address, port);
    });
    return new Promise((resolve) =>
      this.socket.bind(this.settings.port ?? 0, this.ip, () => {
        this.port = this.socket.address().port;
        resolve(this);
      }),
    );
  }

  private take(packet: Packet, ip: string, port: number): void {
    if (packet.method === '') {
      this.waiting.get(/branch=([^;]+)/.exec(get(packet, 'Via'))?.[1] ?? '')?.(packet);
      return;
    }
    const answer = (status: number, extra: readonly (readonly [string, string])[] = []) => {
      const head = answerHead(packet, extra);
      this.socket.send(write({ method: '', status, uri: '', head, body: EMPTY }, false), port, ip);
    };
    const text = new TextDecoder('gb18030').decode(packet.body);
    if (packet.method === 'REGISTER') this.register(packet, answer, ip, port);
    else if (!this.registered) answer(403);
    else {
      answer(200);
      if (packet.method === 'BYE') this.byes += 1;
      if (pick(text, 'CmdType') === 'Keepalive') this.keepalives += 1;
      else if (text !== '') this.bodies.push(text);
      this.settings.log?.(`${packet.method} ${pick(text, 'CmdType')}`);
    }
  }

  private register(
    packet: Packet,
    answer: (status: number, extra?: readonly (readonly [string, string])[]) => void,
    ip: string,
    port: number,
  ): void {
    const { id, qop = false } = this.settings;
    const realm = id.slice(0, 10);
    const said = get(packet, 'Authorization');
    const nonce = /nonce="([^"]+)"/.exec(said)?.[1] ?? '';
    if (!this.nonces.delete(nonce)) {
      const fresh = randomBytes(16).toString('hex');
      this.nonces.add(fresh);
      answer(401, [
        ['WWW-Authenticate', `Digest realm="${realm}",nonce="${fresh}"${qop ? ',qop="auth"' : ''},algorithm=MD5`],
      ]);
      return;
    }
    if (!this.isProven(said, nonce, realm)) {
      answer(403);
      return;
    }
    const expires = get(packet, 'Expires');
    this.registered = expires !== '0';
    this.lower = { ip, port };
    answer(200, [['Expires', expires]]);
    this.settings.log?.(`REGISTER ${expires}`);
  }

  private isProven(said: string, nonce: string, realm: string): boolean {
    const { lowerId, password } = this.settings;
    const part = (name: string): string => new RegExp(`\\b${name}="?([^",]+)`).exec(said)?.[1] ?? '';
    const a1 = md5(`${lowerId}:${realm}:${password}`);
    const a2 = md5(`REGISTER:${part('uri')}`);
    const middle = part('qop') === '' ? nonce : `${nonce}:${part('nc')}:${part('cnonce')}:${part('qop')}`;
    return part('username') === lowerId && part('response') === md5(`${a1}:${middle}:${a2}`);
  }

  private ask(
    method: string,
    user: string,
    extra: readonly (readonly [string, string])[],
    body: Buffer,
    dialog?: { readonly callId: string; readonly from: string; readonly to: string },
  ): Promise<Packet> {
    const { id } = this.settings;
    const branch = `z9hG4bK${token()}`;
    const self = `<sip:${id}@${id.slice(0, 10)}>`;
    this.sequence += 1;
    const head: (readonly [string, string])[] = [
      ['Via', `SIP/2.0/UDP ${this.ip}:${this.port};rport;branch=${branch}`],
      ['From', dialog?.from ?? `${self};tag=${token()}`],
      ['To', dialog?.to ?? `<sip:${user}@${this.lower.ip}:${this.lower.port}>`],
      ['Call-ID', dialog?.callId ?? `${token()}@up`],
      ['CSeq', `${this.sequence} ${method}`],
      ['Contact', `<sip:${id}@${this.ip}:${this.port}>`],
      ['Max-Forwards', '70'],
      ...extra,
    ];
    const bytes = write(
      { method, status: 0, uri: `sip:${user}@${this.lower.ip}:${this.lower.port}`, head, body },
      false,
    );
    this.socket.send(bytes, this.lower.port, this.lower.ip);
    if (method === 'ACK') return Promise.resolve({ method: '', status: 0, uri: '', head: [], body: EMPTY });
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no answer to ${method}`)), 15_000);
      this.waiting.set(branch, (packet) => {
        if (packet.status < 200) return;
        clearTimeout(timer);
        this.waiting.delete(branch);
        resolve(packet);
      });
    });
  }

  private query(command: string, target = this.settings.lowerId): Buffer {
    this.serial += 1;
    return Buffer.from(
      `<?xml version="1.0" encoding="GB2312"?>\r\n<Query>\r\n<CmdType>${command}</CmdType>\r\n<SN>${this.serial}</SN>\r\n<DeviceID>${target}</DeviceID>\r\n</Query>\r\n`,
    );
  }

  /** Asks; the answer comes into `bodies`. Resolves with the SIP status. */
  async question(command: string): Promise<number> {
    return (await this.ask('MESSAGE', this.settings.lowerId, [MANSCDP], this.query(command))).status;
  }

  /** Subscribes, or refreshes what it subscribed before; 0 ends it. */
  async subscribe(command: 'Catalog' | 'Alarm', expires = 600): Promise<number> {
    const event = command === 'Catalog' ? 'Catalog;id=1' : 'presence';
    const extra = [MANSCDP, ['Event', event], ['Expires', String(expires)]] as const;
    const known = this.subscriptions.get(command);
    const answer = await this.ask('SUBSCRIBE', this.settings.lowerId, extra, this.query(command), known);
    const dialog = { callId: get(answer, 'Call-ID'), from: get(answer, 'From'), to: get(answer, 'To') };
    if (answer.status === 200) this.subscriptions.set(command, dialog);
    return answer.status;
  }

  /** Invites a channel and takes what it sends. `mediaIp`: told instead of our own address. */
  async invite(channel: string, mode: RtpInMode, mediaIp = this.ip): Promise<UpperCall> {
    const media = await openRtpIn(mode, this.ip);
    const ssrc = `0${this.settings.id.slice(3, 8)}${String(1_000 + (this.sequence % 9_000))}`;
    const sdp = [
      'v=0',
      `o=${this.settings.id} 0 0 IN IP4 ${mediaIp}`,
      's=Play',
      `c=IN IP4 ${mediaIp}`,
      't=0 0',
      `m=video ${media.port} ${mode === 'udp' ? 'RTP/AVP' : 'TCP/RTP/AVP'} 96`,
      'a=recvonly',
      'a=rtpmap:96 PS/90000',
      ...(mode === 'udp' ? [] : [`a=setup:${mode === 'tcp-wait' ? 'passive' : 'active'}`, 'a=connection:new']),
      `y=${ssrc}`,
      '',
    ].join('\r\n');
    const subject = ['Subject', `${channel}:${ssrc},${this.settings.id}:0`] as const;
    const body = Buffer.from(sdp);
    const answer = await this.ask('INVITE', channel, [subject, ['Content-Type', 'APPLICATION/SDP']], body);
    const text = answer.body.toString();
    const dialog = { callId: get(answer, 'Call-ID'), from: get(answer, 'From'), to: get(answer, 'To') };
    if (answer.status === 200) {
      await this.ask('ACK', channel, [], EMPTY, dialog);
      const port = Number(/^m=video (\d+)/m.exec(text)?.[1] ?? 0);
      if (mode === 'tcp-dial') await media.dial(/IN IP4 (\S+)/.exec(text)?.[1] ?? '', port);
    } else media.close();
    const bye = async () => {
      const { status } = await this.ask('BYE', channel, [], EMPTY, dialog);
      media.close();
      return status;
    };
    return { status: answer.status, answer: text, media, bye };
  }

  close(): void {
    this.socket.close();
  }
}
