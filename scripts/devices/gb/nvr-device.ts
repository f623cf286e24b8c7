import { authorization } from './authorization.ts';
import * as body from './bodies.ts';
import { type CallSettings, Calls } from './calls.ts';
import type { Fault } from './faults.ts';
import { encode } from './letters.ts';
import { type Answer, get, type Packet, token, type Wire } from './wire.ts';

export interface NvrSettings {
  readonly id: string;
  readonly password: string;
  readonly server: { readonly id: string; readonly ip: string; readonly port: number };
  readonly channels: readonly body.SimChannel[];
  readonly keepaliveMs: number;
  /** Entries of one catalogue message. */
  readonly perMessage: number;
  readonly faults: ReadonlySet<Fault>;
  readonly sound?: boolean;
  readonly log?: (line: string) => void;
}

const EXPIRES_SECONDS = 3_600;

/** A simulated NVR: registers, keeps alive, answers questions, turns its cameras and sends their clips. */
export class Nvr {
  readonly settings: NvrSettings;
  /** What the platform ordered: kind and text, in order. */
  readonly orders: { readonly kind: string; readonly channel: string; readonly text: string }[] = [];
  readonly calls: Calls;
  registered = false;
  private serverPort: number;
  private registeredAt = 0;
  /** The last status that a REGISTER was answered with. */
  lastStatus = 0;
  private readonly wire: Wire;
  private readonly presetNames = new Map<number, string>([[1, 'gate']]);
  private readonly callId = `${token()}@sim`;
  private sequence = 0;
  private serial = 0;
  private timer: NodeJS.Timeout | undefined;
  private readonly subscribed = new Map<string, Packet>();

  constructor(wire: Wire, settings: NvrSettings) {
    this.wire = wire;
    this.settings = settings;
    this.serverPort = settings.server.port;
    this.calls = new Calls(this.callSettings());
    wire.attach(settings.id, (packet, answer) => this.take(packet, answer));
    for (const { id } of settings.channels) wire.attach(id, (packet, answer) => this.take(packet, answer));
  }

  private callSettings(): CallSettings {
    const { faults, sound = false, channels } = this.settings;
    const byId = new Map(channels.map((channel) => [channel.id, channel]));
    return {
      ip: this.wire.ip,
      faults,
      sound,
      clipOf: (channel) => byId.get(channel)?.clip ?? 'gate',
      offsetOf: (channel) => byId.get(channel)?.offsetSeconds ?? 0,
      ended: (call) => {
        const text = body.mediaStatus(this.nextSerial(), call.channel);
        void this.message(text).catch(() => undefined);
      },
    };
  }

  private nextSerial(): number {
    this.serial += 1;
    return this.serial;
  }

  private head(method: string, extra: readonly (readonly [string, string])[] = []): (readonly [string, string])[] {
    const { id, server } = this.settings;
    this.sequence += 1;
    const self = `<sip:${id}@${server.id.slice(0, 10)}>`;
    return [
      ['Via', this.wire.via()],
      ['From', `${self};tag=${token()}`],
      ['To', method === 'REGISTER' ? self : `<sip:${server.id}@${server.id.slice(0, 10)}>`],
      ['Call-ID', method === 'REGISTER' ? this.callId : `${token()}@sim`],
      ['CSeq', `${this.sequence} ${method}`],
      ['Max-Forwards', '70'],
      ...extra,
    ];
  }

  private uri(): string {
    const { server } = this.settings;
    return `sip:${server.id}@${server.ip}:${this.serverPort}`;
  }

  private ask(method: string, extra: readonly (readonly [string, string])[], content: Buffer): Promise<Packet> {
    const packet = { method, status: 0, uri: this.uri(), head: this.head(method, extra), body: content };
    return this.wire.ask(packet, this.settings.faults.has('length-in-characters'));
  }

  /** Registers and answers the challenge; `expires` 0 leaves. Resolves with the final status. */
  async register(expires = EXPIRES_SECONDS): Promise<number> {
    const contact: readonly (readonly [string, string])[] = [
      ['Contact', `<sip:${this.settings.id}@${this.wire.ip}:${this.wire.port}>`],
      ['Expires', String(expires)],
    ];
    const first = await this.ask('REGISTER', contact, Buffer.alloc(0));
    if (first.status !== 401) return this.noted(first.status, expires);
    const second = await this.ask(
      'REGISTER',
      [...contact, ['Authorization', this.authorization(get(first, 'WWW-Authenticate'))]],
      Buffer.alloc(0),
    );
    return this.noted(second.status, expires);
  }

  private noted(status: number, expires: number): number {
    this.lastStatus = status;
    this.registered = status === 200 && expires > 0;
    if (this.registered) this.registeredAt = Date.now();
    return status;
  }

  authorization(challenge: string, count = 1): string {
    const { id, password, faults } = this.settings;
    const secret = faults.has('wrong-password') ? `${password}x` : password;
    return authorization({ id, secret, uri: this.uri(), qop: faults.has('qop') }, challenge, count);
  }

  /** Registers and keeps alive until `stop`; tries again after a refusal. */
  async start(): Promise<void> {
    await this.register().catch(() => 0);
    const beat = async () => {
      // Renewed at half of its time, as the standard asks for.
      if (!this.registered || Date.now() - this.registeredAt > EXPIRES_SECONDS * 500) await this.register();
      else if ((await this.keepalive()) !== 200) this.registered = false;
    };
    this.timer = setInterval(() => void beat().catch(() => undefined), this.settings.keepaliveMs);
  }

  /** The platform came back on another port: registers there at once. */
  moveTo(port: number): Promise<number> {
    this.serverPort = port;
    this.wire.moveTo({ ip: this.settings.server.ip, port });
    return this.register();
  }

  async keepalive(faulty: readonly string[] = []): Promise<number> {
    return (await this.message(body.keepalive(this.nextSerial(), this.settings.id, faulty))).status;
  }

  message(text: string): Promise<Packet> {
    const { faults } = this.settings;
    const type: readonly (readonly [string, string])[] = faults.has('no-content-type')
      ? []
      : [['Content-Type', 'Application/MANSCDP+xml']];
    return this.ask('MESSAGE', type, encode(text, faults.has('gbk')));
  }

  /** Tells an alarm; resolves with the platform's SIP answer. */
  alarm(told: Partial<body.SimAlarm> & { readonly channel: string }): Promise<Packet> {
    const full = { method: 5, type: 6, priority: 4, description: 'test', ...told };
    return this.message(body.alarm(this.nextSerial(), body.beijing(Date.now()), full));
  }

  position(lng: number, lat: number, speed = 36): Promise<Packet> {
    return this.message(
      body.mobilePosition(this.nextSerial(), this.settings.id, body.beijing(Date.now()), lng, lat, speed),
    );
  }

  /** The port that our messages come from. */
  get port(): number {
    return this.wire.port;
  }

  /** Whether the platform has subscribed. */
  isSubscribed(what: string): boolean {
    return this.subscribed.has(what);
  }

  /** Ends a call from our side, as a device does that restarts or needs the channel. */
  async hangUp(callId: string): Promise<void> {
    this.calls.end(callId);
    const head = this.head('BYE').map(([name, value]) => [name, name === 'Call-ID' ? callId : value] as const);
    await this.wire.ask({ method: 'BYE', status: 0, uri: this.uri(), head, body: Buffer.alloc(0) });
  }

  /** A channel goes off or comes back: told to whoever subscribed. */
  async switchChannel(id: string, online: boolean): Promise<void> {
    const channel = this.settings.channels.find((one) => one.id === id);
    const subscription = this.subscribed.get('Catalog');
    if (channel === undefined) return;
    channel.online = online;
    if (subscription === undefined) return;
    const text = body.catalogNotice(this.nextSerial(), this.settings.id, [channel]);
    await this.ask(
      'NOTIFY',
      [
        ['Event', 'Catalog'],
        ['Subscription-State', 'active'],
        ['Content-Type', 'Application/MANSCDP+xml'],
      ],
      Buffer.from(text),
    );
  }

  private take(packet: Packet, answer: Answer): void {
    const { faults } = this.settings;
    if (faults.has('silent')) return;
    switch (packet.method) {
      case 'MESSAGE':
        answer(200);
        this.takeMessage(packet.body.toString('latin1'));
        break;
      case 'SUBSCRIBE':
        this.subscribed.set(body.pick(packet.body.toString('latin1'), 'CmdType'), packet);
        answer(200, [['Expires', get(packet, 'Expires')]]);
        break;
      default:
        this.calls.take(packet, answer, (kind, text, channel) => this.order(kind, text, channel));
    }
  }

  private order(kind: string, text: string, channel: string): void {
    this.orders.push({ kind, channel, text });
    if (this.orders.length > 10_000) this.orders.shift();
    this.settings.log?.(`${this.settings.id} ${kind} ${channel} ${text}`);
  }

  private takeMessage(text: string): void {
    const command = body.pick(text, 'CmdType');
    const serial = body.pick(text, 'SN');
    const target = body.pick(text, 'DeviceID');
    const { id, channels } = this.settings;
    this.order(command, text, target);
    const reply = (content: string) => void this.message(content).catch(() => undefined);
    if (command === 'Catalog') void this.sendCatalog(serial);
    else if (command === 'DeviceInfo') reply(body.deviceInfo(serial, id, channels.length));
    else if (command === 'DeviceStatus') reply(body.deviceStatus(serial, id));
    else if (command === 'RecordInfo') this.sendRecords(serial, target, text);
    else if (command === 'PresetQuery') reply(body.presets(serial, target, this.presetNames));
    else if (command === 'DeviceControl') this.control(text, serial, target, reply);
  }

  private control(text: string, serial: string, target: string, reply: (content: string) => void): void {
    const ptz = body.pick(text, 'PTZCmd');
    if (ptz !== '') this.calls.turn(target, ptz, this.presetNames);
    else if (/<IFameCmd>/.test(text)) this.calls.keyPicture(target);
    else if (/<AlarmCmd>|<RecordCmd>|<GuardCmd>|<HomePosition>/.test(text))
      reply(body.controlAnswer('DeviceControl', serial, target));
  }

  private async sendCatalog(serial: string): Promise<void> {
    const { id, channels, perMessage, faults } = this.settings;
    const told = faults.has('short-catalog') ? channels.slice(0, -1) : channels;
    const messages: string[] = [];
    for (let at = 0; at < told.length; at += perMessage)
      messages.push(body.catalog(serial, id, channels.length, told.slice(at, at + perMessage)));
    if (faults.has('huge-catalog'))
      messages.splice(0, messages.length, body.catalog(serial, id, 900_000, told.slice(0, 1)));
    if (messages.length === 0) messages.push(body.catalog(serial, id, 0, []));
    if (faults.has('interleaved-catalog')) {
      messages.reverse();
      const [first] = channels;
      // A late answer to another question, in the middle: it must neither complete nor wipe the list.
      if (first !== undefined) messages.splice(1, 0, body.catalog('1', id, 1, [first]));
    }
    if (faults.has('broken-xml'))
      messages[0] = messages[0]?.replace('<Address>-</Address>', '<Address>A & B < C\u0001</Address>') ?? '';
    // A few at a time, as devices do: each waits for its 200.
    for (let at = 0; at < messages.length; at += 8)
      await Promise.all(messages.slice(at, at + 8).map((text) => this.message(text).catch(() => undefined)));
  }

  /** Every full hour of the span asked for is one file, at most 100. */
  private sendRecords(serial: string, channel: string, text: string): void {
    const span = ['StartTime', 'EndTime'].map((name) => Date.parse(`${body.pick(text, name)}+08:00`));
    const [from = 0, to = 0] = span;
    const list: body.SimRecord[] = [];
    const hour = 3_600_000;
    for (let at = Math.floor(from / hour) * hour; at < to && list.length < 100; at += hour)
      list.push({ from: body.beijing(Math.max(at, from)), to: body.beijing(Math.min(at + hour, to)) });
    for (let at = 0; at < Math.max(1, list.length); at += 4)
      void this.message(body.records(serial, channel, list.length, list.slice(at, at + 4))).catch(() => undefined);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.calls.close();
    if (this.registered) await this.register(0).catch(() => 0);
  }
}
